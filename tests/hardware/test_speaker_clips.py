"""Sound as samples, the bank of clips, and announcements spliced from it."""

import itertools
import json
import math
import shutil
from array import array
from pathlib import Path

import pytest

from config.paths import assets
from config.translations import LANGUAGES
from hardware.speaker import sound
from hardware.speaker.clips import ClipBank, ClipMissing, read_manifest
from hardware.speaker.phrases import BY_ITSELF, MESSAGES, PAUSE, phrases, vocabulary

SHIPPED = assets() / "sounds"


def a_tone(seconds: float, volume: int = 8000, hertz: float = 440.0) -> "array[int]":
    return array("h", (round(volume * math.sin(math.tau * hertz * i / sound.RATE)) for i in range(int(sound.RATE * seconds))))


@pytest.fixture
def bank_folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED / "id", tmp_path / "id")
    return tmp_path


def test_silence_at_both_ends_is_cut_and_a_breath_of_it_stays():
    tone = a_tone(0.3)

    trimmed = sound.trim(sound.silence(0.5) + tone + sound.silence(0.7))

    assert sound.duration_s(tone) <= sound.duration_s(trimmed) <= sound.duration_s(tone) + 0.05


def test_nothing_but_silence_leaves_nothing():
    assert not sound.trim(sound.silence(1.0))


def test_a_quiet_and_a_loud_clip_become_equally_loud_and_none_clips():
    quiet, loud = sound.level(a_tone(0.3, volume=900)), sound.level(a_tone(0.3, volume=32_000))

    assert max(quiet) == pytest.approx(max(loud), rel=0.02)
    assert max(abs(value) for value in sound.level(array("h", [32_000, *[10] * 5000]))) <= 29_000


def test_a_wav_file_comes_back_as_it_was():
    tone = a_tone(0.2)

    assert sound.read_wav(sound.write_wav(tone)) == tone


@pytest.mark.parametrize("damage", [lambda wav: b"", lambda wav: wav[:30], lambda wav: wav[:-400], lambda wav: b"ID3" + wav])
def test_a_cut_off_or_foreign_file_is_no_sound(damage):
    with pytest.raises(ValueError):
        sound.read_wav(damage(sound.write_wav(a_tone(0.2))))


def test_the_chime_is_two_rising_tones_that_do_not_clip():
    chime = sound.chime()
    low, high = chime[2000:6000], chime[int(0.45 * sound.RATE) : int(0.45 * sound.RATE) + 4000]

    def crossings(part: "array[int]") -> int:
        return sum(1 for one, next_one in itertools.pairwise(part) if one < 0 <= next_one)

    assert 1.0 < sound.duration_s(chime) < 1.5
    assert crossings(high) > crossings(low)
    assert max(chime) < 32_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_voice_that_ships_is_whole_and_says_what_the_catalogue_says(language: str):
    manifest = read_manifest(SHIPPED / language)

    assert ClipBank(SHIPPED).missing(language) == []
    assert {name: clip.text for name, clip in manifest.items()} == vocabulary(language)


def test_the_tones_that_ship_are_there():
    shipped, calculated = sound.read_wav((SHIPPED / "chime.wav").read_bytes()), sound.chime()
    assert len(shipped) == len(calculated)
    assert max(abs(one - other) for one, other in zip(shipped, calculated, strict=True)) <= 1
    assert sound.duration_s(sound.read_wav((SHIPPED / "silence.wav").read_bytes())) == pytest.approx(0.1, abs=0.01)


def test_an_announcement_is_as_long_as_its_clips_and_their_gaps():
    bank = ClipBank(SHIPPED)

    whole = sound.read_wav(bank.announcement("id", "A042", "desk", "3", 1, 3))

    names = phrases("id", "A042", "desk", "3", 1, 3)
    clips = sum(
        sound.duration_s(sound.read_wav((SHIPPED / "id" / f"{name}.wav").read_bytes())) for name in names if name != PAUSE
    )
    gaps = 0.28 * names.count(PAUSE) + 0.05 * (len(names) - names.count(PAUSE)) + 0.15
    assert sound.duration_s(whole) == pytest.approx(clips + gaps, abs=0.01)
    assert 3 < sound.duration_s(whole) < 8


def test_the_same_announcement_is_the_same_file():
    assert ClipBank(SHIPPED).announcement("en", "A042", "booth", "2", 2, 3) == ClipBank(SHIPPED).announcement(
        "en", "A042", "booth", "2", 2, 3
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_to_everyone_can_be_heard_as_it_ships(language: str):
    bank = ClipBank(SHIPPED)

    lengths = {message: sound.duration_s(sound.read_wav(bank.message(language, message))) for message in (*MESSAGES, *BY_ITSELF)}

    assert all(1 < length < 10 for length in lengths.values()), lengths


@pytest.mark.parametrize("language", LANGUAGES)
def test_invitations_missed_numbers_and_whole_numbers_can_be_heard_as_they_ship(language: str):
    bank = ClipBank(SHIPPED)

    sounds = [
        bank.invitation(language, "A005", "A008"),
        bank.missed(language, "A001"),
        bank.invitation(language, "A1205", "A1207", "whole"),
        bank.announcement(language, "A042", "desk", "3", 1, 3, "whole"),
    ]

    assert all(2 < sound.duration_s(sound.read_wav(wav)) < 12 for wav in sounds)
    assert bank.announcement(language, "A042", "desk", "3", 1, 3) != sounds[3]


def test_a_message_that_was_not_recorded_is_missing_and_calls_go_on(bank_folder: Path):
    (bank_folder / "id" / "message.attention.wav").unlink()

    bank = ClipBank(bank_folder)

    assert bank.missing("id") == ["message.attention"]
    with pytest.raises(ClipMissing, match="attention"):
        bank.message("id", "attention")
    assert bank.announcement("id", "A042", "desk", "3", 1, 3)


def test_a_damaged_clip_counts_as_missing_and_is_never_played(bank_folder: Path):
    clip = bank_folder / "id" / "digit.4.wav"
    clip.write_bytes(clip.read_bytes()[:-2] + b"\x7f\x7f")

    bank = ClipBank(bank_folder)

    assert bank.missing("id") == ["digit.4"]
    with pytest.raises(ClipMissing, match=r"digit\.4"):
        bank.announcement("id", "A042", "desk", "3", 1, 3)
    assert bank.announcement("id", "A053", "desk", "3", 1, 3)


def test_an_absent_clip_a_broken_manifest_and_an_empty_folder_are_missing_clips_not_crashes(bank_folder: Path):
    (bank_folder / "id" / "digit.4.wav").unlink()
    assert ClipBank(bank_folder).missing("id") == ["digit.4"]

    (bank_folder / "id" / "manifest.json").write_text('{"clips": [1]}')
    assert len(ClipBank(bank_folder).missing("id")) == len(vocabulary("id"))
    assert len(ClipBank(bank_folder / "nowhere").missing("id")) == len(vocabulary("id"))


def test_another_voice_has_another_version(bank_folder: Path):
    before = ClipBank(bank_folder).version
    manifest = bank_folder / "id" / "manifest.json"
    content = json.loads(manifest.read_text())
    content["clips"]["digit.4"]["sha256"] = "0" * 64
    manifest.write_text(json.dumps(content))

    assert ClipBank(bank_folder).version != before
