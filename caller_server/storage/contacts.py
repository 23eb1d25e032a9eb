"""How people want to be reached: browsers that may be woken, and one contact per ticket, sealed. All goes with the ticket."""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from caller_server.domain import reach as rules
from caller_server.domain.errors import NotAllowedNow, RequestIdReused
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.storage import queries, tables
from caller_server.storage.engine import Database
from caller_server.storage.waiting_tables import contact, outbox, push_subscription
from caller_server.usecases.ports import Request
from caller_server.usecases.reach import Browser, Known

NONCE_BYTES = 12
BROWSERS_AT_MOST = 4  # per ticket; the oldest makes room


@dataclass(frozen=True)
class ContactSeal:
    """Seals contacts with a key of 32 bytes (AES-256-GCM). A sealed contact opens only for the ticket it was left for."""

    key: bytes

    def __repr__(self) -> str:
        return "ContactSeal()"

    def sealed(self, ticket_id: TicketId, text: str) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.key).encrypt(nonce, text.encode(), ticket_id.encode())

    def opened(self, ticket_id: TicketId, sealed: bytes) -> str | None:
        """The contact; None when it was sealed with another key, or for another ticket."""
        try:
            return AESGCM(self.key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], ticket_id.encode()).decode()
        except InvalidTag:
            return None


def erase(connection: Connection, ticket_id: TicketId) -> None:
    """Forget how the holder of a ticket can be reached, and send nothing any more."""
    for table in (contact, push_subscription):
        connection.execute(delete(table).where(table.c.ticket_id == ticket_id))


class ContactStore:
    """Implements ``usecases.reach.Contacts``. Every change takes effect once for its ``request``."""

    def __init__(self, database: Database, seal: ContactSeal) -> None:
        self._database = database
        self._seal = seal

    def known(self, ticket_id: TicketId) -> Known:
        """What the holder of a ticket left."""
        with self._database.reader() as connection:
            row = connection.execute(select(contact).where(contact.c.ticket_id == ticket_id)).first()
            count = connection.execute(
                select(func.count()).select_from(push_subscription).where(push_subscription.c.ticket_id == ticket_id)
            ).scalar_one()
        if row is None:
            return Known(count)
        text = self._seal.opened(ticket_id, row.sealed)
        return Known(count, row.kind, rules.masked(row.kind, text)) if text else Known(count)

    def subscribe(self, ticket_id: TicketId, request: Request, browser: Browser, now: datetime) -> None:
        """Add a browser. The same one again only renews its keys. Raises NotAllowedNow, RequestIdReused."""
        with self._database.writer() as connection:
            ticket = _begin(connection, ticket_id, request, now)
            if ticket is None:
                return
            name = _name(browser.endpoint)
            connection.execute(delete(push_subscription).where(*_browser(ticket_id, name)))
            values = {"endpoint": browser.endpoint, "endpoint_hash": name, "p256dh": browser.p256dh, "auth": browser.auth}
            connection.execute(
                insert(push_subscription).values(ticket_id=ticket_id, branch_id=ticket.branch_id, added_at=now, **values)
            )
            newest = (
                select(push_subscription.c.id)
                .where(push_subscription.c.ticket_id == ticket_id)
                .order_by(push_subscription.c.id.desc())
                .limit(BROWSERS_AT_MOST)
            )
            kept = list(connection.execute(newest).scalars())
            connection.execute(
                delete(push_subscription).where(push_subscription.c.ticket_id == ticket_id, push_subscription.c.id.not_in(kept))
            )

    def unsubscribe(self, ticket_id: TicketId, request: Request, endpoint: str, now: datetime) -> None:
        """Take a browser away; one that is not there is no fault. Raises RequestIdReused."""
        with self._database.writer() as connection:
            if _begin(connection, ticket_id, request, now, may_be_closed=True) is not None:
                connection.execute(delete(push_subscription).where(*_browser(ticket_id, _name(endpoint))))

    def leave(self, ticket_id: TicketId, request: Request, kind: str, text: str, now: datetime) -> None:
        """Keep a contact in place of the one before. Raises NotAllowedNow, RequestIdReused."""
        with self._database.writer() as connection:
            ticket = _begin(connection, ticket_id, request, now)
            if ticket is None:
                return
            connection.execute(delete(contact).where(contact.c.ticket_id == ticket_id))
            values = {"kind": kind, "sealed": self._seal.sealed(ticket_id, text), "added_at": now}
            connection.execute(insert(contact).values(ticket_id=ticket_id, branch_id=ticket.branch_id, **values))

    def forget(self, ticket_id: TicketId, request: Request, now: datetime) -> None:
        """Erase the contact and the browsers, and send nothing that waits. Raises RequestIdReused."""
        with self._database.writer() as connection:
            if _begin(connection, ticket_id, request, now, may_be_closed=True) is not None:
                _erase_all(connection, ticket_id, now)

    def missed(self) -> list[tuple[BranchCode, TicketId, datetime]]:
        """Missed tickets with something to be reached by: branch, ticket and when it was missed."""
        left = select(contact.c.ticket_id).union(select(push_subscription.c.ticket_id))
        query = (
            select(tables.branch.c.code, tables.ticket.c.id, tables.ticket.c.ended_at)
            .join(tables.branch, tables.branch.c.id == tables.ticket.c.branch_id)
            .where(tables.ticket.c.id.in_(left), tables.ticket.c.state == "no_show", tables.ticket.c.ended_at.is_not(None))
        )
        with self._database.reader() as connection:
            return [(BranchCode(code), TicketId(found), ended_at) for code, found, ended_at in connection.execute(query)]

    def erase_missed(self, ticket_id: TicketId, ended_at: datetime, now: datetime) -> None:
        """Forget the holder of a ticket that is still missed since ``ended_at``."""
        query = select(tables.ticket.c.id).where(
            tables.ticket.c.id == ticket_id, tables.ticket.c.state == "no_show", tables.ticket.c.ended_at == ended_at
        )
        with self._database.writer() as connection:
            if connection.execute(query.with_for_update()).first():
                _erase_all(connection, ticket_id, now)


def _erase_all(connection: Connection, ticket_id: TicketId, now: datetime) -> None:
    erase(connection, ticket_id)
    waiting = (outbox.c.ticket_id == ticket_id, outbox.c.state == "waiting")
    connection.execute(update(outbox).where(*waiting).values(state="dropped", result="gone", ended_at=now))


def _begin(
    connection: Connection,
    ticket_id: TicketId,
    request: Request,
    now: datetime,
    *,
    may_be_closed: bool = False,
) -> Row[*tuple[Any, ...]] | None:
    """The ticket, locked, and the request noted; None when the request took effect before.

    The lock keeps the ticket from closing in between: what is left for it after that would never be erased.
    """
    scope = f"reach:{ticket_id}"
    found = connection.execute(
        select(tables.ticket.c.state, tables.ticket.c.branch_id).where(tables.ticket.c.id == ticket_id).with_for_update()
    ).one()
    known = connection.execute(queries.ANSWER, {"b_scope": scope, "b_request": request.request_id}).first()
    if known is not None:
        if known.body_hash != request.body_hash:
            raise RequestIdReused("request_id")
        return None
    if not may_be_closed and found.state in ("served", "cancelled", "expired"):
        raise NotAllowedNow("reach_closed")
    connection.execute(
        insert(tables.request).values(
            scope=scope,
            request_id=request.request_id,
            body_hash=request.body_hash,
            ticket_id=ticket_id,
            answer="",
            created_at=now,
        )
    )
    return found


def _name(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


def _browser(ticket_id: TicketId, name: str) -> tuple[Any, ...]:
    return push_subscription.c.ticket_id == ticket_id, push_subscription.c.endpoint_hash == name
