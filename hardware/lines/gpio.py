"""Pins of a single-board computer, by the kernel's own character device (GPIO v2, Linux 5.10 or newer): no library needed.

The layouts and numbers are those of ``linux/gpio.h``. What speaks to the kernel is handed in, so that a test can be the kernel.
"""

import os
import struct
from collections.abc import Sequence
from typing import Protocol

from hardware.errors import DeviceAbsent, DeviceFault

CHIP = "/dev/gpiochip0"
GET_LINE, GET_VALUES, SET_VALUES = 0xC250B407, 0xC010B40E, 0xC010B40F
ACTIVE_LOW, INPUT, OUTPUT = 1 << 1, 1 << 2, 1 << 3
REQUEST = struct.Struct("=64I32sQI20x240sII20xi")  # offsets, consumer, flags, attributes, lines, event buffer, fd
VALUES = struct.Struct("=QQ")  # bits, mask
GREATEST_LINE = 511
MOST_LINES = 8
_CONSUMER = b"lapak-asik"


class Kernel(Protocol):
    """The three calls that are needed. All raise OSError."""

    def open(self, path: str) -> int:
        """A file descriptor of a chip."""

    def ioctl(self, fd: int, request: int, argument: bytearray) -> None:
        """The kernel reads and writes ``argument``."""

    def close(self, fd: int) -> None:
        """Let go of it."""


class LinuxKernel:
    """The kernel of this machine."""

    def open(self, path: str) -> int:
        return os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))

    def ioctl(self, fd: int, request: int, argument: bytearray) -> None:
        try:
            import fcntl
        except ImportError as error:  # Windows
            raise OSError("this system has no GPIO character device") from error
        fcntl.ioctl(fd, request, argument, True)

    def close(self, fd: int) -> None:
        os.close(fd)


class Pins:
    """Some lines of one chip, all of them inputs or all outputs; requested when they are first used, and again after a fault.

    ``offsets`` are line numbers of the chip (on a Raspberry Pi the BCM numbers). With ``active_low`` on is the low level.
    Raises ValueError for numbers that no chip has, or one given twice.
    """

    def __init__(
        self,
        offsets: Sequence[int],
        *,
        chip: str = CHIP,
        output: bool,
        active_low: bool = False,
        kernel: Kernel | None = None,
    ) -> None:
        if not 1 <= len(offsets) <= MOST_LINES or len(set(offsets)) < len(offsets):
            raise ValueError(f"one to {MOST_LINES} different GPIO lines are needed, not {list(offsets)}")
        if not all(0 <= offset <= GREATEST_LINE for offset in offsets):
            raise ValueError(f"GPIO lines are numbered 0 to {GREATEST_LINE}, not {list(offsets)}")
        self._offsets, self._chip = tuple(offsets), chip
        self._flags = (OUTPUT if output else INPUT) | (ACTIVE_LOW if active_low else 0)
        self._kernel = kernel or LinuxKernel()
        self._lines: int | None = None

    def present(self) -> bool:
        """Whether the lines can be had. Never raises a HardwareError."""
        try:
            self._requested()
        except DeviceAbsent:
            return False
        return True

    def read(self) -> list[bool]:
        """Which lines are on, in the order of the offsets. Raises DeviceAbsent, and DeviceFault when the chip is gone."""
        bits, _ = VALUES.unpack(self._ask(GET_VALUES, VALUES.pack(0, self._mask)))
        return [bool(bits >> place & 1) for place in range(len(self._offsets))]

    def write(self, values: Sequence[bool]) -> None:
        """Switch the lines, in the order of the offsets, and look whether they obeyed.

        Raises DeviceAbsent, and DeviceFault when the chip is gone or a line does not follow, as one with a short does not.
        """
        wanted = list(values)
        bits = sum(1 << place for place, value in enumerate(wanted) if value)
        self._ask(SET_VALUES, VALUES.pack(bits, self._mask))
        if self.read() != wanted:
            raise DeviceFault(f"a GPIO line of {self._chip} does not follow: look for a short circuit")

    def close(self) -> None:
        """Let go of the lines. May be called twice."""
        lines, self._lines = self._lines, None
        self._let_go(lines)

    @property
    def _mask(self) -> int:
        return (1 << len(self._offsets)) - 1

    def _ask(self, request: int, argument: bytes) -> bytes:
        lines, buffer = self._requested(), bytearray(argument)
        try:
            self._kernel.ioctl(lines, request, buffer)
        except OSError as error:
            self.close()
            raise DeviceFault(f"the GPIO chip {self._chip} broke off: {error}") from error
        return bytes(buffer)

    def _requested(self) -> int:
        if self._lines is None:
            chip: int | None = None
            offsets = [*self._offsets, *[0] * (64 - len(self._offsets))]
            wanted = bytearray(REQUEST.pack(*offsets, _CONSUMER, self._flags, 0, b"", len(self._offsets), 0, 0))
            try:
                chip = self._kernel.open(self._chip)
                self._kernel.ioctl(chip, GET_LINE, wanted)
            except OSError as error:
                raise DeviceAbsent(f"no GPIO lines {list(self._offsets)} on {self._chip}: {error}") from error
            finally:
                self._let_go(chip)
            self._lines = REQUEST.unpack(wanted)[-1]
        return self._lines

    def _let_go(self, fd: int | None) -> None:
        if fd is not None:
            try:
                self._kernel.close(fd)
            except OSError:
                return  # it is gone, which is what was wanted
