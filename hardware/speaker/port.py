"""What a loudspeaker can do."""

from typing import Protocol


class Speaker(Protocol):
    """Plays one sound at a time."""

    def play(self, wav: bytes) -> None:
        """Play a WAV file and return when it has been heard.

        Raises DeviceAbsent without a sound system, DeviceTimeout when it does not end, DeviceFault when it refuses.
        """
