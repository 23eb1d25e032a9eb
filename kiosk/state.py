"""What the kiosk can show, and all that it remembers: values only.

A screen is one value, so the kiosk can never be on two screens or between them. ``kiosk.flow`` says how they follow each other;
what can happen is in ``kiosk.inputs``, what it can ask for in ``kiosk.effects``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from caller_server.contract.commands import TakenTicket
from caller_server.contract.joining import JoinAnswer
from caller_server.contract.views import BranchService, BranchView, Notice
from kiosk.access.state import ORDINARY, Access
from kiosk.alone.state import Alone, CutOff
from kiosk.attract.state import Attract
from kiosk.before.state import BeforeScreen
from kiosk.check.state import Checking, Doing, Shown
from kiosk.enrol.state import CodeAsked
from kiosk.phone.state import PhoneAsked
from kiosk.reprint.state import Reprints
from kiosk.speech.state import Spoken
from kiosk.staff.state import PinAsked, Staff, StaffOpen


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
    UNKNOWN = "unknown"  # the printer broke off: it may be out and may not
    DECLINED = "declined"  # the person wanted none


# --- screens


@dataclass(frozen=True)
class Order:
    """What a person is about to take. The ``request_id`` is chosen with the service, so however often the button is
    touched or the request repeated, it is one ticket. ``walk_minutes`` is None where nobody is asked for it.

    ``case`` decides which papers are listed, ``wants_paper`` whether a slip is printed; the server is not told of either.
    """

    service: str
    request_id: UUID
    language: str
    priority: bool = False
    walk_minutes: int | None = None
    case: str | None = None
    wants_paper: bool = True


@dataclass(frozen=True)
class Starting:
    """Nothing is known of the branch yet."""


@dataclass(frozen=True)
class Welcome:
    """Nobody is here; choosing the language starts. ``asleep``: nobody was here for long, so the picture is shown."""

    asleep: bool = False


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
    """``offline``: given out without the server, so no phone can follow it yet. ``reprinted``: its slip was tried twice.

    ``has_phone``: a telephone number was left with it.
    """

    taken: TakenTicket
    paper: Paper
    offline: bool = False
    reprinted: bool = False
    has_phone: bool = False


@dataclass(frozen=True)
class Troubled:
    """``order`` is what can be tried again, ``service`` what was touched, ``detail`` the server's own sentence."""

    trouble: Trouble
    order: Order | None = None
    service: str | None = None
    detail: str | None = None


ScreenState = (
    Starting
    | Welcome
    | CutOff
    | Services
    | Confirm
    | Issuing
    | Done
    | Troubled
    | Checking
    | Shown
    | Doing
    | CodeAsked
    | PinAsked
    | StaffOpen
    | BeforeScreen
    | PhoneAsked
)


@dataclass(frozen=True)
class Rules:
    """Times in seconds: silence before the kiosk starts over, how long of it is announced, and how long a number stays."""

    home_language: str = "id"
    idle_s: int = 60
    warn_s: int = 20
    done_s: int = 40
    paperless_s: int = 90
    print_patience_s: int = 20
    polls_missed: int = 2
    asleep_s: int = 60


@dataclass(frozen=True)
class Kiosk:
    """Everything the kiosk shows. ``views`` has the branch per language; ``remaining_s`` is set while the end is announced.

    ``join`` is the code for taking a number by phone, while the server gives one; ``reads_codes``: it has a scanner. ``prints``
    is false while the printer says that it cannot.
    """

    screen: ScreenState = field(default_factory=Starting)
    language: str = "id"
    views: Mapping[str, BranchView] = field(default_factory=dict)
    missed: int = 0
    remaining_s: int | None = None
    join: JoinAnswer | None = None
    reads_codes: bool = False
    access: Access = ORDINARY
    attract: Attract = field(default_factory=Attract)
    spoken: Spoken = field(default_factory=Spoken)
    staff: Staff = field(default_factory=Staff)
    alone: Alone = field(default_factory=Alone)
    prints: bool = True
    reprints: Reprints = field(default_factory=Reprints)

    @property
    def has_voice(self) -> bool:
        """Whether the screens can be read aloud."""
        return self.spoken.has_voice

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
