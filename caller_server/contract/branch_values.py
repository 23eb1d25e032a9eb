"""What stands in a branch's description: codes, times, words in each language; and what each may be.

Faults have types of their own (``twice``, ``overlap``, ...), so that whoever tells of them can find the words.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal, get_args
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, StringConstraints, Tag
from pydantic_core import PydanticCustomError

from config import translations

# Without \d, which in these patterns means the digits of every script.
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
END_CLOCK = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
PREFIX = r"^[A-HJ-NPR-Z]{1,2}$"  # without I, O and Q, which look like 1 and 0
SLUG = r"^[a-z0-9][a-z0-9-]{0,39}$"
WORD = r"^[a-z0-9][a-z0-9_-]{0,19}$"
LABEL = r"^[1-9][0-9]?$"
PICTURE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$"  # a file of one folder, and not a hidden one
LINK = r"^https://[^\s\x00-\x1f\x7f]{1,200}$"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)


def _printable(text: str) -> str:
    """What is printed, spoken and shown means nothing to a printer or a terminal."""
    if CONTROL.search(text):
        raise PydanticCustomError("control", "must not contain control characters or line breaks")
    return text


def _known(language: str) -> str:
    if language not in translations.LANGUAGES:
        raise PydanticCustomError("language", "{language} is not one of the languages there are", {"language": language})
    return language


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("zone", "{name} is not a time zone", {"name": name})
    return name


def _day(written: str) -> str:
    try:
        date.fromisoformat(written)
    except ValueError:
        raise PydanticCustomError("day", "{day} is not a day of the calendar", {"day": written}) from None
    return written


def _in_order(spans: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    moments = [moment for span in spans for moment in span]
    if any(later <= earlier for earlier, later in pairwise(moments)):
        raise PydanticCustomError("overlap", "the spans must be in order and must not overlap")
    return spans


def each_once(values: list[str]) -> list[str]:
    """The values, if none stands there twice. Raises PydanticCustomError."""
    if len(set(values)) != len(values):
        raise PydanticCustomError("repeated", "each may stand here once")
    return values


def forwards(steps: list[Any]) -> list[Any]:
    """Steps of one day, each at its own time and after the one before. Raises PydanticCustomError."""
    if any(later.at <= earlier.at for earlier, later in pairwise(steps)):
        raise PydanticCustomError("steps", "the times must be in order, each once")
    return steps


def _sorted(days: list[str]) -> list[str]:
    return sorted(set(days))


def codes_once(parts: list[Any]) -> list[Any]:
    """The parts, if no two have the same ``code``. Raises PydanticCustomError."""
    codes = [part.code for part in parts]
    for code in codes:
        if codes.count(code) > 1:
            raise PydanticCustomError("twice", "the code {code} stands twice", {"code": code})
    return parts


def _simplest(quota: int | dict[str, int] | None) -> int | dict[str, int] | None:
    """The same number for each of the seven days is one number; none for any day is none."""
    if isinstance(quota, dict):
        counts = {quota.get(day) for day in WEEKDAYS}
        return counts.pop() if len(counts) == 1 else {day: quota[day] for day in WEEKDAYS if day in quota}
    return quota


Language = Annotated[str, AfterValidator(_known)]
Clock = Annotated[str, StringConstraints(pattern=CLOCK)]
EndClock = Annotated[str, StringConstraints(pattern=END_CLOCK)]
Day = Annotated[str, BeforeValidator(str), StringConstraints(pattern=DAY), AfterValidator(_day)]
Spans = Annotated[list[tuple[Clock, EndClock]], Field(max_length=6), AfterValidator(_in_order)]
Prefix = Annotated[str, StringConstraints(pattern=PREFIX)]
Slug = Annotated[str, StringConstraints(pattern=SLUG)]
Word = Annotated[str, StringConstraints(pattern=WORD)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(_printable)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_printable)]
Names = Annotated[dict[Language, Text], Field(min_length=1)]
LongNames = Annotated[dict[Language, LongText], Field(min_length=1)]
TimeZone = Annotated[str, AfterValidator(_zone)]
PictureName = Annotated[str, StringConstraints(pattern=PICTURE)]
Link = Annotated[str, StringConstraints(pattern=LINK)]
DayList = Annotated[list[Day], Field(max_length=400), AfterValidator(_sorted)]
Languages = Annotated[list[Language], AfterValidator(each_once)]
Count = Annotated[int, Field(ge=0, le=9999)]
Quota = Annotated[
    Annotated[Count, Tag("every_day")] | Annotated[dict[Weekday, Count], Tag("by_weekday")],
    Discriminator(lambda value: "by_weekday" if isinstance(value, dict) else "every_day"),
]
WeekQuota = Annotated[Quota | None, AfterValidator(_simplest)]
