"""What kiosks have of a branch's numbers: set aside, given out while they were cut off, or void."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, and_, bindparam, delete, func, insert, or_, select, union_all, update

from caller_server.domain.branch_events import NumbersLeased, NumbersVoided
from caller_server.domain.ids import ServiceCode, TicketId
from caller_server.domain.leases import KEPT_DAYS, LastGiven, Lease, LeaseState
from caller_server.domain.numbering import OwnNumber, read_own
from caller_server.domain.ticket import Ticket
from caller_server.storage import tables
from caller_server.storage.account_tables import device
from caller_server.storage.lease_tables import kiosk_number
from caller_server.storage.read import BranchReader
from caller_server.usecases.lease_port import Answered

_COLUMNS = (  # a row's own "count" is something else
    *(kiosk_number.c[name] for name in ("number", "service", "ticket_id", "state", "leased_at", "granted_seq")),
    kiosk_number.c["count"].label("nth"),
)
_OF_DEVICE = and_(kiosk_number.c.device_id == bindparam("b_device"), kiosk_number.c.day == bindparam("b_day"))
_LEASED = kiosk_number.c.state == str(LeaseState.LEASED)
_ORDER = (kiosk_number.c.service, kiosk_number.c["count"])
LEASES_OF = select(*_COLUMNS).where(_OF_DEVICE, _LEASED).order_by(*_ORDER)
LEASES = (
    select(*_COLUMNS)
    .where(kiosk_number.c.branch_id == bindparam("b_branch"), kiosk_number.c.day == bindparam("b_day"), _LEASED)
    .order_by(*_ORDER)
)
LEASE = select(*_COLUMNS).where(
    kiosk_number.c.branch_id == bindparam("b_branch"),
    kiosk_number.c.day == bindparam("b_day"),
    kiosk_number.c.number == bindparam("b_number"),
    kiosk_number.c.leased_at.is_not(None),
)
# The places of one kiosk only go up, in the order in which it gave its numbers out.
LAST_GIVEN = (
    select(kiosk_number.c.given_at, kiosk_number.c.joined_order)
    .where(_OF_DEVICE, kiosk_number.c.state == str(LeaseState.USED))
    .order_by(kiosk_number.c.joined_order.desc(), kiosk_number.c.given_at.desc())
    .limit(1)
)
LAST_GRANT = select(func.max(kiosk_number.c.granted_seq)).where(_OF_DEVICE)
OWN_COUNTS = (
    select(kiosk_number.c.service, func.max(kiosk_number.c["count"]))
    .where(_OF_DEVICE, kiosk_number.c.leased_at.is_(None))
    .group_by(kiosk_number.c.service)
)
DAY_BEGAN = (  # found from the newest event backwards
    select(tables.branch_event.c.seq)
    .where(tables.branch_event.c.branch_id == bindparam("b_branch"), tables.branch_event.c.kind == "day_closed")
    .order_by(tables.branch_event.c.seq.desc())
    .limit(1)
)


def _newest_until(table: Table) -> Select[Any]:
    """Found from the newest event backwards: a branch's own time never runs back."""
    return (
        select(table.c.seq)
        .where(
            table.c.branch_id == bindparam("b_branch"),
            table.c.seq > bindparam("b_floor"),
            table.c.at <= bindparam("b_at", type_=table.c.at.type),
        )
        .order_by(table.c.seq.desc())
        .limit(1)
    )


_LOG = (tables.ticket_event, tables.branch_event)
NEWEST_OF_TICKETS, NEWEST_OF_BRANCH = (_newest_until(table) for table in _LOG)
HAPPENED_AT = union_all(
    *(select(table.c.at).where(table.c.branch_id == bindparam("b_branch"), table.c.seq == bindparam("b_seq")) for table in _LOG)
)
BY_ID = select(tables.ticket.c.branch_id, tables.ticket.c.number).where(tables.ticket.c.id == bindparam("b_id"))
_IS_NUMBERED = and_(
    tables.ticket.c.branch_id == bindparam("b_branch"),
    tables.ticket.c.day == bindparam("b_day"),
    tables.ticket.c.number == bindparam("b_number"),
)
IN_THE_WAY = select(tables.ticket.c.token_hash).where(or_(_IS_NUMBERED, tables.ticket.c.token_hash == bindparam("b_hash")))
SERIES = select(device.c.id, device.c.is_revoked).where(
    device.c.branch == bindparam("b_code"), device.c.series == bindparam("b_series")
)
ASKED = select(tables.request.c.ticket_id).where(
    tables.request.c.scope == bindparam("b_scope"), tables.request.c.request_id == bindparam("b_request")
)


class LeaseReads(BranchReader):
    """The part of a branch's unit that knows what kiosks have of its numbers."""

    def leases(self, device_id: int | None = None) -> list[Lease]:
        """The numbers set aside today and not given out yet, by service and number: one kiosk's, or (None) all of them."""
        if device_id is None:
            return [_lease(row) for row in self._ask(LEASES)]
        return [_lease(row) for row in self._ask(LEASES_OF, b_device=device_id)]

    def lease(self, number: str, day: date) -> Lease | None:
        """The lease of a number, whatever became of it; None when it was never set aside."""
        row = self._ask(LEASE, b_number=number, b_day=day).first()
        return _lease(row) if row else None

    def last_given(self, device_id: int, day: date) -> LastGiven | None:
        """The newest number that the kiosk gave out by itself on that day."""
        row = self._ask(LAST_GIVEN, b_device=device_id, b_day=day).first()
        return LastGiven(*row) if row else None

    def last_grant(self, device_id: int) -> int | None:
        """The branch's number at which the kiosk got its newest lease today."""
        found: int | None = self._ask(LAST_GRANT, b_device=device_id).scalar()
        return found

    def own_counts(self, device_id: int) -> dict[ServiceCode, int]:
        """How far the kiosk's own series has come today, by service, as far as it has told."""
        return {ServiceCode(code): count for code, count in self._ask(OWN_COUNTS, b_device=device_id)}

    def day_began(self) -> int:
        """The number of the event with which today began; 0 on a branch's first day."""
        return self._ask(DAY_BEGAN).scalar() or 0

    def newest_until(self, at: datetime, floor: int) -> int:
        """The newest number of something that happened up to ``at``; ``floor`` when nothing did after that."""
        return max(self._ask(query, b_at=at, b_floor=floor).scalar() or floor for query in (NEWEST_OF_TICKETS, NEWEST_OF_BRANCH))

    def happened_at(self, seq: int) -> datetime | None:
        """When the event of that number happened; None for one that is not there."""
        found: datetime | None = self._ask(HAPPENED_AT, b_seq=seq).scalar()
        return found

    def number_of(self, ticket_id: TicketId) -> str | None:
        """The number of a ticket, of whatever day; empty for one of another branch, None when there is no such ticket."""
        row = self._ask(BY_ID, b_id=ticket_id).first()
        if row is None:
            return None
        return row.number if row.branch_id == self._branch_id else ""

    def in_the_way(self, number: str, day: date, token_hash: str) -> str | None:
        """``number`` or ``token``, whichever another ticket has already; None when both are free."""
        rows = self._ask(IN_THE_WAY, b_number=number, b_day=day, b_hash=token_hash).all()
        if not rows:
            return None
        return "token" if any(row.token_hash == token_hash for row in rows) else "number"

    def may_number(self, own: OwnNumber, device_id: int) -> bool:
        """Whether a kiosk may tell of numbers of this series: it is its own, or that of one whose key was taken away."""
        row = self._ask(SERIES, b_code=self.branch.code, b_series=own.series).first()
        return row is not None and (row.id == device_id or row.is_revoked)

    def answer_about(self, scope: str, request_id: str) -> Answered | None:
        """The request of an actor, if it was answered."""
        row = self._ask(ASKED, b_scope=scope, b_request=request_id).first()
        return Answered(TicketId(row.ticket_id) if row.ticket_id else None) if row else None


class LeaseWrites(LeaseReads):
    """Writes them; the log and the day's counts are the unit's."""

    def _keep_leases(self, seq: int, event: NumbersLeased, leases: Sequence[Lease], device_id: int) -> None:
        values = [
            {
                "branch_id": self._branch_id,
                "day": self.day,
                "number": lease.number,
                "service": lease.service,
                "count": lease.count,
                "ticket_id": lease.ticket_id,
                "device_id": device_id,
                "state": str(LeaseState.LEASED),
                "leased_at": event.at,
                "granted_seq": seq,
            }
            for lease in leases
        ]
        self._connection.execute(insert(kiosk_number), values)

    def _void_leases(self, event: NumbersVoided, device_id: int | None) -> None:
        whose: ColumnElement[bool] = and_(kiosk_number.c.branch_id == self._branch_id, kiosk_number.c.day == self.day, _LEASED)
        if device_id is not None:
            whose = and_(whose, kiosk_number.c.device_id == device_id)
        self._connection.execute(update(kiosk_number).where(whose).values(state=str(LeaseState.VOID)))

    def _forget_numbers(self) -> None:
        """What kiosks had on days of which no slip is taken in any more; tickets and log keep what was given out."""
        oldest = self.day - timedelta(days=KEPT_DAYS)
        old = and_(kiosk_number.c.branch_id == self._branch_id, kiosk_number.c.day < oldest)
        self._connection.execute(delete(kiosk_number).where(old))

    def keep_used(self, ticket: Ticket, device_id: int) -> None:
        """Note that a kiosk gave this ticket's number out by itself."""
        used = {"state": str(LeaseState.USED), "given_at": ticket.issued_at, "joined_order": ticket.joined_order}
        own = read_own(ticket.number)
        if own is None:
            whose = and_(kiosk_number.c.branch_id == self._branch_id, kiosk_number.c.ticket_id == ticket.id)
            self._connection.execute(update(kiosk_number).where(whose).values(**used, device_id=device_id))
            return
        row = {"branch_id": self._branch_id, "day": ticket.day, "number": ticket.number, "service": own.service}
        self._connection.execute(
            insert(kiosk_number).values(**row, count=own.count, ticket_id=ticket.id, device_id=device_id, **used)
        )


def _lease(row: Row[Any]) -> Lease:
    return Lease(
        row.number,
        ServiceCode(row.service),
        row.nth,
        TicketId(row.ticket_id),
        LeaseState(row.state),
        row.leased_at,
        row.granted_seq,
    )
