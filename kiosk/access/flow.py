"""What the choices of ``access.state`` do, and when somebody is warned. Pure.

Nobody can run out of time while they are there: every touch, every key and "Saya masih di sini" begin the silence anew, as often
as one likes.
"""

from dataclasses import replace

from kiosk.access.state import (
    ORDINARY,
    TEXT_SCALES,
    ContrastTouched,
    HelpTouched,
    LoweredTouched,
    TextSizeTouched,
    ToolsTouched,
    Warned,
)
from kiosk.effects import ReportFault
from kiosk.inputs import Input
from kiosk.moves import Step
from kiosk.state import Kiosk, Rules

HELP_WANTED = "help_wanted"  # the fault by which the server knows that somebody at a kiosk asks for help


def access(kiosk: Kiosk, happened: Input, _rules: Rules) -> Step:
    """The kiosk as somebody wants it now. Touching anything takes the warning back; help is called once per person."""
    kiosk, wanted = replace(kiosk, remaining_s=None), kiosk.access
    match happened:
        case TextSizeTouched():
            return replace(kiosk, access=replace(wanted, text_size=(wanted.text_size + 1) % len(TEXT_SCALES))), ()
        case ContrastTouched():
            return replace(kiosk, access=replace(wanted, high_contrast=not wanted.high_contrast)), ()
        case LoweredTouched():
            return replace(kiosk, access=replace(wanted, lowered=not wanted.lowered, shows_tools=False)), ()
        case ToolsTouched():
            return replace(kiosk, access=replace(wanted, shows_tools=not wanted.shows_tools)), ()
        case HelpTouched():
            effects = () if wanted.help_asked else (ReportFault(HELP_WANTED),)
            return replace(kiosk, access=replace(wanted, help_asked=True)), effects
        case _:
            return kiosk, ()


def is_changed(kiosk: Kiosk) -> bool:
    """Whether the kiosk looks or sounds other than it does for everybody, and so has to go back one day."""
    return kiosk.access != ORDINARY or kiosk.spoken.is_on


def warning(before: Kiosk, after: Kiosk) -> tuple[Warned, ...]:
    """The warning to be heard, once, when it appears on the screen."""
    if before.remaining_s is None and after.remaining_s is not None:
        return (Warned(after.language, after.remaining_s),)
    return ()
