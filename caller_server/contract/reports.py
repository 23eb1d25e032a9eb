"""A report over some days of a branch, as it crosses the wire."""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from caller_server.contract.views import Wire

By = Literal["day", "hour", "service", "counter", "officer"]
ClockTime = Annotated[str, Field(pattern=r"^[0-2][0-9]\.[0-5][0-9]$")]  # the branch's own clock: 09.40


class Spread(Wire):
    """Median, ninth decile and 95th percentile, in seconds; null where nothing was measured."""

    median_s: int | None
    p90_s: int | None
    p95_s: int | None


class QuotaGone(Wire):
    """When quotas were reached: on how many days (each service for itself), the earliest and the median time of day."""

    count: int
    earliest: ClockTime
    median: ClockTime


class ReportFigures(Wire):
    """The figures of one group.

    By day and hour a ticket counts once, where it ended; by service, counter and officer, and in reports that are narrowed to
    one of these, it counts in each stage, from joining a line to leaving it. ``returned`` were missed and came back,
    ``abandoned`` left by themselves or were still there at the end of the day. ``total`` runs from taking the number to the end
    of a served ticket, ``within_target`` is the share (0 to 1) of those that kept to the target. ``hit_rate`` is the share of
    the windows shown to people in which the call came (by the hour, that of showing); null where none were, by counter and
    officer, and over more than a year.
    """

    tickets: int
    served: int
    no_show: int
    returned: int
    transferred: int
    handed_on: int
    abandoned: int
    priority: int
    appointments: int
    waiting: Spread
    service: Spread
    total: Spread
    within_target: float | None
    quota_gone: QuotaGone | None
    hit_rate: float | None


class ReportRow(ReportFigures):
    """A group: a day (``2026-11-23``), an hour of joining (``08``), a service, a counter, an officer; the empty key is "none"."""

    key: str
    label: str


class ReportView(Wire):
    """A report: what was asked for, the totals, and a row for each group that has anything to count."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    branch: str
    name: str
    time_zone: str
    from_: date = Field(alias="from")
    to: date
    by: By
    service: str | None
    counter: str | None
    officer: str | None
    counts: Literal["tickets", "stages"]
    target_minutes: int
    totals: ReportFigures
    rows: list[ReportRow]
