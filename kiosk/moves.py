"""Going from screen to screen: the steps that every part of the flow has in common. Pure."""

from dataclasses import replace

from kiosk.state import Effect, Kiosk, Rules, ScreenState, Starting, Trouble, Troubled, Welcome

Step = tuple[Kiosk, tuple[Effect, ...]]


def to(kiosk: Kiosk, screen: ScreenState) -> Kiosk:
    """The same kiosk with another screen."""
    return replace(kiosk, screen=screen, remaining_s=None)


def home(kiosk: Kiosk, rules: Rules) -> Kiosk:
    """Where the next person starts: nothing of the last one is left, least of all the language."""
    kiosk = replace(kiosk, language=rules.home_language)
    if kiosk.missed >= rules.polls_missed:
        return to(kiosk, Troubled(Trouble.SERVER_GONE))
    if kiosk.branch is None:
        return to(kiosk, Starting())
    if kiosk.must_leave:
        return to(kiosk, Troubled(Trouble.LEAVE))
    return to(kiosk, Welcome() if kiosk.branch.open else Troubled(Trouble.CLOSED))
