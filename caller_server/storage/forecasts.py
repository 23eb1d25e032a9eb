"""Estimates as they are kept: read with the rest of a branch's snapshot, written in short transactions of their own.

They are not the queue: writing them takes no number of the branch and leaves nothing in its log.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Result, Row, Table, bindparam, delete, func, insert, literal_column, select, union, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Executable

from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.ids import BranchCode, ServiceCode, TicketId
from caller_server.storage import tables
from caller_server.storage.engine import Database
from caller_server.storage.job_lease import JobLeases
from caller_server.storage.types import UtcDateTime
from caller_server.storage.waiting_tables import (
    contact,
    forecast,
    learnt,
    push_subscription,
    service_forecast,
    shown_window,
)
from caller_server.usecases.forecasts import Changes, EndedStage, Forecast, Left, Newcomer, Outcome, ShownWindow
from caller_server.usecases.ports import Commit

AT_ONCE = 40  # tickets written together: about three milliseconds, in which nobody is called

FORECASTS = select(forecast).where(forecast.c.branch_id == bindparam("b_branch"))
FORECASTS_OF = select(forecast).where(forecast.c.ticket_id.in_(bindparam("b_ids", expanding=True)))
FORECAST = select(forecast).where(forecast.c.ticket_id == bindparam("b_id"))
NEWCOMERS = select(service_forecast).where(service_forecast.c.branch_id == bindparam("b_branch"))
LEARNT = select(learnt.c.value).where(learnt.c.branch_id == bindparam("b_branch"), learnt.c.key == bindparam("b_key"))
ENDED_STAGES = (
    select(
        tables.stage.c.seq,
        tables.stage.c.service,
        tables.stage.c.counter,
        tables.stage.c.ended,
        tables.stage.c.is_last,
        tables.stage.c.service_s,
        tables.stage.c.waiting_s,
        tables.ticket_event.c.at,
        tables.ticket.c.called_at,
        tables.ticket.c.serving_since,
    )
    .join(
        tables.ticket_event,
        (tables.ticket_event.c.branch_id == tables.stage.c.branch_id) & (tables.ticket_event.c.seq == tables.stage.c.seq),
    )
    .join(tables.ticket, tables.ticket.c.id == tables.stage.c.ticket_id)
    .where(tables.stage.c.branch_id == bindparam("b_branch"), tables.stage.c.seq > bindparam("b_after"))
    .order_by(tables.stage.c.seq)
    .limit(bindparam("b_limit"))
)
# Windows of tickets that left the line: the forecast row is still there, the ticket waits no more.
OUTCOMES = (
    select(shown_window, tables.ticket.c.called_at.label("was_called_at"), tables.ticket.c.deferrals, forecast.c.turn_at)
    .join(forecast, forecast.c.ticket_id == shown_window.c.ticket_id)
    .join(tables.ticket, tables.ticket.c.id == forecast.c.ticket_id)
    .where(
        forecast.c.branch_id == bindparam("b_branch"),
        tables.ticket.c.state != "waiting",
        shown_window.c.called_at.is_(None),
    )
    .order_by(shown_window.c.id)
)
LAST_CALLS = (
    select(tables.ticket_event.c.service, func.max(tables.ticket_event.c.at, type_=UtcDateTime))
    .where(
        tables.ticket_event.c.branch_id == bindparam("b_branch"),
        tables.ticket_event.c.day == bindparam("b_day"),
        tables.ticket_event.c.kind == literal_column("'called'"),
    )
    .group_by(tables.ticket_event.c.service)
)
REACHABLE = union(
    *(select(table.c.ticket_id).where(table.c.branch_id == bindparam("b_branch")) for table in (push_subscription, contact))
)
LEFT = (
    select(forecast.c.ticket_id, tables.ticket.c.called_at, tables.ticket.c.deferrals, forecast.c.turn_at)
    .join(tables.ticket, tables.ticket.c.id == forecast.c.ticket_id)
    .where(forecast.c.branch_id == bindparam("b_branch"), tables.ticket.c.state != "waiting")
)


def quantiles(row: Row[Any], prefix: str = "") -> Quantiles | None:
    """The three columns of a row, or None where they are empty."""
    low, middle, high = (getattr(row, f"{prefix}{name}_min") for name in ("low", "middle", "high"))
    return None if middle is None else Quantiles(low, middle, high)


def _columns(value: Quantiles | None, prefix: str = "") -> dict[str, float | None]:
    low, middle, high = (value.low_min, value.middle_min, value.high_min) if value else (None, None, None)
    return {f"{prefix}low_min": low, f"{prefix}middle_min": middle, f"{prefix}high_min": high}


def a_forecast(row: Row[Any]) -> Forecast:
    """The forecast of a row."""
    return Forecast(
        ticket=TicketId(row.ticket_id),
        made_at=row.made_at,
        early_min=row.early_min,
        turn=quantiles(row),
        from_at=row.from_at,
        to_at=row.to_at,
        cannot_say=row.cannot_say,
        promised_at=row.promised_at,
        turn_at=row.turn_at,
    )


def a_newcomer(row: Row[Any]) -> Newcomer:
    """What a newcomer would be told, from a row."""
    return Newcomer(
        service=ServiceCode(row.service),
        made_at=row.made_at,
        ahead=row.ahead,
        source=row.source,
        early_min=row.early_min,
        raw=quantiles(row, "raw_"),
        turn=quantiles(row),
        cannot_say=row.cannot_say,
    )


def an_outcome(row: Row[Any]) -> Outcome:
    """A shown window whose ticket was called."""
    return Outcome(
        service=ServiceCode(row.service),
        hour=row.hour,
        shown_at=row.shown_at,
        is_first=row.is_first,
        raw=cast(Quantiles, quantiles(row, "raw_")),
        turn=cast(Quantiles, quantiles(row)),
        from_at=row.from_at,
        to_at=row.to_at,
        called_at=row.was_called_at,
        turn_at=row.turn_at,
        gave_way=row.deferrals > 0,
    )


def an_ended_stage(row: Row[Any]) -> EndedStage:
    """A stage that ended. When its ticket was called and served is known of the last stage only: the ticket keeps the newest."""
    is_last = row.is_last
    return EndedStage(
        seq=row.seq,
        service=ServiceCode(row.service),
        counter=row.counter,
        ended=row.ended,
        service_s=row.service_s,
        waiting_s=row.waiting_s,
        ended_at=row.at,
        called_at=row.called_at if is_last else None,
        serving_since=row.serving_since if is_last else None,
    )


def window_values(branch_id: int, day: Any, window: ShownWindow) -> dict[str, Any]:
    """The row of a shown window."""
    return {
        "branch_id": branch_id,
        "ticket_id": window.ticket,
        "day": day,
        "service": window.service,
        "hour": window.hour,
        "shown_at": window.shown_at,
        "is_first": window.is_first,
        "ahead": window.ahead,
        **_columns(window.raw, "raw_"),
        **_columns(window.turn),
        "from_at": window.from_at,
        "to_at": window.to_at,
        "source": window.source,
        "version": window.version,
    }


def forecast_values(branch_id: int, found: Forecast) -> dict[str, Any]:
    """The row of a forecast."""
    return {
        "ticket_id": found.ticket,
        "branch_id": branch_id,
        "made_at": found.made_at,
        "early_min": found.early_min,
        **_columns(found.turn),
        "kind": found.kind,
        "from_at": found.from_at,
        "to_at": found.to_at,
        "cannot_say": found.cannot_say,
        "promised_at": found.promised_at,
        "turn_at": found.turn_at,
    }


def put(connection: Connection, is_sqlite: bool, table: Table, values: list[dict[str, Any]]) -> None:
    """Insert rows, or replace those with the same key."""
    if not values:
        return
    connection.execute(_upsert(is_sqlite, table, tuple(values[0])), values)


@cache
def _upsert(is_sqlite: bool, table: Table, names: tuple[str, ...]) -> Any:
    """Insert a row with these columns, or set them anew. Made once: to build the statement takes longer than to execute it."""
    dialect: Any = sqlite if is_sqlite else postgresql
    keys = [column.name for column in table.primary_key]
    statement = dialect.insert(table)
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


def show(
    connection: Connection, is_sqlite: bool, branch_id: int, found: Sequence[Forecast], windows: Sequence[dict[str, Any]]
) -> None:
    """Put what tickets' screens show, and with it the windows that are new on them."""
    put(connection, is_sqlite, forecast, [forecast_values(branch_id, one) for one in found])
    if windows:
        connection.execute(insert(shown_window), list(windows))


class ForecastReads:
    """What a branch's snapshot tells of estimates. The rest of the snapshot asks for it by ``_ask``."""

    def _ask(self, query: Executable, **values: Any) -> Result[*tuple[Any, ...]]:
        raise NotImplementedError

    def _rows(self, query: Executable, **values: Any) -> Sequence[Any]:
        raise NotImplementedError

    def forecast(self, ticket_id: TicketId) -> Forecast | None:
        """What this waiting ticket's screens show."""
        row = self._ask(FORECAST, b_id=ticket_id).first()
        return a_forecast(row) if row else None

    def forecasts_of(self, ticket_ids: list[TicketId]) -> dict[TicketId, Forecast]:
        """The same of these tickets, as far as they have one."""
        return {TicketId(row.ticket_id): a_forecast(row) for row in self._rows(FORECASTS_OF, b_ids=ticket_ids)}

    def forecasts(self) -> dict[TicketId, Forecast]:
        """The same of all waiting tickets that have one; those that have just left the line are still among them."""
        return {TicketId(row.ticket_id): a_forecast(row) for row in self._rows(FORECASTS)}

    def newcomers(self) -> dict[ServiceCode, Newcomer]:
        """What somebody who takes a number now would be told, by service."""
        return {ServiceCode(row.service): a_newcomer(row) for row in self._rows(NEWCOMERS)}

    def learnt(self, key: str) -> Any:
        """What the branch has learnt under this key; None when nothing."""
        return self._ask(LEARNT, b_key=key).scalar()

    def ended_stages(self, after: int, limit: int) -> list[EndedStage]:
        """The stages that ended after number ``after`` of the branch, oldest first."""
        return [an_ended_stage(row) for row in self._rows(ENDED_STAGES, b_after=after, b_limit=limit)]

    def last_calls(self) -> dict[ServiceCode, datetime]:
        """When somebody was last called today, by service."""
        return {ServiceCode(code): at for code, at in self._rows(LAST_CALLS)}

    def reachable(self) -> set[TicketId]:
        """The tickets whose holders left something to be reached by."""
        return {TicketId(found) for (found,) in self._rows(REACHABLE)}

    def left_line(self) -> list[Left]:
        """Tickets with a forecast that wait no more. Who gave way, or was not here at the turn, tells nothing."""
        return [
            Left(TicketId(row.ticket_id), row.called_at, row.deferrals > 0 or row.turn_at is not None) for row in self._rows(LEFT)
        ]

    def outcomes(self) -> list[Outcome]:
        """The shown windows of tickets that have just been called, oldest first."""
        return [an_outcome(row) for row in self._rows(OUTCOMES) if row.was_called_at is not None]


class ForecastStore(JobLeases):
    """Writes estimates; ``publish`` is told whose screens show something else, after it was written."""

    def __init__(self, database: Database, publish: Callable[[Commit], None]) -> None:
        self._database = database
        self._publish = publish

    def keep(self, code: BranchCode, changes: Changes, now: datetime) -> None:
        """Write what a look at the branch found, in pieces that hold nobody up. A ticket that left the line meanwhile is left
        alone.
        """
        found = changes.forecasts
        pieces = [found[at : at + AT_ONCE] for at in range(0, len(found), AT_ONCE)] or [()]
        windows = {window.ticket: window for window in changes.windows}
        for place, piece in enumerate(pieces):
            with self._database.writer() as connection:
                branch = select(tables.branch.c.id, tables.branch.c.day, tables.branch.c.seq).where(tables.branch.c.code == code)
                row = connection.execute(branch).one()
                self._keep_piece(connection, row, piece, windows)
                if place == 0:
                    self._keep_rest(connection, row.id, changes, now)
        if changes.forecasts or changes.newcomers:
            self._publish(Commit(code, row.seq))

    def _keep_piece(
        self, connection: Connection, row: Any, piece: Sequence[Forecast], windows: Mapping[TicketId, ShownWindow]
    ) -> None:
        waiting = self._still_waiting(connection, [found.ticket for found in piece])
        shown = [found for found in piece if found.ticket in waiting]
        new = [window_values(row.id, row.day, windows[found.ticket]) for found in shown if found.ticket in windows]
        show(connection, self._database.is_sqlite, row.id, shown, new)

    def _keep_rest(self, connection: Connection, branch_id: int, changes: Changes, now: datetime) -> None:
        self._close(connection, changes)
        is_sqlite = self._database.is_sqlite
        put(connection, is_sqlite, service_forecast, [_newcomer_values(branch_id, found) for found in changes.newcomers])
        kept = [{"branch_id": branch_id, "key": key, "value": value, "at": now} for key, value in changes.learnt.items()]
        put(connection, is_sqlite, learnt, kept)

    def _still_waiting(self, connection: Connection, tickets: list[TicketId]) -> set[str]:
        if not tickets:
            return set()
        query = select(tables.ticket.c.id).where(tables.ticket.c.id.in_(tickets), tables.ticket.c.state == "waiting")
        return set(connection.execute(query).scalars())

    def _close(self, connection: Connection, changes: Changes) -> None:
        for left in changes.left:
            open_windows = (shown_window.c.ticket_id == left.ticket) & shown_window.c.called_at.is_(None)
            if left.called_at is not None:
                values = {"called_at": left.called_at, "is_spoilt": left.is_spoilt}
                connection.execute(update(shown_window).where(open_windows).values(values))
            connection.execute(delete(forecast).where(forecast.c.ticket_id == left.ticket))


def _newcomer_values(branch_id: int, found: Newcomer) -> dict[str, Any]:
    return {
        "branch_id": branch_id,
        "service": found.service,
        "made_at": found.made_at,
        "ahead": found.ahead,
        "early_min": found.early_min,
        **_columns(found.turn),
        **_columns(found.raw, "raw_"),
        "source": found.source,
        "cannot_say": found.cannot_say,
    }
