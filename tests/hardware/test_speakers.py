"""One suite for every loudspeaker: the player program and the fake."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hardware.errors import DeviceAbsent, DeviceFault, HardwareError
from hardware.speaker import sound
from hardware.speaker.fake import FakeSpeaker
from hardware.speaker.player import ProgramSpeaker
from hardware.speaker.port import Speaker

A_MOMENT = sound.write_wav(sound.silence(0.1))


@dataclass
class Rig:
    speaker: Speaker
    heard: Callable[[], list[bytes]]
    fail: Callable[[HardwareError], object]
    mend: Callable[[], object]


@pytest.fixture(params=["fake", "program"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    if request.param == "fake":
        fake = FakeSpeaker()
        yield Rig(fake, lambda: list(fake.played), fake.fail_with, lambda: fake.fail_with(None))
        return
    player, sounds = tmp_path / "play", tmp_path / "sounds"
    sounds.mkdir()

    def write(script: str) -> None:
        player.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        player.chmod(0o755)

    def fail(error: HardwareError) -> None:
        if isinstance(error, DeviceAbsent):
            player.unlink()
        else:
            write("echo no such card >&2; exit 1")

    works = f'/bin/cp "$1" {sounds}/$(/bin/date +%s%N).wav'
    write(works)
    yield Rig(
        ProgramSpeaker([str(player)]),
        lambda: [path.read_bytes() for path in sorted(sounds.iterdir())],
        fail,
        lambda: write(works),
    )


def test_sounds_are_heard_whole_and_in_order(rig: Rig) -> None:
    other = sound.write_wav(sound.silence(0.2))

    for wav in (A_MOMENT, other):
        rig.speaker.play(wav)

    assert rig.heard() == [A_MOMENT, other]


@pytest.mark.parametrize("error", [DeviceAbsent("gone"), DeviceFault("broken")])
def test_a_loudspeaker_that_fails_says_so_and_plays_again_when_it_is_mended(rig: Rig, error: HardwareError) -> None:
    rig.fail(error)
    for _ in range(2):
        with pytest.raises(type(error)):
            rig.speaker.play(A_MOMENT)

    rig.mend()
    rig.speaker.play(A_MOMENT)

    assert rig.heard() == [A_MOMENT]


def test_bytes_that_are_no_sound_are_refused(rig: Rig) -> None:
    with pytest.raises(ValueError):
        rig.speaker.play(b"not a sound")

    assert rig.heard() == []


def test_stopping_when_nothing_plays_is_nothing_and_the_next_sound_is_heard(rig: Rig) -> None:
    stopping = threading.Thread(target=rig.speaker.stop)
    stopping.start()
    stopping.join(30)

    rig.speaker.play(A_MOMENT)

    assert rig.heard() == [A_MOMENT]
