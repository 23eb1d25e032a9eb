"""What the kiosk can show, what can happen to it, and what it can ask for: values only.

A screen is one value, so the kiosk can never be on two screens or between them. ``kiosk.flow`` says how they follow each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from caller_server.contract.commands import TakenTicket
from caller_server.contract.joining import JoinAnswer
from caller_server.contract.views import BranchService, BranchView, Notice
from kiosk.answers import Refusal, Unreachable
from kiosk.checks import CheckEffect, Checking, CheckInput, Doing, Shown


class Trouble(StrEnum):
    """Why no number can be taken now."""

    SERVER_GONE = "server_gone"
    CLOSED = "closed"
    LEAVE = "leave"  # everybody has to leave the building
    SERVICE_PAUSED = "service_paused"
    FULL = "full"  # today's work would not fit any more
    SERVICE_CLOSED = "service_closed"
    QUOTA_REACHED = "quota_reached"
    TOO_BUSY = "too_busy"
    NOT_ENROLLED = "not_enrolled"
    REFUSED = "refused"
    # ... or no number be shown, for a code that the scanner read
    CODE_FOREIGN = "code_foreign"  # no ticket's code at all
    CODE_UNKNOWN = "code_unknown"  # a ticket that the server does not know, or not any more
    CODE_OLD = "code_old"  # of another day
    CODE_ELSEWHERE = "code_elsewhere"  # of another branch
    CODE_UNCHECKED = "code_unchecked"  # the server did not answer


class Paper(StrEnum):
    """What became of the slip. The number is valid in every case."""

    PRINTING = "printing"
    PRINTED = "printed"
    OUT = "out"  # the printer says that it has no paper
    FAILED = "failed"  # the printer is absent, broken or silent
    NONE = "none"  # this kiosk has no printer
    DOUBTED = "doubted"  # the person says that nothing came out


# --- screens


@dataclass(frozen=True)
class Order:
    """What a person is about to take. The ``request_id`` is chosen with the service, so however often the button is
    touched or the request repeated, it is one ticket. ``walk_minutes`` is None where nobody is asked for it."""

    service: str
    request_id: UUID
    language: str
    priority: bool = False
    walk_minutes: int | None = None


@dataclass(frozen=True)
class Starting:
    """Nothing is known of the branch yet."""


@dataclass(frozen=True)
class Welcome:
    """Nobody is here; choosing the language starts."""


@dataclass(frozen=True)
class Services:
    """The services; ``page`` counts from 0 where they do not all fit."""

    page: int = 0


@dataclass(frozen=True)
class Confirm:
    order: Order


@dataclass(frozen=True)
class Issuing:
    """The server is asked; nothing can be touched."""

    order: Order


@dataclass(frozen=True)
class Done:
    taken: TakenTicket
    paper: Paper


@dataclass(frozen=True)
class Troubled:
    """``order`` is what can be tried again, ``service`` what was touched, ``detail`` the server's own sentence."""

    trouble: Trouble
    order: Order | None = None
    service: str | None = None
    detail: str | None = None


ScreenState = Starting | Welcome | Services | Confirm | Issuing | Done | Troubled | Checking | Shown | Doing


@dataclass(frozen=True)
class Rules:
    """Times in seconds: silence before the kiosk starts over, how long of it is announced, and how long a number stays."""

    home_language: str = "id"
    idle_s: int = 60
    warn_s: int = 20
    done_s: int = 20
    paperless_s: int = 90
    print_patience_s: int = 20
    polls_missed: int = 2


@dataclass(frozen=True)
class Kiosk:
    """Everything the kiosk shows. ``views`` has the branch per language; ``remaining_s`` is set while the end is announced.

    ``join`` is the code for taking a number by phone, while the server gives one; ``reads_codes``: it has a scanner.
    """

    screen: ScreenState = field(default_factory=Starting)
    language: str = "id"
    views: Mapping[str, BranchView] = field(default_factory=dict)
    missed: int = 0
    remaining_s: int | None = None
    join: JoinAnswer | None = None
    reads_codes: bool = False

    @property
    def branch(self) -> BranchView | None:
        """The branch in the language on screen, or in any language rather than nothing."""
        return self.views.get(self.language) or next(iter(self.views.values()), None)

    @property
    def notice(self) -> Notice | None:
        """What everyone is told, as far as it held when the branch was last seen."""
        branch = self.branch
        notice = branch.notice if branch else None
        return None if branch is None or notice is None or (notice.until and notice.until <= branch.server_time) else notice

    @property
    def must_leave(self) -> bool:
        """Whether everybody has to leave the building."""
        return self.notice is not None and self.notice.message == "leave_building"

    def service(self, code: str | None) -> BranchService | None:
        """The service with this code as last seen, if it is still offered."""
        services = self.branch.services if self.branch else []
        return next((service for service in services if service.code == code), None)


# --- what can happen


@dataclass(frozen=True)
class LanguageTouched:
    language: str


@dataclass(frozen=True)
class ServiceTouched:
    service: str
    request_id: UUID


@dataclass(frozen=True)
class MoreTouched:
    """Show the next of ``pages`` pages of services."""

    pages: int


@dataclass(frozen=True)
class PriorityTouched:
    pass


@dataclass(frozen=True)
class TakeTouched:
    """Take the number; ``walk_minutes`` away from here, 0 for who stays, None where that was not asked."""

    walk_minutes: int | None = None


@dataclass(frozen=True)
class BackTouched:
    pass


@dataclass(frozen=True)
class RetryTouched:
    pass


@dataclass(frozen=True)
class OtherServiceTouched:
    pass


@dataclass(frozen=True)
class HomeTouched:
    pass


@dataclass(frozen=True)
class NoSlipTouched:
    pass


@dataclass(frozen=True)
class BranchSeen:
    views: Mapping[str, BranchView]


@dataclass(frozen=True)
class BranchNotSeen:
    answer: Refusal | Unreachable


@dataclass(frozen=True)
class JoinSeen:
    """The code for joining by phone as of now; None when the server gives none."""

    join: JoinAnswer | None


@dataclass(frozen=True)
class Taken:
    request_id: UUID
    taken: TakenTicket


@dataclass(frozen=True)
class NotTaken:
    request_id: UUID
    answer: Refusal | Unreachable


@dataclass(frozen=True)
class SlipEnded:
    """The printer is through with the slip of ``number``."""

    number: str
    paper: Paper


@dataclass(frozen=True)
class Silence:
    """Nobody touched anything, and nothing changed, for ``seconds``."""

    seconds: int


Input = (
    LanguageTouched
    | ServiceTouched
    | MoreTouched
    | PriorityTouched
    | TakeTouched
    | BackTouched
    | RetryTouched
    | OtherServiceTouched
    | HomeTouched
    | NoSlipTouched
    | BranchSeen
    | BranchNotSeen
    | Taken
    | NotTaken
    | SlipEnded
    | Silence
    | JoinSeen
    | CheckInput
)


# --- what it can ask for


@dataclass(frozen=True)
class AskForTicket:
    order: Order


@dataclass(frozen=True)
class PrintSlip:
    """Print the slip in ``language``; ``branch`` has its names in that language. ``reads_codes``: this kiosk reads it again."""

    taken: TakenTicket
    language: str
    branch: BranchView | None
    reads_codes: bool = False


@dataclass(frozen=True)
class ReportFault:
    """Tell the server with the next heartbeat; ``fault`` is a short stable word."""

    fault: str


@dataclass(frozen=True)
class LookAgain:
    """Fetch the branch now instead of at the next poll."""


Effect = AskForTicket | PrintSlip | ReportFault | LookAgain | CheckEffect
