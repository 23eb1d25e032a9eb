"""A printer made of files: every slip becomes a picture in a folder. Ships with the product, for the demo and for tests."""

import threading
import time
from collections import deque
from pathlib import Path
from typing import Literal

from PIL import Image

from hardware.errors import DeviceAbsent, DeviceFault, DeviceTimeout, HardwareError, PaperOut
from hardware.printer.decoder import decode
from hardware.printer.job import job
from hardware.printer.layout import WIDTH_80MM, check_width
from hardware.printer.missing import picture_of
from hardware.printer.port import Paper, PrinterStatus
from hardware.printer.slip import AnySlip

Fault = Literal["paper_out", "near_end", "offline", "stall", "hang_up", "garbage"]
FAULTS: tuple[Fault, ...] = ("paper_out", "near_end", "offline", "stall", "hang_up", "garbage")
FAULT_FILE = "fault.txt"
LATEST = "latest.png"
_KEPT = 200  # slips; a demo may run for days


class FakePrinter:
    """Prints into ``folder`` by way of a real printer's bytes: ``slip-0001.png`` and on, the newest also as ``latest.png``.

    It fails on demand: set ``fault``, or write the word into the folder's ``fault.txt``, which also works from outside.
    ``history`` has the last slips, ``stall_s`` is how long a stalled printer keeps one waiting.
    """

    def __init__(self, folder: Path, *, width: int = WIDTH_80MM, cut: bool = True, stall_s: float = 0.0) -> None:
        check_width(width)
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.stall_s = folder, stall_s
        self.fault: Fault | None = None
        self.history: deque[AnySlip] = deque(maxlen=_KEPT)
        self._width, self._cut = width, cut
        self._lock = threading.Lock()

    def print_slip(self, slip: AnySlip) -> None:
        with self._lock:
            self._fail_if_told()
            for picture in decode(job(picture_of(slip, self._width), cut=self._cut), self._width):
                self._keep(picture)
            self.history.append(slip)

    def status(self) -> PrinterStatus:
        match self._present_fault():
            case "paper_out":
                return PrinterStatus(Paper.OUT, online=False)
            case "near_end":
                return PrinterStatus(Paper.NEAR_END, online=True)
            case "offline" | "stall" | "hang_up" | "garbage":
                return PrinterStatus(Paper.UNKNOWN, online=False)
            case _:
                return PrinterStatus(Paper.OK, online=True)

    def close(self) -> None:
        """The pictures stay."""

    def pictures(self) -> list[Path]:
        """The numbered pictures, oldest first."""
        return sorted(self.folder.glob("slip-*.png"), key=_number)

    def _fail_if_told(self) -> None:
        match self._present_fault():
            case "paper_out":
                raise PaperOut("the fake printer is out of paper")
            case "offline":
                raise DeviceAbsent("the fake printer is switched off")
            case "stall":
                time.sleep(self.stall_s)
                raise _in_part(DeviceTimeout("the fake printer does not answer"))
            case "hang_up":
                raise _in_part(DeviceFault("the fake printer hung up instead of answering"))
            case "garbage":
                raise DeviceFault("the fake printer answered nonsense: 47 45 54")

    def _present_fault(self) -> Fault | None:
        if self.fault:
            return self.fault
        try:
            word = (self.folder / FAULT_FILE).read_text(encoding="utf-8").strip()
        except OSError:
            return None
        return next((fault for fault in FAULTS if fault == word), None)

    def _keep(self, picture: Image.Image) -> None:
        done = self.pictures()
        path = self.folder / f"slip-{_number(done[-1]) + 1 if done else 1:04}.png"
        picture.save(path)
        beside = self.folder / f".{LATEST}.part"
        picture.save(beside, format="PNG")
        beside.replace(self.folder / LATEST)  # whoever looks sees a whole slip, the old or the new one
        for old in done[: len(done) + 1 - _KEPT]:
            old.unlink(missing_ok=True)


def _in_part(error: HardwareError) -> HardwareError:
    """The error of a job that was sent: nobody knows whether the slip came out."""
    error.maybe_done = True
    return error


def _number(path: Path) -> int:
    digits = path.stem.removeprefix("slip-")
    return int(digits) if digits.isdigit() else 0
