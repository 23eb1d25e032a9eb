"""From a device's name in the configuration to its driver. Nothing is connected here.

Printers: ``network:192.168.1.50:9100``, ``usb:04b8:0202``, ``serial:/dev/ttyUSB0?baud=19200``, ``file:/dev/usb/lp0``,
``win:NAME``, ``fake:FOLDER``; with ``?width=384&cut=no&status=no&timeout=5&settle=1`` for paper of another width (dots), no
cutter, no answers to status requests, seconds of patience for each step, and seconds that a slip takes to come out.
Scanners: ``keyboard``, ``serial:/dev/ttyACM0?baud=9600``, ``fake``. Speakers: ``auto``, ``program:aplay -q``, ``fake``.
"""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from hardware.errors import ConfigurationError
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

_Device = TypeVar("_Device")


@dataclass(frozen=True)
class _Spec:
    """``kind:address?options``; every option must be taken, so that a misspelt one is noticed."""

    text: str
    kind: str
    address: str
    options: dict[str, str]

    def wrong(self, why: str) -> ConfigurationError:
        return ConfigurationError(f"{self.text!r}: {why}")

    def need_address(self, form: str) -> str:
        if not self.address:
            raise self.wrong(f"an address is missing, such as {form}")
        return self.address

    def take_number(self, name: str, usual: float) -> float:
        value = self.options.pop(name, None)
        try:
            return usual if value is None else float(value)
        except ValueError:
            raise self.wrong(f"{name} must be a number, not {value!r}") from None

    def take_switch(self, name: str) -> bool:
        value = self.options.pop(name, "yes")
        if value not in ("yes", "no"):
            raise self.wrong(f"{name} must be yes or no, not {value!r}")
        return value == "yes"

    def all_taken(self) -> None:
        if self.options:
            raise self.wrong(f"unknown option {', '.join(sorted(self.options))}")


def printer(spec: str) -> TicketPrinter:
    """The printer that ``spec`` names, such as ``network:192.168.1.50:9100?width=576``. Raises ConfigurationError."""
    return _made(spec, _PRINTERS, "printer")


def scanner(spec: str) -> Scanner:
    """The scanner that ``spec`` names: ``keyboard``, ``serial:PORT`` or ``fake``. Raises ConfigurationError."""
    return _made(spec, _SCANNERS, "scanner")


def speaker(spec: str) -> Speaker:
    """The loudspeaker that ``spec`` names: ``auto``, ``program:COMMAND`` or ``fake``.

    Raises ConfigurationError, and DeviceAbsent for ``auto`` on a machine without a program that plays sound.
    """
    return _made(spec, _SPEAKERS, "speaker")


def _made(text: str, makers: Mapping[str, Callable[[_Spec], _Device]], what: str) -> _Device:
    head, _, query = text.strip().partition("?")
    kind, _, address = head.partition(":")
    if kind not in makers:
        raise ConfigurationError(f"no {what} is called {kind!r}; there are: {', '.join(sorted(makers))}")
    spec = _Spec(text, kind, address, dict(parse_qsl(query, keep_blank_values=True)))
    try:
        device = makers[kind](spec)
    except ConfigurationError:
        raise
    except ValueError as error:
        raise spec.wrong(str(error)) from error
    spec.all_taken()
    return device


def _options(spec: _Spec) -> Options:
    usual = Options()
    return Options(
        width=int(spec.take_number("width", usual.width)),
        cut=spec.take_switch("cut"),
        status=spec.take_switch("status"),
        timeout_s=spec.take_number("timeout", usual.timeout_s),
        settle_s=spec.take_number("settle", usual.settle_s),
    )


def _network(spec: _Spec) -> TicketPrinter:
    # urlsplit knows what a port is and what the brackets of an IPv6 address are.
    parts = urlsplit(f"//{spec.need_address('network:192.168.1.50:9100')}")
    if not parts.hostname or parts.path or parts.username is not None:
        raise spec.wrong("an address and a port are needed, such as network:192.168.1.50:9100")
    return escpos_printer.network_printer(parts.hostname, parts.port or 9100, _options(spec))


def _usb(spec: _Spec) -> TicketPrinter:
    vendor, _, product = spec.need_address("usb:04b8:0202").partition(":")
    try:
        numbers = int(vendor, 16), int(product, 16)
    except ValueError:
        raise spec.wrong("two hexadecimal numbers are needed, such as usb:04b8:0202 (lsusb shows them)") from None
    return escpos_printer.usb_printer(*numbers, _options(spec))


def _serial(spec: _Spec) -> TicketPrinter:
    port = spec.need_address("serial:/dev/ttyUSB0")
    return escpos_printer.serial_printer(port, _baud(spec, 19200), _options(spec))


def _file(spec: _Spec) -> TicketPrinter:
    path = spec.need_address("file:/dev/usb/lp0")
    # A plain file cannot answer; a device file does unless ?status=no.
    spec.options.setdefault("status", "yes" if Path(path).is_char_device() else "no")
    return escpos_printer.file_printer(path, _options(spec))


def _windows(spec: _Spec) -> TicketPrinter:
    return escpos_printer.windows_printer(spec.need_address("win:Receipt"), replace(_options(spec), status=False))


def _fake_printer(spec: _Spec) -> TicketPrinter:
    width, cut = int(spec.take_number("width", Options().width)), spec.take_switch("cut")
    return FakePrinter(Path(spec.need_address("fake:/tmp/slips")), width=width, cut=cut)


def _serial_scanner(spec: _Spec) -> Scanner:
    return SerialScanner(spec.need_address("serial:/dev/ttyACM0"), _baud(spec, 9600))


def _baud(spec: _Spec, usual: int) -> int:
    baud = int(spec.take_number("baud", usual))
    if not 300 <= baud <= 4_000_000:
        raise spec.wrong("baud must be 300 to 4000000 bits a second")
    return baud


_PRINTERS: dict[str, Callable[[_Spec], TicketPrinter]] = {
    "network": _network,
    "usb": _usb,
    "serial": _serial,
    "file": _file,
    "win": _windows,
    "fake": _fake_printer,
}
_SCANNERS: dict[str, Callable[[_Spec], Scanner]] = {
    "keyboard": lambda _: KeyboardScanner(),
    "serial": _serial_scanner,
    "fake": lambda _: FakeScanner(),
}
_SPEAKERS: dict[str, Callable[[_Spec], Speaker]] = {
    "auto": lambda _: ProgramSpeaker(),
    "program": lambda spec: ProgramSpeaker(shlex.split(spec.need_address("program:aplay -q"))),
    "fake": lambda _: FakeSpeaker(),
}
