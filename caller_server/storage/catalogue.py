"""Branches with their services and counters: read from and written to the form of ``config/branches/*.toml``."""

from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from sqlalchemy import delete, insert, select, update

from caller_server.domain.branch import WEEKDAYS, Branch, business_day
from caller_server.domain.errors import NotFound
from caller_server.domain.ids import BranchCode
from caller_server.storage import tables
from caller_server.storage.engine import Database

Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Day = Annotated[str, BeforeValidator(str), StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
EndClock = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
Span = tuple[Clock, EndClock]
Prefix = Annotated[str, StringConstraints(pattern=r"^[A-HJ-NPR-Z]{1,2}$")]  # without I, O and Q, which look like 1 and 0
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Quota = Annotated[int, Field(ge=0, le=9999)]


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name} is not a time zone")
    return name


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PolicyFile(_File):
    """The branch's rules, as in the file."""

    max_calls: int = Field(3, ge=1, le=9)
    recall_after_s: int = Field(30, ge=0, le=600)
    grace_minutes: int = Field(30, ge=0, le=600)
    return_after: int = Field(3, ge=0, le=50)
    priority_ratio: int = Field(2, ge=1, le=50)
    priority_max_wait_minutes: int = Field(30, ge=0, le=600)
    staged_calling: bool = False
    max_deferrals: int = Field(3, ge=0, le=20)


class HoursFile(_File):
    """When numbers are given out: spans per weekday, and holidays."""

    monday: list[Span] = []
    tuesday: list[Span] = []
    wednesday: list[Span] = []
    thursday: list[Span] = []
    friday: list[Span] = []
    saturday: list[Span] = []
    sunday: list[Span] = []
    holidays: list[Day] = []


class ServiceFile(_File):
    """One service; ``quota`` is a number for every day, or one per weekday by name."""

    code: Prefix
    name: dict[str, Text]
    about: dict[str, Text] = {}
    quota: Quota | dict[str, Quota] | None = None
    is_open: bool = True

    def week(self) -> list[int | None]:
        """The quota of each weekday, Monday first."""
        if isinstance(self.quota, dict):
            return [self.quota.get(day) for day in WEEKDAYS]
        return [self.quota] * 7


class CounterFile(_File):
    """One counter, and the services it can take."""

    code: Slug
    kind: Literal["desk", "booth"] = "desk"
    label: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]?$")]
    services: list[Prefix] = Field(min_length=1)


class BranchFile(_File):
    """A branch as its file describes it. Every service and counter that is named exists, and exists once."""

    code: Slug
    name: Text
    time_zone: Annotated[str, AfterValidator(_zone)]
    cut_off: Clock = "00:00"
    languages: list[Literal["id", "en"]] = ["id", "en"]
    voice: list[Literal["id", "en"]] = ["id"]
    is_stopped: bool = False
    policy: PolicyFile = PolicyFile()
    hours: HoursFile = HoursFile()
    services: list[ServiceFile] = Field(min_length=1)
    counters: list[CounterFile] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_together(self) -> "BranchFile":
        codes = [service.code for service in self.services]
        names = [counter.code for counter in self.counters]
        for what, values in (("service", codes), ("counter", names)):
            if len(set(values)) != len(values):
                raise ValueError(f"a {what} code stands twice")
        for counter in self.counters:
            unknown = set(counter.services) - set(codes)
            if unknown:
                raise ValueError(f"counter {counter.code} takes unknown services: {', '.join(sorted(unknown))}")
        return self


class Catalogue:
    """Reads and writes whole branches."""

    def __init__(self, database: Database, clock: Any) -> None:
        self._database = database
        self._clock = clock

    def codes(self) -> list[BranchCode]:
        """All branch codes, in order of being added."""
        with self._database.reader() as connection:
            return [
                BranchCode(code)
                for code in connection.execute(select(tables.branch.c.code).order_by(tables.branch.c.id)).scalars()
            ]

    def import_branch(self, description: dict[str, Any]) -> BranchCode:
        """Add a branch, or change it to what the description says; tickets are untouched.

        Raises pydantic.ValidationError with the name of each wrong key.
        """
        wanted = BranchFile.model_validate(description)
        settings = wanted.model_dump(mode="json", exclude={"code", "services", "counters"})
        with self._database.writer() as connection:
            known = connection.execute(select(tables.branch).where(tables.branch.c.code == wanted.code)).first()
            if known is None:
                now = self._clock()
                first_day = business_day(_bare(wanted), now)
                values = {"code": wanted.code, "seq": 0, "day": first_day, "clock_at": now, "settings_version": 1}
                result = connection.execute(
                    insert(tables.branch).values(**values, settings=settings).returning(tables.branch.c.id)
                )
                branch_id = result.scalar_one()
            else:
                branch_id = known.id
                connection.execute(
                    update(tables.branch)
                    .where(tables.branch.c.id == branch_id)
                    .values(settings=settings, settings_version=known.settings_version + 1)
                )
            self._replace_parts(connection, branch_id, wanted)
        return BranchCode(wanted.code)

    def _replace_parts(self, connection: Any, branch_id: int, wanted: BranchFile) -> None:
        connection.execute(delete(tables.service).where(tables.service.c.branch_id == branch_id))
        for position, service in enumerate(wanted.services):
            stored = {"name": service.name, "about": service.about, "quota": service.week(), "is_open": service.is_open}
            connection.execute(
                insert(tables.service).values(branch_id=branch_id, code=service.code, position=position, settings=stored)
            )
        kept = [counter.code for counter in wanted.counters]
        gone = tables.counter.c.branch_id == branch_id, tables.counter.c.code.not_in(kept)
        connection.execute(delete(tables.shift).where(tables.shift.c.branch_id == branch_id, tables.shift.c.counter.not_in(kept)))
        connection.execute(delete(tables.counter).where(*gone))
        for position, counter in enumerate(wanted.counters):
            values = {"position": position, "kind": counter.kind, "label": counter.label, "services": counter.services}
            changed = connection.execute(
                update(tables.counter)
                .where(tables.counter.c.code == counter.code, tables.counter.c.branch_id == branch_id)
                .values(values)
            )
            if changed.rowcount == 0:
                connection.execute(insert(tables.counter).values(code=counter.code, branch_id=branch_id, **values))

    def export_branch(self, code: str) -> dict[str, Any]:
        """The branch in the form of its file. Raises NotFound."""
        with self._database.reader() as connection:
            row = connection.execute(select(tables.branch).where(tables.branch.c.code == code)).first()
            if row is None:
                raise NotFound("branch", branch=code)
            services = connection.execute(
                select(tables.service).where(tables.service.c.branch_id == row.id).order_by(tables.service.c.position)
            ).all()
            counters = connection.execute(
                select(tables.counter).where(tables.counter.c.branch_id == row.id).order_by(tables.counter.c.position)
            ).all()
        return {
            "code": code,
            **row.settings,
            "services": [{"code": found.code, **_service_form(found.settings)} for found in services],
            "counters": [
                {"code": found.code, "kind": found.kind, "label": found.label, "services": found.services} for found in counters
            ],
        }


def _service_form(settings: dict[str, Any]) -> dict[str, Any]:
    week = settings["quota"]
    quota = (
        week[0] if len(set(week)) == 1 else {day: count for day, count in zip(WEEKDAYS, week, strict=True) if count is not None}
    )
    return {key: value for key, value in (settings | {"quota": quota}).items() if value is not None}


def _bare(wanted: BranchFile) -> Branch:
    """Just enough of the branch to tell its business day."""
    zone = ZoneInfo(wanted.time_zone).key
    cut_off = datetime.strptime(wanted.cut_off, "%H:%M").time()  # noqa: DTZ007  a time of day has no zone
    return Branch(BranchCode(wanted.code), wanted.name, zone, cut_off)
