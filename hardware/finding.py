"""What the doctor found about a device, and what is to be done when a driver raised an error."""

from collections.abc import Callable
from dataclasses import dataclass

from hardware.errors import ConfigurationError, DeviceAbsent, DeviceTimeout, HardwareError, PaperOut


@dataclass(frozen=True)
class Finding:
    """What was found about one device: ``sentence`` says it, ``what_to_do`` is empty when nothing has to be done."""

    device: str
    ok: bool
    sentence: str
    what_to_do: str = ""


def guarded(device: str, spec: str, check: Callable[[str], Finding]) -> Finding:
    """What ``check`` finds; an error of the device is a finding as well. Never raises a HardwareError."""
    try:
        return check(spec)
    except HardwareError as error:
        return Finding(device, False, f"{device.capitalize()}: {error}.", _remedy(error))


def _remedy(error: HardwareError) -> str:
    remedies: list[tuple[type[HardwareError], str]] = [
        (ConfigurationError, "Correct the name of the device in the configuration."),
        (PaperOut, "Put in a new roll, printing side towards the head."),
        (DeviceAbsent, "Switch it on, and check the cable and the address."),
        (DeviceTimeout, "Switch it off and on. If it prints but never answers, add status=no."),
    ]
    return next((words for kind, words in remedies if isinstance(error, kind)), "Switch it off and on, and try again.")
