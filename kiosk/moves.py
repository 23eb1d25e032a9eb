"""Going from screen to screen: the steps that every part of the flow has in common. Pure."""

from dataclasses import replace

from kiosk.access.state import ORDINARY
from kiosk.alone.state import CutOff
from kiosk.effects import Effect
from kiosk.reprint.state import Reprints
from kiosk.state import Kiosk, Rules, ScreenState, Starting, Trouble, Troubled, Welcome

Step = tuple[Kiosk, tuple[Effect, ...]]


def to(kiosk: Kiosk, screen: ScreenState) -> Kiosk:
    """The same kiosk with another screen."""
    return replace(kiosk, screen=screen, remaining_s=None, access=replace(kiosk.access, shows_tools=False))


def home(kiosk: Kiosk, rules: Rules) -> Kiosk:
    """Where the next person starts: nothing of the last one is left, least of all the language."""
    kiosk = replace(kiosk, language=rules.home_language, reprints=Reprints(), access=ORDINARY, spoken=kiosk.spoken.over())
    if kiosk.missed >= rules.polls_missed and not kiosk.alone.is_on:
        return to(kiosk, Troubled(Trouble.SERVER_GONE))
    if kiosk.branch is None:
        return to(kiosk, Starting())
    if kiosk.must_leave:
        return to(kiosk, Troubled(Trouble.LEAVE))
    start = CutOff() if kiosk.alone.is_on else Welcome()
    return to(kiosk, start if kiosk.branch.open else Troubled(Trouble.CLOSED))


def count_down(kiosk: Kiosk, remaining: int, announced: int, rules: Rules) -> Kiosk:
    """The kiosk with ``remaining`` seconds of silence left: the last ``announced`` are shown, and then it starts over."""
    if remaining <= 0:
        return home(kiosk, rules)
    return replace(kiosk, remaining_s=remaining if remaining <= announced else None)
