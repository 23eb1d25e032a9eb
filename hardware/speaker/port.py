"""What a loudspeaker can do."""

from typing import Protocol


class Speaker(Protocol):
    """Plays one sound at a time."""

    def play(self, wav: bytes) -> None:
        """Play a WAV file and return when it has been heard.

        Raises DeviceAbsent without a sound system, DeviceTimeout when it does not end, DeviceFault when it refuses.
        """

    def stop(self) -> None:
        """End what is being played now, if anything is; its ``play`` returns at once and is no fault. From another thread."""
