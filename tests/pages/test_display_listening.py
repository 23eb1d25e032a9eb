"""The listening test: what reaches the loudspeaker for two calls is there, whole, and never two sounds at once."""

import itertools
from array import array
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from config.paths import assets
from hardware.speaker.clips import ClipBank
from hardware.speaker.sound import RATE, silence, write_wav
from tests.pages.display_browser import open_display
from tests.pages.display_browser import server as server
from tests.pages.display_server import DisplayServer
from tests.pages.listening import LIKE_ITSELF, Heard, audible_s, find, loudness_of_recording, loudness_of_wav, recording_browser

BANK = ClipBank(assets() / "sounds")
CHIME = (assets() / "sounds" / "chime.wav").read_bytes()
CALLS = [("A043", "desk", "3"), ("K044", "booth", "2")]


def sounds() -> list[bytes]:
    """What two calls in two languages are meant to be: a chime and two voices each."""
    voices = [[BANK.announcement(language, *call, 1, 3) for language in ("id", "en")] for call in CALLS]
    return [CHIME, *voices[0], CHIME, *voices[1]]


def listen(recording: list[float]) -> list[Heard]:
    """Each of the sounds in its turn: what comes later is looked for after the one before has begun."""
    found: list[Heard] = []
    for sound in sounds():
        found.append(find(loudness_of_wav(sound), recording, found[-1].start_s + 0.2 if found else 0.0))
    return found


def faults(recording: list[float]) -> list[str]:
    """What is wrong with a recording of the two calls."""
    try:
        found = listen(recording)
    except ValueError as error:
        return [str(error)]
    wrong = [
        f"sound {place} is not heard as it is ({one.likeness:.2f})"
        for place, one in enumerate(found)
        if one.likeness < LIKE_ITSELF
    ]
    pairs = enumerate(itertools.pairwise(found))
    wrong += [
        f"sound {place + 1} begins before the one before it has ended"
        for place, (one, other) in pairs
        if other.start_s < one.end_s - 0.1
    ]
    return wrong


def recorded(samples: "array[int]") -> list[float]:
    return loudness_of_wav(write_wav(samples))


def samples_of(wav: bytes) -> "array[int]":
    return array("h", wav[44:])


def in_turn() -> "array[int]":
    gap = silence(0.3)
    whole = array("h")
    for sound in sounds():
        whole.extend(samples_of(sound))
        whole.extend(gap)
    return whole


def test_a_recording_of_the_sounds_in_turn_is_in_order():
    assert faults(recorded(in_turn())) == []


def test_two_calls_at_once_are_noticed():
    whole, half = in_turn(), len(in_turn()) // 2
    first, second = whole[:half], whole[half:]
    mixed = array("h", (max(-32768, min(32767, a + b)) for a, b in itertools.zip_longest(first, second[RATE:], fillvalue=0)))

    assert faults(recorded(mixed + silence(15.0)))


def test_a_call_that_begins_before_the_last_word_was_said_is_noticed():
    whole = array("h")
    for place, sound in enumerate(sounds()):
        samples = samples_of(sound)
        cut = RATE if place == 3 else 0  # the second chime comes a second too early
        begin = max(0, len(whole) - cut)
        overlap = array("h", (max(-32768, min(32767, a + b)) for a, b in zip(whole[begin:], samples, strict=False)))
        whole = whole[:begin] + overlap + samples[len(overlap) :]

    assert faults(recorded(whole))


@pytest.mark.parametrize("missing", range(6))
def test_a_sound_that_is_missing_is_noticed(missing: int):
    whole = array("h")
    for place, sound in enumerate(sounds()):
        samples = samples_of(sound)
        whole.extend(silence(len(samples) / RATE) if place == missing else samples)

    assert faults(recorded(whole + silence(2.0)))


@pytest.mark.browser
def test_two_calls_in_two_languages_reach_the_loudspeaker_one_after_the_other(
    browser: Browser, server: DisplayServer, tmp_path: Path
):
    server.change(voice=["id", "en"])
    with recording_browser(browser, tmp_path) as (television, kept):
        page = open_display(television, server)
        expect(page.locator("#foot")).to_contain_text("Tersambung")

        for number, kind, label in CALLS:
            server.call(number, kind=kind, label=label)
            server.push()

        expect(page.locator(".fresh__sentence")).to_contain_text("bilik dua", timeout=40_000)
        expect(page.locator("#fresh")).to_be_hidden(timeout=40_000)
        page.wait_for_timeout(800)  # what is still on its way to the file
        assert {sound["type"] for sound in page.evaluate("window.sounds")} == {"playing", "ended"}
    recording = loudness_of_recording(kept.read_bytes())

    meant_s = sum(audible_s(loudness_of_wav(sound)) for sound in sounds())
    assert audible_s(recording) == pytest.approx(meant_s, rel=0.1), "neither silent nor cut off nor one over the other"
    assert faults(recording) == []
