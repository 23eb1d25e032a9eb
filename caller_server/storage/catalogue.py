"""Branches with their services and counters in the database: read and written in the form of their files."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, literal_column, select, update
from sqlalchemy.exc import IntegrityError

from caller_server.contract.administration import Change, SettingsChange
from caller_server.contract.branch_file import BranchFile
from caller_server.domain.branch import WEEKDAYS, Branch, business_day
from caller_server.domain.branch_events import SettingsChanged
from caller_server.domain.errors import NotAllowedNow, NotFound
from caller_server.domain.ids import BranchCode
from caller_server.storage import tables
from caller_server.storage.engine import Database

__all__ = ["BranchFile", "Catalogue", "read_branch", "write_branch"]


CHANGES_SHOWN = 200
SETTINGS_CHANGES = (
    select(tables.branch_event)
    .where(
        tables.branch_event.c.branch_id == bindparam("b_branch"),
        tables.branch_event.c.kind == literal_column(f"'{SettingsChanged.kind}'"),  # as the index has it
    )
    .order_by(tables.branch_event.c.seq.desc())
    .limit(bindparam("b_limit"))
)


class Catalogue:
    """Reads and writes whole branches. Implements ``usecases.administer.Descriptions``."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def codes(self) -> list[BranchCode]:
        """All branch codes, in order of being added."""
        with self._database.reader() as connection:
            return [
                BranchCode(code)
                for code in connection.execute(select(tables.branch.c.code).order_by(tables.branch.c.id)).scalars()
            ]

    def names(self) -> list[tuple[BranchCode, str]]:
        """Code and name of every branch, in order of being added."""
        query = select(tables.branch.c.code, tables.branch.c.settings).order_by(tables.branch.c.id)
        with self._database.reader() as connection:
            return [(BranchCode(row.code), row.settings["name"]) for row in connection.execute(query)]

    def describe(self, code: BranchCode) -> tuple[int, dict[str, Any]]:
        """The version and the description of a branch, from one moment. Raises NotFound."""
        with self._database.reader() as connection:
            row = _row(connection, code)
            return row.settings_version, read_branch(connection, row.id)

    def export_branch(self, code: str) -> dict[str, Any]:
        """The branch in the form of its file. Raises NotFound."""
        return self.describe(BranchCode(code))[1]

    def settings_changes(self, code: BranchCode) -> list[SettingsChange]:
        """The newest two hundred changes of a branch's description, newest first. Raises NotFound."""
        with self._database.reader() as connection:
            values = {"b_branch": _row(connection, code).id, "b_limit": CHANGES_SHOWN}
            return [
                SettingsChange(
                    seq=row.seq,
                    at=row.at,
                    actor_kind=row.actor_kind,
                    actor=row.actor,
                    changes=[Change(**change) for change in row.detail["changes"]],
                )
                for row in connection.execute(SETTINGS_CHANGES, values)
            ]

    def add_branch(self, wanted: BranchFile) -> bool:
        """Add a branch; False, and nothing happens, when there is one with this code.

        Raises NotAllowedNow for a counter's code that another branch has.
        """
        try:
            with self._database.writer() as connection:
                if _find(connection, wanted.code) is not None:
                    return False
                write_branch(connection, self._add(connection, wanted), wanted)
        except IntegrityError:  # somebody else added it in this moment, or one of its counters
            if wanted.code not in self.codes():
                raise
            return False
        return True

    def import_branch(self, description: dict[str, Any]) -> BranchCode:
        """Add a branch, or change it to what the description says, without asking who uses it and without a line in its log.

        For branches that are being set up; what people do goes through ``usecases.administer``. Raises pydantic.ValidationError
        with the name of each wrong key.
        """
        wanted = BranchFile.model_validate(description)
        with self._database.writer() as connection:
            known = _find(connection, wanted.code)
            if known is None:
                branch_id = self._add(connection, wanted)
            else:
                branch_id = known.id
                version = known.settings_version + 1
                connection.execute(update(tables.branch).where(tables.branch.c.id == branch_id).values(settings_version=version))
            write_branch(connection, branch_id, wanted)
        return BranchCode(wanted.code)

    def _add(self, connection: Connection, wanted: BranchFile) -> int:
        now = self._clock()
        values = {
            "code": wanted.code,
            "seq": 0,
            "day": business_day(_bare(wanted), now),
            "clock_at": now,
            "settings_version": 1,
            "settings": {},
        }
        result = connection.execute(insert(tables.branch).values(**values).returning(tables.branch.c.id))
        branch_id: int = result.scalar_one()
        return branch_id


def _find(connection: Connection, code: str) -> Row[int, int] | None:
    query = select(tables.branch.c.id, tables.branch.c.settings_version).where(tables.branch.c.code == code)
    return connection.execute(query).first()


def _row(connection: Connection, code: str) -> Row[int, int]:
    found = _find(connection, code)
    if found is None:
        raise NotFound("branch", branch=code)
    return found


def read_branch(connection: Connection, branch_id: int) -> dict[str, Any]:
    """The branch in the form of its file, with every key that it knows."""
    row = connection.execute(select(tables.branch.c.code, tables.branch.c.settings).where(tables.branch.c.id == branch_id)).one()
    services = connection.execute(
        select(tables.service).where(tables.service.c.branch_id == branch_id).order_by(tables.service.c.position)
    ).all()
    counters = connection.execute(
        select(tables.counter).where(tables.counter.c.branch_id == branch_id).order_by(tables.counter.c.position)
    ).all()
    return {
        "code": row.code,
        **row.settings,
        "services": [{"code": found.code, **_service_form(found.settings)} for found in services],
        "counters": [
            {name: getattr(found, name) for name in ("code", "kind", "label", "services", "weights")} for found in counters
        ],
    }


def write_branch(connection: Connection, branch_id: int, wanted: BranchFile) -> None:
    """Describe a branch that there is as its file does. Its shifts and tickets stay; those of counters that go, go with them.

    Raises NotAllowedNow for a counter's code that another branch has: counters are found by their code alone.
    """
    kept = [counter.code for counter in wanted.counters]
    taken = select(tables.counter.c.code).where(tables.counter.c.code.in_(kept), tables.counter.c.branch_id != branch_id)
    for code in connection.execute(taken).scalars():
        raise NotAllowedNow("counter_code_taken", counter=code)
    settings = wanted.model_dump(mode="json", exclude={"code", "services", "counters"})
    connection.execute(update(tables.branch).where(tables.branch.c.id == branch_id).values(settings=settings))
    connection.execute(delete(tables.service).where(tables.service.c.branch_id == branch_id))
    for position, service in enumerate(wanted.services):
        stored = service.model_dump(mode="json", exclude={"code", "quota"}) | {"quota": service.week()}
        connection.execute(
            insert(tables.service).values(branch_id=branch_id, code=service.code, position=position, settings=stored)
        )
    for table, code in ((tables.shift, tables.shift.c.counter), (tables.counter, tables.counter.c.code)):
        connection.execute(delete(table).where(table.c.branch_id == branch_id, code.not_in(kept)))
    for position, counter in enumerate(wanted.counters):
        values = {"position": position} | counter.model_dump(mode="json", exclude={"code"})
        changed = connection.execute(
            update(tables.counter)
            .where(tables.counter.c.code == counter.code, tables.counter.c.branch_id == branch_id)
            .values(values)
        )
        if changed.rowcount == 0:
            connection.execute(insert(tables.counter).values(code=counter.code, branch_id=branch_id, **values))


def _service_form(settings: dict[str, Any]) -> dict[str, Any]:
    week = settings["quota"]
    quota = (
        week[0] if len(set(week)) == 1 else {day: count for day, count in zip(WEEKDAYS, week, strict=True) if count is not None}
    )
    return {key: value for key, value in (settings | {"quota": quota}).items() if value is not None}


def _bare(wanted: BranchFile) -> Branch:
    """Just enough of the branch to tell its business day."""
    return Branch(BranchCode(wanted.code), wanted.name, wanted.time_zone, time.fromisoformat(wanted.cut_off))
