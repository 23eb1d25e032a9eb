"""What the kiosk can ask for: values only. ``kiosk.work`` does it."""

from dataclasses import dataclass

from caller_server.contract.commands import TakenTicket
from caller_server.contract.views import BranchView
from hardware.printer.slip import SlipKind
from kiosk.access.state import Warned
from kiosk.alone.effects import AloneEffect
from kiosk.check.state import CheckEffect
from kiosk.enrol.state import EnrolEffect
from kiosk.phone.state import PhoneEffect
from kiosk.speech.state import SpokenEffect
from kiosk.staff.state import StaffEffect
from kiosk.state import Order


@dataclass(frozen=True)
class AskForTicket:
    """Take a number from the server; ``is_hurried`` when it was not there just now, and numbers can be had without it."""

    order: Order
    is_hurried: bool = False


@dataclass(frozen=True)
class PrintSlip:
    """Print the slip in ``language``; ``branch`` has its names in that language. ``reads_codes``: this kiosk reads it again.

    The original of a ticket is printed once, whatever happens; a reprint is marked as one. ``offline``: phones cannot follow yet.
    """

    taken: TakenTicket
    language: str
    branch: BranchView | None
    reads_codes: bool = False
    kind: SlipKind = SlipKind.ORIGINAL
    offline: bool = False


@dataclass(frozen=True)
class ReportFault:
    """Tell the server with the next heartbeat; ``fault`` is a short stable word."""

    fault: str


@dataclass(frozen=True)
class LookAgain:
    """Fetch the branch now instead of at the next poll."""


Effect = (
    AskForTicket
    | PrintSlip
    | ReportFault
    | LookAgain
    | CheckEffect
    | Warned
    | StaffEffect
    | EnrolEffect
    | SpokenEffect
    | AloneEffect
    | PhoneEffect
)
