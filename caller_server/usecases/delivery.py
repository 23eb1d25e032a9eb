"""Sending what waits: a message in words, handed to the provider of its rung, and its result noted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from caller_server.domain import reach as rules
from caller_server.domain.branch import Branch
from caller_server.domain.ids import BranchCode, TicketId
from caller_server.domain.ticket import Ticket
from caller_server.usecases.ports import Commit
from caller_server.usecases.reach import Browser

Say = Callable[..., str]  # a text of the catalogue "messages": say(language, key, **values)
Word = Literal["accepted", "gone", "refused", "failed", "no_answer"]


@dataclass(frozen=True)
class Parcel:
    """A message that this process alone may send now. ``browser`` and ``contact`` are None when they are gone meanwhile."""

    id: int
    branch: BranchCode
    ticket: Ticket
    message: rules.Message
    told: dict[str, Any]
    now: datetime
    browser: Browser | None
    contact: str | None = field(repr=False)
    is_pushed: bool = False


@dataclass(frozen=True)
class Letter:
    """A message in words. ``url`` is the address of the ticket's page below the server's own; ``link`` the same from outside,
    empty where nobody told the server its own address. ``life`` is how long a provider may keep it.
    """

    kind: str
    title: str
    body: str
    url: str
    link: str
    tag: str
    seq: int
    at: datetime
    urgent: bool
    life: timedelta
    branch: str


@dataclass(frozen=True)
class Outcome:
    """What a provider made of a message: taken, an address that is no more (``gone``), refused for good, failed, or no answer.

    ``retry_after``: it asked to be left alone for so long. ``why`` is for the log, without any address.
    """

    word: Word
    retry_after: timedelta | None = None
    why: str = ""


class Way(Protocol):
    """One rung's provider. ``send`` never raises for what a provider does, and takes a bounded time."""

    def send(self, parcel: Parcel, letter: Letter) -> Outcome: ...


class Outbox(Protocol):
    """Messages that wait."""

    def due(self, now: datetime) -> set[str]: ...
    def claim(self, rung: str, limit: int, now: datetime, lease: timedelta, busy: frozenset[int]) -> list[Parcel]: ...
    def end(self, parcel: Parcel, state: str, result: str, now: datetime) -> None: ...
    def put_off(self, parcel: Parcel, due_at: datetime) -> None: ...


@dataclass(frozen=True)
class Writer:
    """Puts messages into words. ``say`` gives texts, ``base`` is the server's address for phones, empty when it is not known."""

    say: Say
    token: Callable[[TicketId], str]
    base: str = ""

    def letter(self, parcel: Parcel, branch: Branch) -> Letter:
        """The message in the ticket's own language; times are the branch's."""
        ticket, kind, told = parcel.ticket, parcel.message.kind, parcel.told
        key, values = _sentence(kind, told, ZoneInfo(branch.time_zone))
        if "place" in values:
            values["place"] = self.say(ticket.language, f"place.{values['place']}", label=told["label"])
        url = f"/t/{self.token(ticket.id)}"
        return Letter(
            kind=kind,
            title=self.say(ticket.language, f"{kind}.title", number=ticket.number, **values),
            body=self.say(ticket.language, key, number=ticket.number, **values),
            url=url,
            link=f"{self.base}{url}" if self.base else "",
            tag=ticket.number,
            seq=int(told.get("seq", 0)),
            at=parcel.message.created_at,
            urgent=kind in rules.URGENT,
            life=max(parcel.message.expires_at - parcel.now, timedelta(0)),
            branch=branch.name,
        )


def _sentence(kind: str, told: dict[str, Any], zone: ZoneInfo) -> tuple[str, dict[str, Any]]:
    """The key of a message's body, and the values of its sentences."""

    def clock(name: str) -> str:
        return f"{datetime.fromisoformat(told[name]).astimezone(zone):%H.%M}"

    match kind:
        case "called":
            return "called.body", {"place": told["kind"]}
        case "near":
            return "near.body", {"count": int(told["ahead"])}
        case "earlier" | "later":
            if told.get("to"):
                return "moved.window", {"from_": clock("from"), "to": clock("to")}
            return "moved.not_before", {"from_": clock("from")}
    if told.get("until"):
        return f"{kind}.until", {"time": clock("until")}
    return f"{kind}.body", {}


@dataclass(frozen=True)
class Delivery:
    """Sends messages that were claimed. ``told`` hears of every result, so that the officer's screen shows it; ``chance`` gives a
    random number from 0 to 1 for the jitter.
    """

    outbox: Outbox
    ways: Mapping[str, Way]
    writer: Writer
    branch_of: Callable[[BranchCode], Branch]
    seq_of: Callable[[BranchCode], int | None]
    clock: Callable[[], datetime]
    told: Callable[[Commit], None]
    chance: Callable[[], float]

    def deliver(self, parcel: Parcel) -> str:
        """Send one message and note how it went: the result. No transaction is open meanwhile."""
        began = self.clock()
        needless = rules.needless(parcel.message, parcel.ticket, is_pushed=parcel.is_pushed, now=parcel.now)
        way = self.ways.get(parcel.message.rung)
        if needless or way is None or (parcel.browser is None and parcel.contact is None):
            result = needless or "gone"
            self.outbox.end(parcel, "dropped", result, parcel.now)
            return result
        outcome = way.send(parcel, self.writer.letter(parcel, self.branch_of(parcel.branch)))
        result = self._note(parcel, outcome, parcel.now + max(self.clock() - began, timedelta(0)))
        self._tell(parcel)
        return result

    def _note(self, parcel: Parcel, outcome: Outcome, now: datetime) -> str:
        if outcome.word == "accepted":
            self.outbox.end(parcel, "sent", "accepted", now)
            return "accepted"
        again = None
        if outcome.word in ("failed", "no_answer"):
            again = rules.try_again_at(parcel.message, asked=outcome.retry_after, chance=self.chance(), now=now)
        if again is not None:
            self.outbox.put_off(parcel, again)
            return "retrying"
        result = "failed" if outcome.word == "refused" else outcome.word
        self.outbox.end(parcel, "failed", result, now)
        return result

    def _tell(self, parcel: Parcel) -> None:
        seq = self.seq_of(parcel.branch)
        counters = (parcel.ticket.counter,) if parcel.ticket.counter else ()
        if seq is not None:
            self.told(Commit(parcel.branch, seq, counters=counters))
