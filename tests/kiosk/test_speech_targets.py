"""What the kiosk says of everything that can be touched, and which keys are for its voice."""

import re
from pathlib import Path
from typing import get_args

import pytest

from caller_server.contract.views import ClosedBecause, ServiceState
from config.translations import LANGUAGES
from hardware.speaker.phrases import kiosk_clip_names, vocabulary
from kiosk.before.state import Cases, Hinted
from kiosk.check.state import Verb
from kiosk.settings import function_keys
from kiosk.speech.screens import clips_of, screen_clip, screen_speech
from kiosk.speech.state import In, Own
from kiosk.speech.targets import target_speech
from kiosk.state import Confirm, Kiosk, ScreenState, Services, Trouble, Troubled
from tests.kiosk.test_speech import ORDER, STATES, a_kiosk, can_be_said
from tests.samples import branch_view


def targets_in_the_source() -> set[str]:
    """Every name that a target can have, a digit or a code standing for those that are made of values."""
    root = Path(__file__).parents[2] / "kiosk"
    found: set[str] = set()
    for file in [*root.rglob("*.kv"), *root.rglob("*.py")]:
        text = file.read_text(encoding="utf-8")
        found |= set(re.findall(r"""automation_id ?[=:] ?['"]([^'"{]+)['"]""", text))
        found |= {f"{prefix}5" for prefix in re.findall(r"""automation_id=f"((?:walk|pin|phone|code)-)\{""", text)}
    return found


NAMED = {
    "back", "home", "switch-language", "priority", "take", "retry", "other-service", "no-slip", "finish", "more", "stay", "help",
    "text-size", "contrast", "lower", "read-aloud", "tools", "pad-previous", "pad-next", "pad-choose", "pad-raise", "scroll-up",
    "scroll-down", "pin-erase", "pin-open", "pin-0", "phone-erase", "phone-send", "code-erase", "code-A", "code-send",
    "code-more", "try-print", "try-sound", "quieter", "louder", "restart", "sure", "keep", "minutes-5", "minutes-30", "walk-0",
    "walk-15", "do-retry", "do-reprint", "paperless", "papers", "anyway", "have-papers", "none", "service-A", "service-X",
    *(f"do-{verb}" for verb in Verb), *(f"language-{language}" for language in LANGUAGES),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_touched_says_its_name_in_every_language(language: str) -> None:
    kiosk = a_kiosk(Confirm(ORDER), language)
    silent = {
        target
        for target in NAMED | targets_in_the_source()
        if not can_be_said((speech := target_speech(kiosk, target)).first, language)
        or (speech.then and not can_be_said(speech.then, language))
    }

    assert len(targets_in_the_source()) > 15
    assert silent == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", get_args(ServiceState))
def test_a_service_says_its_name_and_its_line_or_why_there_is_no_number(state: str, language: str) -> None:
    branch = branch_view()
    gone = branch.model_copy(update={"services": [branch.services[0].model_copy(update={"state": state})]})
    kiosk = Kiosk(screen=Services(), language=language, views={language: gone})

    speech = target_speech(kiosk, "service-A")

    assert speech.first == (Own(("Klaim JHT",), instead=("kiosk.service", "letter.a")),)
    assert can_be_said(speech.then, language)


def test_questions_and_cases_are_said_in_the_branch_s_own_voice_else_by_their_place() -> None:
    question, case = target_speech(a_kiosk(Hinted(ORDER)), "answer-app"), target_speech(a_kiosk(Cases(ORDER)), "answer-quit")

    assert question.first == (Own(("Saldo JHT di bawah 15 juta?",), instead=("kiosk.choice", "digit.1")),)
    assert case.first == (Own(("Berhenti bekerja",), instead=("kiosk.choice", "digit.1")),)


def test_a_language_is_named_in_itself() -> None:
    kiosk = a_kiosk(Services(), "id")

    assert target_speech(kiosk, "language-jv").first == (In("jv", "kiosk.language"),)
    assert target_speech(kiosk, "switch-language").first == (In("en", "kiosk.language"),)


def test_no_clip_is_recorded_that_nothing_says() -> None:
    screens = [a_kiosk(state, **changes) for state in STATES for changes in ({}, {"held_while_away": True})]
    closed = [a_kiosk(Troubled(Trouble.CLOSED), open=False, closed_because=because) for because in get_args(ClosedBecause)]
    targets = [target_speech(a_kiosk(Confirm(ORDER)), target) for target in NAMED | targets_in_the_source()]
    speeches = [*(screen_speech(kiosk) for kiosk in (*screens, *closed)), *targets]
    said = {clip for speech in speeches for clip in clips_of((*speech.first, *speech.then))}
    said |= {part.clip for speech in targets for part in speech.first if isinstance(part, In)}
    said |= {screen_clip(screen) for screen in get_args(ScreenState)} | {f"kiosk.service.{s}" for s in get_args(ServiceState)}
    said |= {"kiosk.on", "kiosk.off", "kiosk.warning", "kiosk.chosen", "kiosk.choice"}

    assert set(kiosk_clip_names()) - said == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_target_is_told_in_a_few_words(language: str) -> None:
    long = {name: text for name, text in vocabulary(language).items() if name.startswith("kiosk.do.") and len(text) > 80}

    assert long == {}


def test_the_keys_for_the_voice_are_two_function_keys() -> None:
    assert (function_keys("F2,F3"), function_keys("f15, f1")) == ((283, 284), (296, 282))


@pytest.mark.parametrize("text", ["", "F2", "F2,F2", "F0,F1", "F2,F16", "A,B", "F2,F3,F4", "F2;F3", "Fx,F1"])
def test_keys_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="F2,F3"):
        function_keys(text)
