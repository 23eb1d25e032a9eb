"""From a name in the configuration to a driver, for the small devices of a hall. Nothing is connected here.

Lamps: ``gpio:17`` (one light for all counters), ``gpio:17,27?counters=loket-1,loket-2`` (one for each; there are also
``chip=/dev/gpiochip4`` and ``active=low``), ``serial:/dev/ttyUSB1?counters=loket-1,loket-2&baud=9600`` (a relay board), ``fake``.
Signs: ``serial:/dev/ttyUSB2?counter=loket-1&width=6&baud=9600``, without ``counter`` for the newest call; ``fake``.
Presence sensors: ``gpio:17?comes=0.3&leaves=3`` (seconds), ``serial:/dev/ttyUSB3``, ``fake``.
Thermometers: ``serial:/dev/ttyUSB4?baud=9600``, ``fake``.
"""

from collections.abc import Callable

from hardware.lamp.fake import FakeLamp
from hardware.lamp.gpio_lamp import GpioLamp
from hardware.lamp.port import Lamp
from hardware.lamp.serial_lamp import SerialLamp
from hardware.lines.gpio import CHIP, Pins
from hardware.lines.serial_line import SerialLine
from hardware.presence.debounce import COMES_WITHIN_S, LEAVES_AFTER_S, Debounce
from hardware.presence.fake import FakePresence
from hardware.presence.gpio_presence import GpioPresence
from hardware.presence.port import PresenceSensor
from hardware.presence.serial_presence import SerialPresence
from hardware.sign.fake import FakeSign
from hardware.sign.port import Sign
from hardware.sign.serial_sign import SerialSign
from hardware.spec import Spec, made, take_baud
from hardware.thermometer.fake import FakeThermometer
from hardware.thermometer.port import Thermometer
from hardware.thermometer.serial_thermometer import SerialThermometer

USUAL_BAUD = 9600
LONGEST_WAIT_S = 60.0


def lamp(spec: str) -> Lamp:
    """The lamp that ``spec`` names, such as ``gpio:17``. Raises ConfigurationError."""
    return made(spec, _LAMPS, "lamp")


def sign(spec: str) -> Sign:
    """The sign that ``spec`` names, such as ``serial:/dev/ttyUSB2?counter=loket-1``. Raises ConfigurationError."""
    return made(spec, _SIGNS, "sign")


def presence(spec: str) -> PresenceSensor:
    """The presence sensor that ``spec`` names, such as ``gpio:17``. Raises ConfigurationError."""
    return made(spec, _PRESENCE_SENSORS, "presence sensor")


def thermometer(spec: str) -> Thermometer:
    """The thermometer that ``spec`` names, such as ``serial:/dev/ttyUSB4``. Raises ConfigurationError."""
    return made(spec, _THERMOMETERS, "thermometer")


def _line(spec: Spec, name: str) -> SerialLine:
    return SerialLine(spec.need_address("serial:/dev/ttyUSB1"), take_baud(spec, USUAL_BAUD), name)


def _offsets(spec: Spec) -> list[int]:
    numbers = spec.need_address("gpio:17").split(",")
    if not all(number.strip().isdecimal() for number in numbers):
        raise spec.wrong("numbers of lines are needed, such as gpio:17 or gpio:17,27 (gpioinfo shows them)")
    return [int(number) for number in numbers]


def _pins(spec: Spec, *, output: bool) -> Pins:
    level = spec.options.pop("active", "high")
    if level not in ("high", "low"):
        raise spec.wrong(f"active must be high or low, not {level!r}")
    chip = spec.options.pop("chip", CHIP)
    return Pins(_offsets(spec), chip=chip, output=output, active_low=level == "low")


def _gpio_lamp(spec: Spec) -> Lamp:
    return GpioLamp(_pins(spec, output=True), len(_offsets(spec)), spec.take_names("counters"))


def _serial_lamp(spec: Spec) -> Lamp:
    return SerialLamp(_line(spec, "lamp"), spec.take_names("counters"))


def _serial_sign(spec: Spec) -> Sign:
    width = int(spec.take_number("width", 6))
    return SerialSign(_line(spec, "sign"), width=width, counter=spec.options.pop("counter", None))


def _debounce(spec: Spec) -> Debounce:
    waits = spec.take_number("comes", COMES_WITHIN_S), spec.take_number("leaves", LEAVES_AFTER_S)
    if not all(0 <= wait <= LONGEST_WAIT_S for wait in waits):
        raise spec.wrong(f"comes and leaves must be 0 to {LONGEST_WAIT_S:.0f} seconds")
    return Debounce(*waits)


def _gpio_presence(spec: Spec) -> PresenceSensor:
    if len(_offsets(spec)) != 1:
        raise spec.wrong("a presence sensor has one line, such as gpio:17")
    return GpioPresence(_pins(spec, output=False), _debounce(spec))


_LAMPS: dict[str, Callable[[Spec], Lamp]] = {
    "gpio": _gpio_lamp,
    "serial": _serial_lamp,
    "fake": lambda spec: FakeLamp(spec.take_names("counters")),
}
_SIGNS: dict[str, Callable[[Spec], Sign]] = {
    "serial": _serial_sign,
    "fake": lambda spec: FakeSign(spec.options.pop("counter", None)),
}
_PRESENCE_SENSORS: dict[str, Callable[[Spec], PresenceSensor]] = {
    "gpio": _gpio_presence,
    "serial": lambda spec: SerialPresence(_line(spec, "presence sensor"), _debounce(spec)),
    "fake": lambda _: FakePresence(),
}
_THERMOMETERS: dict[str, Callable[[Spec], Thermometer]] = {
    "serial": lambda spec: SerialThermometer(_line(spec, "thermometer")),
    "fake": lambda _: FakeThermometer(),
}
