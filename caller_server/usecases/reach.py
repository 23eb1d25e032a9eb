"""Reaching a person: what the holder of a ticket leaves to be reached by."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from caller_server.domain import reach as rules
from caller_server.domain.branch import Branch
from caller_server.domain.contact import normal
from caller_server.domain.errors import NotAllowedNow, NotFound
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.usecases.ports import Ports, Request


@dataclass(frozen=True)
class Browser:
    """A browser that may be woken: the address its push service gave it, and the keys that only it can open messages with."""

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


@dataclass(frozen=True)
class Known:
    """What a ticket's holder left: how many browsers, and a contact by kind, masked."""

    browsers: int = 0
    kind: str | None = None
    masked: str | None = None


class Contacts(Protocol):
    """Keeps what people left; every change takes effect once for its request, and none for a closed ticket."""

    def known(self, ticket_id: TicketId) -> Known: ...
    def subscribe(self, ticket_id: TicketId, request: Request, browser: Browser, now: datetime) -> None: ...
    def unsubscribe(self, ticket_id: TicketId, request: Request, endpoint: str, now: datetime) -> None: ...
    def leave(self, ticket_id: TicketId, request: Request, kind: str, text: str, now: datetime) -> None: ...
    def forget(self, ticket_id: TicketId, request: Request, now: datetime) -> None: ...
    def missed(self) -> list[tuple[BranchCode, TicketId, datetime]]: ...
    def erase_missed(self, ticket_id: TicketId, ended_at: datetime, now: datetime) -> None: ...


@dataclass(frozen=True)
class Reaching:
    """What the routes need: ``kinds`` of messages this server can send, the public ``push_key``, and ``check``, which raises
    Forbidden for a push service inside our own network and TryAgain for one that cannot be found. ``changed`` hears of every
    branch in which somebody left something, or took it back: its officers see how people can be reached.
    """

    contacts: Contacts
    kinds: tuple[str, ...]
    push_key: str | None
    check: Callable[[str], None]
    changed: Callable[[BranchCode], None] = lambda _: None


# what a person leaves


def _ticket(ports: Ports, token: str) -> tuple[BranchCode, TicketId]:
    found = ports.find_ticket(ports.token_hash(token))
    if found is None:
        raise NotFound("ticket")
    return found


def _now_known(reaching: Reaching, branch: BranchCode, ticket_id: TicketId) -> Known:
    """What is left after a change, which the branch's officers hear of."""
    reaching.changed(branch)
    return reaching.contacts.known(ticket_id)


def known(ports: Ports, reaching: Reaching, *, token: str) -> Known:
    """What the holder of ``token`` left. Raises NotFound."""
    _, ticket_id = _ticket(ports, token)
    return reaching.contacts.known(ticket_id)


def subscribe(ports: Ports, reaching: Reaching, *, token: str, browser: Browser, request: Request) -> Known:
    """Wake this browser for the ticket. Raises NotFound, NotAllowedNow, Forbidden for an address inside our own network."""
    branch, ticket_id = _ticket(ports, token)
    if reaching.push_key is None:
        raise NotAllowedNow("reach_kind")
    reaching.check(browser.endpoint)
    reaching.contacts.subscribe(ticket_id, request, browser, ports.clock())
    return _now_known(reaching, branch, ticket_id)


def unsubscribe(ports: Ports, reaching: Reaching, *, token: str, endpoint: str, request: Request) -> Known:
    """Wake this browser no more. Raises NotFound."""
    branch, ticket_id = _ticket(ports, token)
    reaching.contacts.unsubscribe(ticket_id, request, endpoint, ports.clock())
    return _now_known(reaching, branch, ticket_id)


def leave_contact(ports: Ports, reaching: Reaching, *, token: str, kind: str, value: str, request: Request) -> Known:
    """Keep a telephone number or an address until the ticket closes; whoever asks has its owner's consent.

    Raises NotFound, NotAllowedNow for a closed ticket, and for a kind that this server cannot send to.
    """
    branch, ticket_id = _ticket(ports, token)
    if not set(rules.BY_CONTACT[kind]) & set(reaching.kinds):
        raise NotAllowedNow("reach_kind")
    reaching.contacts.leave(ticket_id, request, kind, normal(value), ports.clock())
    return _now_known(reaching, branch, ticket_id)


def forget(ports: Ports, reaching: Reaching, *, token: str, request: Request) -> Known:
    """Erase what the person left. Raises NotFound."""
    branch, ticket_id = _ticket(ports, token)
    reaching.contacts.forget(ticket_id, request, ports.clock())
    return _now_known(reaching, branch, ticket_id)


def forget_missed(contacts: Contacts, branch_of: Callable[[BranchCode], Branch], now: datetime) -> int:
    """The job that runs by the clock: forget those who were missed and whose time to come back is over. Gives how many."""
    over = [
        (ticket_id, ended_at)
        for branch, ticket_id, ended_at in contacts.missed()
        if ended_at + branch_of(branch).policy.grace < now
    ]
    for ticket_id, ended_at in over:
        contacts.erase_missed(ticket_id, ended_at, now)
    return len(over)
