"""What silence does on each screen: some stay for ever, the others announce their end and start over. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kiosk.access.flow import is_changed
from kiosk.access.state import ORDINARY
from kiosk.alone.state import CutOff
from kiosk.attract.flow import fall_asleep
from kiosk.check.state import Checking, Doing, Shown
from kiosk.moves import count_down, to
from kiosk.staff.flow import STAFF_SCREENS, fall_silent
from kiosk.state import Done, Issuing, Kiosk, Paper, Rules, Starting, Troubled, Welcome
from kiosk.troubles import ABOUT_CODES, STANDING

Silent = Callable[[Kiosk, Any, int, Rules], Kiosk]


def silence(kiosk: Kiosk, seconds: int, rules: Rules) -> Kiosk:
    """The kiosk after nobody touched anything for ``seconds``: as the screen's own rule says, else ended when idle."""
    rule = SILENCE.get(type(kiosk.screen), _idle)
    return rule(kiosk, kiosk.screen, seconds, rules)


def stays(kiosk: Kiosk, _screen: object, _seconds: int, _rules: Rules) -> Kiosk:
    """The rule of a screen that no silence ends."""
    return kiosk


def _idle(kiosk: Kiosk, _screen: object, seconds: int, rules: Rules) -> Kiosk:
    return count_down(kiosk, rules.idle_s - seconds, rules.warn_s, rules)


def _welcome(kiosk: Kiosk, welcome: Welcome, seconds: int, rules: Rules) -> Kiosk:
    """Nobody is here; but who wanted another look may have gone away again."""
    return _idle(kiosk, welcome, seconds, rules) if is_changed(kiosk) else fall_asleep(kiosk, welcome, seconds, rules)


def _cut_off(kiosk: Kiosk, cut_off: CutOff, seconds: int, rules: Rules) -> Kiosk:
    is_touched = is_changed(kiosk) or kiosk.language != rules.home_language
    return _idle(kiosk, cut_off, seconds, rules) if is_touched else kiosk


def _done(kiosk: Kiosk, done: Done, seconds: int, rules: Rules) -> Kiosk:
    if done.paper is Paper.PRINTING:
        return to(kiosk, replace(done, paper=Paper.FAILED)) if seconds >= rules.print_patience_s else kiosk
    stay = rules.done_s if done.paper is Paper.PRINTED else rules.paperless_s
    return count_down(kiosk, stay - seconds, rules.warn_s, rules)


def _shown(kiosk: Kiosk, shown: Shown, seconds: int, rules: Rules) -> Kiosk:
    if shown.noted is not None:
        return count_down(kiosk, rules.done_s - seconds, rules.warn_s, rules)
    return _idle(kiosk, shown, seconds, rules)


def _troubled(kiosk: Kiosk, troubled: Troubled, seconds: int, rules: Rules) -> Kiosk:
    if troubled.order is None and troubled.trouble in ABOUT_CODES:
        return count_down(kiosk, rules.done_s - seconds, rules.warn_s, rules)
    if troubled.order is None and troubled.trouble in STANDING:
        ordinary = replace(kiosk, language=rules.home_language, access=ORDINARY, spoken=kiosk.spoken.over())
        return ordinary if seconds >= rules.idle_s else kiosk
    return _idle(kiosk, troubled, seconds, rules)


# A screen that is not named here is ended when idle.
SILENCE: Mapping[type, Silent] = {
    Starting: stays,
    Welcome: _welcome,
    CutOff: _cut_off,
    Issuing: stays,
    Checking: stays,
    Doing: stays,
    Done: _done,
    Shown: _shown,
    Troubled: _troubled,
    **dict.fromkeys(STAFF_SCREENS, fall_silent),
}
