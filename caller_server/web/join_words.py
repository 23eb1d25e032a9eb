"""Days as people say them: today, tomorrow, a weekday of this week, else the date."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from config.translations import Texts

A_WEEK = timedelta(days=7)


class DayWords:
    """Says moments in one time zone as seen from ``now``, with the texts ``day.*``."""

    def __init__(self, t: Texts, time_zone: str, now: datetime) -> None:
        self._t, self._zone = t, ZoneInfo(time_zone)
        self._today = now.astimezone(self._zone).date()

    def __call__(self, moment: datetime) -> str:
        """``besok pukul 07.30``."""
        there = moment.astimezone(self._zone)
        day, time = there.date(), f"{there:%H.%M}"
        if day == self._today:
            return self._t("day.today", time=time)
        if day == self._today + timedelta(days=1):
            return self._t("day.tomorrow", time=time)
        form = "EEEE" if day - self._today < A_WEEK else "EEEE, d MMMM"
        return self._t("day.other", day=format_date(day, form, locale=self._t.language), time=time)
