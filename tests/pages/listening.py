"""What a browser sends to its loudspeaker, recorded without a sound card, and compared with what it was meant to play.

Chromium plays through ALSA. Its default device is set to a null sink whose samples go through a program first, which takes them
at the pace of a real loudspeaker: without that, a second of sound would be over in a sixth of one.
"""

import sys
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import fmean

from playwright.sync_api import Browser

from hardware.speaker.sound import RATE, read_wav
from tests.conftest import CHROMIUM_FLAGS, _chromium

RECORDED_RATE, CHANNELS, SAMPLE_BYTES = 44_100, 2, 2
FRAMES_PER_S = 100  # loudness is compared a hundred times a second
LIKE_ITSELF = 0.8  # from here on a stretch of a recording is a sound and no other; two announcements are alike by 0.6
AUDIBLE = 60  # of 32,768: the recording is digital, so silence is nearly nothing
PACED = """import sys, time
rate, begun, taken = 176_400, None, 0
with open(sys.argv[1], "wb", buffering=0) as kept:
    while block := sys.stdin.buffer.read1(8192):
        begun = begun or time.monotonic()
        kept.write(block)
        taken += len(block)
        time.sleep(max(0.0, begun + taken / rate - time.monotonic()))
"""
ALSA = """pcm.!default {{
  type plug
  slave {{
    pcm {{ type file slave.pcm {{ type null }} file "|exec {python} {program} {kept}" format "raw" }}
    rate 44100
    channels 2
    format S16_LE
  }}
}}
ctl.!default {{ type hw card 0 }}
"""


@contextmanager
def recording_browser(browser: Browser, folder: Path) -> Iterator[tuple[Browser, Path]]:
    """A browser whose sound is kept in the file beside it, as it would have reached a loudspeaker."""
    kept, program, settings = folder / "heard.raw", folder / "paced.py", folder / "asound.conf"
    program.write_text(PACED)
    settings.write_text(ALSA.format(python=sys.executable, program=program, kept=kept))
    made = browser.browser_type.launch(
        executable_path=_chromium(),
        args=[*CHROMIUM_FLAGS, "--autoplay-policy=no-user-gesture-required"],
        ignore_default_args=["--mute-audio"],
        env={"ALSA_CONFIG_PATH": str(settings)},
    )
    try:
        yield made, kept
    finally:
        made.close()


Loudness = list[float]  # root mean square of a hundredth of a second each


def loudness_of_recording(raw: bytes) -> Loudness:
    """The loudness of what was recorded, both channels together."""
    samples = array("h", raw[: len(raw) // (CHANNELS * SAMPLE_BYTES) * CHANNELS * SAMPLE_BYTES])
    return _loudness(samples[::CHANNELS], RECORDED_RATE)


def loudness_of_wav(wav: bytes) -> Loudness:
    """The loudness of a sound as it was meant."""
    return _loudness(read_wav(wav), RATE)


def _loudness(samples: Sequence[int], rate: int) -> Loudness:
    step = rate // FRAMES_PER_S
    return [sqrt(fmean(value * value for value in samples[at : at + step])) for at in range(0, len(samples) - step, step)]


@dataclass(frozen=True)
class Heard:
    """Where a sound was found in a recording, in seconds, and how like itself it is there (1: exactly)."""

    start_s: float
    end_s: float
    likeness: float


def find(sound: Loudness, recording: Loudness, after_s: float = 0.0) -> Heard:
    """Where ``sound`` is first itself in ``recording`` from ``after_s`` on, or where it is most like itself when it never is.

    Raises ValueError for a recording that is too short.
    """
    places = range(round(after_s * FRAMES_PER_S), len(recording) - len(sound) + 1)
    if not places:
        raise ValueError(f"{len(recording) / FRAMES_PER_S:.1f} s were recorded: no room for the sound after {after_s:.1f} s")
    likeness = {place: _likeness(sound, recording[place : place + len(sound)]) for place in places}
    first = next((place for place in places if likeness[place] >= LIKE_ITSELF), None)
    near = places if first is None else [place for place in places if first <= place < first + FRAMES_PER_S // 2]
    at = max(near, key=likeness.__getitem__)
    return Heard(at / FRAMES_PER_S, (at + len(sound)) / FRAMES_PER_S, likeness[at])


def _likeness(one: Loudness, other: Loudness) -> float:
    """The correlation of two stretches of loudness, as of two voices that are loud and still at the same moments."""
    mean_one, mean_other = fmean(one), fmean(other)
    differences = [(a - mean_one, b - mean_other) for a, b in zip(one, other, strict=True)]
    spread = sqrt(sum(a * a for a, _ in differences) * sum(b * b for _, b in differences))
    return sum(a * b for a, b in differences) / spread if spread else 0.0


def audible_s(recording: Loudness) -> float:
    """For how many seconds anything could be heard."""
    return sum(level > AUDIBLE for level in recording) / FRAMES_PER_S
