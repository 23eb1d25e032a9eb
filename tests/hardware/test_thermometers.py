"""One suite for every thermometer: it answers who may come in, and never a figure."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from hardware import hall_factory
from hardware.errors import ConfigurationError, DeviceAbsent, DeviceFault, HardwareError
from hardware.lines.serial_line import SerialLine
from hardware.thermometer.fake import FakeThermometer
from hardware.thermometer.judge import STANDS_AT_MOST_S, Judge
from hardware.thermometer.port import Admission, Thermometer
from hardware.thermometer.serial_thermometer import SerialThermometer
from tests.hardware.serial_device import BrokenLine, SerialDevice

LIMIT = 37.5


@dataclass
class Rig:
    thermometer: Thermometer
    measure: Callable[..., object]
    set_gone: Callable[[bool], object]


@pytest.fixture(params=["fake", "serial"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    if request.param == "fake":
        fake = FakeThermometer()
        yield Rig(fake, fake.measure, lambda is_gone: setattr(fake, "unplugged", is_gone))
        return
    with SerialDevice() as device:
        thermometer = hall_factory.thermometer(f"serial:{device.path}")
        assert isinstance(thermometer, SerialThermometer)
        assert thermometer.present()

        def measure(*celsius: float) -> None:
            readings = celsius * 3 if len(celsius) == 1 else celsius
            device.send("".join(f"T body = {reading:.2f} C, ok\r\n" for reading in [*readings, 20.0]).encode())

        def set_gone(is_gone: bool) -> None:
            thermometer._line.close()
            thermometer._line._port = "/dev/ttyNONE" if is_gone else device.path

        yield Rig(thermometer, measure, set_gone)
        thermometer.close()


def test_who_is_not_too_warm_is_admitted_and_staff_speak_with_who_is(rig: Rig) -> None:
    rig.measure(36.6)
    rig.measure(37.5)
    rig.measure(38.2)

    answers = [rig.thermometer.admit(LIMIT, 1) for _ in range(3)]

    assert answers == [Admission.ADMIT, Admission.ADMIT, Admission.ASK_STAFF]


def test_nobody_before_it_is_none_in_time(rig: Rig) -> None:
    rig.measure(31.0)

    assert rig.thermometer.admit(LIMIT, 0.1) is None


def test_who_does_not_stand_still_is_measured_again(rig: Rig) -> None:
    rig.measure(35.0, 36.9, 38.1)
    rig.measure(36.6)

    assert [rig.thermometer.admit(LIMIT, 1) for _ in range(2)] == [Admission.UNSURE, Admission.ADMIT]


def test_a_reading_that_no_body_has_admits_nobody(rig: Rig) -> None:
    rig.measure(85.0)

    assert rig.thermometer.admit(LIMIT, 1) is Admission.UNSURE


def test_the_figure_is_in_no_log_no_answer_and_no_error(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    rig.measure(38.77)

    answer = rig.thermometer.admit(LIMIT, 1)
    rig.set_gone(True)
    with pytest.raises(HardwareError) as raised:
        rig.thermometer.admit(LIMIT, 0.2)

    left = [str(answer), repr(answer), str(raised.value), caplog.text, *(str(value) for value in vars(rig.thermometer).values())]
    left += [str(vars(rig.thermometer._judge))]  # type: ignore[attr-defined]
    assert not [text for text in left if re.search(r"38[.,]7|7[.,]7", text)]


@pytest.mark.parametrize("limit", [0, 35.9, 40.1, 97.7, float("nan")])
def test_a_limit_that_cannot_be_meant_is_refused(rig: Rig, limit: float) -> None:
    with pytest.raises(ValueError, match="36 to 40"):
        rig.thermometer.admit(limit, 0)


def test_a_thermometer_that_is_gone_is_an_error_and_one_that_came_back_measures(rig: Rig) -> None:
    rig.set_gone(True)
    for _ in range(2):
        with pytest.raises(HardwareError):
            rig.thermometer.admit(LIMIT, 0.2)
    assert not rig.thermometer.present()
    rig.set_gone(False)
    assert rig.thermometer.present()
    rig.measure(36.6)

    assert rig.thermometer.admit(LIMIT, 1) is Admission.ADMIT


def test_a_thermometer_closes_twice(rig: Rig) -> None:
    rig.thermometer.close()
    rig.thermometer.close()


def test_a_thermometer_that_is_pulled_out_is_a_fault_and_tried_again() -> None:
    line = SerialLine("/dev/ttyNONE", 9600, "thermometer")
    line._line = BrokenLine(OSError(5, "Input/output error"))
    thermometer = SerialThermometer(line)

    with pytest.raises(DeviceFault):
        thermometer.admit(LIMIT, 0.2)
    with pytest.raises(DeviceAbsent):
        thermometer.admit(LIMIT, 0.2)


def test_a_thermometer_that_sends_anything_but_readings_is_a_fault() -> None:
    with SerialDevice() as device:
        thermometer = hall_factory.thermometer(f"serial:{device.path}")
        assert thermometer.present()
        device.send(b"36,6 37..1 \xff\xfe 1.2.3\r\n" * 21)

        with pytest.raises(DeviceFault, match="no readings") as raised:
            thermometer.admit(LIMIT, 1)

        assert not re.search("[0-9]", str(raised.value))
        thermometer.close()


def test_a_thermometer_that_is_stuck_answers_once_and_is_a_fault() -> None:
    judge = Judge()
    answers = [judge.feed(36.6, LIMIT, at / 2) for at in range(int(STANDS_AT_MOST_S * 2))]

    assert [answer for answer in answers if answer] == [Admission.ADMIT]
    assert not judge.is_stuck(STANDS_AT_MOST_S - 0.5)
    judge.feed(36.6, LIMIT, STANDS_AT_MOST_S)
    assert judge.is_stuck(STANDS_AT_MOST_S)
    assert not judge.is_stuck(STANDS_AT_MOST_S + 0.1), "told once, then again after as long"


def test_one_that_only_speaks_while_somebody_stands_there_answers_the_next_person_too() -> None:
    judge = Judge()
    first = [judge.feed(36.6, LIMIT, at) for at in (0.0, 0.3, 0.6, 0.9)]
    second = [judge.feed(38.4, LIMIT, at) for at in (4.0, 4.3, 4.6)]

    assert first == [None, None, Admission.ADMIT, None]
    assert second == [None, None, Admission.ASK_STAFF]
    assert not judge.is_stuck(STANDS_AT_MOST_S + 10)


def test_a_wrong_name_is_refused_before_anything_is_touched() -> None:
    with pytest.raises(ConfigurationError, match="serial:"):
        hall_factory.thermometer("serial:")
    with pytest.raises(ConfigurationError, match="fake, serial"):
        hall_factory.thermometer("mercury")
