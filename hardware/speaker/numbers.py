"""How numbers are said: the clips of a ticket number, of a counter's label and of any whole number. Pure.

A ticket number is said digit by digit, as it is printed, or as a whole number ("dua puluh tiga"), as the branch likes it.
"""

import re
from collections.abc import Iterator

PAUSE = ","  # not a clip: a breath between parts of the sentence
NUMBER = r"[A-Z]{1,2}(?:-[A-Z][0-9]{1,2}-)?[0-9]{1,5}"
LABEL = r"[A-Z0-9]{1,4}"
DIGITS = ("one_by_one", "whole")
GREATEST_LABEL = 99
GREATEST_WHOLE = 99_999


def ticket_clips(number: str, digits: str = "one_by_one") -> list[str]:
    """The clips of a ticket number. Raises ValueError for no ticket number, and for another way than those of ``DIGITS``."""
    if not re.fullmatch(NUMBER, number):
        raise ValueError(f"{number!r} is not a ticket number")
    if digits not in DIGITS:
        raise ValueError(f"{digits!r} is no way to say a number")
    if digits == "one_by_one":
        return list(one_by_one(number))
    letters, count = number[: -len(_count(number))], _count(number)
    own_series = [PAUSE] if "-" in letters else []  # "A K dua, tujuh": a kiosk's own number would run into the count
    return [*one_by_one(letters), *own_series, *whole(int(count))]


def label_clips(label: str) -> list[str]:
    """The clips of a counter's label: 1 to 99 as a whole number, anything else letter by letter.

    Raises ValueError for a label that is not made of one to four letters and digits.
    """
    label = label.upper()
    if not re.fullmatch(LABEL, label):
        raise ValueError(f"{label!r} cannot be said as a counter's label")
    value = int(label) if label.isdecimal() and not label.startswith("0") else 0
    return whole(value) if 1 <= value <= GREATEST_LABEL else list(one_by_one(label))


def one_by_one(text: str) -> Iterator[str]:
    """Letters and digits each by itself; hyphens are not said."""
    for character in text:
        if character.isdecimal():
            yield f"digit.{character}"
        elif character != "-":
            yield f"letter.{character.lower()}"


def whole(value: int) -> list[str]:
    """0 to 99,999 as a whole number.

    "Seratus" and "seribu" are words of their own, and Javanese has its own for 21 to 29, so those are one clip each.
    """
    if not 0 <= value <= GREATEST_WHOLE:
        raise ValueError(f"{value} is more than anybody says here")
    if value >= 1000:
        thousands = ["number.1000"] if value < 2000 else [*whole(value // 1000), "number.thousand"]
        return [*thousands, *_rest(value % 1000)]
    if value >= 100:
        return [f"number.{value - value % 100}", *_rest(value % 100)]
    if value < 10:
        return [f"digit.{value}"]
    if value < 30:
        return [f"number.{value}"]
    return [f"number.{value - value % 10}", *_rest(value % 10)]


def number_clip_names() -> list[str]:
    """Every clip that a number can need."""
    letters = [f"letter.{chr(code)}" for code in range(ord("a"), ord("z") + 1)]
    digits = [f"digit.{digit}" for digit in range(10)]
    below_hundred = [*range(10, 30), *range(30, 100, 10)]
    numbers = [f"number.{value}" for value in (*below_hundred, *range(100, 1001, 100), "thousand")]
    return [*letters, *digits, *numbers]


def _rest(value: int) -> list[str]:
    return whole(value) if value else []


def _count(number: str) -> str:
    return re.split(r"[A-Z-]", number)[-1]
