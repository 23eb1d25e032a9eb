"""The kiosk read aloud, in a real window with a loudspeaker that remembers: by keys, by a held corner, by its button."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.paths import assets
from config.translations import LANGUAGES
from hardware.speaker.clips import ClipBank
from hardware.speaker.fake import FakeSpeaker
from hardware.speaker.phrases import PAUSE, number_phrases
from kiosk.speech.state import Part, Parts, Speak
from kiosk.speech.voice import Voice
from tests.kiosk.server import serving
from tests.kiosk.window import NEW_DAY, Driven, check
from tests.server_process import eventually

pytestmark = [pytest.mark.window, pytest.mark.slow]
BANK = ClipBank(assets() / "sounds")
ALL = list(LANGUAGES)
WARNING = "(two knocks)"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driven]:
    slips = tmp_path_factory.mktemp("slips")
    with serving() as server:
        server.branch = {"languages": ALL}
        driven = Driven(server, "--printer", f"fake:{slips}", "--speaker", "fake")
        driven.do(wait="welcome", timeout=30)
        yield driven
        assert driven.end() == 0


@pytest.fixture
def kiosk(running: Driven) -> Driven:
    running.do(resize="1080x1920")
    running.home()
    running.server.branch = {"languages": ALL}
    before = len(running.server.of("GET", "/bontang"))  # an answer of the time before may still be on its way
    eventually(lambda: len(running.server.of("GET", "/bontang")) > before + 2 * len(ALL))
    eventually(lambda: {f"language-{one}" for one in ALL} <= {found["id"] for found in running.do(measure=True)["widgets"]})
    return running


def rest_of(number: str) -> list[str]:
    """What is said of a number with seven ahead."""
    return [PAUSE, *number_phrases(number), PAUSE, "digit.7", "ahead.many"]


def lasting(parts: Parts, language: str) -> float:
    """How long this takes to say, by which it is known again."""
    speaker, warns = FakeSpeaker(), parts[:1] == (WARNING,)
    order = Speak(parts[1:] if warns else parts, language, warns)
    assert Voice(lambda: BANK, speaker).speak(order) is None
    return round(speaker.seconds[0], 4)


class Listener:
    """Hears what is said from now on. What is overtaken by something newer is not said, so only what must come is waited for."""

    def __init__(self, kiosk: Driven) -> None:
        self._kiosk, self._heard = kiosk, kiosk.do(said=0)["said"]

    def hears(self, language: str, *parts: Part) -> None:
        """Sooner or later this is said."""
        wanted = lasting(parts, language)
        self._heard = eventually(lambda: self._behind(wanted))

    def _behind(self, wanted: float) -> int:
        seconds = [round(one, 4) for one in self._kiosk.do(said=0)["seconds"]]
        return seconds.index(wanted, self._heard) + 1 if wanted in seconds[self._heard :] else 0


def keys_to(kiosk: Driven, target: str) -> None:
    """The keys are moved down until they stand there."""
    for _ in range(30):
        if kiosk.do(key="down")["focus"] == target:
            return
    raise AssertionError(f"no key leads to {target}: {kiosk.do(focus=True)}")


def test_a_visit_without_sight_from_the_voice_to_the_number_by_keys(kiosk: Driven) -> None:
    kiosk.server.ticket = {"ahead": 7}
    listener = Listener(kiosk)

    kiosk.do(key="voice")
    listener.hears("id", "kiosk.on", PAUSE, "kiosk.welcome")
    keys_to(kiosk, "language-jv")
    listener.hears("jv", "kiosk.language")
    kiosk.do(key="ok")
    listener.hears("jv", "kiosk.services")
    keys_to(kiosk, "service-K")
    listener.hears("jv", "kiosk.service", "letter.k", PAUSE, "digit.2", "ahead.many")
    kiosk.do(key="ok")
    kiosk.do(wait="confirm")
    keys_to(kiosk, "priority")
    listener.hears("jv", "kiosk.not_chosen", PAUSE, "kiosk.do.priority")
    kiosk.do(key="ok")
    listener.hears("jv", "kiosk.chosen", PAUSE, "kiosk.do.priority")
    keys_to(kiosk, "take")
    listener.hears("jv", "kiosk.do.take")
    kiosk.do(key="ok")
    done = kiosk.do(wait="done", timeout=30)
    listener.hears("jv", "kiosk.done.printed", *rest_of(done["number"]))

    kiosk.do(key="voice")
    listener.hears("jv", "kiosk.done.printed", *rest_of(done["number"]))


def test_a_held_corner_starts_it_and_a_key_silences_it_and_turns_it_off(kiosk: Driven) -> None:
    listener = Listener(kiosk)

    assert kiosk.do(hold=2.5)["screen"] == "welcome"
    listener.hears("id", "kiosk.on", PAUSE, "kiosk.welcome")
    kiosk.do(key="hush")
    assert kiosk.do(state=True)["is_read_aloud"]
    kiosk.do(key="hush")
    listener.hears("id", "kiosk.off")

    assert not kiosk.do(state=True)["is_read_aloud"]


def test_a_finger_that_only_passes_the_corner_starts_nothing(kiosk: Driven) -> None:
    kiosk.do(hold=0.3)

    assert not kiosk.do(state=True)["is_read_aloud"]


def test_the_button_reads_aloud_and_stops_it_and_nobody_finds_it_on(kiosk: Driven) -> None:
    listener = Listener(kiosk)
    kiosk.to_services()

    kiosk.do(tap="read-aloud")
    listener.hears("id", "kiosk.on", PAUSE, "kiosk.services")
    kiosk.do(tap="read-aloud")
    listener.hears("id", "kiosk.off")
    kiosk.do(tap="read-aloud")
    kiosk.do(tap="back")
    kiosk.do(wait="welcome")

    assert not kiosk.do(state=True)["is_read_aloud"]


def test_the_warning_is_heard() -> None:
    with serving() as server:
        short = Driven(server, "--speaker", "fake", "--idle", "22", "--size", "800x480")
        short.do(wait="welcome", timeout=30)
        listener = Listener(short)
        short.to_services()

        listener.hears("id", WARNING)
        short.do(key="voice")
        listener.hears("id", "kiosk.on", PAUSE, "kiosk.services")
        listener.hears("id", WARNING, "kiosk.warning")
        assert short.end() == 0


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one not in ("id", "en")])
def test_troubles_fit_in_a_further_language(kiosk: Driven, pictures: Path, language: str) -> None:
    kiosk.to_services(language)
    kiosk.do(tap="service-P")
    kiosk.do(wait="trouble")
    check(kiosk, "quota", language, pictures)
    kiosk.do(tap="other-service")
    kiosk.do(wait="services")
    kiosk.server.branch = {"languages": ALL, **NEW_DAY}
    kiosk.do(wait="trouble", timeout=30)
    check(kiosk, "closed", language, pictures)
