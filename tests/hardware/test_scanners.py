"""One suite for every scanner, telling scans from typing, and what codes mean."""

import os
import pty
import tty
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from hardware import factory
from hardware.errors import DeviceAbsent, DeviceFault
from hardware.scanner.decode import follow_token
from hardware.scanner.fake import FakeScanner
from hardware.scanner.keyboard import KeyboardScanner
from hardware.scanner.port import Scanner
from hardware.scanner.serial_scanner import SerialScanner
from hardware.scanner.wedge import Wedge

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVW234"
URL = f"https://antrean.bontang.example/t/{TOKEN}"


@dataclass
class Rig:
    scanner: Scanner
    scan: Callable[[str], object]


def typed(scanner: KeyboardScanner, text: str, gap_s: float = 0.01) -> bool:
    for index, character in enumerate(text):
        scanner.key(character, 100 + index * gap_s)
    return scanner.enter(100 + len(text) * gap_s)


@pytest.fixture(params=["fake", "keyboard", "serial"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    if request.param == "fake":
        fake = FakeScanner()
        yield Rig(fake, fake.scan)
    elif request.param == "keyboard":
        keyboard = KeyboardScanner()
        yield Rig(keyboard, lambda text: typed(keyboard, text))
    else:
        outside, inside = pty.openpty()
        tty.setraw(inside)
        scanner = factory.scanner(f"serial:{os.ttyname(inside)}")
        assert scanner.present()
        yield Rig(scanner, lambda text: os.write(outside, text.encode() + b"\r\n"))
        scanner.close()
        os.close(inside)
        os.close(outside)


def test_codes_come_out_in_order_as_they_were_read(rig: Rig) -> None:
    rig.scan(URL)
    rig.scan(TOKEN)

    assert [rig.scanner.read(1), rig.scanner.read(1)] == [URL, TOKEN]


def test_no_code_is_none_in_time(rig: Rig) -> None:
    assert rig.scanner.read(0.05) is None
    assert rig.scanner.read(0) is None


def test_a_scanner_is_there_and_closes_twice(rig: Rig) -> None:
    assert rig.scanner.present()
    rig.scanner.close()
    rig.scanner.close()


def test_a_missing_scanner_is_absent_and_not_a_crash() -> None:
    scanner = SerialScanner("/dev/ttyNONE")

    assert not scanner.present()
    with pytest.raises(DeviceAbsent):
        scanner.read(0.2)
    fake = FakeScanner()
    fake.unplugged = True
    assert not fake.present()
    with pytest.raises(DeviceAbsent):
        fake.read(0)


def test_a_serial_scanner_that_is_pulled_out_is_a_fault_and_tried_again() -> None:
    class Pulled:
        in_waiting = 0

        def read(self, _: int) -> bytes:
            raise OSError(5, "Input/output error")

        def close(self) -> None: ...

    scanner = SerialScanner("/dev/ttyNONE")
    scanner._line = Pulled()

    with pytest.raises(DeviceFault):
        scanner.read(0.2)
    with pytest.raises(DeviceAbsent):
        scanner.read(0.2)


def test_noise_without_an_end_does_not_grow_for_ever() -> None:
    class Noise:
        in_waiting = 400

        def read(self, count: int) -> bytes:
            return b"\xff" * count

        def close(self) -> None: ...

    scanner = SerialScanner("/dev/ttyNONE")
    scanner._line = Noise()

    assert scanner.read(0.02) is None
    assert len(scanner._received) <= 1024


@pytest.mark.parametrize("gap_s", [0.001, 0.02, 0.049])
def test_keys_as_fast_as_a_scanner_are_a_scan(gap_s: float) -> None:
    assert typed(KeyboardScanner(), TOKEN, gap_s)


@pytest.mark.parametrize("gap_s", [0.05, 0.12, 1.0])
def test_keys_as_slow_as_a_person_are_typing(gap_s: float) -> None:
    assert not typed(KeyboardScanner(), TOKEN, gap_s)


def test_a_scan_right_after_typing_is_the_scan_alone() -> None:
    wedge = Wedge()
    wedge.key("x", 1.0)
    for index, character in enumerate(TOKEN):
        wedge.key(character, 2 + index * 0.01)

    assert wedge.enter(2 + len(TOKEN) * 0.01) == TOKEN


def test_a_hand_on_the_keyboard_or_a_late_enter_is_no_scan() -> None:
    wedge = Wedge()
    for index, character in enumerate("asdf"):
        wedge.key(character, index * 0.01)
    assert wedge.enter(0.05) is None

    for index, character in enumerate(TOKEN):
        wedge.key(character, 2 + index * 0.01)
    assert wedge.enter(9.0) is None
    assert wedge.enter(9.01) is None


def test_scans_that_nobody_reads_do_not_block_the_window() -> None:
    scanner = KeyboardScanner()

    assert all(typed(scanner, TOKEN) for _ in range(50))


@pytest.mark.parametrize(
    "text",
    [
        URL,
        TOKEN,
        f"  {TOKEN}\n",
        URL.lower(),
        URL + "?from=slip",
        URL + "/",
        f"http://10.0.0.7:8000/t/{TOKEN}#x",
        f"https://a.example/antrean/t/{TOKEN}",
    ],
)
def test_a_slip_s_code_leads_to_its_ticket(text: str) -> None:
    assert follow_token(text) == TOKEN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A042",
        TOKEN[:-1],
        TOKEN + "A",
        TOKEN[:-1] + "0",
        TOKEN[:-1] + "1",
        "https://a.example/x/" + TOKEN,
        f"javascript:/t/{TOKEN}",
        f"https://a.example/t/{TOKEN}A",
        "https://a.example/t/" + "x" * 500,
        "ÄÖÜ" * 9,
        f"{URL}{'?' * 400}",
    ],
)
def test_any_other_code_means_nothing(text: str) -> None:
    assert follow_token(text) is None
