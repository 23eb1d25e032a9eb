"""What the kiosk's voice says of each screen, and when. Pure: states to the names of clips.

A new screen says what it is, then what changes on it. News (waits, places) are not said again by themselves: whoever wants to
hear them asks for it once more.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hardware.speaker.phrases import MESSAGES, PAUSE, message_clip, noted_clip, number_phrases
from kiosk.access.state import Warned
from kiosk.before.state import Elsewhere, PaperlessTouched, PapersShown
from kiosk.check.state import Checking, Doing, Say, Shown
from kiosk.effects import Effect
from kiosk.inputs import Input, PriorityTouched
from kiosk.phone.state import PhoneAsked
from kiosk.speech.before import elsewhere, papers, papers_shown
from kiosk.speech.state import Focused, Hush, Own, Parts, Speak, Speech, VoiceWanted
from kiosk.speech.targets import service_name, target_speech
from kiosk.speech.ticket import line_clips, ticket_clips
from kiosk.state import Confirm, Done, Issuing, Kiosk, Paper, Services, Starting, Trouble, Troubled, Welcome

NOT_COUNTED = ("hours", None)  # closed for no reason that has to be told


def heard(before: Kiosk, happened: Input, after: Kiosk, effects: Iterable[Effect]) -> list[Effect]:
    """The effects of a step with what is to be heard of it. What is said of a ticket anyway is not said twice."""
    if not after.spoken.is_on:
        ended = [Speak(("kiosk.off",), before.language)] if before.spoken.is_on and _is_same_person(before, after) else []
        hushed = [Hush()] if before.spoken.is_on and not ended else []
        return [_sounded(effect) for effect in effects] + ended + hushed
    others = [effect for effect in effects if not isinstance(effect, Say | Warned)]
    warned = next((effect for effect in effects if isinstance(effect, Warned)), None)
    if warned is not None:
        return [*others, Speak(("kiosk.warning",), after.language, warns=True)]
    try:
        parts = _parts(before, happened, after)
    except ValueError:  # a number or counter that no voice has words for
        return others
    return [*others, Speak(parts, after.language)] if parts else others


def _sounded(effect: Effect) -> Effect:
    """Without the voice, the warning is a sound."""
    return Speak((), effect.language, warns=True) if isinstance(effect, Warned) else effect


def _is_same_person(before: Kiosk, after: Kiosk) -> bool:
    return type(before.screen) is type(after.screen)


def _parts(before: Kiosk, happened: Input, after: Kiosk) -> Parts:
    new = screen_speech(after)
    if not before.spoken.is_on:
        return ("kiosk.on", PAUSE, *_whole(new))
    if before.language != after.language or _said(before) != new.first:
        return _whole(new)
    match happened:
        case VoiceWanted(None):
            return _whole(new)
        case VoiceWanted(str() as target):
            return (*_whole(new), PAUSE, *_whole(target_speech(after, target)))
        case Focused(target):
            return _whole(target_speech(after, target))
        case PriorityTouched() | PaperlessTouched():
            return _whole(target_speech(after, "priority" if isinstance(happened, PriorityTouched) else "paperless"))
        case _:
            return ()


def _said(kiosk: Kiosk) -> Parts:
    """What the screen was said to be, nothing for one that could not be put into words."""
    try:
        return screen_speech(kiosk).first
    except ValueError:
        return ()


def _whole(speech: Speech) -> Parts:
    return (*speech.first, *speech.then)


# --- screens


def screen_speech(kiosk: Kiosk) -> Speech:
    """What the screen is and what stands on it. A screen without a rule of its own has the clip that is called like it."""
    rule = SCREENS.get(type(kiosk.screen))
    return rule(kiosk, kiosk.screen) if rule else Speech((screen_clip(type(kiosk.screen)),))


def screen_clip(screen: type) -> str:
    """``CaseAsked`` is told by the clip ``kiosk.screen.case_asked``."""
    return "kiosk.screen." + re.sub(r"(?<!^)(?=[A-Z])", "_", screen.__name__).lower()


def _plain(clip: str) -> Callable[[Kiosk, Any], Speech]:
    return lambda _kiosk, _screen: Speech((clip,))


def _with_notice(clip: str) -> Callable[[Kiosk, Any], Speech]:
    def rule(kiosk: Kiosk, _screen: object) -> Speech:
        notice = kiosk.notice
        told = (PAUSE, message_clip(notice.message)) if notice and notice.message in MESSAGES else ()
        return Speech((clip, *told))

    return rule


def _confirm(kiosk: Kiosk, confirm: Confirm) -> Speech:
    service = kiosk.service(confirm.order.service)
    if service is None or kiosk.branch is None:
        return Speech(("kiosk.confirm",))
    asked = (PAUSE, "kiosk.walk") if kiosk.branch.held_while_away else ()
    listed = papers(service, confirm.order)
    line = () if kiosk.alone.is_on else line_clips(service, kiosk.branch.time_zone)  # nobody knows how long it is now
    return Speech(("kiosk.confirm", PAUSE, service_name(service)), (*line, *listed, *asked))


def _done(kiosk: Kiosk, done: Done) -> Speech:
    ticket = done.taken.ticket
    told = tuple(ticket_clips(ticket, kiosk.language, kiosk.branch.time_zone if kiosk.branch else "UTC"))
    if done.paper is Paper.PRINTING:  # what follows it says the number
        return Speech(("kiosk.done.printing",))
    return Speech((f"kiosk.done.{done.paper}", PAUSE, *number_phrases(ticket.number)), told[len(number_phrases(ticket.number)) :])


def _troubled(kiosk: Kiosk, troubled: Troubled) -> Speech:
    if troubled.trouble is Trouble.LEAVE:
        return Speech((message_clip("leave_building"),))
    because = kiosk.branch.closed_because if kiosk.branch else None
    if troubled.trouble is Trouble.CLOSED and because not in NOT_COUNTED:
        return Speech((f"kiosk.trouble.closed.{because}",))
    return Speech((f"kiosk.trouble.{troubled.trouble}",))


def _shown(kiosk: Kiosk, shown: Shown) -> Speech:
    if shown.question is not None:
        return Speech((f"kiosk.ask.{shown.question}",))
    told: Parts = ()
    if shown.unsure is not None:
        told = ("kiosk.check.unsure", PAUSE)
    elif shown.refused is not None:
        told = ("kiosk.check.refused", PAUSE)
    elif shown.noted is not None:
        told = (noted_clip(shown.noted.verb), PAUSE)
    elif kiosk.reprints.paper is not None:
        is_well = kiosk.reprints.paper in (Paper.PRINTING, Paper.PRINTED)
        told = (f"kiosk.done.{kiosk.reprints.paper if is_well else Paper.FAILED}", PAUSE)
    number = number_phrases(shown.ticket.number)
    clips = ticket_clips(shown.ticket, kiosk.language, kiosk.branch.time_zone if kiosk.branch else "UTC")
    if shown.ticket.state == "waiting":  # its place and time change all the while
        return Speech((*told, *number), tuple(clips[len(number) :]))
    return Speech((*told, *clips))


def _phone(_kiosk: Kiosk, asked: PhoneAsked) -> Speech:
    return Speech(("kiosk.phone.not_sent",) if asked.refused is not None else (screen_clip(PhoneAsked),))


SCREENS: Mapping[type, Callable[[Kiosk, Any], Speech]] = {
    Starting: _plain("kiosk.starting"),
    Welcome: _with_notice("kiosk.welcome"),
    Services: _with_notice("kiosk.services"),
    Confirm: _confirm,
    Issuing: _plain("kiosk.issuing"),
    Done: _done,
    Troubled: _troubled,
    Checking: _plain("kiosk.checking"),
    Doing: _plain("kiosk.doing"),
    Shown: _shown,
    Elsewhere: elsewhere,
    PapersShown: papers_shown,
    PhoneAsked: _phone,
}


def clips_of(parts: Parts) -> set[str]:
    """The names of all clips that saying this can need, in the language on screen."""
    own = [part for part in parts if isinstance(part, Own)]
    spliced = {clip for part in own for clip in (*part.lead, *part.instead)}
    return ({part for part in parts if isinstance(part, str)} | spliced) - {PAUSE}
