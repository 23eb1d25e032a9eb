"""The questions a branch is asked, answered over one connection in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Result, Row
from sqlalchemy.sql import Executable

from caller_server.domain.branch import Branch, Counter, DayState
from caller_server.domain.errors import NotFound
from caller_server.domain.events import LineReason
from caller_server.domain.ids import CounterCode, OfficerName, ServiceCode, TicketId
from caller_server.domain.line import RecentCall
from caller_server.domain.shift import Shift
from caller_server.domain.ticket import Place, Ticket
from caller_server.domain.whereabouts import Whereabouts
from caller_server.domain.whereabouts import count as count_places
from caller_server.storage import queries, rows
from caller_server.storage.forecasts import ForecastReads
from caller_server.storage.lobby import LobbyReads
from caller_server.storage.outbox import ReachReads
from caller_server.usecases.ports import Call, CounterDay, DayFigures, Given, LogEntry, Note, Screenings, Seen, Tally

TIMES_LOOKED_AT = 120  # newest service times of a branch, for what is left of the day
USUAL_OVER = 60  # service times looked at for "usual", newest first


class BranchReader(ForecastReads, ReachReads, LobbyReads):
    """Implements ``usecases.ports.BranchRead``."""

    def __init__(self, connection: Connection, branch: Branch, row: Row[Any], now: datetime) -> None:
        self._connection = connection
        self._branch_id: int = row.id
        self.branch = branch
        self.seq: int = row.seq
        self.day: date = row.day
        self.now = now
        self._known: dict[str, Any] = {}  # asked for by several rules of one command; forgotten with what changes it
        self._decided: dict[str, Any] = {"stopped_on": row.stopped_on, "ended_on": row.ended_on, "notice": row.notice}

    @property
    def day_state(self) -> DayState:
        """What was decided for this business day only."""
        return DayState(is_stopped=self._decided["stopped_on"] == self.day, is_ended=self._decided["ended_on"] == self.day)

    @property
    def notice(self) -> Given | None:
        """What everyone is told now."""
        kept = self._decided["notice"]
        if kept is None:
            return None
        until = datetime.fromisoformat(kept["until"]) if kept["until"] else None
        if until is not None and until <= self.now:
            return None
        return Given(kept["seq"], kept["message"], kept["texts"], datetime.fromisoformat(kept["given_at"]), until)

    def _ask(self, query: Executable, **values: Any) -> Result[*tuple[Any, ...]]:
        return self._connection.execute(query, {"b_branch": self._branch_id, "b_day": self.day, **values})

    def _rows(self, query: Executable, **values: Any) -> Sequence[Any]:
        return self._ask(query, **values).all()  # at once: asking for one after the other takes as long as finding them

    def _tickets(self, query: Executable, **values: Any) -> list[Ticket]:
        return [rows.ticket(row, self.branch.code) for row in self._rows(query, **values)]

    def _one(self, query: Executable, **values: Any) -> Ticket | None:
        row = self._ask(query, **values).first()
        return rows.ticket(row, self.branch.code) if row else None

    # tickets

    def ticket(self, ticket_id: TicketId) -> Ticket:
        found = self._one(queries.TICKET, b_id=ticket_id)
        if found is None:
            raise NotFound("ticket")
        return found

    def ticket_numbered(self, number: str) -> Ticket:
        found = self._one(queries.TICKET_NUMBERED, b_number=number)
        if found is None:
            raise NotFound("number", number=number)
        return found

    def ticket_at(self, counter: CounterCode) -> Ticket | None:
        return self._one(queries.TICKET_AT, b_counter=counter)

    def tickets_at_counters(self) -> dict[CounterCode, Ticket]:
        return {found.counter: found for found in self._tickets(queries.TICKETS_AT_COUNTERS) if found.counter}

    def tickets(self, ticket_ids: list[TicketId]) -> list[Ticket]:
        return self._tickets(queries.TICKETS, b_ids=ticket_ids)

    def waiting(self) -> list[Ticket]:
        return [rows.waiting_ticket(row, self.branch.code) for row in self._rows(queries.WAITING)]

    def open_tickets(self) -> list[Ticket]:
        return self._tickets(queries.OPEN_TICKETS)

    def longest_waits(self) -> dict[ServiceCode, datetime]:
        return {ServiceCode(code): since for code, since in self._rows(queries.LONGEST_WAITS)}

    def parked(self, counter: CounterCode) -> list[tuple[Ticket, str | None]]:
        return [(held, self._note_of(held.id)) for held in self._tickets(queries.PARKED, b_counter=counter)]

    def _note_of(self, ticket_id: TicketId) -> str | None:
        detail = self._ask(queries.LAST_DETAIL, b_id=ticket_id, b_kind="parked").scalar()
        return detail.get("note") if detail else None

    # the line

    def heads(self, counter: Counter) -> list[Ticket]:
        """The first of each service and class that the counter may call, those who came back, and those sent to this counter."""
        query = queries.heads(len(counter.services), self.branch.policy.staged_calling)
        services = {f"b_service_{place}": code for place, code in enumerate(counter.services)}
        found = {row.id: row for row in self._rows(query, b_counter=counter.code, b_now=self.now, **services)}
        return [rows.ticket(row, self.branch.code) for row in found.values()]

    def recent_calls(self, services: tuple[ServiceCode, ...] | None, limit: int) -> list[RecentCall]:
        query = queries.RECENT_CALLS if services is None else queries.RECENT_CALLS_OF
        narrowed: dict[str, Any] = {} if services is None else {"b_services": list(services)}
        return [_recent_call(row) for row in self._rows(query, b_limit=limit, **narrowed)]

    def calls_at(self, counter: CounterCode, limit: int) -> list[RecentCall]:
        if limit == 0:
            return []
        return [_recent_call(row) for row in self._rows(queries.CALLS_AT, b_counter=counter, b_limit=limit)]

    def held_by(self, holder_hash: str) -> Ticket | None:
        """The open ticket of this holder."""
        return self._one(queries.HELD_BY, b_holder=holder_hash)

    # counters and figures

    def shift(self, counter: CounterCode) -> Shift:
        row = self._ask(queries.SHIFT, b_counter=counter).first()
        return rows.shift(row) if row else Shift(counter)

    def shifts(self) -> list[Shift]:
        if "shifts" not in self._known:
            found = {row.counter: rows.shift(row) for row in self._rows(queries.SHIFTS)}
            self._known["shifts"] = [found.get(counter.code, Shift(counter.code)) for counter in self.branch.counters]
        return list(self._known["shifts"])

    def tallies(self) -> dict[ServiceCode, Tally]:
        if "tallies" not in self._known:
            found = {ServiceCode(code): Tally(*figures) for code, *figures in self._rows(queries.TALLIES)}
            self._known["tallies"] = found
        return dict(self._known["tallies"])

    def board_calls(self, limit: int) -> list[Call]:
        return [
            Call(row.seq, row.number, ServiceCode(row.service), CounterCode(row.detail["counter"]), row.attempt, row.at)
            for row in self._rows(queries.BOARD_CALLS, b_limit=limit)
        ]

    def history(self, ticket_id: TicketId) -> list[LogEntry]:
        return [LogEntry(*row) for row in self._rows(queries.HISTORY, b_id=ticket_id)]

    def counter_day(self, counter: CounterCode) -> CounterDay:
        return _day_of(self._ask(queries.COUNTER_DAY, b_counter=counter).one())

    def officer_day(self, officer: OfficerName) -> CounterDay:
        """The officer's day over all of their counters."""
        return _day_of(self._ask(queries.OFFICER_DAY, b_officer=officer).one())

    def day_figures(self) -> DayFigures:
        ended = {state: count for state, count in self._rows(queries.ENDED)}
        target_s = round(self.branch.policy.target.total_seconds())
        within, counted = self._ask(queries.WITHIN_TARGET, b_target=target_s).one()
        return DayFigures(
            ended.get("served", 0),
            ended.get("no_show", 0),
            ended.get("cancelled", 0),
            self._ask(queries.RETURNED).scalar_one(),
            within / counted if counted else None,
        )

    def served_by_service(self) -> dict[ServiceCode, int]:
        return {ServiceCode(code): count for code, count in self._rows(queries.SERVED_BY_SERVICE)}

    def service_times(self, service: ServiceCode) -> list[int]:
        return list(self._ask(queries.SERVICE_TIMES, b_service=service, b_limit=USUAL_OVER).scalars())

    def recent_service_times(self) -> dict[ServiceCode, list[int]]:
        """The newest service times of the whole branch, in seconds, by service, newest first."""
        times: dict[ServiceCode, list[int]] = {}
        for code, seconds in self._rows(queries.STAGE_TIMES, b_limit=TIMES_LOOKED_AT):
            times.setdefault(ServiceCode(code), []).append(seconds)
        return times

    def last_served_at(self, counter: CounterCode) -> Ticket | None:
        """The ticket that was served last at this counter today."""
        return self._one(queries.LAST_SERVED_AT, b_counter=counter)

    def waits_since(self, service: ServiceCode, since: datetime) -> str | None:
        """The number that stands in the service's line since then."""
        found: str | None = self._ask(queries.WAITS_SINCE, b_service=service, b_since=since).scalar()
        return found

    def left_at(self, counter: CounterCode) -> datetime | None:
        """When the ticket that was called last to this counter today left it."""
        found: datetime | None = self._ask(queries.LEFT_AT, b_counter=counter).scalar()
        return found

    def whereabouts(self) -> Whereabouts:
        """How many of those who wait are where."""
        return count_places((Place(place), bool(is_coming), many) for place, is_coming, many in self._rows(queries.PLACES))

    def last_officers(self) -> dict[CounterCode, OfficerName]:
        """Who had each counter last today, whether they still do or not."""
        changes = self._ask(queries.SHIFTS_CHANGED_TODAY)
        return {CounterCode(code): OfficerName(detail["officer"]) for code, detail in changes if detail["officer"]}

    def parked_counts(self) -> dict[CounterCode, int]:
        return {CounterCode(code): count for code, count in self._rows(queries.PARKED_AT)}

    def notes(self, ticket_id: TicketId) -> list[Note]:
        return [Note(*row) for row in self._rows(queries.NOTES, b_id=ticket_id)]

    def alerts_seen(self) -> dict[str, Seen]:
        return {key: Seen(since, at, by) for key, since, at, by in self._rows(queries.ALERTS_SEEN)}

    def screenings(self) -> Screenings:
        row = self._ask(queries.SCREENED).first()
        return Screenings(*row) if row else Screenings()


def _recent_call(row: Row[Any]) -> RecentCall:
    return RecentCall(
        row.seq,
        row.number,
        ServiceCode(row.service),
        row.priority,
        LineReason(row.detail["reason"]),
        row.joined_order,
        CounterCode(row.detail["counter"]),
        row.appointment_at,
    )


def _day_of(row: Row[Any]) -> CounterDay:
    served, missed, mean = tuple(row)
    return CounterDay(served, missed, round(mean) if mean is not None else None)
