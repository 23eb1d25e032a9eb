"""What a presence sensor can do."""

from typing import Protocol


class PresenceSensor(Protocol):
    """Notices that somebody stands before it. Who that is it cannot know, and nothing is kept."""

    def wait(self, timeout_s: float) -> bool | None:
        """True when somebody came, False when nobody is there any more, None when neither happened within ``timeout_s``.

        Raises DeviceAbsent or DeviceFault when the sensor is not there or broke off; the next call tries it again.
        """

    def present(self) -> bool:
        """Whether the sensor is there, as far as one can tell. Never raises a HardwareError."""

    def close(self) -> None:
        """Let go of the device. May be called twice."""
