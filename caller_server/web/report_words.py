"""A report in words, in one language: the labels of its groups, and the whole as a sheet for files."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import get_decimal_symbol

from caller_server.contract.reports import By, ReportFigures, ReportView
from caller_server.domain.branch import Branch
from caller_server.usecases.reports import NONE
from caller_server.web.exports.sheet import Column, Kind, Sheet, Value
from config.translations import texts

COUNTS = ("tickets", "served", "no_show", "returned", "transferred", "handed_on", "abandoned", "priority", "appointments")
TIMES = {
    "waiting": ("median_s", "p90_s", "p95_s"),
    "service": ("median_s", "p90_s", "p95_s"),
    "total": ("median_s", "p90_s"),
}
NOTES = ("waiting", "service", "total", "within_target", "percentiles", "counts", "hours", "returned", "quota", "hit_rate")


class ReportWords:
    """Says reports of ``branch`` in ``language``."""

    def __init__(self, branch: Branch, language: str) -> None:
        self.t = texts("reports", language)
        self._language = self.t.language
        self._zone = ZoneInfo(branch.time_zone)
        self._services = {str(service.code): f"{service.code} {service.name(language)}" for service in branch.services}
        self._counters = {
            str(counter.code): self.t(f"counter.{counter.kind}", label=counter.label) for counter in branch.counters
        }

    def label(self, by: By, key: str) -> str:
        """A group's key as people read it; services and counters that the branch has no more keep their codes."""
        if key == NONE:
            return self.t(f"none.{by}")
        match by:
            case "day":
                return format_date(date.fromisoformat(key), "EEE d MMM y", locale=self._language)
            case "hour":
                return f"{int(key):02d}.00–{int(key) + 1:02d}.00"
            case "service":
                return self._services.get(key, key)
            case "counter":
                return self._counters.get(key, key)
        return key

    def period(self, since: date, until: date) -> str:
        """``1 November 2026 – 30 November 2026``, or one day."""
        days = [format_date(day, "d MMMM y", locale=self._language) for day in (since, until)]
        return days[0] if since == until else f"{days[0]} – {days[1]}"

    def notes(self, view: ReportView) -> list[str]:
        """What the figures mean, in the order of the columns."""
        values = {"minutes": view.target_minutes}
        names = [view.counts, "totals", *NOTES] if _has_other_totals(view) else [view.counts, *NOTES]
        return [self.t(f"note.{name}", **values) for name in names]

    def sheet(self, view: ReportView, now: datetime) -> Sheet:
        """The report as one table with its explanations."""
        return Sheet(
            title=self.t("file.title", name=view.name),
            table_name=self.t("file.table"),
            notes_name=self.t("file.notes"),
            about=self._about(view, now),
            columns=self._columns(view.by),
            rows=[[_key(view.by, row.key), row.label, *_values(row)] for row in view.rows],
            totals=[None, self.t("table.totals"), *_values(view.totals)],
            notes=self.notes(view),
            seconds=self.t("unit.seconds"),
            minutes=self.t("unit.minutes"),
            page=self.t("file.page", page="{page}", pages="{pages}"),
            decimal=get_decimal_symbol(self._language),
            made_at=now,
        )

    def _about(self, view: ReportView, now: datetime) -> list[tuple[str, str]]:
        made = now.astimezone(self._zone)
        about = [
            (self.t("filter.period"), self.period(view.from_, view.to)),
            (self.t("filter.by"), self.t(f"by.{view.by}")),
            (self.t("filter.service"), self.label("service", view.service) if view.service else None),
            (self.t("filter.counter"), self.label("counter", view.counter) if view.counter else None),
            (self.t("filter.officer"), view.officer),
            (self.t("file.made"), f"{self.period(made.date(), made.date())}, {made:%H.%M}"),
        ]
        return [(name, value) for name, value in about if value]

    def _columns(self, by: By) -> list[Column]:
        t, key_kind = self.t, Kind.DAY if by == "day" else Kind.TEXT
        columns = [Column(t(f"key.{by}"), key_kind, only_as_data=True), Column(t(f"by.{by}"), Kind.TEXT)]
        columns += [Column(t(f"table.{name}"), Kind.COUNT) for name in COUNTS]
        for group, names in TIMES.items():
            columns += [Column(t(f"table.{name}"), Kind.DURATION, t(f"table.{group}")) for name in names]
        gone = t("table.quota_gone")
        columns += [
            Column(t("table.within_target"), Kind.SHARE),
            Column(t("table.gone_count"), Kind.COUNT, gone),
            Column(t("table.gone_earliest"), Kind.CLOCK, gone),
            Column(t("table.gone_median"), Kind.CLOCK, gone),
            Column(t("table.hit_rate"), Kind.SHARE, missing="–" if by in ("counter", "officer") else t("table.not_yet")),
        ]
        return columns


def _has_other_totals(view: ReportView) -> bool:
    """Whether the rows count stages, and the totals below them tickets."""
    return view.counts == "stages" and not (view.service or view.counter or view.officer)


def _key(by: By, key: str) -> Value:
    return date.fromisoformat(key) if by == "day" else key


def _values(found: ReportFigures) -> list[Value]:
    counts: list[Value] = [getattr(found, name) for name in COUNTS]
    times: list[Value] = [getattr(getattr(found, group), name) for group, names in TIMES.items() for name in names]
    gone = found.quota_gone
    quota: list[Value] = [gone.count, _minute(gone.earliest), _minute(gone.median)] if gone else [None] * 3
    return [*counts, *times, found.within_target, *quota, found.hit_rate]


def _minute(clock: str) -> int:
    hours, minutes = clock.split(".")
    return int(hours) * 60 + int(minutes)
