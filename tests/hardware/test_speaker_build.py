"""Recording the clips: resumable, and never an empty or half file."""

import math
from array import array
from pathlib import Path

import pytest

from hardware.errors import ConfigurationError, DeviceFault, HardwareError
from hardware.speaker import sound
from hardware.speaker.build import build, build_voice
from hardware.speaker.clips import ClipBank, read_manifest
from hardware.speaker.phrases import vocabulary
from hardware.speaker.tts import EspeakEngine


class FakeEngine:
    """Hums every text, the longer the text the longer; fails at the text ``fails_at``; ``spoken`` is what it was asked for."""

    def __init__(self, name: str = "hum", fails_at: str | None = None, mute: str | None = None) -> None:
        self.name, self.fails_at, self.mute = name, fails_at, mute
        self.spoken: list[str] = []

    def speak(self, language: str, text: str) -> "array[int]":
        if text == self.fails_at:
            raise DeviceFault("the line broke")
        self.spoken.append(text)
        if text == self.mute:
            return sound.silence(0.5)
        count = int(sound.RATE * (0.1 + 0.002 * len(text)))
        return array("h", (round(9000 * math.sin(i / 8)) for i in range(count)))


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_build_records_every_clip_once_and_says_so(tmp_path: Path):
    seen: list[tuple[str, int, int]] = []

    report = build(FakeEngine(), ["id"], tmp_path, lambda *step: seen.append(step))

    everything = len(vocabulary("id"))
    assert (report.made, report.kept, report.missing) == (everything, 0, ())
    assert [done for _, done, _ in seen] == list(range(1, everything + 1))
    wanted = {f"id/{name}.wav" for name in vocabulary("id")} | {"id/manifest.json", "chime.wav", "silence.wav"}
    assert files(tmp_path) == wanted


def test_a_second_build_with_the_same_engine_speaks_nothing(tmp_path: Path):
    build(FakeEngine(), ["id", "en"], tmp_path)
    engine = FakeEngine()

    report = build(engine, ["id", "en"], tmp_path)

    assert (engine.spoken, report.made, report.missing) == ([], 0, ())


def test_a_build_that_breaks_off_leaves_the_old_voice_whole_and_goes_on_where_it_stopped(tmp_path: Path):
    build(FakeEngine("old"), ["id"], tmp_path)
    version = ClipBank(tmp_path).version

    with pytest.raises(HardwareError):
        build(FakeEngine("new", fails_at="lima"), ["id"], tmp_path)
    assert (ClipBank(tmp_path).version, ClipBank(tmp_path).missing("id")) == (version, [])

    engine = FakeEngine("new")
    report = build(engine, ["id"], tmp_path)
    assert engine.spoken[0] == "lima"
    assert report.kept == len(vocabulary("id")) - len(engine.spoken)
    assert {clip.engine for clip in read_manifest(tmp_path / "id").values()} == {"new"}
    assert not (tmp_path / "id.building").exists()


def test_a_clip_that_was_damaged_is_spoken_again(tmp_path: Path):
    build(FakeEngine(), ["id"], tmp_path)
    (tmp_path / "id" / "digit.7.wav").write_bytes(b"")
    engine = FakeEngine()

    report = build(engine, ["id"], tmp_path)

    assert (engine.spoken, report.missing) == (["tujuh"], ())


def test_an_engine_that_says_nothing_is_a_fault_and_leaves_no_empty_file(tmp_path: Path):
    with pytest.raises(DeviceFault, match="no sound of 'dua'"):
        build(FakeEngine(mute="dua"), ["id"], tmp_path)

    assert all(path.stat().st_size > 1000 for path in tmp_path.rglob("*.wav"))
    assert not list(tmp_path.rglob("*.part"))


def test_clips_that_no_rule_needs_any_more_are_removed(tmp_path: Path):
    build(FakeEngine(), ["id"], tmp_path)
    (tmp_path / "id" / "greeting.wav").write_bytes(b"old")

    build(FakeEngine(), ["id"], tmp_path)

    assert not (tmp_path / "id" / "greeting.wav").exists()


def test_an_unknown_engine_is_refused_with_the_names_of_the_known_ones(tmp_path: Path):
    with pytest.raises(ConfigurationError, match="espeak, gtts"):
        build_voice("festival", ["id"], tmp_path)


@pytest.mark.espeak
def test_espeak_records_the_whole_voice(tmp_path: Path):
    report = build_voice("espeak", ["id"], tmp_path)

    assert (report.made, report.missing) == (len(vocabulary("id")), ())
    assert 3 < sound.duration_s(sound.read_wav(ClipBank(tmp_path).announcement("id", "A042", "booth", "12", 3, 3))) < 10


@pytest.mark.espeak
def test_a_text_that_looks_like_an_option_is_only_spoken():
    assert sound.duration_s(EspeakEngine().speak("id", "--help")) > 0.1


def test_a_command_records_the_whole_voice_and_another_command_records_it_anew(tmp_path: Path):
    speak = tmp_path / "speak"
    (tmp_path / "hum.wav").write_bytes(sound.write_wav(FakeEngine().speak("id", "satu")))
    speak.write_text(f"#!/bin/sh\nexec /bin/cp {tmp_path}/hum.wav $1\n", encoding="utf-8")
    speak.chmod(0o755)
    folder = tmp_path / "sounds"

    first = build_voice("command", ["id"], folder, command=f"{speak} {{file}}")
    again = build_voice("command", ["id"], folder, command=f"{speak} {{file}}")
    other = build_voice("command", ["id"], folder, command=f"{speak} {{file}} louder")

    everything = len(vocabulary("id"))
    assert [(report.made, report.missing) for report in (first, again, other)] == [(everything, ()), (0, ()), (everything, ())]
