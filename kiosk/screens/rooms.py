"""Which screen shows which state. A screen ``name`` has its layout in ``name.kv`` beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.alone.state import CutOff
from kiosk.attract.flow import is_asleep
from kiosk.before.state import Cases, Elsewhere, Hinted, PapersShown
from kiosk.check.state import Checking, Doing, Shown
from kiosk.enrol.state import CodeAsked
from kiosk.phone.state import PhoneAsked
from kiosk.screens.alone import AloneScreen
from kiosk.screens.ask import AskScreen
from kiosk.screens.attract import AttractScreen
from kiosk.screens.code import CodeScreen
from kiosk.screens.confirm import ConfirmScreen
from kiosk.screens.done import DoneScreen
from kiosk.screens.frame import KioskScreen
from kiosk.screens.hints import CasesScreen, ElsewhereScreen, HintsScreen
from kiosk.screens.papers import PapersScreen
from kiosk.screens.pause import PauseScreen
from kiosk.screens.phone import PhoneScreen
from kiosk.screens.pin import PinScreen
from kiosk.screens.services import ServicesScreen
from kiosk.screens.staff import StaffScreen
from kiosk.screens.ticket import TicketScreen
from kiosk.screens.trouble import TroubleScreen
from kiosk.screens.walk import WalkScreen
from kiosk.screens.welcome import WelcomeScreen
from kiosk.staff.state import PinAsked, StaffOpen
from kiosk.state import Confirm, Done, Issuing, Kiosk, Services, Starting, Troubled, Welcome


def _always(_kiosk: Kiosk) -> bool:
    return True


@dataclass(frozen=True)
class Room:
    """``screen`` shows the states ``shows``, but only ``when`` this holds of the kiosk."""

    name: str
    screen: type[KioskScreen]
    shows: tuple[type, ...]
    when: Callable[[Kiosk], bool] = _always


def _asks_no_walk(kiosk: Kiosk) -> bool:
    return kiosk.branch is None or not kiosk.branch.held_while_away


def _asks_first(kiosk: Kiosk) -> bool:
    return isinstance(kiosk.screen, Shown) and kiosk.screen.question is not None


# The first that fits is the one, so what holds only sometimes stands before what holds else. Their layouts are read in this
# order: "walk" uses a part that "confirm" lays out.
ROOMS = (
    Room("pause", PauseScreen, (Starting, Issuing, Checking, Doing)),
    Room("attract", AttractScreen, (Welcome,), is_asleep),
    Room("welcome", WelcomeScreen, (Welcome,)),
    Room("alone", AloneScreen, (CutOff,)),
    Room("code", CodeScreen, (CodeAsked,)),
    Room("pin", PinScreen, (PinAsked,)),
    Room("staff", StaffScreen, (StaffOpen,)),
    Room("services", ServicesScreen, (Services,)),
    Room("hints", HintsScreen, (Hinted,)),
    Room("elsewhere", ElsewhereScreen, (Elsewhere,)),
    Room("cases", CasesScreen, (Cases,)),
    Room("papers", PapersScreen, (PapersShown,)),
    Room("confirm", ConfirmScreen, (Confirm,), _asks_no_walk),
    Room("walk", WalkScreen, (Confirm,)),
    Room("done", DoneScreen, (Done,)),
    Room("phone", PhoneScreen, (PhoneAsked,)),
    Room("trouble", TroubleScreen, (Troubled,)),
    Room("ask", AskScreen, (Shown,), _asks_first),
    Room("ticket", TicketScreen, (Shown,)),
)


def screen_of(kiosk: Kiosk) -> str:
    """The name of the screen that shows this state."""
    return next(room.name for room in ROOMS if isinstance(kiosk.screen, room.shows) and room.when(kiosk))
