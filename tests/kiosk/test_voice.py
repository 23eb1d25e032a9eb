"""What the kiosk says of a number that was shown, clip by clip."""

from typing import Any

import pytest

from caller_server.contract.views import Estimate
from config.paths import assets
from config.translations import LANGUAGES
from hardware.errors import DeviceAbsent
from hardware.speaker.clips import ClipBank
from hardware.speaker.fake import FakeSpeaker
from hardware.speaker.phrases import NOTED, PAUSE, vocabulary
from kiosk.check.state import Say, Verb
from kiosk.speech.ticket import spoken_clips
from kiosk.speech.voice import Voice
from tests.samples import BILIK_2, LOKET_3, ticket_view

ZONE = "Asia/Makassar"
NUMBER = "nomor antrean , a nol satu tujuh"


def estimate(since: str, until: str | None = None) -> Estimate:
    kind = "window" if until else "not_before"
    end = f"2026-11-23T{until}:00Z" if until else None
    return Estimate.model_validate({"from": f"2026-11-23T{since}:00Z", "to": end, "kind": kind})


def said(language: str = "id", noted: Verb | None = None, **ticket: Any) -> str:
    words = vocabulary(language)
    clips = spoken_clips(Say(ticket_view(**{"number": "A017"} | ticket), language, ZONE, noted))
    return " ".join(clip if clip == PAUSE else words[clip] for clip in clips)


@pytest.mark.parametrize(
    ("ticket", "sentence"),
    [
        ({"ahead": 3, "estimate": estimate("01:40", "01:55")},
         f"{NUMBER} , tiga orang di depan Anda , sekitar pukul sembilan empat puluh sampai pukul sembilan lima puluh lima"),
        ({"ahead": 21, "estimate": estimate("02:00")},
         f"{NUMBER} , dua puluh satu orang di depan Anda , tidak sebelum pukul sepuluh"),
        ({"ahead": 1, "estimate": estimate("01:05", "01:10")},
         f"{NUMBER} , satu orang di depan Anda , sekitar pukul sembilan nol lima sampai pukul sembilan sepuluh"),
        ({"ahead": 0, "cannot_say": "stalled"},
         f"{NUMBER} , tidak ada orang di depan Anda , waktu panggilan belum bisa diperkirakan"),
        ({"ahead": 250}, NUMBER),
        ({"ahead": None}, NUMBER),
        ({"state": "no_show"}, f"{NUMBER} , sudah dipanggil dan terlewat"),
        ({"state": "called", "counter": BILIK_2}, f"{NUMBER} , silakan menuju bilik dua"),
        ({"state": "serving", "counter": LOKET_3}, f"{NUMBER} , sedang dilayani"),
        ({"place": "invited"}, f"{NUMBER} , Silakan mendekat."),
    ],
)  # fmt: skip
def test_place_and_time_are_said(ticket: dict[str, Any], sentence: str) -> None:
    assert said(**ticket) == sentence


def test_english_says_it_in_english() -> None:
    assert said("en", ahead=1, estimate=estimate("01:40")).endswith("one person is ahead of you , not before nine forty")


def test_everything_that_can_be_done_has_its_sentence() -> None:
    assert set(NOTED) == set(Verb)
    assert said(noted=Verb.LEAVE) == "Nomor Anda sudah dibatalkan."


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_recorded_voice_has_every_clip(language: str) -> None:
    assert ClipBank(assets() / "sounds").missing(language) == []


def test_it_is_played_or_the_fault_is_named() -> None:
    speaker = FakeSpeaker()
    voice = Voice(lambda: ClipBank(assets() / "sounds"), speaker)
    order = Say(ticket_view(), "id", ZONE)

    assert voice.say(order) is None
    assert speaker.seconds[0] > 2
    assert voice.say(Say(ticket_view(number="A-K2-07"), "xx", ZONE)) == "speaker: ClipMissing"
    assert voice.say(Say(ticket_view(number="?"), "id", ZONE)) == "speaker: ValueError"
    speaker.fail_with(DeviceAbsent("unplugged"))
    assert voice.say(order) == "speaker: DeviceAbsent"
