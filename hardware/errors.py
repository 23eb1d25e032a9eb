"""What goes wrong with devices. Every class is also the built-in kind of error it resembles, so ``except OSError`` works."""


class HardwareError(Exception):
    """A device did not do what it was asked to do. ``str(error)`` says what happened, for a log.

    ``maybe_done`` is True when it may have happened all the same, such as a slip that was sent in part: ask before repeating.
    """

    maybe_done: bool = False


class DeviceAbsent(HardwareError, ConnectionError):
    """The device is not there: unplugged, switched off, or at another address."""


class DeviceTimeout(HardwareError, TimeoutError):
    """The device is there but did not answer in time."""


class DeviceFault(HardwareError, OSError):
    """The device answered that it cannot, answered nonsense, or broke off in the middle."""


class PaperOut(DeviceFault):
    """The printer has no paper."""


class ConfigurationError(HardwareError, ValueError):
    """The configuration names a device that we cannot make; no device was touched."""
