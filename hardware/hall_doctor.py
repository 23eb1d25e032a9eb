"""The doctor's look at the small devices of a hall: call lamps, signs, presence sensors, thermometers."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from hardware import hall_factory
from hardware.finding import Finding

LIGHTS_FOR_S = 2.0
TEST_TEXT = "8888"

Check = tuple[str, str | None, Callable[[str], Finding]]


@dataclass(frozen=True)
class HallSpecs:
    """The names of the small devices that are configured."""

    lamps: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    presence: str | None = None
    thermometer: str | None = None


def hall_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that name small devices, and hands them over as ``hall``."""

    @click.option("--lamp", "lamps", multiple=True, help="gpio:17, or serial:/dev/ttyUSB1. May be given again.")
    @click.option("--sign", "signs", multiple=True, help="serial:/dev/ttyUSB2. May be given again.")
    @click.option("--presence", help="gpio:4, or serial:/dev/ttyUSB3.")
    @click.option("--thermometer", help="serial:/dev/ttyUSB4.")
    @wraps(command)
    def wrapped(
        *args: Any, lamps: tuple[str, ...], signs: tuple[str, ...], presence: str | None, thermometer: str | None, **options: Any
    ) -> Any:
        return command(*args, hall=HallSpecs(lamps, signs, presence, thermometer), **options)

    return wrapped


def hall_checks(specs: HallSpecs, *, play: bool) -> list[Check]:
    """What to look at: the kind of device, its name, and the look. ``play`` lights lamps and signs for two seconds."""
    return [
        *(("lamp", spec, lambda spec: _lamp(spec, play=play)) for spec in specs.lamps),
        *(("sign", spec, lambda spec: _sign(spec, play=play)) for spec in specs.signs),
        ("presence sensor", specs.presence, _presence),
        ("thermometer", specs.thermometer, _thermometer),
    ]


def _lamp(spec: str, *, play: bool) -> Finding:
    lamp = hall_factory.lamp(spec)
    try:
        if not play:
            return _there("lamp", lamp.present(), "Light it with --play.")
        lamp.show(lamp.counters or ("all",))
        time.sleep(LIGHTS_FOR_S)
    finally:
        lamp.close()
    return Finding(
        "lamp", True, "The lamp was lit for two seconds.", "If nobody saw it, check the relay, the lamp and its power."
    )


def _sign(spec: str, *, play: bool) -> Finding:
    sign = hall_factory.sign(spec)
    try:
        if not play:
            return _there("sign", sign.present(), "Write on it with --play.")
        sign.show(TEST_TEXT)
        time.sleep(LIGHTS_FOR_S)
    finally:
        sign.close()
    return Finding(
        "sign", True, f"{TEST_TEXT} was written for two seconds.", "If nobody saw it, check the baud rate and its power."
    )


def _presence(spec: str) -> Finding:
    sensor = hall_factory.presence(spec)
    try:
        return _there("presence sensor", sensor.present(), "Step before it: the kiosk must wake.")
    finally:
        sensor.close()


def _thermometer(spec: str) -> Finding:
    thermometer = hall_factory.thermometer(spec)
    try:
        return _there("thermometer", thermometer.present(), "Stand before it: the lamp at the door must answer.")
    finally:
        thermometer.close()


def _there(device: str, is_there: bool, then: str) -> Finding:
    if is_there:
        return Finding(device, True, f"The {device} can be opened; whether it works only a look can tell.", then)
    return Finding(device, False, f"The {device} is not there.", "Check its cable, its port, and that no other program holds it.")
