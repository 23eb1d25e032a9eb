"""A number that somebody shows to the kiosk: what is shown of it, what can happen, and what can be asked for. Values only."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from caller_server.contract.views import WALK_MINUTES, TicketView
from kiosk.answers import Refusal, Unreachable

DEFER_MINUTES = (5, 10, 15)


class Verb(StrEnum):
    """What the holder of a number may do at the kiosk; the words of ``TicketView.can``."""

    RETURN = "return"
    ARRIVE = "arrive"
    COMING = "coming"
    DEFER = "defer"
    AWAY = "away"
    LEAVE = "leave"


ASKED_FIRST = {Verb.DEFER: DEFER_MINUTES, Verb.AWAY: WALK_MINUTES, Verb.LEAVE: ()}  # with the minutes to choose from


@dataclass(frozen=True)
class Deed:
    """One thing to do with a number. However often it is sent, its ``request_id`` makes it one."""

    verb: Verb
    request_id: UUID
    minutes: int | None = None


# --- screens


@dataclass(frozen=True)
class Checking:
    """The server is asked for the ticket of ``token``. ``keeps_language``: somebody has chosen one already."""

    token: str
    keeps_language: bool = False


@dataclass(frozen=True)
class Shown:
    """The ticket as last seen. ``question`` is what is being asked before it is done, ``noted`` what was done just now,
    ``unsure`` what was sent without an answer, ``refused`` the server's sentence (or none) about what it did not do.
    """

    token: str
    ticket: TicketView
    question: Verb | None = None
    noted: Deed | None = None
    unsure: Deed | None = None
    refused: str | None = None

    def may(self, verb: Verb) -> bool:
        """Whether this can be done now. Going out is offered only where the branch waits for those who do."""
        return verb in self.ticket.can and (verb is not Verb.AWAY or self.ticket.held_while_away)


@dataclass(frozen=True)
class Doing:
    """The server is told; nothing can be touched."""

    shown: Shown
    deed: Deed


# --- what can happen


@dataclass(frozen=True)
class CodeRead:
    """The scanner read this text."""

    text: str


@dataclass(frozen=True)
class TicketSeen:
    token: str
    ticket: TicketView


@dataclass(frozen=True)
class TicketNotSeen:
    token: str
    answer: Refusal | Unreachable


@dataclass(frozen=True)
class VerbTouched:
    verb: Verb
    request_id: UUID


@dataclass(frozen=True)
class MinutesTouched:
    minutes: int
    request_id: UUID


@dataclass(frozen=True)
class SureTouched:
    """Yes, give the number up."""

    request_id: UUID


@dataclass(frozen=True)
class DeedDone:
    request_id: UUID
    ticket: TicketView


@dataclass(frozen=True)
class DeedNotDone:
    request_id: UUID
    answer: Refusal | Unreachable


CheckInput = CodeRead | TicketSeen | TicketNotSeen | VerbTouched | MinutesTouched | SureTouched | DeedDone | DeedNotDone


# --- what it can ask for


@dataclass(frozen=True)
class FindTicket:
    token: str


@dataclass(frozen=True)
class WatchTicket:
    """Look at the ticket on screen once more, unless the server is being asked for it."""

    token: str


@dataclass(frozen=True)
class DoDeed:
    token: str
    deed: Deed
    language: str


@dataclass(frozen=True)
class Say:
    """Say aloud what is known of the ticket, or that a deed was noted. Times are told in ``time_zone``."""

    ticket: TicketView
    language: str
    time_zone: str
    noted: Verb | None = None


CheckEffect = FindTicket | WatchTicket | DoDeed | Say
