"""The ladder to a person: which message goes out by which rung and when, what stops it, and when a failed one is tried again.

The page that is open, the display and the voice are rungs as well, but nothing has to be sent for them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from caller_server.domain.branch import Branch, Policy
from caller_server.domain.events import (
    ComingAnnounced,
    Event,
    ParticipantArrived,
    ServingStarted,
    TicketCalled,
    TicketCancelled,
    TicketExpired,
    TicketInvited,
    TicketMarkedNoShow,
    TicketReinstated,
    TicketReturned,
    TicketServed,
    TicketTransferred,
)
from caller_server.domain.ticket import Place, Ticket, TicketStatus, return_by

PUSH = "push"
BY_CONTACT: dict[str, tuple[str, ...]] = {"phone": ("whatsapp", "sms"), "email": ("email",)}
KINDS = ("called", "invited", "near", "earlier", "later", "missed")
URGENT = frozenset({"called", "invited"})  # the person answers these with "Saya datang", which stops the ladder
WINDOW_MOVED = frozenset({"earlier", "later"})

BACK_OFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))
JITTER = 0.2  # of the back-off, in both directions: what failed together does not come back together
LONGEST_CALL = timedelta(minutes=15)  # a call that nobody missed or served for so long is news to nobody
INVITED_FOR = timedelta(minutes=5)  # an invitation is good for this long even when come_by is sooner
BEST_FIRST = ("accepted", "retrying", "waiting", "no_answer", "failed")  # of several browsers told of the same event
NEAR_FOR = timedelta(minutes=30)
MOVED_FOR = timedelta(minutes=10)  # the window moves again


@dataclass(frozen=True)
class Ladder:
    """What this server can send, and how long each rung waits for an answer before the next one."""

    rungs: frozenset[str] = frozenset({PUSH})
    wait: timedelta = timedelta(seconds=20)


@dataclass(frozen=True)
class Means:
    """How the holder of a ticket wants to be reached: browsers that may be woken (by a hash), and the kind of contact left."""

    browsers: tuple[str, ...] = ()
    contact: str | None = None

    @property
    def is_empty(self) -> bool:
        return not self.browsers and self.contact is None


@dataclass(frozen=True)
class Step:
    """One message by one rung. ``target`` tells browsers apart; it is empty for a contact, of which there is one."""

    rung: str
    target: str
    due_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Message:
    """A message that waits to be sent."""

    kind: str
    rung: str
    created_at: datetime
    expires_at: datetime
    attempts: int = 0


def plan(
    kind: str, means: Means, ladder: Ladder, *, now: datetime, expires_at: datetime, is_repeated: bool = False
) -> tuple[Step, ...]:
    """The messages of one event, each rung later than the one before.

    Push goes at once. Of the contact's rungs a call and an invitation climb all, ``ladder.wait`` apart, as long as nobody
    answers; anything else is told by the first of them, and of a moved window only who has no browser to wake. A call that is
    ``is_repeated`` wakes the browsers again and costs no second message: the first call's rungs are still on their way.
    """
    pushes = [Step(PUSH, browser, now, expires_at) for browser in means.browsers] if PUSH in ladder.rungs else []
    if is_repeated or (kind in WINDOW_MOVED and pushes):
        return tuple(pushes)
    rungs = [rung for rung in BY_CONTACT.get(means.contact or "", ()) if rung in ladder.rungs]
    if kind not in URGENT:
        rungs = rungs[:1]
    waits = kind in URGENT or bool(pushes)
    first = now + ladder.wait if waits else now
    messages = [Step(rung, "", first + place * ladder.wait, expires_at) for place, rung in enumerate(rungs)]
    return tuple(step for step in (*pushes, *messages) if step.due_at < expires_at)


def expires_at(kind: str, ticket: Ticket, policy: Policy, now: datetime) -> datetime:
    """Until when anybody wants to hear of it. A call ends sooner by what ``stops`` it: being served, missed, called off."""
    match kind:
        case "called":
            return now + LONGEST_CALL
        case "invited":
            return max(now + INVITED_FOR, ticket.come_by or now)
        case "near":
            return now + NEAR_FOR
        case "missed":
            return return_by(ticket, policy) or now + policy.grace
    return now + MOVED_FOR


def told_by(event: Event) -> str | None:
    """The kind of message that an event asks for."""
    match event:
        case TicketCalled():
            return "called"
        case TicketInvited():
            return "invited"
        case TicketMarkedNoShow():
            return "missed"
    return None


def stopped_by(event: Event) -> frozenset[str]:
    """The kinds of messages that nobody needs any more after ``event``."""
    match event:
        case ComingAnnounced():
            return URGENT
        case TicketCalled():
            return frozenset(KINDS) - {"called"} if event.attempt > 1 else frozenset(KINDS)
        case TicketInvited() | ParticipantArrived():
            return frozenset({"invited", *WINDOW_MOVED})
        case TicketReinstated():
            return frozenset({"missed"})
        case ServingStarted() | TicketReturned() | TicketTransferred() | TicketMarkedNoShow():
            return frozenset(KINDS)
    return frozenset(KINDS) if closes(event) else frozenset()


def closes(event: Event) -> bool:
    """Whether the person need not be reached for this ticket any more, and how to reach them is forgotten."""
    return isinstance(event, TicketServed | TicketCancelled | TicketExpired)


def concerns(event: Event) -> bool:
    """Whether an event asks for messages, stops some or closes the ticket."""
    return told_by(event) is not None or bool(stopped_by(event))


def needless(message: Message, ticket: Ticket, *, is_pushed: bool, now: datetime) -> str | None:
    """Why a message is not sent after all: ``late``, ``over``, ``coming`` (answered) or ``told``; None when it is wanted.

    ``is_pushed``: a push of the same event was accepted, so what needs no answer need not be said twice.
    """
    if now >= message.expires_at:
        return "late"
    if not _still_true(message.kind, ticket):
        return "over"
    if message.kind in URGENT and ticket.coming_at is not None and ticket.coming_at >= message.created_at:
        return "coming"
    if message.kind not in URGENT and message.rung != PUSH and is_pushed:
        return "told"
    return None


def _still_true(kind: str, ticket: Ticket) -> bool:
    match kind:
        case "called":
            return ticket.state is TicketStatus.CALLED
        case "invited":
            return ticket.state is TicketStatus.WAITING and ticket.place is Place.INVITED
        case "missed":
            return ticket.state is TicketStatus.NO_SHOW
    return ticket.state is TicketStatus.WAITING


def try_again_at(message: Message, *, asked: timedelta | None, chance: float, now: datetime) -> datetime | None:
    """When a message that failed is tried again: after ``BACK_OFF`` with jitter, not before the provider asked for.

    ``message.attempts`` counts the one that has just failed; ``chance`` is random, 0 to 1. None: given up, after as many tries
    or because it would come too late.
    """
    if message.attempts > len(BACK_OFF):
        return None
    pause = BACK_OFF[message.attempts - 1] * (1 + JITTER * (2 * chance - 1))
    at = now + max(pause, asked or timedelta(0))
    return at if at < message.expires_at else None


def masked(kind: str, contact: str) -> str:
    """A contact so that its owner knows it again and nobody else learns it: ``+62 ••• 4821``, ``b•••@contoh.id``."""
    if kind == "email":
        name, _, domain = contact.partition("@")
        return f"{name[:1]}•••@{domain}"
    return f"+{contact[:2]} ••• {contact[-4:]}"


# results


@dataclass(frozen=True)
class Reached:
    """How a rung went, last: ``ready`` (nothing sent yet), ``waiting``, ``accepted``, ``retrying``, ``no_answer``, ``failed``."""

    rung: str
    result: str
    at: datetime


def reached(
    ready: Iterable[tuple[str, datetime]], results: Iterable[tuple[str, str, str, str | None, datetime]]
) -> list[Reached]:
    """One result per rung, from what was left (kind, when) and from messages in the order they were written (rung, cause, state,
    result, when): that of the newest event, and of several browsers the best. What was not sent after all says nothing.
    """
    found = {rung: Reached(rung, "ready", at) for kind, at in ready for rung in (kind,) if rung == PUSH}
    causes: dict[str, str] = {}
    for rung, cause, state, result, at in results:
        if state == "dropped":
            continue
        word = _word(state, result)
        before = found.get(rung)
        if before is None or causes.get(rung) != cause or BEST_FIRST.index(word) < BEST_FIRST.index(before.result):
            found[rung], causes[rung] = Reached(rung, word, at), cause
    for kind, at in ready:
        if kind in BY_CONTACT and not any(rung in found for rung in BY_CONTACT[kind]):
            found["message"] = Reached("message", "ready", at)
    return list(found.values())


def _word(state: str, result: str | None) -> str:
    if state == "sent":
        return "accepted"
    if state == "waiting":
        return "retrying" if result == "retrying" else "waiting"
    return "no_answer" if result == "no_answer" else "failed"


def told_of(kind: str, ticket: Ticket, branch: Branch) -> dict[str, Any]:
    """The values of the sentence of a call, an invitation or a missed call, as plain JSON."""
    if kind == "called" and ticket.counter:
        at = branch.counter(ticket.counter)
        return {"kind": str(at.kind), "label": at.label}
    until = ticket.come_by if kind == "invited" else return_by(ticket, branch.policy)
    return {"until": until.isoformat() if until else None}
