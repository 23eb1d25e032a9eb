"""How a kiosk that is not enrolled gets its key at the screen. Pure, a part of ``kiosk.flow``.

The way there is that of staff: holding the corner. There is no PIN before it, since a branch that is not known has none, and a
code is worth more than one. With its key the kiosk starts anew, so nothing of what it was before is left.
"""

from dataclasses import replace

from kiosk.enrol.state import LENGTH, SIGNS, CodeAsked, CodeTouched, CodeTraded, EnrolInput, SignErased, SignTouched, TradeCode
from kiosk.moves import Step
from kiosk.staff.state import Restart
from kiosk.state import Kiosk, Rules


def enrolling(kiosk: Kiosk, happened: EnrolInput, _rules: Rules) -> Step:
    """What a sign, or the server's answer, leads to; nothing on another screen."""
    asked = kiosk.screen
    if not isinstance(asked, CodeAsked):
        return kiosk, ()
    kiosk = replace(kiosk, remaining_s=None)
    match happened:
        case CodeTraded(None):
            return kiosk, (Restart(),)
        case CodeTraded(fault):
            return replace(kiosk, screen=CodeAsked(fault=fault)), ()
        case _ if asked.is_trading:
            return kiosk, ()
        case SignTouched(sign) if sign in [*SIGNS] and len(asked.signs) < LENGTH:
            return replace(kiosk, screen=CodeAsked(asked.signs + sign)), ()
        case SignErased():
            return replace(kiosk, screen=CodeAsked(asked.signs[:-1])), ()
        case CodeTouched() if len(asked.signs) == LENGTH:
            return replace(kiosk, screen=replace(asked, is_trading=True)), (TradeCode(asked.signs),)
        case _:
            return kiosk, ()
