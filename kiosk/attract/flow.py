"""When the kiosk falls asleep and what wakes it. Pure, a part of ``kiosk.flow``: it sleeps on the welcome, and nowhere else."""

from dataclasses import replace

from kiosk.attract.state import Attract, AttractInput, PictureSeen, SomeoneCame
from kiosk.moves import Step, to
from kiosk.state import Kiosk, Rules, Welcome


def attract(kiosk: Kiosk, happened: AttractInput, _rules: Rules) -> Step:
    """Somebody is here, or the branch has another picture."""
    match happened:
        case SomeoneCame():
            return (to(kiosk, Welcome()) if is_asleep(kiosk) else kiosk), ()
        case PictureSeen(file):
            return replace(kiosk, attract=Attract(file)), ()


def fall_asleep(kiosk: Kiosk, screen: Welcome, seconds: int, rules: Rules) -> Kiosk:
    """Nobody came to the welcome for so long."""
    return to(kiosk, Welcome(asleep=True)) if seconds >= rules.asleep_s and not screen.asleep else kiosk


def is_asleep(kiosk: Kiosk) -> bool:
    """Whether the screen shows that nobody is here."""
    return isinstance(kiosk.screen, Welcome) and kiosk.screen.asleep
