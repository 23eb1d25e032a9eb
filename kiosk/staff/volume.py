"""A loudspeaker that is as loud as staff have set it."""

import threading
from array import array

from hardware.speaker.port import Speaker
from hardware.speaker.sound import read_wav, write_wav

LOUDEST, STEP = 100, 10


class SetSpeaker:
    """A Speaker before another one: at ``percent`` (0 to 100) of its loudness. At 0 nothing is played at all."""

    def __init__(self, speaker: Speaker, percent: int = LOUDEST) -> None:
        self.speaker, self.percent = speaker, percent
        self._one_at_a_time = threading.Lock()

    def play(self, wav: bytes) -> None:
        """Play it as loud as is set now. Raises what the loudspeaker raises, and ValueError for bytes that are no sound."""
        if self.percent <= 0:
            read_wav(wav)
            return
        with self._one_at_a_time:
            self.speaker.play(wav if self.percent >= LOUDEST else _at(wav, self.percent))

    def stop(self) -> None:
        """End what is being played."""
        self.speaker.stop()


def _at(wav: bytes, percent: int) -> bytes:
    # Loudness as people hear it grows much slower than the figures: a square makes ten steps of about the same size.
    share = (percent / LOUDEST) ** 2
    return write_wav(array("h", (round(value * share) for value in read_wav(wav))))
