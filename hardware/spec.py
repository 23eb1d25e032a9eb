"""A device's name as the configuration has it, taken apart: ``kind:address?option=value&...``."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl

from hardware.errors import ConfigurationError

Device = TypeVar("Device")


@dataclass(frozen=True)
class Spec:
    """``kind:address?options``; every option must be taken, so that a misspelt one is noticed."""

    text: str
    kind: str
    address: str
    options: dict[str, str]

    def wrong(self, why: str) -> ConfigurationError:
        """The error that names this device and says ``why`` there is none such."""
        return ConfigurationError(f"{self.text!r}: {why}")

    def need_address(self, form: str) -> str:
        """The address; ``form`` shows one in the sentence of the ConfigurationError."""
        if not self.address:
            raise self.wrong(f"an address is missing, such as {form}")
        return self.address

    def take_number(self, name: str, usual: float) -> float:
        """An option that is a number. Raises ConfigurationError."""
        value = self.options.pop(name, None)
        try:
            number = usual if value is None else float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self.wrong(f"{name} must be a number, not {value!r}")
        return number

    def take_switch(self, name: str, usual: str = "yes") -> bool:
        """An option that is yes or no. Raises ConfigurationError."""
        value = self.options.pop(name, usual)
        if value not in ("yes", "no"):
            raise self.wrong(f"{name} must be yes or no, not {value!r}")
        return value == "yes"

    def take_names(self, name: str) -> tuple[str, ...]:
        """An option that is a list of codes with commas between them; empty when it is not given. Raises ConfigurationError."""
        names = tuple(part.strip() for part in self.options.pop(name, "").split(",") if part.strip())
        if len(set(names)) < len(names):
            raise self.wrong(f"{name} names one of them twice")
        return names

    def all_taken(self) -> None:
        """Raises ConfigurationError for options that nobody asked for."""
        if self.options:
            raise self.wrong(f"unknown option {', '.join(sorted(self.options))}")


def made(text: str, makers: Mapping[str, Callable[[Spec], Device]], what: str) -> Device:
    """The device that ``text`` names, by the maker of its kind; ``what`` is a word for the kind of device.

    Raises ConfigurationError for a kind without a maker, for options that no maker took, and for what a maker refuses.
    """
    head, _, query = text.strip().partition("?")
    kind, _, address = head.partition(":")
    if kind not in makers:
        raise ConfigurationError(f"no {what} is called {kind!r}; there are: {', '.join(sorted(makers))}")
    spec = Spec(text, kind, address, dict(parse_qsl(query, keep_blank_values=True)))
    try:
        device = makers[kind](spec)
    except ConfigurationError:
        raise
    except ValueError as error:
        raise spec.wrong(str(error)) from error
    spec.all_taken()
    return device


def take_baud(spec: Spec, usual: int) -> int:
    """The option ``baud``, bits a second. Raises ConfigurationError for one that no line has."""
    baud = int(spec.take_number("baud", usual))
    if not 300 <= baud <= 4_000_000:
        raise spec.wrong("baud must be 300 to 4000000 bits a second")
    return baud
