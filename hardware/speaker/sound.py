"""Sound as numbers: 16 bit mono samples at 22,050 Hz, and what is done with them before they are played."""

import io
import math
import wave
from array import array

from hardware.speaker import compact

RATE = compact.RATE

_FRAME = RATE // 200  # 5 ms
_QUIET = 400  # about -38 dB: below it a frame counts as silence
_MARGIN_FRAMES = 3
_LOUDNESS = 3600.0  # root mean square wanted in every clip, about -19 dB
_PEAK = 29_000
_CHIME = ((659.26, 0.0), (880.0, 0.38))  # E5, then A5: rising, heard over talk, not an alarm
_TONE_S = 0.75
_WARNING = ((523.25, 0.0), (523.25, 0.3))  # C5 twice: lower than the chime, so that nobody takes it for a call
_KNOCK_S = 0.28


def silence(seconds: float) -> "array[int]":
    """So many seconds of nothing."""
    return array("h", bytes(2 * int(RATE * seconds)))


def duration_s(samples: "array[int]") -> float:
    """How long the samples last, in seconds."""
    return len(samples) / RATE


def read_wav(wav: bytes) -> "array[int]":
    """The samples of a WAV file, compact or not. Raises ValueError when it is not whole, or not 22,050 Hz mono of 16 bit."""
    if compact.is_compact(wav):
        return compact.read_compact(wav)
    try:
        with wave.open(io.BytesIO(wav)) as file:
            if (file.getframerate(), file.getnchannels(), file.getsampwidth()) != (RATE, 1, 2):
                raise ValueError("the sound is not 22,050 Hz, one channel, 16 bit")
            expected = file.getnframes()
            frames = file.readframes(expected)
    except (wave.Error, EOFError) as error:
        raise ValueError(f"the sound cannot be read: {error}") from error
    if len(frames) != 2 * expected:
        raise ValueError(f"the sound is cut off: {len(frames) // 2} of {expected} samples")
    return array("h", frames)


def write_wav(samples: "array[int]") -> bytes:
    """The samples as a WAV file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return target.getvalue()


def trim(samples: "array[int]") -> "array[int]":
    """The samples without silence at both ends, but for 15 ms. Nothing but silence gives an empty array."""
    loud = [i for i in range(0, len(samples), _FRAME) if _peak(samples[i : i + _FRAME]) > _QUIET]
    if not loud:
        return array("h")
    first = max(0, loud[0] - _MARGIN_FRAMES * _FRAME)
    return samples[first : loud[-1] + (_MARGIN_FRAMES + 1) * _FRAME]


def level(samples: "array[int]") -> "array[int]":
    """The samples at the loudness all clips share, lower only where they would clip otherwise."""
    if not samples or not _peak(samples):
        return samples
    mean_square = sum(value * value for value in samples) / len(samples)
    gain = min(_LOUDNESS / math.sqrt(mean_square), _PEAK / _peak(samples))
    return array("h", (round(value * gain) for value in samples))


def chime() -> "array[int]":
    """The two rising tones before a call, made by calculation: struck like a bar, with one soft overtone."""
    return _tones(_CHIME, _TONE_S)


def warning_tone() -> "array[int]":
    """Two short knocks: something is about to end."""
    return _tones(_WARNING, _KNOCK_S)


def _tones(tones: tuple[tuple[float, float], ...], lasting_s: float) -> "array[int]":
    total = int(RATE * (tones[-1][1] + lasting_s))
    mixed = [0.0] * total
    for frequency, start_s in tones:
        start = int(RATE * start_s)
        for i in range(min(int(RATE * lasting_s), total - start)):
            mixed[start + i] += _struck(frequency, i / RATE, lasting_s)
    return level(array("h", (round(9000 * value) for value in mixed)))


def _struck(frequency: float, at_s: float, lasting_s: float) -> float:
    attack = min(1.0, at_s / 0.008)  # a sudden start would click
    release = min(1.0, (lasting_s - at_s) / 0.05)
    tone = math.sin(math.tau * frequency * at_s) + 0.25 * math.sin(math.tau * 3 * frequency * at_s) * math.exp(-12 * at_s)
    return attack * release * math.exp(-4.5 * at_s) * tone


def _peak(samples: "array[int]") -> int:
    return max(max(samples, default=0), -min(samples, default=0))
