"""What can happen to the kiosk: touches, news of the branch, answers, silence. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caller_server.contract.commands import TakenTicket
from caller_server.contract.joining import JoinAnswer
from caller_server.contract.views import BranchView
from kiosk.access.state import AccessInput, ReadAloudTouched
from kiosk.alone.state import AloneInput
from kiosk.answers import Refusal, Unreachable
from kiosk.attract.state import AttractInput
from kiosk.before.state import BeforeInput
from kiosk.check.state import CheckInput
from kiosk.enrol.state import EnrolInput
from kiosk.phone.state import PhoneInput
from kiosk.reprint.state import ReprintTouched
from kiosk.speech.state import SpokenInput
from kiosk.staff.state import StaffInput
from kiosk.state import Paper


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
    """No news of the branch. ``at`` is the branch's time, None while this kiosk does not know it."""

    answer: Refusal | Unreachable
    at: datetime | None = None


@dataclass(frozen=True)
class JoinSeen:
    """The code for joining by phone as of now; None when the server gives none."""

    join: JoinAnswer | None


@dataclass(frozen=True)
class Taken:
    """The number; ``offline`` when this kiosk gave it out without the server."""

    request_id: UUID
    taken: TakenTicket
    offline: bool = False


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
    | AloneInput
    | AccessInput
    | AttractInput
    | StaffInput
    | EnrolInput
    | SpokenInput
    | ReadAloudTouched
    | BeforeInput
    | ReprintTouched
    | PhoneInput
)
