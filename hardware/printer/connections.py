"""Connections to printers: those of python-escpos, with time limits, and honest about what happened.

Each is opened for one job, sends with ``_raw``, reads a status with ``_read`` (empty when the other side hung up) and is closed.
"""

import contextlib
import errno
import os
import select
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import serial
import usb.core
import usb.util
from escpos import exceptions
from escpos.escpos import Escpos
from escpos.printer import Network, Serial, Usb, Win32Raw

from hardware.errors import ConfigurationError, DeviceAbsent, DeviceFault, DeviceTimeout, HardwareError

_ANSWER = 16  # bytes that are read at once; a status is one
_LINGER_S = 0.3  # for the other side to close first: closing on unread data would throw away what it has not taken yet
_BITS_PER_BYTE = 10  # on a serial line, with start and stop bit
_PRINTER_CLASS = 7  # of a USB interface
_GONE = {errno.ENODEV, errno.ENXIO, errno.ENOENT}


@contextlib.contextmanager
def translated(name: str) -> Iterator[None]:
    """Turn what drivers raise into the HardwareError family; ``name`` says which device."""
    try:
        yield
    except HardwareError:
        raise
    except usb.core.NoBackendError as error:
        raise ConfigurationError(f"{name}: libusb is not installed, USB printers cannot be used") from error
    except exceptions.DeviceNotFoundError as error:
        raise DeviceAbsent(f"{name}: {error}") from error
    except (TimeoutError, serial.SerialTimeoutException, usb.core.USBTimeoutError) as error:
        raise DeviceTimeout(f"{name}: no answer in time") from error
    except OSError as error:
        kind = DeviceAbsent if error.errno in _GONE else DeviceFault
        raise kind(f"{name}: {error}") from error
    except exceptions.Error as error:
        raise DeviceFault(f"{name}: {error}") from error


class NetworkConnection(Network):  # type: ignore[misc]
    """Port 9100, IPv4 or IPv6; ``timeout`` in seconds for connecting, for sending all and for each answer."""

    _device: Any

    def open(self, raise_not_found: bool = True) -> None:
        try:
            self.device = socket.create_connection((self.host, self.port), timeout=self.timeout)
        except OSError as error:
            raise DeviceAbsent(f"no printer at {self.host} port {self.port}: {error}") from error
        self.device.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _read(self) -> bytes:
        received: bytes = self.device.recv(_ANSWER)
        return received

    def close(self) -> None:
        if not self._device:
            return
        connection, self._device = self._device, False
        with contextlib.suppress(OSError), connection:
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(_LINGER_S)
            end = time.monotonic() + _LINGER_S
            while connection.recv(_ANSWER) and time.monotonic() < end:
                pass


class UsbConnection(Usb):  # type: ignore[misc]
    """A printer by its USB vendor and product number; ``timeout`` in milliseconds.

    The endpoints are those of its printer interface; one without such an interface keeps the usual 0x01 and 0x82.
    """

    def open(self, raise_not_found: bool = True) -> None:
        super().open(raise_not_found)
        interfaces = self.device.get_active_configuration()
        endpoints = [end for interface in interfaces if interface.bInterfaceClass == _PRINTER_CLASS for end in interface]
        for endpoint in endpoints:
            if usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK:
                if usb.util.endpoint_direction(endpoint.bEndpointAddress) == usb.util.ENDPOINT_IN:
                    self.in_ep = endpoint.bEndpointAddress
                else:
                    self.out_ep = endpoint.bEndpointAddress

    def _raw(self, msg: bytes) -> None:
        sent = 0
        while sent < len(msg):
            written = self.device.write(self.out_ep, msg[sent:], self.timeout)
            if written <= 0:
                raise DeviceTimeout("the USB printer takes no more data")
            sent += written

    def _read(self) -> bytes:
        return bytes(self.device.read(self.in_ep, _ANSWER, self.timeout))


class SerialConnection(Serial):  # type: ignore[misc]
    """A serial line; ``timeout`` in seconds on top of the time that the bytes themselves need."""

    def _raw(self, msg: bytes) -> None:
        # Without this a printer that holds the line for want of paper would hold us for ever.
        self.device.write_timeout = self.timeout + len(msg) * _BITS_PER_BYTE / self.baudrate
        self.device.write(msg)

    def _read(self) -> bytes:
        received: bytes = self.device.read(1)
        if not received:
            raise DeviceTimeout("the serial printer does not answer")
        return received


class FileConnection(Escpos):  # type: ignore[misc]
    """A device file such as ``/dev/usb/lp0``, or a plain file that gets the bytes; ``timeout`` in seconds without progress.

    The kernel blocks a writer for as long as the printer takes nothing, so the file is opened without blocking where that exists.
    """

    _device: Any

    def __init__(self, path: str, timeout: float) -> None:
        super().__init__()
        self.path, self.timeout = path, timeout

    def open(self) -> None:
        try:
            is_device = stat.S_ISCHR(Path(self.path).stat().st_mode)
            flags = os.O_RDWR if is_device else os.O_WRONLY | os.O_TRUNC
            self.device = os.open(self.path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
        except OSError as error:
            raise DeviceAbsent(f"{self.path} cannot be opened: {error.strerror}") from error

    def _raw(self, msg: bytes) -> None:
        rest = memoryview(msg)
        while rest:
            self._wait(to_write=True)
            rest = rest[os.write(self.device, rest) :]

    def _read(self) -> bytes:
        self._wait(to_write=False)
        return os.read(self.device, _ANSWER)

    def _wait(self, *, to_write: bool) -> None:
        if not hasattr(os, "O_NONBLOCK"):
            return
        files: list[Any] = [self.device]
        ready = select.select([] if to_write else files, files if to_write else [], [], self.timeout)
        if not any(ready):
            raise DeviceTimeout(f"{self.path} {'takes no data' if to_write else 'does not answer'}")

    def close(self) -> None:
        device, self._device = self._device, False
        if device not in (None, False):
            os.close(device)


class WindowsConnection(Win32Raw):  # type: ignore[misc]
    """A printer of Windows by its name, as a raw job; the spooler gives no status."""

    @staticmethod
    def check() -> None:
        """Raises ConfigurationError where Windows printing is not there."""
        if not Win32Raw.is_usable():
            raise ConfigurationError("win: printers need Windows and the package pywin32")

    def open(self, job_name: str = "ticket slip", raise_not_found: bool = True) -> None:
        with _spooler_errors():
            super().open(job_name, raise_not_found)

    def _raw(self, msg: bytes) -> None:
        with _spooler_errors():
            super()._raw(msg)

    def close(self) -> None:
        with _spooler_errors():
            super().close()


@contextlib.contextmanager
def _spooler_errors() -> Iterator[None]:
    """pywintypes.error is no OSError, and exists on Windows only."""
    try:
        yield
    except (HardwareError, exceptions.Error):
        raise
    except Exception as error:
        raise DeviceFault(f"the Windows spooler refused: {error}") from error
