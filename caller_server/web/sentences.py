"""From a refusal to a sentence for people: chosen by its code and its ``why``, filled in with its values."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from caller_server.domain.errors import QueueError
from config.translations import Texts

COUNTED = ("seconds", "quota", "times", "attempt")  # the value that decides between singular and plural


def sentence(refusal: QueueError, t: Texts) -> str:
    """What to tell the person who was refused, in the language of ``t``."""
    values = dict(refusal.values)
    opens_at, time_zone = values.pop("opens_at", None), values.pop("time_zone", "UTC")
    again = values.pop("available_at", None)
    counts = [values[name] for name in COUNTED if name in values]
    values |= {"count": counts[0]} if counts else {}
    parts = [_text(t, f"refused.{refusal.code}", refusal.why, values)]
    if isinstance(opens_at, datetime):
        parts.append(t("opens.at", day=_day(opens_at, str(time_zone), t), time=_clock(opens_at, str(time_zone))))
    if isinstance(again, datetime):
        parts.append(t("numbers.again", day=_day(again, str(time_zone), t), time=_clock(again, str(time_zone))))
    return " ".join(parts)


def _text(t: Texts, code: str, why: str, values: dict[str, object]) -> str:
    """The sentence of the code with this ``why``; a why that no catalogue knows gets the sentence of the code alone."""
    key = f"{code}.{why}"
    return t(key, **values) if key in t.forms else t(code, **values)


def _day(moment: datetime, time_zone: str, t: Texts) -> str:
    return format_date(moment.astimezone(ZoneInfo(time_zone)).date(), "EEEE, d MMMM y", locale=t.language)


def _clock(moment: datetime, time_zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(time_zone)):%H.%M}"


class Clock:
    """Shows times in one time zone."""

    def __init__(self, time_zone: str) -> None:
        self._time_zone = time_zone

    def __call__(self, moment: datetime) -> str:
        """The time of day, ``09.40``."""
        return _clock(moment, self._time_zone)
