"""How the page for staff opens, does what it is asked, and closes. Pure, a part of ``kiosk.flow``.

a screen on which nobody's number is at stake -> pin -> staff -> where a visitor starts
"""

from dataclasses import replace

from caller_server.contract.staff_pin import DIGITS
from kiosk.alone.state import CutOff
from kiosk.effects import LookAgain, ReportFault
from kiosk.enrol.state import CodeAsked
from kiosk.inputs import BackTouched, HomeTouched, Input, LanguageTouched
from kiosk.moves import Step, count_down, home, to
from kiosk.staff.state import (
    LOCKED_S,
    STAYS_S,
    TRIES,
    CheckPin,
    DigitTouched,
    EraseTouched,
    FactsSeen,
    KeepPin,
    LookAround,
    PinAsked,
    PinChecked,
    PinKnown,
    PinTouched,
    Restart,
    RestartTouched,
    SetVolume,
    StaffCalled,
    StaffInput,
    StaffLeft,
    StaffOpen,
    TrialEnded,
    TrialTouched,
    TryOut,
    VolumeTouched,
)
from kiosk.state import Kiosk, Rules, Services, Starting, Trouble, Troubled, Welcome

STAFF_SCREENS = (PinAsked, StaffOpen, CodeAsked)
LOUDEST = 100


def tend(kiosk: Kiosk, happened: StaffInput, rules: Rules) -> Step:
    """What the PIN, or a touch or an answer on the page for staff, leads to; nothing when it does not fit the screen."""
    match happened:
        case PinKnown(pin):
            return _known(kiosk, happened) if pin != kiosk.staff.pin else (kiosk, ())
        case StaffCalled():
            return _called(kiosk), ()
        case StaffLeft():
            return leave(kiosk, rules)
        case DigitTouched() | EraseTouched() | PinTouched() | PinChecked():
            return _asked(replace(kiosk, remaining_s=None), happened)
        case FactsSeen(facts):
            page = kiosk.screen
            return (replace(kiosk, screen=replace(page, facts=facts)) if isinstance(page, StaffOpen) else kiosk), ()
        case _:
            return _used(kiosk, kiosk.screen, happened) if isinstance(kiosk.screen, StaffOpen) else (kiosk, ())


def touched(kiosk: Kiosk, happened: Input, rules: Rules) -> Step:
    """The touches that every screen knows, on the screens of staff."""
    match happened:
        case BackTouched() | HomeTouched():
            return leave(kiosk, rules)
        case LanguageTouched(language):
            return replace(kiosk, language=language), ()
        case _:
            return kiosk, ()


def fall_silent(kiosk: Kiosk, _screen: object, seconds: int, rules: Rules) -> Kiosk:
    """Nobody touched the page for so long: it closes by itself, since whoever opened it may have walked off."""
    return count_down(kiosk, STAYS_S - seconds, rules.warn_s, rules)


def leave(kiosk: Kiosk, rules: Rules) -> Step:
    """Where a visitor starts, with news of the branch: what was wrong before may be wrong still."""
    if not isinstance(kiosk.screen, STAFF_SCREENS):
        return kiosk, ()
    return home(kiosk, rules), (LookAgain(),)


def _called(kiosk: Kiosk) -> Kiosk:
    if kiosk.screen == Troubled(Trouble.NOT_ENROLLED):
        return to(kiosk, CodeAsked())
    return to(kiosk, PinAsked()) if _is_free(kiosk) else kiosk


def _is_free(kiosk: Kiosk) -> bool:
    """Whether nobody's number is at stake on this screen."""
    screen = kiosk.screen
    return isinstance(screen, Starting | Welcome | CutOff | Services) or (isinstance(screen, Troubled) and screen.order is None)


def _known(kiosk: Kiosk, news: PinKnown) -> Step:
    return replace(kiosk, staff=replace(kiosk.staff, pin=news.pin)), (KeepPin(news.pin),)


# --- the PIN


def _asked(kiosk: Kiosk, happened: DigitTouched | EraseTouched | PinTouched | PinChecked) -> Step:
    asked, staff = kiosk.screen, kiosk.staff
    if not isinstance(asked, PinAsked):
        return kiosk, ()
    match happened:
        case PinChecked(is_right, at_s) if asked.is_checking:
            return _checked(kiosk, is_right, at_s)
        case DigitTouched(digit, at_s) if not (staff.pin is None or asked.is_checking or staff.is_locked(at_s)):
            digits = (asked.digits + digit)[:DIGITS]
            return replace(kiosk, screen=PinAsked(digits)), ()
        case EraseTouched() if not asked.is_checking:
            return replace(kiosk, screen=PinAsked(asked.digits[:-1])), ()
        case PinTouched(at_s) if _may_check(asked, at_s, kiosk) and staff.pin is not None:
            return replace(kiosk, screen=replace(asked, is_checking=True)), (CheckPin(staff.pin, asked.digits),)
        case _:
            return kiosk, ()


def _may_check(asked: PinAsked, at_s: float, kiosk: Kiosk) -> bool:
    return len(asked.digits) == DIGITS and not asked.is_checking and not kiosk.staff.is_locked(at_s)


def _checked(kiosk: Kiosk, is_right: bool, at_s: float) -> Step:
    if is_right:
        staff = replace(kiosk.staff, wrong=0, locked_until_s=None)
        return to(replace(kiosk, staff=staff), StaffOpen()), (LookAround(),)
    wrong = kiosk.staff.wrong + 1
    if wrong < TRIES:
        return to(replace(kiosk, staff=replace(kiosk.staff, wrong=wrong)), PinAsked(was_wrong=True)), ()
    staff = replace(kiosk.staff, wrong=0, locked_until_s=at_s + LOCKED_S)
    return to(replace(kiosk, staff=staff), PinAsked(was_wrong=True)), (ReportFault("staff_pin_locked"),)


# --- the page


def _used(kiosk: Kiosk, page: StaffOpen, happened: StaffInput) -> Step:
    kiosk = replace(kiosk, remaining_s=None)
    match happened:
        case TrialTouched(trial) if not page.is_trying:
            branch = kiosk.branch.name if kiosk.branch else ""
            page = replace(page, tried=trial, fault=None, is_trying=True, asks_restart=False)
            return replace(kiosk, screen=page), (TryOut(trial, kiosk.language, branch),)
        case TrialEnded(trial, fault) if page.tried is trial:
            return replace(kiosk, screen=replace(page, fault=fault, is_trying=False)), (LookAround(),)
        case VolumeTouched(by) if page.facts is not None and page.facts.volume is not None:
            percent = max(0, min(LOUDEST, page.facts.volume + by))
            page = replace(page, facts=replace(page.facts, volume=percent), asks_restart=False)
            return replace(kiosk, screen=page), (SetVolume(percent),)
        case RestartTouched() if page.asks_restart:
            return kiosk, (Restart(),)
        case RestartTouched():
            return replace(kiosk, screen=replace(page, asks_restart=True)), ()
        case _:
            return kiosk, ()
