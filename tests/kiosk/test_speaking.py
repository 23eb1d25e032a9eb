"""Saying it: the newest is heard at once, what is overtaken is not, and a broken loudspeaker harms nothing."""

import shutil
import threading
from array import array
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from config.paths import assets
from hardware.errors import DeviceAbsent
from hardware.speaker.build import build_own
from hardware.speaker.clips import ClipBank
from hardware.speaker.fake import FakeSpeaker
from hardware.speaker.sound import RATE, duration_s, read_wav
from kiosk.check.state import Say
from kiosk.speech.state import Hush, In, Own, Speak
from kiosk.speech.voice import Voice
from kiosk.speech.work import SpeechWorker
from kiosk.workers import Means
from tests.samples import ticket_view
from tests.server_process import eventually

SHIPPED = assets() / "sounds"
ONE, TWO, THREE = (Speak((clip,), "id") for clip in ("kiosk.welcome", "kiosk.services", "kiosk.do.back"))


class SlowSpeaker:
    """Plays each sound until it is stopped or released; the first stops come too early for it, as a program's may."""

    def __init__(self, deaf_for: int = 0) -> None:
        self.began: list[float] = []
        self.ended: list[float] = []
        self.most_at_once = 0
        self._deaf_for, self._playing = deaf_for, 0
        self._end = threading.Event()

    def play(self, wav: bytes) -> None:
        self._playing += 1
        self.most_at_once = max(self.most_at_once, self._playing)
        self._end.clear()
        self.began.append(duration_s(read_wav(wav)))
        self._end.wait(30)
        self.ended.append(self.began[-1])
        self._playing -= 1

    def stop(self) -> None:
        if self._deaf_for > 0:
            self._deaf_for -= 1
        else:
            self.release()

    def release(self) -> None:
        self._end.set()


def a_voice(speaker: Any) -> Voice:
    return Voice(lambda: ClipBank(SHIPPED), speaker)


@pytest.fixture
def worker_of() -> Any:
    made: list[tuple[SpeechWorker, Any]] = []

    def make(speaker: Any, report: Callable[[str], None] = lambda _: None, voice: Voice | None = None) -> SpeechWorker:
        voice = voice or (a_voice(speaker) if speaker else None)
        worker = SpeechWorker(cast(Means, SimpleNamespace(voice=voice)), report)
        worker.start()
        made.append((worker, speaker))
        return worker

    yield make
    for worker, speaker in made:
        worker.close()
        if isinstance(speaker, SlowSpeaker):
            speaker.release()


def test_what_is_new_is_heard_instead_of_what_is_being_said(worker_of: Any) -> None:
    speaker = SlowSpeaker(deaf_for=2)
    worker = worker_of(speaker)

    worker.do(ONE)
    eventually(lambda: len(speaker.began) == 1)
    worker.do(TWO)
    eventually(lambda: len(speaker.began) == 2)

    assert (len(speaker.ended), speaker.most_at_once) == (1, 1)
    assert speaker.began[0] != speaker.began[1]


def test_of_many_at_once_the_last_is_heard_and_never_two_together(worker_of: Any) -> None:
    speaker, alone = SlowSpeaker(), FakeSpeaker()
    worker = worker_of(speaker)
    a_voice(alone).speak(THREE)

    for order in (ONE, TWO, ONE, TWO, ONE, TWO, THREE):
        worker.do(order)
    eventually(lambda: bool(speaker.began) and speaker.began[-1] == alone.seconds[0])

    assert speaker.most_at_once == 1


def test_asked_for_silence_it_is_silent_and_speaks_again_later(worker_of: Any) -> None:
    speaker = SlowSpeaker(deaf_for=1)
    worker = worker_of(speaker)

    worker.do(ONE)
    eventually(lambda: len(speaker.began) == 1)
    worker.do(Hush())
    eventually(lambda: len(speaker.ended) == 1)
    worker.do(TWO)
    eventually(lambda: len(speaker.began) == 2)


def test_what_is_said_of_a_ticket_gives_way_too(worker_of: Any) -> None:
    speaker = SlowSpeaker()
    voice = a_voice(speaker)
    worker = worker_of(speaker, voice=voice)
    telling = threading.Thread(target=voice.say, args=(Say(ticket_view(), "id", "Asia/Makassar"),))
    telling.start()
    eventually(lambda: len(speaker.began) == 1)

    worker.do(ONE)

    eventually(lambda: len(speaker.began) == 2)
    telling.join(30)
    assert speaker.most_at_once == 1


def test_a_loudspeaker_that_is_gone_is_reported_and_the_kiosk_goes_on(worker_of: Any) -> None:
    speaker, reported = FakeSpeaker(), list[str]()
    worker = worker_of(speaker, reported.append)
    speaker.fail_with(DeviceAbsent("unplugged"))

    worker.do(ONE)
    eventually(lambda: reported == ["speaker: DeviceAbsent"])
    speaker.fail_with(None)
    worker.do(TWO)

    eventually(lambda: len(speaker.played) == 1)


def test_a_kiosk_without_a_voice_does_nothing(worker_of: Any) -> None:
    worker = worker_of(None)

    worker.do(ONE)
    worker.do(Hush())


def test_after_the_end_nothing_begins(worker_of: Any) -> None:
    speaker = FakeSpeaker()
    worker = worker_of(speaker)
    worker.close()

    worker.do(ONE)

    assert (list(speaker.played), speaker.stops) == ([], 1)


def test_the_clips_are_read_once_and_not_before_the_window_is_there() -> None:
    read: list[str] = []

    def load() -> ClipBank:
        read.append(threading.current_thread().name)
        return ClipBank(SHIPPED)

    voice = Voice(load, FakeSpeaker())
    worker = SpeechWorker(cast(Means, SimpleNamespace(voice=voice)), lambda _: None)
    assert read == []

    worker.start()
    worker.do(ONE)
    eventually(lambda: len(voice.speaker.played) == 1)

    assert len(read) == 1
    assert read[0].startswith("kiosk-speech")
    worker.close()


def test_a_clip_that_is_missing_is_a_fault_and_no_silence_for_ever() -> None:
    voice = a_voice(FakeSpeaker())

    assert voice.speak(Speak(("kiosk.nothing",), "id")) == "speaker: ClipMissing"
    assert voice.speak(ONE) is None


def test_the_warning_is_two_knocks_and_then_words_if_there_are_any() -> None:
    speaker = FakeSpeaker()
    voice = a_voice(speaker)

    voice.speak(Speak((), "id", warns=True))
    voice.speak(Speak(("kiosk.warning",), "id", warns=True))

    assert 0.5 < speaker.seconds[0] < 1
    assert speaker.seconds[1] > speaker.seconds[0] + 1


def test_a_language_is_said_in_its_own_voice() -> None:
    english, indonesian = FakeSpeaker(), FakeSpeaker()

    a_voice(english).speak(Speak((In("en", "kiosk.language"),), "id"))
    a_voice(indonesian).speak(Speak((In("id", "kiosk.language"),), "id"))

    assert english.played != indonesian.played


class Hums:
    """An engine that hums every text for as long as it is."""

    name = "hum"

    def speak(self, _language: str, text: str) -> "array[int]":
        return array("h", [9000, -9000] * int(RATE * (0.1 + 0.02 * len(text)) / 2))


def test_the_branch_s_own_texts_are_said_once_they_are_recorded(tmp_path: Path) -> None:
    papers = Own(("KTP asli", "Kartu Keluarga asli"), lead=("kiosk.papers",), instead=("kiosk.papers.shown",))
    shutil.copytree(SHIPPED / "id", tmp_path / "id", ignore=shutil.ignore_patterns("own"))
    folder = tmp_path
    without, with_one, with_all = FakeSpeaker(), FakeSpeaker(), FakeSpeaker()

    Voice(lambda: ClipBank(folder), without).speak(Speak((papers,), "id"))
    build_own(Hums(), {"id": ["KTP asli"]}, folder)
    Voice(lambda: ClipBank(folder), with_one).speak(Speak((papers,), "id"))
    build_own(Hums(), {"id": ["KTP asli", "Kartu Keluarga asli"]}, folder)
    Voice(lambda: ClipBank(folder), with_all).speak(Speak((papers,), "id"))

    assert list(without.played) == list(with_one.played)
    assert list(with_all.played) != list(without.played)
