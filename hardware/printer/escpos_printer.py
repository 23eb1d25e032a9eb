"""Slips on thermal printers that speak ESC/POS, whatever they are connected by."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from escpos.escpos import Escpos

from hardware.errors import DeviceFault, HardwareError, PaperOut
from hardware.printer import connections, realtime
from hardware.printer.job import job
from hardware.printer.layout import WIDTH_80MM, check_width
from hardware.printer.missing import picture_of
from hardware.printer.port import Paper, PrinterStatus
from hardware.printer.slip import AnySlip


@dataclass(frozen=True)
class Options:
    """How a printer is made and treated.

    ``width`` in dots; ``cut`` where there is a cutter; ``status`` where it answers DLE EOT; ``timeout_s`` for each step;
    ``settle_s`` between the last byte and the second look at the paper, the time in which a slip comes out.
    """

    width: int = WIDTH_80MM
    cut: bool = True
    status: bool = True
    timeout_s: float = 5.0
    settle_s: float = 1.0

    def __post_init__(self) -> None:
        check_width(self.width)
        if not 0.1 <= self.timeout_s <= 5 or not 0 <= self.settle_s <= 5:
            raise ValueError("timeout must be 0.1 to 5 seconds, settle 0 to 5")


class EscposPrinter:
    """A TicketPrinter over any connection of python-escpos; opened for each job, since none of them reconnects."""

    def __init__(self, name: str, connect: Callable[[], Escpos], options: Options) -> None:
        self._name, self._connect, self._options = name, connect, options
        self._lock = threading.Lock()

    def print_slip(self, slip: AnySlip) -> None:
        data = job(picture_of(slip, self._options.width), cut=self._options.cut)
        with self._lock, self._connected() as printer:
            self._require_ready(printer)
            with _sent_in_part():
                printer._raw(data)
                self._require_ready(printer)
                if self._options.status and self._options.settle_s:
                    time.sleep(self._options.settle_s)
                    self._require_ready(printer)

    def status(self) -> PrinterStatus:
        try:
            with self._lock, self._connected() as printer:
                if not self._options.status:
                    return PrinterStatus(Paper.UNKNOWN, online=True)
                offline = _ask(printer, realtime.PRINTER).offline
                return PrinterStatus(_ask(printer, realtime.PAPER_SENSOR).paper, online=not offline)
        except HardwareError:
            return PrinterStatus(Paper.UNKNOWN, online=False)

    def close(self) -> None:
        """Nothing stays open between jobs."""

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Escpos]:
        with connections.translated(self._name):
            printer = self._connect()
            printer.open()
            try:
                yield printer
            finally:
                printer.close()

    def _require_ready(self, printer: Escpos) -> None:
        """Raises PaperOut or DeviceFault when the printer says that it cannot print."""
        if not self._options.status:
            return
        if _ask(printer, realtime.PAPER_SENSOR).paper is Paper.OUT:
            raise PaperOut(f"{self._name}: out of paper")
        if _ask(printer, realtime.PRINTER).offline:
            causes = _ask(printer, realtime.OFFLINE_CAUSE).causes
            raise DeviceFault(f"{self._name}: offline, {' and '.join(causes) or 'no reason given'}")


def network_printer(host: str, port: int, options: Options) -> EscposPrinter:
    """A printer at a network address, usually port 9100. Nothing is connected yet; so for the other kinds."""
    return EscposPrinter(
        f"printer {host}:{port}", lambda: connections.NetworkConnection(host, port, timeout=options.timeout_s), options
    )


def usb_printer(vendor: int, product: int, options: Options) -> EscposPrinter:
    """A printer by its USB numbers, such as 0x04b8 and 0x0202."""
    milliseconds = round(options.timeout_s * 1000)
    return EscposPrinter(
        f"USB printer {vendor:04x}:{product:04x}",
        lambda: connections.UsbConnection(vendor, product, timeout=milliseconds),
        options,
    )


def serial_printer(port: str, baud: int, options: Options) -> EscposPrinter:
    """A printer on a serial line, ``/dev/ttyUSB0`` or ``COM3``."""
    return EscposPrinter(
        f"printer on {port}",
        lambda: connections.SerialConnection(port, baudrate=baud, timeout=options.timeout_s),
        options,
    )


def file_printer(path: str, options: Options) -> EscposPrinter:
    """A printer behind a device file; a plain file there gets the bytes of the last slip."""
    return EscposPrinter(f"printer {path}", lambda: connections.FileConnection(path, options.timeout_s), options)


def windows_printer(name: str, options: Options) -> EscposPrinter:
    """A printer that Windows knows by ``name``. Raises ConfigurationError elsewhere."""
    connections.WindowsConnection.check()
    return EscposPrinter(f"Windows printer {name}", lambda: connections.WindowsConnection(name), options)


def _ask(printer: Escpos, what: int) -> realtime.Answer:
    printer._raw(realtime.request(what))
    return realtime.answer(printer._read())


@contextlib.contextmanager
def _sent_in_part() -> Iterator[None]:
    """Errors from here on leave it open whether the slip came out."""
    try:
        with connections.translated("printer"):
            yield
    except HardwareError as error:
        error.maybe_done = True
        raise
