"""A contact in one spelling, so that the same telephone counts as the same holder however it is typed."""

import re

COUNTRY = "62"  # Indonesia: a number that begins with 0 is a number here


def normal(contact: str) -> str:
    """An e-mail address in small letters, or a telephone number as digits with its country: ``0812-345`` is ``62812345``."""
    text = contact.strip().lower()
    if "@" in text:
        return text
    digits = re.sub(r"[^0-9]", "", text)
    return COUNTRY + digits[1:] if digits.startswith("0") else digits
