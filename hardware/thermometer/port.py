"""What a contactless thermometer at a door tells us: who may come in. The figure stays inside the driver."""

from enum import StrEnum
from typing import Protocol

LEAST_LIMIT, GREATEST_LIMIT = 36.0, 40.0  # degrees Celsius; another limit is a slip of the hand


class Admission(StrEnum):
    """The only answers there are."""

    ADMIT = "admit"
    ASK_STAFF = "ask_staff"  # warmer than the limit: staff speak with the person, nobody is turned away by a machine
    UNSURE = "unsure"  # not held still, or a reading that no body has: try again


class Thermometer(Protocol):
    """Measures one person after the other. No figure is given out, logged, kept, or part of an error's sentence."""

    def admit(self, limit_celsius: float, timeout_s: float) -> Admission | None:
        """The answer for somebody who stepped before it; None when nobody did within ``timeout_s``. Each person is answered once.

        ``limit_celsius`` is the warmest that is admitted. Raises ValueError for a limit outside 36 to 40, and DeviceAbsent or
        DeviceFault when the thermometer is not there, broke off, or says what cannot be true; the next call tries again.
        """

    def present(self) -> bool:
        """Whether the thermometer is there, as far as one can tell. Never raises a HardwareError."""

    def close(self) -> None:
        """Let go of the device. May be called twice."""


def check_limit(limit_celsius: float) -> None:
    """Raises ValueError for a limit that cannot be meant."""
    if not LEAST_LIMIT <= limit_celsius <= GREATEST_LIMIT:
        raise ValueError(f"the limit must be {LEAST_LIMIT:.0f} to {GREATEST_LIMIT:.0f} degrees Celsius")
