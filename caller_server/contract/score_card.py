"""How good the estimates of some days were, as it crosses the wire."""

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from caller_server.contract.views import Wire

By = Literal["hour", "service", "day", "horizon"]


class ScoreFigures(Wire):
    """The score of one group of shown windows whose tickets were called. Shares from 0 to 1, times in seconds; null without any.

    ``windows`` had a beginning and an end: ``hit_rate`` is the share in which the call came, ``early`` the share before which it
    came, ``width_s`` how long they were on average. ``not_before`` had a beginning only, ``not_before_held`` is the share after
    which the call came. ``error_s`` is how far the call was from the middle of the estimate, on average, and ``error_p90_s`` what
    nine in ten did not exceed, of both kinds.
    """

    windows: int
    hit_rate: float | None
    early: float | None
    width_s: int | None
    error_s: int | None
    error_p90_s: int | None
    not_before: int
    not_before_held: float | None


class ScoreRow(ScoreFigures):
    """A group: an hour of showing (``08``), a service, a day (``2026-11-23``), or a horizon: how long the wait was to be, from
    ``0`` (under 5 minutes) to ``4`` (40 and more).
    """

    key: str
    label: str


class ScoreCardView(Wire):
    """A score card: what was asked for, the share of windows that is to hold, the totals, and a row for each group."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    branch: str
    name: str
    time_zone: str
    from_: date = Field(alias="from")
    to: date
    by: By
    aim: float
    totals: ScoreFigures
    rows: list[ScoreRow]
