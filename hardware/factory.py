"""From a device's name in the configuration to its driver. Nothing is connected here.

Printers: ``network:192.168.1.50:9100``, ``usb:04b8:0202``, ``serial:/dev/ttyUSB0?baud=19200``, ``file:/dev/usb/lp0``,
``win:NAME``, ``fake:FOLDER``; with ``?width=384&cut=no&status=no&timeout=5&settle=1`` for paper of another width (dots), no
cutter, no answers to status requests, seconds of patience for each step, and seconds that a slip takes to come out.
Scanners: ``keyboard``, ``serial:/dev/ttyACM0?baud=9600``, ``fake``. Speakers: ``auto``, ``program:aplay -q``, ``fake``.
"""

import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from hardware.printer import escpos_printer
from hardware.printer.escpos_printer import Options
from hardware.printer.fake import FakePrinter
from hardware.printer.port import TicketPrinter
from hardware.scanner.fake import FakeScanner
from hardware.scanner.keyboard import KeyboardScanner
from hardware.scanner.port import Scanner
from hardware.scanner.serial_scanner import SerialScanner
from hardware.speaker.fake import FakeSpeaker
from hardware.speaker.player import ProgramSpeaker
from hardware.speaker.port import Speaker
from hardware.spec import Spec, made, take_baud


def printer(spec: str) -> TicketPrinter:
    """The printer that ``spec`` names, such as ``network:192.168.1.50:9100?width=576``. Raises ConfigurationError."""
    return made(spec, _PRINTERS, "printer")


def scanner(spec: str) -> Scanner:
    """The scanner that ``spec`` names: ``keyboard``, ``serial:PORT`` or ``fake``. Raises ConfigurationError."""
    return made(spec, _SCANNERS, "scanner")


def speaker(spec: str) -> Speaker:
    """The loudspeaker that ``spec`` names: ``auto``, ``program:COMMAND`` or ``fake``.

    Raises ConfigurationError, and DeviceAbsent for ``auto`` on a machine without a program that plays sound.
    """
    return made(spec, _SPEAKERS, "speaker")


def _options(spec: Spec) -> Options:
    usual = Options()
    return Options(
        width=int(spec.take_number("width", usual.width)),
        cut=spec.take_switch("cut"),
        status=spec.take_switch("status"),
        timeout_s=spec.take_number("timeout", usual.timeout_s),
        settle_s=spec.take_number("settle", usual.settle_s),
    )


def _network(spec: Spec) -> TicketPrinter:
    # urlsplit knows what a port is and what the brackets of an IPv6 address are.
    parts = urlsplit(f"//{spec.need_address('network:192.168.1.50:9100')}")
    if not parts.hostname or parts.path or parts.username is not None:
        raise spec.wrong("an address and a port are needed, such as network:192.168.1.50:9100")
    return escpos_printer.network_printer(parts.hostname, parts.port or 9100, _options(spec))


def _usb(spec: Spec) -> TicketPrinter:
    vendor, _, product = spec.need_address("usb:04b8:0202").partition(":")
    try:
        numbers = int(vendor, 16), int(product, 16)
    except ValueError:
        raise spec.wrong("two hexadecimal numbers are needed, such as usb:04b8:0202 (lsusb shows them)") from None
    return escpos_printer.usb_printer(*numbers, _options(spec))


def _serial(spec: Spec) -> TicketPrinter:
    port = spec.need_address("serial:/dev/ttyUSB0")
    return escpos_printer.serial_printer(port, take_baud(spec, 19200), _options(spec))


def _file(spec: Spec) -> TicketPrinter:
    path = spec.need_address("file:/dev/usb/lp0")
    # A plain file cannot answer; a device file does unless ?status=no.
    spec.options.setdefault("status", "yes" if Path(path).is_char_device() else "no")
    return escpos_printer.file_printer(path, _options(spec))


def _windows(spec: Spec) -> TicketPrinter:
    return escpos_printer.windows_printer(spec.need_address("win:Receipt"), replace(_options(spec), status=False))


def _fake_printer(spec: Spec) -> TicketPrinter:
    width, cut = int(spec.take_number("width", Options().width)), spec.take_switch("cut")
    return FakePrinter(Path(spec.need_address("fake:/tmp/slips")), width=width, cut=cut)


def _serial_scanner(spec: Spec) -> Scanner:
    return SerialScanner(spec.need_address("serial:/dev/ttyACM0"), take_baud(spec, 9600))


_PRINTERS: dict[str, Callable[[Spec], TicketPrinter]] = {
    "network": _network,
    "usb": _usb,
    "serial": _serial,
    "file": _file,
    "win": _windows,
    "fake": _fake_printer,
}
_SCANNERS: dict[str, Callable[[Spec], Scanner]] = {
    "keyboard": lambda _: KeyboardScanner(),
    "serial": _serial_scanner,
    "fake": lambda _: FakeScanner(),
}
_SPEAKERS: dict[str, Callable[[Spec], Speaker]] = {
    "auto": lambda _: ProgramSpeaker(),
    "program": lambda spec: ProgramSpeaker(shlex.split(spec.need_address("program:aplay -q"))),
    "fake": lambda _: FakeSpeaker(),
}
