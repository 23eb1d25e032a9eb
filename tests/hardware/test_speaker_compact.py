"""Sounds in a quarter of the room."""

import math
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.paths import assets
from hardware.speaker.compact import BLOCK, PER_BLOCK, is_compact, read_compact, write_compact
from hardware.speaker.sound import read_wav, write_wav


def a_tone(count: int, volume: int = 12_000) -> "array[int]":
    return array("h", (round(volume * math.sin(i / 9)) for i in range(count)))


def loudness(samples: "array[int]") -> float:
    return math.sqrt(sum(value * value for value in samples) / len(samples))


@pytest.mark.parametrize("count", [1, PER_BLOCK - 1, PER_BLOCK, PER_BLOCK + 1, 3 * PER_BLOCK + 17])
def test_a_sound_comes_back_as_long_as_it_was_and_nearly_the_same(count: int) -> None:
    tone = a_tone(count)

    heard = read_compact(write_compact(tone))

    error = array("d", (one - other for one, other in zip(heard, tone, strict=True)))
    assert len(heard) == count
    assert loudness(error) < max(loudness(tone), 1) / 10


@given(st.lists(st.integers(-32_768, 32_767), max_size=3 * PER_BLOCK))
def test_any_samples_come_back_in_number_and_within_what_a_sample_can_be(values: list[int]) -> None:
    assert len(read_compact(write_compact(array("h", values)))) == len(values)


def test_it_takes_a_quarter_of_the_room_and_is_read_like_any_other() -> None:
    tone = a_tone(22_050)
    plain, compact = write_wav(tone), write_compact(tone)

    assert 3.8 < len(plain) / len(compact) < 4.0
    assert (is_compact(compact), is_compact(plain)) == (True, False)
    assert read_wav(compact) == read_compact(compact)


@pytest.mark.parametrize(
    "damage",
    [
        lambda wav: wav[:-1],
        lambda wav: wav[: -BLOCK // 2],
        lambda wav: wav[:40],
        lambda wav: wav[:60] + b"\x00\x00\xff" + wav[63:],
        lambda wav: wav.replace((22_050).to_bytes(4, "little"), (44_100).to_bytes(4, "little")),
    ],
)
def test_what_is_cut_off_or_damaged_is_no_sound(damage) -> None:
    with pytest.raises(ValueError):
        read_wav(damage(write_compact(a_tone(2 * PER_BLOCK))))


def test_the_voices_that_ship_are_compact() -> None:
    clips = list((assets() / "sounds").glob("[a-z][a-z]/*.wav"))

    assert len(clips) > 300
    assert all(is_compact(clip.read_bytes()[:64]) for clip in clips)
