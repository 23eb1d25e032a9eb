"""The questions a branch is asked, each a query over an index that leads with branch and day: none costs more with history."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, union_all

from caller_server.domain.branch import Branch, Counter
from caller_server.domain.errors import NotFound
from caller_server.domain.events import LineReason
from caller_server.domain.ids import CounterCode, ServiceCode, TicketId
from caller_server.domain.line import RecentCall
from caller_server.domain.shift import Shift
from caller_server.domain.ticket import Place, Ticket, TicketStatus
from caller_server.storage import rows
from caller_server.storage.tables import service_day, shift, ticket, ticket_event
from caller_server.usecases.ports import Call, CounterDay, DayFigures, LogEntry, Tally

USUAL_OVER = 60  # service times looked at for "usual", newest first


class BranchReader:
    """Implements ``usecases.ports.BranchRead`` over one connection in one transaction."""

    def __init__(self, connection: Connection, branch_id: int, branch: Branch, seq: int, day: date, now: datetime) -> None:
        self._connection = connection
        self._branch_id = branch_id
        self.branch = branch
        self.seq = seq
        self.day = day
        self.now = now

    # tickets

    def _today(self) -> ColumnElement[bool]:
        return and_(ticket.c.branch_id == self._branch_id, ticket.c.day == self.day)

    def _tickets(self, query: Select[Any]) -> list[Ticket]:
        return [rows.ticket(row, self.branch.code) for row in self._connection.execute(query)]

    def _one(self, condition: ColumnElement[bool]) -> Ticket | None:
        row = self._connection.execute(select(*rows.TICKET_COLUMNS).where(condition)).first()
        return rows.ticket(row, self.branch.code) if row else None

    def ticket(self, ticket_id: TicketId) -> Ticket:
        found = self._one(and_(ticket.c.id == ticket_id, ticket.c.branch_id == self._branch_id))
        if found is None:
            raise NotFound("ticket")
        return found

    def ticket_numbered(self, number: str) -> Ticket:
        found = self._one(and_(self._today(), ticket.c.number == number))
        if found is None:
            raise NotFound("number", number=number)
        return found

    def ticket_at(self, counter: CounterCode) -> Ticket | None:
        return self._one(and_(ticket.c.counter == counter, ticket.c.state.in_(("called", "serving"))))

    def tickets_at_counters(self) -> dict[CounterCode, Ticket]:
        held = self._tickets(select(*rows.TICKET_COLUMNS).where(self._today(), ticket.c.state.in_(("called", "serving"))))
        return {found.counter: found for found in held if found.counter}

    def tickets(self, ticket_ids: list[TicketId]) -> list[Ticket]:
        return self._tickets(
            select(*rows.TICKET_COLUMNS).where(ticket.c.branch_id == self._branch_id, ticket.c.id.in_(ticket_ids))
        )

    def waiting(self) -> list[Ticket]:
        return self._tickets(
            select(*rows.TICKET_COLUMNS).where(self._today(), ticket.c.state == "waiting").order_by(ticket.c.joined_order)
        )

    def open_tickets(self) -> list[Ticket]:
        states = ("waiting", "called", "serving", "parked")
        return self._tickets(
            select(*rows.TICKET_COLUMNS).where(self._today(), ticket.c.state.in_(states)).order_by(ticket.c.joined_order)
        )

    def waiting_counts(self) -> dict[ServiceCode, int]:
        query = (
            select(ticket.c.service, func.count()).where(self._today(), ticket.c.state == "waiting").group_by(ticket.c.service)
        )
        return {ServiceCode(code): count for code, count in self._connection.execute(query)}

    def longest_waits(self) -> dict[ServiceCode, datetime]:
        query = (
            select(ticket.c.service, func.min(ticket.c.issued_at, type_=ticket.c.issued_at.type))
            .where(self._today(), ticket.c.state == "waiting")
            .group_by(ticket.c.service)
        )
        return {ServiceCode(code): since for code, since in self._connection.execute(query)}

    def parked(self, counter: CounterCode) -> list[tuple[Ticket, str | None]]:
        held = self._tickets(
            select(*rows.TICKET_COLUMNS)
            .where(self._today(), ticket.c.state == "parked", ticket.c.counter == counter)
            .order_by(ticket.c.parked_at)
        )
        return [(found, self._last_note(found.id, "parked")) for found in held]

    def _last_note(self, ticket_id: TicketId, kind: str) -> str | None:
        query = (
            select(ticket_event.c.detail)
            .where(ticket_event.c.ticket_id == ticket_id, ticket_event.c.kind == kind)
            .order_by(ticket_event.c.seq.desc())
            .limit(1)
        )
        detail = self._connection.execute(query).scalar()
        return detail.get("note") if detail else None

    # the line

    def heads(self, counter: Counter) -> list[Ticket]:
        """The first of each service and class that the counter may call, those who came back, and those sent to this counter."""
        callable_now = self._callable(counter)
        parts = [
            select(*rows.TICKET_COLUMNS)
            .where(
                callable_now,
                ticket.c.service == service,
                ticket.c.priority.is_(priority),
                ticket.c.returned_order.is_(None),
            )
            .order_by(ticket.c.joined_order)
            .limit(1)
            for service in counter.services
            for priority in (False, True)
        ]
        parts.append(select(*rows.TICKET_COLUMNS).where(callable_now, ticket.c.returned_order.is_not(None)))
        parts.append(select(*rows.TICKET_COLUMNS).where(callable_now, ticket.c.for_counter == counter.code))
        query = union_all(*(select(part.subquery()) for part in parts))
        found = {row.id: row for row in self._connection.execute(query)}
        return [rows.ticket(row, self.branch.code) for row in found.values()]

    def _callable(self, counter: Counter) -> ColumnElement[bool]:
        staffed = select(shift.c.counter).where(shift.c.branch_id == self._branch_id, shift.c.state != "closed")
        conditions = [
            self._today(),
            ticket.c.state == "waiting",
            or_(ticket.c.deferred_until.is_(None), ticket.c.deferred_until <= self.now),
            or_(
                ticket.c.for_counter.is_(None),
                ticket.c.for_counter == counter.code,
                ticket.c.for_counter.not_in(staffed),
            ),
        ]
        if self.branch.policy.staged_calling:
            conditions.append(ticket.c.place == str(Place.HERE))
        return and_(*conditions)

    def recent_calls(self, services: tuple[ServiceCode, ...] | None, limit: int) -> list[RecentCall]:
        conditions = [
            ticket_event.c.branch_id == self._branch_id,
            ticket_event.c.day == self.day,
            ticket_event.c.kind == "called",
            ticket_event.c.attempt == 1,
            ticket_event.c.detail["reason"].as_string() != str(LineReason.PARKED),
        ]
        if services is not None:
            conditions.append(ticket_event.c.service.in_(services))
        query = (
            select(
                ticket_event.c.seq,
                ticket.c.number,
                ticket_event.c.service,
                ticket.c.priority,
                ticket.c.joined_order,
                ticket_event.c.detail,
            )
            .join(ticket, ticket.c.id == ticket_event.c.ticket_id)
            .where(*conditions)
            .order_by(ticket_event.c.seq.desc())
            .limit(limit)
        )
        return [
            RecentCall(
                row.seq, row.number, ServiceCode(row.service), row.priority, LineReason(row.detail["reason"]), row.joined_order
            )
            for row in self._connection.execute(query)
        ]

    # counters and figures

    def shift(self, counter: CounterCode) -> Shift:
        row = self._connection.execute(select(shift).where(shift.c.counter == counter)).first()
        return rows.shift(row) if row else Shift(counter)

    def shifts(self) -> list[Shift]:
        query = select(shift).where(shift.c.branch_id == self._branch_id)
        known = {row.counter: rows.shift(row) for row in self._connection.execute(query)}
        return [known.get(counter.code, Shift(counter.code)) for counter in self.branch.counters]

    def tallies(self) -> dict[ServiceCode, Tally]:
        query = select(service_day.c.service, service_day.c.issued, service_day.c.last_called).where(
            service_day.c.branch_id == self._branch_id, service_day.c.day == self.day
        )
        return {ServiceCode(code): Tally(issued, last) for code, issued, last in self._connection.execute(query)}

    def board_calls(self, limit: int) -> list[Call]:
        query = (
            select(
                ticket_event.c.seq,
                ticket.c.number,
                ticket_event.c.service,
                ticket_event.c.attempt,
                ticket_event.c.at,
                ticket_event.c.detail,
            )
            .join(ticket, ticket.c.id == ticket_event.c.ticket_id)
            .where(ticket_event.c.branch_id == self._branch_id, ticket_event.c.day == self.day, ticket_event.c.kind == "called")
            .order_by(ticket_event.c.seq.desc())
            .limit(limit)
        )
        return [
            Call(row.seq, row.number, ServiceCode(row.service), CounterCode(row.detail["counter"]), row.attempt, row.at)
            for row in self._connection.execute(query)
        ]

    def history(self, ticket_id: TicketId) -> list[LogEntry]:
        query = (
            select(ticket_event.c.seq, ticket_event.c.kind, ticket_event.c.at, ticket_event.c.actor, ticket_event.c.detail)
            .where(ticket_event.c.ticket_id == ticket_id)
            .order_by(ticket_event.c.seq)
        )
        return [LogEntry(*row) for row in self._connection.execute(query)]

    def _ended(self, *conditions: ColumnElement[bool]) -> dict[str, int]:
        states = [str(state) for state in (TicketStatus.SERVED, TicketStatus.NO_SHOW, TicketStatus.CANCELLED)]
        query = (
            select(ticket.c.state, func.count())
            .where(self._today(), ticket.c.state.in_(states), *conditions)
            .group_by(ticket.c.state)
        )
        return {state: count for state, count in self._connection.execute(query)}

    def counter_day(self, counter: CounterCode) -> CounterDay:
        query = select(func.count(), func.avg(ticket.c.service_s)).where(
            self._today(), ticket.c.state == "served", ticket.c.counter == counter
        )
        served, mean = self._connection.execute(query).one()
        missed = select(func.count()).where(
            ticket_event.c.branch_id == self._branch_id,
            ticket_event.c.ticket_id == ticket.c.id,
            self._today(),
            ticket.c.state == "no_show",
            ticket_event.c.kind == "marked_no_show",
            ticket_event.c.detail["counter"].as_string() == counter,
        )
        return CounterDay(served, self._connection.execute(missed).scalar_one(), round(mean) if mean is not None else None)

    def day_figures(self) -> DayFigures:
        ended = self._ended()
        return DayFigures(ended.get("served", 0), ended.get("no_show", 0), ended.get("cancelled", 0))

    def service_times(self, service: ServiceCode) -> list[int]:
        query = (
            select(ticket.c.service_s)
            .where(self._today(), ticket.c.state == "served", ticket.c.service == service, ticket.c.service_s.is_not(None))
            .order_by(ticket.c.ended_at.desc())
            .limit(USUAL_OVER)
        )
        return list(self._connection.execute(query).scalars())
