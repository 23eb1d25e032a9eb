"""What every scanner can do, real or not."""

from typing import Protocol


class Scanner(Protocol):
    """Reads codes held before it. What a code means is in ``decode``."""

    def read(self, timeout_s: float) -> str | None:
        """The text of the next code, as it was read; None when none came within ``timeout_s`` seconds.

        Raises DeviceAbsent or DeviceFault when the scanner is not there or broke off; the next call tries it again.
        """

    def present(self) -> bool:
        """Whether the scanner is there, as far as one can tell. Never raises a HardwareError."""

    def close(self) -> None:
        """Let go of the device. May be called twice."""
