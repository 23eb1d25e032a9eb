"""The serial line that small devices hang on."""

import time

import pytest

from hardware.errors import DeviceAbsent
from hardware.lines.serial_line import SerialLine
from tests.hardware.serial_device import SerialDevice


class Noise:
    in_waiting = 400

    def read(self, count: int) -> bytes:
        return b"\xff" * count

    def close(self) -> None: ...


def test_lines_come_out_in_order_whatever_ends_them() -> None:
    with SerialDevice() as device:
        line = SerialLine(device.path, 9600, "thing")
        line.open()
        device.send(b"one\r\ntwo\rthree\n\n\r\nfo")

        assert [line.read_line(0.5) for _ in range(4)] == ["one", "two", "three", None]
        device.send(b"ur\n")
        assert line.read_line(0.5) == "four"
        line.close()


def test_no_line_is_none_in_time_and_the_line_is_opened_at_once() -> None:
    with SerialDevice() as device:
        line = SerialLine(device.path, 9600, "thing")
        began = time.monotonic()

        assert line.read_line(0) is None
        device.send(b"after the opening\n")
        assert line.read_line(0.5) == "after the opening"
        assert line.read_line(0.2) is None

        assert time.monotonic() - began < 20
        line.close()


def test_noise_without_an_end_neither_grows_nor_holds_up_for_ever() -> None:
    line = SerialLine("/dev/ttyNONE", 9600, "thing")
    line._line = Noise()
    began = time.monotonic()

    assert line.read_line(0.05) is None
    assert time.monotonic() - began < 20
    assert len(line._received) <= 1024


def test_two_programs_cannot_hold_one_line() -> None:
    with SerialDevice() as device:
        line, other = SerialLine(device.path, 9600, "thing"), SerialLine(device.path, 9600, "other thing")
        line.open()

        with pytest.raises(DeviceAbsent, match="other thing"):
            other.write(b"x")
        line.close()
