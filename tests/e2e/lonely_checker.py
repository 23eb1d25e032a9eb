"""Compares what is on paper, what kiosks wrote down, and what the server has, after a day on which they lost each other.

Every slip has exactly one ticket, every ticket at most one original slip. It believes nobody: a slip is read from its picture,
by its QR and by what stands above it; a kiosk's file and the server's database are read by this program's own queries.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from caller_server.contract.offline import OfflineTicket
from hardware.printer.slip import SlipKind

CLOSE = timedelta(seconds=1)  # numbers given out in the same moment are set apart, so that they have an order


@dataclass(frozen=True)
class Entry:
    """A ticket as the server has it. ``own_order`` and ``instead_of`` are of one that a kiosk gave out by itself."""

    id: str
    number: str
    day: date
    service: str
    state: str
    issued_at: datetime
    joined_order: int
    token_hash: str
    language: str
    priority: bool
    own_order: int | None = None
    instead_of: str | None = None


@dataclass(frozen=True)
class Kept:
    """A ticket in a kiosk's outbox."""

    kiosk: str
    ticket: OfflineTicket
    state: str


@dataclass(frozen=True)
class Noted:
    """A slip in a kiosk's journal."""

    kiosk: str
    token: str
    number: str
    kind: SlipKind
    state: str


@dataclass(frozen=True)
class Paper:
    """A piece of paper. ``token`` None: it has no code that can be read; ``kind`` None: it does not say what its ticket is."""

    token: str | None
    kind: SlipKind | None


@dataclass(frozen=True)
class Evidence:
    """All that is left of the day."""

    papers: Sequence[Paper]
    outbox: Sequence[Kept]
    journal: Sequence[Noted]
    tickets: Sequence[Entry]


def hashed(token: str) -> str:
    """A token as the server keeps it."""
    return hashlib.sha256(token.encode()).hexdigest()


def faults(found: Evidence) -> list[str]:
    """What must not be, in words; empty when all agree."""
    return [
        *_numbers(found.tickets),
        *_slips(found),
        *_prints(found),
        *_outbox(found),
        *_order(found),
    ]


def _numbers(tickets: Iterable[Entry]) -> Iterator[str]:
    for (day, number), count in Counter((one.day, one.number) for one in tickets).items():
        if count > 1:
            yield f"{number} of {day} stands {count} times in the database"


def _slips(found: Evidence) -> Iterator[str]:
    """Paper against the database."""
    tickets = Counter(one.token_hash for one in found.tickets)
    originals: Counter[str] = Counter()
    for nth, paper in enumerate(found.papers, 1):
        if paper.token is None:
            yield f"slip {nth} has no code that can be read"
            continue
        if tickets[hashed(paper.token)] != 1:
            yield f"slip {nth} with {paper.token} has {tickets[hashed(paper.token)]} tickets"
        elif paper.kind is None:
            yield f"slip {nth} with {paper.token} says something else than its ticket"
        originals[paper.token] += paper.kind is SlipKind.ORIGINAL
    yield from (f"{token} has {count} original slips" for token, count in originals.items() if count > 1)


def _prints(found: Evidence) -> Iterator[str]:
    """Paper against the journals: what is confirmed came out once, what failed did not come out, and nothing came out besides."""
    out = Counter((paper.token, paper.kind) for paper in found.papers if paper.token and paper.kind)
    noted: dict[tuple[str, SlipKind], Counter[str]] = defaultdict(Counter)
    for slip in found.journal:
        noted[slip.token, slip.kind][slip.state] += 1
    for (token, kind), states in noted.items():
        least, most = states["confirmed"], states["confirmed"] + states["unknown"] + states["sent"]
        if not least <= out[token, kind] <= most:
            yield f"{kind} slips of {token}: {out[token, kind]} came out, and the journal has {dict(states)}"
    yield from (f"a slip with {token} came out that no journal has" for token, kind in out if (token, kind) not in noted)


def _outbox(found: Evidence) -> Iterator[str]:
    """Outboxes against the database."""
    tickets = {one.id: one for one in found.tickets}
    kept = {one.ticket.id.hex for one in found.outbox}
    for one in found.outbox:
        own, entry = one.ticket, tickets.get(one.ticket.id.hex)
        if one.state != "acknowledged":
            yield f"{one.kiosk}: {own.number} is {one.state}"
        if entry is None:
            yield f"{one.kiosk}: {own.number} of {own.day} is not in the database"
        elif (entry.number, entry.day, entry.service, entry.token_hash) != (own.number, own.day, own.service, hashed(own.token)):
            yield f"{one.kiosk}: {own.number} of {own.day} is {entry.number} of {entry.day} in the database"
        elif not _is_that_time(entry, own.taken_at):
            yield f"{one.kiosk}: {own.number} was given out at {own.taken_at}, the database says {entry.issued_at}"
    for entry in found.tickets:
        if entry.own_order is not None and entry.id not in kept:
            yield f"{entry.number} of {entry.day} was given out by a kiosk, and no kiosk knows of it"


def _is_that_time(entry: Entry, told: datetime) -> bool:
    """Whether a ticket has the time on its slip; one that has the place of a ticket that nobody holds may have an earlier one."""
    return entry.issued_at - told < CLOSE and (entry.instead_of is not None or entry.issued_at >= told)


def _order(found: Evidence) -> Iterator[str]:
    """Whoever came to a kiosk before somebody else stands before them."""
    tickets = {one.id: one for one in found.tickets}
    lines: dict[tuple[str, date], list[tuple[int, Entry]]] = defaultdict(list)
    for one in found.outbox:
        entry = tickets.get(one.ticket.id.hex)
        if entry is not None:
            lines[one.kiosk, one.ticket.day].append((one.ticket.own_order, entry))
    for (kiosk, day), given in lines.items():
        in_order = [entry for _, entry in sorted(given, key=lambda pair: pair[0])]
        for first, second in pairwise(in_order):
            if (first.joined_order, first.issued_at) >= (second.joined_order, second.issued_at):
                yield f"{kiosk} on {day}: {second.number} came after {first.number}, and does not stand behind it"
