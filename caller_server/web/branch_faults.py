"""What is wrong with a branch's description, by field and in words for people, instead of those of the library that checks it."""

import re
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from caller_server.contract import branch_values as form
from caller_server.contract.staff_pin import SEALED
from config.translations import Texts

NOT_FIELDS = frozenset({"every_day", "by_weekday", "[key]"})  # which of two forms was tried, and that a name was wrong
BY_PATTERN = {
    form.CLOCK: "clock",
    form.END_CLOCK: "clock",
    form.DAY: "day",
    form.PREFIX: "prefix",
    form.SLUG: "slug",
    form.WORD: "word",
    form.LABEL: "label",
    form.PICTURE: "picture",
    form.LINK: "link",
    SEALED: "staff_pin",
}
BY_KIND = {
    "missing": "missing",
    "string_too_short": "missing",
    "string_too_long": "too_long",
    "too_short": "one_at_least",
    "too_long": "too_many",
    "greater_than_equal": "at_least",
    "less_than_equal": "at_most",
    "bool_type": "yes_or_no",
    "bool_parsing": "yes_or_no",
    "literal_error": "choice",
    "extra_forbidden": "unknown",
} | dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), "whole_number")
# Faults that the form itself finds are called as their sentences are.
OWN = (
    "control", "zone", "day", "overlap", "repeated", "twice", "backwards", "asks_missing", "weight", "unknown_service",
    "following", "label_twice", "unknown_counter", "steps", "language",
)  # fmt: skip
LINE = re.compile(r"at line (\d+)")
AT_END = "at end of document"  # as the reader of TOML says it


def faults(error: ValidationError, t: Texts) -> dict[str, str]:
    """A sentence of ``t`` (surface ``admin``) for each wrong field, by its path with places from 0 (``services.0.name.id``)."""
    found = error.errors(include_url=False, include_input=False)
    return {_path(fault): _sentence(fault, t) for fault in found}


def not_toml(message: str, t: Texts) -> str:
    """Where a file cannot be read, from what the reader says of it."""
    line = LINE.search(message)
    if line is None:
        return t("fault.toml_end" if AT_END in message else "fault.toml")
    return t("fault.toml_line", line=line.group(1))


def _path(fault: ErrorDetails) -> str:
    parts = [str(part) for part in fault["loc"] if part not in NOT_FIELDS]
    return ".".join([*parts, *filter(None, [_context(fault).get("at")])])


def _sentence(fault: ErrorDetails, t: Texts) -> str:
    kind, context = fault["type"], _context(fault)
    if kind == "string_pattern_mismatch":
        key = BY_PATTERN.get(context["pattern"], "other")
    else:
        key = kind if kind in OWN else BY_KIND.get(kind, "other")
    return t(f"fault.{key}", **context)


def _context(fault: ErrorDetails) -> dict[str, Any]:
    context: dict[str, Any] = fault.get("ctx", {})
    return context
