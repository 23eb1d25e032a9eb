"""A score card in words, in one language: the labels of its groups, and the whole as a sheet for a file."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.numbers import get_decimal_symbol

from caller_server.contract.score_card import By, ScoreCardView, ScoreFigures
from caller_server.domain.branch import Branch
from caller_server.domain.estimate.quantiles import HORIZONS_MIN
from caller_server.web.exports.sheet import Column, Kind, Sheet, Value
from caller_server.web.report_words import ReportWords
from config.translations import texts

KINDS = {
    "windows": Kind.COUNT,
    "hit_rate": Kind.SHARE,
    "early": Kind.SHARE,
    "width_s": Kind.DURATION,
    "error_s": Kind.DURATION,
    "error_p90_s": Kind.DURATION,
    "not_before": Kind.COUNT,
    "not_before_held": Kind.SHARE,
}
NOTES = ("windows", "hit_rate", "early", "not_before", "error", "width", "hours", "horizon", "left_out")


class ScoreWords:
    """Says score cards of ``branch`` in ``language``."""

    def __init__(self, branch: Branch, language: str) -> None:
        self.t = texts("score", language)
        self._as_report = ReportWords(branch, language)
        self._zone = ZoneInfo(branch.time_zone)

    def label(self, by: By, key: str) -> str:
        """A group's key as people read it."""
        return self._horizon(int(key)) if by == "horizon" else self._as_report.label(by, key)

    def _horizon(self, place: int) -> str:
        ends = (0, *HORIZONS_MIN)
        if place == len(HORIZONS_MIN):
            return self.t("horizon.last", minutes=ends[place])
        return self.t("horizon.between", low=ends[place], high=ends[place + 1])

    def sheet(self, view: ScoreCardView, now: datetime) -> Sheet:
        """The score card as one table with its explanations."""
        made = now.astimezone(self._zone)
        return Sheet(
            title=self.t("file.title", name=view.name),
            table_name=self.t("file.table"),
            notes_name=self.t("file.notes"),
            about=[
                (self.t("filter.period"), self._as_report.period(view.from_, view.to)),
                (self.t("filter.by"), self.t(f"by.{view.by}")),
                (self.t("file.made"), f"{self._as_report.period(made.date(), made.date())}, {made:%H.%M}"),
            ],
            columns=self._columns(view.by),
            rows=[[_key(view.by, row.key), row.label, *_values(row)] for row in view.rows],
            totals=[None, self.t("table.totals"), *_values(view.totals)],
            notes=[self.t(f"note.{name}", percent=round(view.aim * 100)) for name in NOTES],
            seconds=self.t("unit.seconds"),
            minutes=self.t("unit.minutes"),
            page=self.t("file.page", page="{page}", pages="{pages}"),
            decimal=get_decimal_symbol(self.t.language),
            made_at=now,
        )

    def _columns(self, by: By) -> list[Column]:
        key_kind = Kind.DAY if by == "day" else Kind.TEXT
        columns = [Column(self.t(f"key.{by}"), key_kind, only_as_data=True), Column(self.t(f"by.{by}"), Kind.TEXT)]
        return columns + [Column(self.t(f"table.{name}"), kind) for name, kind in KINDS.items()]


def _key(by: By, key: str) -> Value:
    return date.fromisoformat(key) if by == "day" else key


def _values(found: ScoreFigures) -> list[Value]:
    return [getattr(found, name) for name in KINDS]
