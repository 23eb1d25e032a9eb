"""One suite for every lamp: behind a relay board, on pins, and the fake."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import serial

from hardware import hall_factory
from hardware.errors import ConfigurationError, DeviceAbsent, DeviceFault, DeviceTimeout, HardwareError
from hardware.lamp.fake import FakeLamp
from hardware.lamp.gpio_lamp import GpioLamp
from hardware.lamp.port import Lamp
from hardware.lamp.serial_lamp import SerialLamp, order
from hardware.lines.gpio import GET_LINE, GET_VALUES, REQUEST, SET_VALUES, VALUES, Pins
from hardware.lines.serial_line import SerialLine
from tests.hardware import gpio_kernel
from tests.hardware.gpio_kernel import GpioKernel
from tests.hardware.serial_device import BrokenLine, SerialDevice

COUNTERS = ("loket-1", "loket-2")


@dataclass
class Rig:
    lamp: Lamp
    burning: Callable[[], set[str]]
    unplug: Callable[[], object]
    plug_in: Callable[[], object]


def burning_relays(received: bytes) -> set[str]:
    """Which lights burn after these orders, as the board understands them."""
    state: dict[int, int] = {}
    for at in range(0, len(received), 4):
        start, relay, on, total = received[at : at + 4]
        assert (start, total) == (0xA0, (start + relay + on) & 0xFF)
        state[relay] = on
    return {COUNTERS[relay - 1] for relay, on in state.items() if on}


@pytest.fixture(params=["fake", "serial", "gpio"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    if request.param == "fake":
        fake = FakeLamp(COUNTERS)
        yield Rig(
            fake,
            lambda: set(fake.lit),
            lambda: setattr(fake, "fault", DeviceAbsent("pulled out")),
            lambda: setattr(fake, "fault", None),
        )
    elif request.param == "gpio":
        kernel = GpioKernel()
        pins = Pins([17, 27], output=True, kernel=kernel)
        lamp = GpioLamp(pins, 2, COUNTERS)
        yield Rig(
            lamp,
            lambda: {counter for counter, pin in zip(COUNTERS, (17, 27), strict=True) if kernel.levels.get(pin)},
            lambda: setattr(kernel, "is_gone", True),
            lambda: setattr(kernel, "is_gone", False),
        )
        lamp.close()
        assert kernel.open_fds == []
    else:
        with SerialDevice() as device:
            board = hall_factory.lamp(f"serial:{device.path}?counters={','.join(COUNTERS)}")
            assert isinstance(board, SerialLamp)

            def unplug() -> None:
                board._line.close()
                board._line._port = "/dev/ttyNONE"

            yield Rig(
                board,
                lambda: burning_relays(device.received),
                unplug,
                lambda: setattr(board._line, "_port", device.path),
            )
            board.close()


def test_exactly_the_lamps_of_the_called_counters_burn(rig: Rig) -> None:
    rig.lamp.show({"loket-2"})
    assert rig.burning() == {"loket-2"}

    rig.lamp.show({"loket-1", "loket-2"})
    assert rig.burning() == {"loket-1", "loket-2"}

    rig.lamp.show(())
    assert rig.burning() == set()


def test_a_counter_without_a_lamp_lights_none(rig: Rig) -> None:
    rig.lamp.show({"loket-9"})

    assert rig.burning() == set()


def test_a_lamp_is_there_goes_out_at_the_end_and_closes_twice(rig: Rig) -> None:
    assert rig.lamp.present()
    rig.lamp.show({"loket-1"})

    rig.lamp.close()
    rig.lamp.close()

    assert rig.burning() == set()


def test_a_lamp_that_is_gone_is_an_error_and_one_that_came_back_burns(rig: Rig) -> None:
    rig.lamp.show({"loket-1"})

    rig.unplug()
    for _ in range(2):
        with pytest.raises(HardwareError):
            rig.lamp.show({"loket-2"})
    assert not rig.lamp.present()
    rig.plug_in()
    rig.lamp.show({"loket-2"})

    assert rig.burning() == {"loket-2"}


def test_one_light_for_all_burns_for_any() -> None:
    kernel = GpioKernel()
    lamp = GpioLamp(Pins([5], output=True, kernel=kernel), 1)

    lamp.show({"loket-7"})
    burns = kernel.levels[5]
    lamp.show(())

    assert (burns, kernel.levels[5]) == (True, False)


def test_a_relay_that_pulls_at_the_low_level_is_turned_round() -> None:
    kernel = GpioKernel()
    lamp = GpioLamp(Pins([5], output=True, active_low=True, kernel=kernel), 1)

    lamp.show(())
    dark = kernel.levels[5]
    lamp.show({"loket-1"})

    assert (dark, kernel.levels[5]) == (True, False)


def test_the_layouts_are_the_kernel_s() -> None:
    """The figures a C compiler gives for linux/gpio.h."""
    assert (REQUEST.size, VALUES.size) == (592, 16)
    assert (gpio_kernel.Request.config.offset, gpio_kernel.Request.num_lines.offset, gpio_kernel.Request.fd.offset) == (
        288,
        560,
        588,
    )
    assert (GET_LINE, GET_VALUES, SET_VALUES) == (0xC250B407, 0xC010B40E, 0xC010B40F)
    assert (gpio_kernel.GET_LINE, gpio_kernel.GET_VALUES, gpio_kernel.SET_VALUES) == (GET_LINE, GET_VALUES, SET_VALUES)


def test_a_pin_that_lies_is_found_out() -> None:
    kernel = GpioKernel()
    kernel.shorted.add(17)
    lamp = GpioLamp(Pins([17], output=True, kernel=kernel), 1)

    with pytest.raises(DeviceFault, match="short circuit"):
        lamp.show({"loket-1"})


def test_pins_that_another_program_holds_are_absent() -> None:
    kernel = GpioKernel()
    kernel.open_fds.append(gpio_kernel.LINES_FD)

    with pytest.raises(DeviceAbsent, match="busy"):
        GpioLamp(Pins([17], output=True, kernel=kernel), 1).show(())
    assert kernel.open_fds == [gpio_kernel.LINES_FD], "the chip is let go of"


def test_a_machine_without_pins_says_so() -> None:
    lamp = hall_factory.lamp("gpio:17?chip=/dev/gpiochipNONE")

    assert not lamp.present()
    with pytest.raises(DeviceAbsent):
        lamp.show(())
    lamp.close()


@pytest.mark.parametrize(
    ("error", "kind"), [(serial.SerialTimeoutException("Write timeout"), DeviceTimeout), (OSError(5, "I/O error"), DeviceFault)]
)
def test_a_board_that_takes_nothing_or_breaks_off_is_let_go_of(error: Exception, kind: type[HardwareError]) -> None:
    line = SerialLine("/dev/ttyNONE", 9600, "lamp")
    line._line = BrokenLine(error)
    lamp = SerialLamp(line)

    with pytest.raises(kind):
        lamp.show({"loket-1"})
    with pytest.raises(DeviceAbsent):
        lamp.show({"loket-1"})


def test_the_orders_are_those_on_the_board_s_leaflet() -> None:
    assert (order(1, on=True), order(1, on=False), order(2, on=True)) == (
        bytes.fromhex("A00101A2"),
        bytes.fromhex("A00100A1"),
        bytes.fromhex("A00201A3"),
    )


@pytest.mark.parametrize(
    "spec",
    [
        "gpio:", "gpio:x", "gpio:1,1", "gpio:512", "gpio:1,2", "gpio:1?counters=a,b", "gpio:1,2?counters=a,a",
        "gpio:1?active=up", "gpio:1?colour=red", "serial:", "serial:/dev/x?baud=1", "serial:/dev/x?baud=inf",
        "serial:/dev/x?counters=a,b,c,d,e,f,g,h,i", "gpio:1,2,3,4,5,6,7,8,9?counters=a,b,c,d,e,f,g,h,i",
    ],
)  # fmt: skip
def test_a_wrong_name_is_refused_before_anything_is_touched(spec: str) -> None:
    with pytest.raises(ConfigurationError, match=spec.partition("?")[0]):
        hall_factory.lamp(spec)


@pytest.mark.parametrize("spec", ["", "beacon:1"])
def test_an_unknown_kind_lists_the_known_ones(spec: str) -> None:
    with pytest.raises(ConfigurationError, match="fake, gpio, serial"):
        hall_factory.lamp(spec)
