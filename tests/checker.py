"""Reads a database and checks the promises that every run must keep, whatever was done to it; ``lapak audit`` does the same.

P1 no number twice, no gap; P3 one ticket at a counter; P4 the log has no hole and the state is what the log says.
"""

from sqlalchemy import create_engine, func, select

from caller_server.domain.audit import Fault
from caller_server.domain.ids import BranchCode
from caller_server.storage.audit import AuditStore
from caller_server.storage.engine import open_database
from caller_server.storage.tables import branch, ticket, ticket_event
from caller_server.usecases.audit import verify
from tests.hall import KEY


def check(url: str, key: bytes = KEY) -> dict[str, int]:
    """Raises AssertionError naming what is broken; gives how much was checked.

    A server of its own seals with a key that the test does not know: then everything but the seals is checked.
    """
    database = open_database(url)
    try:
        store = AuditStore(database)
        with database.reader() as connection:
            codes = [BranchCode(code) for code in connection.execute(select(branch.c.code)).scalars()]
            tickets = connection.execute(select(func.count()).select_from(ticket)).scalar_one()
            events = connection.execute(select(func.count()).select_from(ticket_event)).scalar_one()
        for code in codes:
            _check(store, code, key)
    finally:
        database.close()
    return {"tickets": tickets, "events": events}


def _check(store: AuditStore, code: BranchCode, key: bytes) -> None:
    with store.open(code) as read:
        found = verify(read, key)
    broken = [one for one in found.findings if (one.fault, one.seq) != (Fault.SEALED_ANEW, 1)]
    assert broken == [], f"{code}: the log and the tables do not agree: {broken}"


def called_tickets(url: str) -> list[str]:
    """Ticket ids of all first calls made from the line, in order; a ticket that stands twice was called twice."""
    engine = create_engine(url)
    with engine.connect() as connection:
        query = select(ticket_event.c.ticket_id).where(ticket_event.c.kind == "called", ticket_event.c.attempt == 1)
        found = list(connection.execute(query.order_by(ticket_event.c.seq)).scalars())
    engine.dispose()
    return found
