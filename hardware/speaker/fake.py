"""A loudspeaker for tests and the demo: keeps what it was given, fails when told to."""

from collections import deque

from hardware.errors import HardwareError
from hardware.speaker.sound import duration_s, read_wav

KEPT = 200


class FakeSpeaker:
    """Remembers the last sounds in ``played`` (WAV bytes, oldest first) and how long each would have lasted."""

    def __init__(self) -> None:
        self.played: deque[bytes] = deque(maxlen=KEPT)
        self._lasting: deque[float] = deque(maxlen=KEPT)
        self.stops = 0
        self._fault: HardwareError | None = None

    def play(self, wav: bytes) -> None:
        """Remember the sound. Raises the fault set by ``fail_with``, and ValueError for bytes that are no sound."""
        if self._fault:
            raise self._fault
        self._lasting.append(duration_s(read_wav(wav)))
        self.played.append(wav)

    def stop(self) -> None:
        """Nothing lasts here; ``stops`` counts how often it was asked."""
        self.stops += 1

    @property
    def seconds(self) -> list[float]:
        """How long each sound kept in ``played`` lasts."""
        return list(self._lasting)

    def fail_with(self, fault: HardwareError | None) -> None:
        """Fail every play with ``fault`` from now on; None mends the loudspeaker."""
        self._fault = fault
