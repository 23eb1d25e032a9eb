"""From a name in the configuration to a driver."""

from pathlib import Path

import pytest

from hardware import factory
from hardware.errors import ConfigurationError
from hardware.printer.escpos_printer import EscposPrinter
from hardware.printer.fake import FakePrinter
from hardware.scanner.fake import FakeScanner
from hardware.scanner.keyboard import KeyboardScanner
from hardware.scanner.serial_scanner import SerialScanner
from hardware.speaker.fake import FakeSpeaker


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ("network:192.168.1.50:9100?width=384&cut=no&status=no&timeout=3&settle=0", "printer 192.168.1.50:9100"),
        ("network:printer.lan", "printer printer.lan:9100"),
        ("network:[fe80::1]:9101", "printer fe80::1:9101"),
        ("usb:04b8:0202", "USB printer 04b8:0202"),
        ("serial:/dev/ttyUSB0?baud=115200", "printer on /dev/ttyUSB0"),
        ("serial:COM3", "printer on COM3"),
        ("file:/dev/usb/lp0", "printer /dev/usb/lp0"),
    ],
)
def test_a_printer_is_made_from_its_name(spec: str, name: str) -> None:
    printer = factory.printer(spec)

    assert isinstance(printer, EscposPrinter)
    assert printer._name == name


def test_fakes_are_chosen_by_name_like_the_rest(tmp_path: Path) -> None:
    assert isinstance(factory.printer(f"fake:{tmp_path}/new/folder?width=384"), FakePrinter)
    assert isinstance(factory.scanner("fake"), FakeScanner)
    assert isinstance(factory.speaker("fake"), FakeSpeaker)


def test_scanners_are_made_from_their_names() -> None:
    assert isinstance(factory.scanner("keyboard"), KeyboardScanner)
    assert isinstance(factory.scanner("serial:/dev/ttyACM0?baud=115200"), SerialScanner)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match="fake, file, network, serial, usb, win"):
        factory.printer("bluetooth:xx")
    with pytest.raises(ConfigurationError, match="fake, keyboard, serial"):
        factory.scanner("")
    with pytest.raises(ConfigurationError, match="auto, fake, program"):
        factory.speaker("loud")


@pytest.mark.parametrize(
    "spec",
    [
        "network:",
        "network:1.2.3.4:99999",
        "network:1.2.3.4:abc",
        "network:1.2.3.4/x",
        "network:u@h",
        "usb:04b8",
        "usb:zz:1",
        "usb:",
        "serial:",
        "serial:/dev/x?baud=fast",
        "serial:/dev/x?baud=1",
        "file:",
        "network:h?width=577",
        "network:h?width=wide",
        "network:h?cut=maybe",
        "network:h?timeout=60",
        "network:h?settle=-1",
        "network:h?widht=576",
        "fake:",
    ],
)
def test_a_wrong_name_is_refused_with_the_name_in_the_message(spec: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        factory.printer(spec)
    assert spec in str(raised.value)
