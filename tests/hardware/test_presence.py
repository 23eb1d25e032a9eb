"""One suite for every presence sensor, and telling who stays from who passes by."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from hardware import hall_factory
from hardware.errors import ConfigurationError, DeviceAbsent, DeviceFault, HardwareError
from hardware.lines.gpio import Pins
from hardware.lines.serial_line import SerialLine
from hardware.presence.debounce import Debounce
from hardware.presence.fake import FakePresence
from hardware.presence.gpio_presence import GpioPresence
from hardware.presence.port import PresenceSensor
from hardware.presence.serial_presence import SerialPresence
from tests.hardware.gpio_kernel import GpioKernel
from tests.hardware.serial_device import BrokenLine, SerialDevice

AT_ONCE = {"comes_s": 0.0, "leaves_s": 0.0}


@dataclass
class Rig:
    sensor: PresenceSensor
    come: Callable[[], object]
    leave: Callable[[], object]
    set_gone: Callable[[bool], object]


@pytest.fixture(params=["fake", "serial", "gpio"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    if request.param == "fake":
        fake = FakePresence()
        yield Rig(fake, fake.come, fake.leave, lambda is_gone: setattr(fake, "unplugged", is_gone))
    elif request.param == "gpio":
        kernel = GpioKernel()
        sensor = GpioPresence(Pins([4], output=False, kernel=kernel), Debounce(**AT_ONCE))

        yield Rig(
            sensor,
            lambda: kernel.levels.update({4: True}),
            lambda: kernel.levels.update({4: False}),
            lambda is_gone: setattr(kernel, "is_gone", is_gone),
        )
        sensor.close()
        assert kernel.open_fds == []
    else:
        with SerialDevice() as device:
            line = hall_factory.presence(f"serial:{device.path}?comes=0&leaves=0")
            assert isinstance(line, SerialPresence)
            assert line.present()

            def set_gone(is_gone: bool) -> None:
                line._line.close()
                line._line._port = "/dev/ttyNONE" if is_gone else device.path

            yield Rig(line, lambda: device.send(b"1\r\n"), lambda: device.send(b"0\r\n"), set_gone)
            line.close()


def test_who_comes_and_goes_is_told_once_each(rig: Rig) -> None:
    rig.come()
    assert rig.sensor.wait(1) is True
    rig.come()
    assert rig.sensor.wait(0.1) is None

    rig.leave()
    assert rig.sensor.wait(1) is False
    assert rig.sensor.wait(0) is None


def test_nobody_is_none_in_time(rig: Rig) -> None:
    began = time.monotonic()

    assert rig.sensor.wait(0.2) is None
    assert time.monotonic() - began < 20


def test_a_sensor_is_there_and_closes_twice(rig: Rig) -> None:
    assert rig.sensor.present()
    rig.sensor.close()
    rig.sensor.close()


def test_a_sensor_that_is_gone_is_an_error_and_one_that_came_back_sees(rig: Rig) -> None:
    assert rig.sensor.wait(0) is None

    rig.set_gone(True)
    for _ in range(2):
        with pytest.raises(HardwareError):
            rig.sensor.wait(0.2)
    assert not rig.sensor.present()
    rig.set_gone(False)
    rig.sensor.wait(0)
    rig.come()

    assert rig.sensor.wait(1) is True


def test_a_missing_sensor_is_absent_and_not_a_crash() -> None:
    for spec in ("serial:/dev/ttyNONE", "gpio:4?chip=/dev/gpiochipNONE"):
        sensor = hall_factory.presence(spec)

        assert not sensor.present()
        with pytest.raises(DeviceAbsent):
            sensor.wait(0.2)


def test_a_sensor_that_is_pulled_out_is_a_fault_and_tried_again() -> None:
    line = SerialLine("/dev/ttyNONE", 9600, "presence sensor")
    line._line = BrokenLine(OSError(5, "Input/output error"))
    sensor = SerialPresence(line, Debounce())

    with pytest.raises(DeviceFault):
        sensor.wait(0.2)
    with pytest.raises(DeviceAbsent):
        sensor.wait(0.2)


def test_a_sensor_that_talks_nonsense_is_a_fault_and_a_word_now_and_then_is_not() -> None:
    with SerialDevice() as device:
        sensor = hall_factory.presence(f"serial:{device.path}?comes=0")
        sensor.wait(0)
        device.send(b"boot v1.2\r\n1\r\n")
        assert sensor.wait(1) is True

        device.send(b"\xff\xfe\r\n" * 21)
        with pytest.raises(DeviceFault, match="baud"):
            sensor.wait(2)
        sensor.close()


def fed(debounce: Debounce, *seen: tuple[float, bool]) -> list[bool | None]:
    return [debounce.feed(is_seen, at) for at, is_seen in seen]


def test_who_passes_by_is_nobody_and_who_stays_is_somebody() -> None:
    passing = fed(Debounce(0.3, 3), (0, True), (0.2, True), (0.25, False), (0.3, True), (0.55, True))
    staying = fed(Debounce(0.3, 3), (0, True), (0.2, True), (0.3, True), (0.4, True))

    assert passing == [None] * 5
    assert staying == [None, None, True, None]


def test_who_stands_still_is_not_lost() -> None:
    debounce = Debounce(0, 3)

    assert fed(debounce, (0, True), (1, False), (3.9, False), (3.95, True), (4, False), (6.9, False)) == [True, *[None] * 5]
    assert fed(debounce, (7, False), (7.1, False)) == [False, None]


def test_a_sensor_that_flickers_is_nobody() -> None:
    assert set(fed(Debounce(), *((at / 10, at % 2 == 0) for at in range(600)))) == {None}


@pytest.mark.parametrize(
    "spec",
    [
        "gpio:",
        "gpio:1,2",
        "gpio:x",
        "gpio:1?comes=-1",
        "gpio:1?leaves=90",
        "serial:",
        "serial:/dev/x?comes=soon",
        "gpio:1?eyes=2",
    ],
)
def test_a_wrong_name_is_refused_before_anything_is_touched(spec: str) -> None:
    with pytest.raises(ConfigurationError, match=spec.partition("?")[0]):
        hall_factory.presence(spec)
    with pytest.raises(ConfigurationError, match="fake, gpio, serial"):
        hall_factory.presence("camera:0")
