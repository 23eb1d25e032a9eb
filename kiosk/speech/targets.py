"""What the kiosk's voice says of what can be touched, by the name of the target. Pure.

A target without a rule of its own has the clip ``kiosk.do.`` and its name, so that one more of them is only a line in the
catalogue of the voice, and its clip.
"""

import re
from collections.abc import Callable

from caller_server.contract.views import BranchService
from config.translations import LANGUAGES
from hardware.speaker.numbers import one_by_one, whole
from hardware.speaker.phrases import PAUSE
from kiosk.speech.before import answer
from kiosk.speech.state import In, Own, Parts, Speech
from kiosk.speech.ticket import line_clips
from kiosk.state import Confirm, Kiosk, Order

Rule = Callable[[Kiosk, str], Speech]


def target_speech(kiosk: Kiosk, target: str) -> Speech:
    """What this target does, and how it stands with it."""
    for pattern, rule in RULES:
        if found := re.fullmatch(pattern, target):
            return rule(kiosk, found[1] if found.groups() else "")
    return Speech((f"kiosk.do.{target}",))


def service_name(service: BranchService) -> Own:
    """The service in the branch's own voice, else by its letter."""
    return Own((service.name,), instead=("kiosk.service", *one_by_one(service.code.upper())))


def next_language(kiosk: Kiosk) -> str:
    """The language that the button for it leads to: the one after that on screen, of those that the branch offers."""
    offered = [language for language in LANGUAGES if kiosk.branch is None or language in kiosk.branch.languages]
    if kiosk.language not in offered:
        return offered[0] if offered else kiosk.language
    return offered[(offered.index(kiosk.language) + 1) % len(offered)]


def _service(kiosk: Kiosk, code: str) -> Speech:
    service = kiosk.service(code)
    if service is None or kiosk.branch is None:
        return Speech(("kiosk.service", *one_by_one(code)))
    line = () if kiosk.alone.is_on else tuple(line_clips(service, kiosk.branch.time_zone))  # nobody knows how long it is now
    return Speech((service_name(service),), line)


def _minutes(_kiosk: Kiosk, minutes: str) -> Speech:
    return Speech((*whole(int(minutes)), "kiosk.minutes"))


def _walk(kiosk: Kiosk, minutes: str) -> Speech:
    return _minutes(kiosk, minutes) if int(minutes) else Speech(("kiosk.do.here",))


def _tick(name: str, is_ticked: Callable[[Order], bool]) -> Rule:
    def rule(kiosk: Kiosk, _: str) -> Speech:
        ticked: Parts = ()
        if isinstance(kiosk.screen, Confirm):
            ticked = ("kiosk.chosen" if is_ticked(kiosk.screen.order) else "kiosk.not_chosen", PAUSE)
        return Speech((*ticked, f"kiosk.do.{name}"))

    return rule


RULES: tuple[tuple[str, Rule], ...] = (
    (r"language-([a-z]{2})", lambda _kiosk, language: Speech((In(language, "kiosk.language"),))),
    (r"switch-language", lambda kiosk, _: Speech((In(next_language(kiosk), "kiosk.language"),))),
    (r"service-([A-Za-z]{1,2})", _service),
    (r"walk-([0-9]{1,2})", _walk),
    (r"minutes-([0-9]{1,2})", _minutes),
    (r"priority", _tick("priority", lambda order: order.priority)),
    (r"paperless", _tick("paperless", lambda order: not order.wants_paper)),
    (r"answer-(.+)", answer),
    (r"(?:pin|phone|code)-erase", lambda _kiosk, _: Speech(("kiosk.do.erase",))),
    (r"(?:pin|phone|code)-([0-9A-Z])", lambda _kiosk, sign: Speech(tuple(one_by_one(sign)))),
    (r"do-return", lambda _kiosk, _: Speech(("kiosk.do.arrive",))),  # the same words: I am here
    (r"do-(.+)", lambda _kiosk, verb: Speech((f"kiosk.do.{verb}",))),
)
