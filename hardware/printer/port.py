"""What every printer can do, real or not."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from hardware.printer.slip import AnySlip


class Paper(StrEnum):
    """How much paper there is, as far as the printer can tell."""

    OK = "ok"
    NEAR_END = "near_end"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PrinterStatus:
    """``online`` is False when the printer is absent, silent, or says that it cannot print (cover open, no paper)."""

    paper: Paper
    online: bool


class TicketPrinter(Protocol):
    """Prints slips, one at a time; safe to share between threads. It connects for each job, so it may come and go."""

    def print_slip(self, slip: AnySlip) -> None:
        """Print one slip; returns when the printer has all of it and, where it can tell, has paper left.

        Raises PaperOut, DeviceAbsent, DeviceTimeout or DeviceFault; ``maybe_done`` tells whether paper may be out.
        """

    def status(self) -> PrinterStatus:
        """How the printer is right now. Never raises a HardwareError: a printer that does not answer is not online."""

    def close(self) -> None:
        """Let go of the device. May be called twice."""
