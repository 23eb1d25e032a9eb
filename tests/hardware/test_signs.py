"""One suite for every sign, and what may stand on one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import serial

from hardware import hall_factory
from hardware.errors import ConfigurationError, DeviceAbsent, DeviceFault, DeviceTimeout, HardwareError
from hardware.lines.serial_line import SerialLine
from hardware.sign.fake import FakeSign
from hardware.sign.port import Sign, plain
from hardware.sign.serial_sign import SerialSign
from tests.hardware.serial_device import BrokenLine, SerialDevice


@dataclass
class Rig:
    sign: Sign
    shown: Callable[[], str]
    set_fault: Callable[[bool], object]


@pytest.fixture(params=["fake", "serial"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    if request.param == "fake":
        fake = FakeSign("loket-1")
        yield Rig(fake, lambda: fake.text, lambda is_gone: setattr(fake, "fault", DeviceAbsent("gone") if is_gone else None))
        return
    with SerialDevice() as device:
        sign = hall_factory.sign(f"serial:{device.path}?counter=loket-1&width=8")
        assert isinstance(sign, SerialSign)

        def shown() -> str:
            lines = device.received.split(b"\r")
            assert lines.pop() == b"", "every text ends with a carriage return"
            return lines[-1].decode("ascii").strip()

        def set_fault(is_gone: bool) -> None:
            sign._line.close()
            sign._line._port = "/dev/ttyNONE" if is_gone else device.path

        yield Rig(sign, shown, set_fault)
        sign.close()


def test_what_is_shown_replaces_what_stood_there(rig: Rig) -> None:
    rig.sign.show("A041")
    rig.sign.show("A042")

    assert (rig.sign.counter, rig.shown()) == ("loket-1", "A042")


def test_no_text_is_dark(rig: Rig) -> None:
    rig.sign.show("A042")
    rig.sign.show("")

    assert rig.shown() == ""


def test_control_bytes_and_small_letters_reach_no_sign(rig: Rig) -> None:
    rig.sign.show("\x1b[2Ja\x00-42\r\n")

    assert rig.shown() == "2JA-42"


def test_a_sign_is_there_goes_dark_at_the_end_and_closes_twice(rig: Rig) -> None:
    assert rig.sign.present()
    rig.sign.show("A042")

    rig.sign.close()
    rig.sign.close()

    assert rig.shown() == ""


def test_a_sign_that_is_gone_is_an_error_and_one_that_came_back_shows(rig: Rig) -> None:
    rig.sign.show("A041")

    rig.set_fault(True)
    for _ in range(2):
        with pytest.raises(HardwareError):
            rig.sign.show("A042")
    assert not rig.sign.present()
    rig.set_fault(False)
    rig.sign.show("A043")

    assert rig.shown() == "A043"


@pytest.mark.parametrize(
    ("error", "kind"), [(serial.SerialTimeoutException("Write timeout"), DeviceTimeout), (OSError(5, "I/O error"), DeviceFault)]
)
def test_a_sign_that_takes_nothing_or_breaks_off_is_let_go_of(error: Exception, kind: type[HardwareError]) -> None:
    line = SerialLine("/dev/ttyNONE", 9600, "sign")
    line._line = BrokenLine(error)
    sign = SerialSign(line)

    with pytest.raises(kind):
        sign.show("A042")
    with pytest.raises(DeviceAbsent):
        sign.show("A042")


def test_a_sign_that_babbles_is_not_listened_to() -> None:
    with SerialDevice() as device:
        sign = hall_factory.sign(f"serial:{device.path}")
        sign.show("A041")
        device.send(b"\xff" * 2000)

        sign.show("A042")

        assert device.received == b"  A041\r  A042\r"
        sign.close()


@pytest.mark.parametrize(
    ("text", "width", "written"),
    [
        ("A042", 6, "  A042"), ("A-K2-07", 8, " A-K2-07"), ("a042 3", 6, "A042 3"), ("ÄÖ漢😀7", 4, "   7"), ("", 3, "   "),
        ("A-K2-07", 6, " AK207"), ("A042 12", 6, "  A042"), ("A-K2-07 12", 8, "AK207 12"), ("A-K2-07 12", 5, "AK207"),
    ],
)  # fmt: skip
def test_a_text_is_set_to_the_right_of_the_sign(text: str, width: int, written: str) -> None:
    assert plain(text, width) == written


@pytest.mark.parametrize(("text", "width"), [("A0421", 4), ("AB-K12-107 3", 7)])
def test_a_number_that_is_too_long_is_never_cut_into_another_one(text: str, width: int) -> None:
    assert plain(text, width) == "-" * width


@pytest.mark.parametrize("spec", ["serial:", "serial:/dev/x?width=2", "serial:/dev/x?width=13", "serial:/dev/x?colour=red"])
def test_a_wrong_name_is_refused_before_anything_is_touched(spec: str) -> None:
    with pytest.raises(ConfigurationError, match=spec.partition("?")[0]):
        hall_factory.sign(spec)
    with pytest.raises(ConfigurationError, match="fake, serial"):
        hall_factory.sign("neon")
