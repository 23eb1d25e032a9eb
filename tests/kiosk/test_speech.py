"""What the kiosk says of its screens, without a window or a loudspeaker: every screen and every target, in every language."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.contract.commands import TakenTicket
from caller_server.contract.views import ClosedBecause, Estimate, ServiceCase, ServiceHint
from config.paths import assets
from config.translations import LANGUAGES
from hardware.speaker.clips import ClipBank
from hardware.speaker.phrases import MESSAGES, PAUSE
from kiosk.access.state import ReadAloudTouched, Warned
from kiosk.before.state import Elsewhere, PapersShown
from kiosk.check.state import Checking, Deed, Doing, Say, Shown, Verb
from kiosk.effects import LookAgain
from kiosk.flow import step
from kiosk.inputs import BranchSeen, HomeTouched, Input, LanguageTouched, PriorityTouched, ServiceTouched, Silence
from kiosk.phone.state import PhoneAsked
from kiosk.reprint.state import Reprints
from kiosk.speech.screens import SCREENS, clips_of, heard, screen_clip, screen_speech
from kiosk.speech.state import Focused, Hush, In, Parts, SilenceWanted, Speak, Spoken, VoiceWanted
from kiosk.state import (
    Confirm,
    Done,
    Issuing,
    Kiosk,
    Order,
    Paper,
    Rules,
    ScreenState,
    Services,
    Starting,
    Trouble,
    Troubled,
    Welcome,
)
from tests.samples import BILIK_2, LOKET_3, NOW, branch_view, notice, ticket_view

RULES, ONE = Rules(), UUID(int=1)
BANK = ClipBank(assets() / "sounds")
ORDER = Order("A", ONE, "id")
SOON = Estimate.model_validate({"from": NOW, "to": NOW + timedelta(minutes=15), "kind": "window"})
TICKETS = [
    ticket_view(), ticket_view(ahead=0, estimate=SOON), ticket_view(number="AB-K12-07", cannot_say="stalled"),
    ticket_view(place="invited"), ticket_view(state="called", counter=BILIK_2), ticket_view(state="serving", counter=LOKET_3),
    *(ticket_view(state=state) for state in ("parked", "served", "cancelled", "no_show", "expired")),
]  # fmt: skip
SHOWN = [
    *(Shown("t", ticket) for ticket in TICKETS),
    *(Shown("t", TICKETS[0], question=verb) for verb in (Verb.AWAY, Verb.DEFER, Verb.LEAVE)),
    *(Shown("t", TICKETS[0], noted=Deed(verb, ONE)) for verb in Verb),
    Shown("t", TICKETS[0], unsure=Deed(Verb.LEAVE, ONE)),
    Shown("t", TICKETS[0], refused="Tidak bisa."),
]
DONE = Done(TakenTicket(ticket=TICKETS[0], token="t" * 16, follow_url="http://x/t"), Paper.PRINTED)
# The screens with a rule of their own; each other one is told by the clip that is called like it.
STATES: list[Any] = [
    Starting(), Welcome(), Services(), Confirm(ORDER), Confirm(replace(ORDER, service="gone")), Issuing(ORDER), Checking("t"),
    *(Done(TakenTicket(ticket=ticket, token="t" * 16, follow_url="http://x/t"), paper) for ticket in TICKETS for paper in Paper),
    *(Troubled(trouble, service="A") for trouble in Trouble), Doing(SHOWN[0], Deed(Verb.LEAVE, ONE)), *SHOWN,
    PhoneAsked(DONE), PhoneAsked(DONE, refused="Coba lagi."), Elsewhere(ORDER, "app"), Elsewhere(ORDER, "gone"),
    PapersShown(ORDER), PapersShown(replace(ORDER, service="U")),
]  # fmt: skip


def with_more(branch: Any) -> Any:
    """The branch with hints and cases at its first service."""
    first = branch.services[0].model_copy(
        update={
            "hints": [ServiceHint(code="app", question="Saldo JHT di bawah 15 juta?", place="Aplikasi JMO")],
            "cases": [ServiceCase(code="quit", name="Berhenti bekerja", checklist=["Surat berhenti"])],
            "estimate": SOON,
        }
    )
    return branch.model_copy(update={"services": [first, *branch.services[1:]]})


def a_kiosk(screen: Any, language: str = "id", **changes: Any) -> Kiosk:
    view = with_more(branch_view(languages=list(LANGUAGES), **changes))
    return Kiosk(screen=screen, language=language, views=dict.fromkeys(LANGUAGES, view), spoken=Spoken(has_voice=True))


def speaking(screen: Any, **changes: Any) -> Kiosk:
    kiosk = a_kiosk(screen, **changes)
    return replace(kiosk, spoken=replace(kiosk.spoken, is_on=True))


def happens(kiosk: Kiosk, happened: Input) -> tuple[Kiosk, list[Any]]:
    """The kiosk afterwards, and what it asks for then."""
    after, effects = step(kiosk, happened, RULES)
    return after, heard(kiosk, happened, after, effects)


def clips(effects: list[Any]) -> list[str]:
    """The clips that are said, those of the branch's own voice left out."""
    return [part for effect in effects if isinstance(effect, Speak) for part in effect.parts if isinstance(part, str)]


def can_be_said(parts: Parts, language: str) -> bool:
    """Whether there is a recording of all of it, whatever the branch has recorded itself."""
    others = [part for part in parts if isinstance(part, In)]
    return (
        bool(parts)
        and all(BANK.has(language, clip) for clip in clips_of(parts))
        and all(BANK.has(o.language, o.clip) for o in others)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
def test_every_screen_says_what_it_is_in_every_language(state: Any, language: str) -> None:
    for changes in ({}, {"held_while_away": True}, {"notice": notice()}):
        speech = screen_speech(a_kiosk(state, language, **changes))

        assert can_be_said(speech.first, language)
        assert not speech.then or can_be_said(speech.then, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_without_a_rule_has_a_clip_of_its_name(language: str) -> None:
    others = set(get_args(ScreenState)) - {type(state) for state in STATES}

    assert set(SCREENS) <= {type(state) for state in STATES}, "a rule that no test looks at"
    assert others
    assert [screen_clip(screen) for screen in others if not BANK.has(language, screen_clip(screen))] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("because", get_args(ClosedBecause))
def test_a_closed_office_says_why(because: str, language: str) -> None:
    closed = a_kiosk(Troubled(Trouble.CLOSED), language, open=False, closed_because=because)

    assert can_be_said(screen_speech(closed).first, language)


@pytest.mark.parametrize("message", MESSAGES)
def test_what_everyone_is_told_is_read_with_the_welcome_and_the_services(message: str) -> None:
    for screen in (Welcome(), Services()):
        assert f"message.{message}" in screen_speech(a_kiosk(screen, notice=notice(message))).first


@pytest.mark.parametrize("paper", list(Paper))
def test_what_became_of_a_slip_printed_again_is_said(paper: Paper) -> None:
    kiosk = replace(a_kiosk(SHOWN[0]), reprints=Reprints(("t",), paper))

    assert str(screen_speech(kiosk).first[0]).startswith("kiosk.done.")
    assert can_be_said(screen_speech(kiosk).first, "id")


# --- when


def test_the_voice_is_turned_on_and_off_and_says_so() -> None:
    on, first = happens(a_kiosk(Services()), ReadAloudTouched())
    off, last = happens(on, ReadAloudTouched())

    assert (on.spoken.is_on, off.spoken.is_on) == (True, False)
    assert clips(first) == ["kiosk.on", PAUSE, "kiosk.services"]
    assert clips(last) == ["kiosk.off"]


def test_a_kiosk_without_a_loudspeaker_stays_silent() -> None:
    kiosk = replace(a_kiosk(Services()), spoken=Spoken())

    assert happens(kiosk, ReadAloudTouched()) == (kiosk, [])
    assert happens(kiosk, VoiceWanted()) == (kiosk, [])


def test_each_new_screen_is_said_and_news_of_the_same_one_is_not() -> None:
    welcome = speaking(Welcome())

    services, said = happens(welcome, LanguageTouched("en"))
    later = {language: with_more(branch_view(languages=list(LANGUAGES), seq=140)) for language in LANGUAGES}
    same, nothing = happens(services, BranchSeen(later))
    asked, confirm = happens(same, ServiceTouched("K", ONE))

    assert (clips(said), said[-1].language) == (["kiosk.services"], "en")
    assert clips(nothing) == []
    assert clips(confirm)[:2] == ["kiosk.confirm", PAUSE]
    assert isinstance(asked.screen, Confirm)


def test_what_the_keys_stand_on_is_said_and_once_more_when_it_is_asked_for() -> None:
    kiosk, said = happens(speaking(Services()), Focused("back"))
    _, again = happens(kiosk, VoiceWanted("back"))

    assert clips(said) == ["kiosk.do.back"]
    assert clips(again) == ["kiosk.services", PAUSE, "kiosk.do.back"]


def test_without_the_voice_the_keys_say_nothing() -> None:
    assert happens(a_kiosk(Services()), Focused("back"))[1] == []


def test_a_tick_says_whether_it_is_set() -> None:
    ticked, said = happens(speaking(Confirm(ORDER)), PriorityTouched())
    _, again = happens(ticked, PriorityTouched())

    assert clips(said)[0] == "kiosk.chosen"
    assert clips(again)[0] == "kiosk.not_chosen"


def test_silence_is_silence_and_the_voice_stays_on() -> None:
    kiosk, said = happens(speaking(Services()), SilenceWanted())

    assert (kiosk.spoken.is_on, said) == (True, [Hush()])


def test_the_warning_is_heard_with_words_or_without() -> None:
    warned = Silence(RULES.idle_s - RULES.warn_s)

    assert happens(speaking(Services()), warned)[1] == [Speak(("kiosk.warning",), "id", warns=True)]
    assert happens(a_kiosk(Services()), warned)[1] == [Speak((), "id", warns=True)]
    assert not [effect for effect in happens(a_kiosk(Services()), warned)[1] if isinstance(effect, Warned)]


def test_the_next_person_finds_the_kiosk_silent() -> None:
    kiosk, said = happens(speaking(Services()), Silence(RULES.idle_s))

    assert (kiosk.spoken, clips(said)) == (Spoken(has_voice=True), [])
    assert Hush() in said
    assert happens(speaking(Welcome()), Silence(RULES.idle_s))[0].spoken.is_on is False


def test_what_is_said_of_a_shown_number_is_said_once() -> None:
    say = Say(TICKETS[0], "id", "Asia/Makassar")
    before, after = speaking(Checking("t")), speaking(Shown("t", TICKETS[0]))

    assert heard(before, HomeTouched(), after, (say, LookAgain()))[0] == LookAgain()
    assert not [e for e in heard(before, HomeTouched(), after, (say,)) if isinstance(e, Say)]
    assert heard(a_kiosk(Checking("t")), HomeTouched(), a_kiosk(Shown("t", TICKETS[0])), (say,)) == [say]


def test_a_number_that_nobody_can_say_is_left_to_the_screen() -> None:
    before, after = speaking(Checking("t")), speaking(Shown("t", ticket_view(number="?")))

    assert heard(before, HomeTouched(), after, (LookAgain(),)) == [LookAgain()]
    assert clips(heard(after, HomeTouched(), speaking(Services()), ())) == ["kiosk.services"]


@given(st.sampled_from(STATES), st.sampled_from(STATES), st.sampled_from(LANGUAGES))
def test_whatever_follows_whatever_is_said_with_clips_that_there_are(one: Any, other: Any, language: str) -> None:
    before, after = replace(speaking(one), language=language), replace(speaking(other), language=language)
    spoken = [effect for effect in heard(before, HomeTouched(), after, ()) if isinstance(effect, Speak)]

    assert all(can_be_said(effect.parts, language) for effect in spoken)
    assert bool(spoken) is (screen_speech(before).first != screen_speech(after).first)
