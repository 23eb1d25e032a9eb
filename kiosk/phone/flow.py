"""How a telephone number is typed, agreed to and sent. Pure, a part of ``kiosk.flow``.

done -> pad -> done, which says that messages will come. A number that is not sent is forgotten with the pad.
"""

from dataclasses import replace

from kiosk.inputs import BackTouched, HomeTouched, Input, LanguageTouched
from kiosk.moves import Step, home, to
from kiosk.phone.state import (
    FEWEST,
    MOST,
    ConsentTouched,
    LeavePhone,
    PhoneAsked,
    PhoneDigitTouched,
    PhoneEraseTouched,
    PhoneInput,
    PhoneLeft,
    PhoneNotLeft,
    PhoneTouched,
)
from kiosk.state import Done, Kiosk, Paper, Rules

UNSETTLED = (Paper.PRINTING, Paper.UNKNOWN)  # first the slip, then anything else


def may_leave_phone(kiosk: Kiosk) -> bool:
    """Whether the server could write to a number that was left now."""
    done, branch = kiosk.screen, kiosk.branch
    if not isinstance(done, Done) or done.offline or done.has_phone or done.paper in UNSETTLED:
        return False
    return branch is not None and branch.can_message and kiosk.missed == 0


def phone(kiosk: Kiosk, happened: PhoneInput, _rules: Rules) -> Step:
    """What a touch on the pad, or the server's answer, leads to."""
    match kiosk.screen, happened:
        case Done() as done, PhoneTouched() if may_leave_phone(kiosk):
            return to(kiosk, PhoneAsked(done)), ()
        case PhoneAsked(sent=None) as asked, PhoneDigitTouched(digit) if len(asked.digits) < MOST:
            return to(kiosk, replace(asked, digits=asked.digits + digit, refused=None)), ()
        case PhoneAsked(sent=None) as asked, PhoneEraseTouched():
            return to(kiosk, replace(asked, digits=asked.digits[:-1], refused=None)), ()
        case PhoneAsked(sent=None) as asked, ConsentTouched(request_id) if is_whole(asked.digits):
            order = LeavePhone(asked.done.taken.token, asked.digits, request_id, kiosk.language)
            return to(kiosk, replace(asked, sent=request_id, refused=None)), (order,)
        case PhoneAsked(done, sent=sent), PhoneLeft(request_id) if sent == request_id:
            return to(kiosk, replace(done, has_phone=True)), ()
        case PhoneAsked(sent=sent) as asked, PhoneNotLeft(request_id, answer) if sent == request_id:
            return to(kiosk, replace(asked, sent=None, refused=getattr(answer, "detail", ""))), ()
        case _:
            return kiosk, ()


def is_whole(digits: str) -> bool:
    """Whether this can be a telephone number."""
    return FEWEST <= len(digits) <= MOST


def leave(kiosk: Kiosk, happened: Input, rules: Rules) -> Step:
    """The touches that every screen knows, on the pad."""
    match kiosk.screen, happened:
        case PhoneAsked(), LanguageTouched(language):
            return replace(kiosk, language=language), ()
        case PhoneAsked(done), BackTouched():
            return to(kiosk, done), ()
        case PhoneAsked(), HomeTouched():
            return home(kiosk, rules), ()
        case _:
            return kiosk, ()
