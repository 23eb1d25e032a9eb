"""What goes wrong below the printer, and status bytes; USB and Windows by stand-ins, since no test machine has them."""

import errno
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import serial
import usb.core
from escpos.exceptions import DeviceNotFoundError, ImageWidthError

from hardware.errors import ConfigurationError, DeviceAbsent, DeviceFault, DeviceTimeout, HardwareError, PaperOut
from hardware.printer import connections, realtime
from hardware.printer.port import Paper


@pytest.mark.parametrize(
    ("raised", "meant"),
    [
        (usb.core.NoBackendError("none"), ConfigurationError),
        (DeviceNotFoundError("x"), DeviceAbsent),
        (TimeoutError(), DeviceTimeout),
        (serial.SerialTimeoutException(), DeviceTimeout),
        (usb.core.USBTimeoutError("t"), DeviceTimeout),
        (usb.core.USBError("gone", errno=errno.ENODEV), DeviceAbsent),
        (usb.core.USBError("pipe", errno=errno.EPIPE), DeviceFault),
        (BrokenPipeError(errno.EPIPE, "pipe"), DeviceFault),
        (ImageWidthError("w"), DeviceFault),
        (PaperOut("paper"), PaperOut),
    ],
)
def test_every_driver_s_error_becomes_one_of_ours(raised: Exception, meant: type[HardwareError]) -> None:
    with pytest.raises(meant), connections.translated("printer"):
        raise raised


@pytest.mark.parametrize(
    ("error", "built_in"),
    [
        (DeviceAbsent, ConnectionError),
        (DeviceTimeout, TimeoutError),
        (DeviceFault, OSError),
        (PaperOut, OSError),
        (ConfigurationError, ValueError),
    ],
)
def test_our_errors_are_built_in_kinds_too(error: type[HardwareError], built_in: type[Exception]) -> None:
    assert issubclass(error, built_in)
    assert not error("x").maybe_done


@pytest.mark.parametrize(("byte", "paper"), [(0x12, Paper.OK), (0x1E, Paper.NEAR_END), (0x72, Paper.OUT), (0x7E, Paper.OUT)])
def test_paper_sensor_bits_are_read(byte: int, paper: Paper) -> None:
    assert realtime.answer(bytes((byte,))).paper is paper


def test_the_newest_true_status_byte_counts() -> None:
    assert realtime.answer(b"\x14\x00\x00\x0f\x12\x1a").offline  # other status before it
    assert not realtime.answer(b"\x16").offline  # bit 2 is the drawer's
    assert realtime.answer(b"\x36").causes == ["the cover is open", "it stopped for lack of paper"]


@pytest.mark.parametrize("data", [b"", b"HTTP/1.1", b"\xff", b"\x00"])
def test_what_is_no_status_is_a_fault(data: bytes) -> None:
    with pytest.raises(DeviceFault):
        realtime.answer(data)


class Interface:
    """A USB interface: its class, and its endpoints as (attributes, address)."""

    def __init__(self, kind: int, endpoints: list[tuple[int, int]]) -> None:
        self.bInterfaceClass, self._endpoints = kind, endpoints

    def __iter__(self) -> Iterator[SimpleNamespace]:
        return (SimpleNamespace(bmAttributes=kind, bEndpointAddress=address) for kind, address in self._endpoints)


class UsbDevice:
    """The part of a pyusb device that the driver uses: takes 1,000 bytes at a time, or none."""

    backend = SimpleNamespace(__module__="usb.backend.libusb0")

    def __init__(self, portion: int = 1000) -> None:
        self.portion, self.written = portion, b""

    def set_configuration(self) -> None: ...

    def reset(self) -> None: ...

    def get_active_configuration(self) -> list["Interface"]:
        return [Interface(3, [(3, 0x81)]), Interface(7, [(2, 0x03), (2, 0x84), (3, 0x85)])]

    def write(self, endpoint: int, data: bytes, timeout: int) -> int:
        assert (endpoint, timeout) == (0x03, 5000)
        self.written += data[: self.portion]
        return min(self.portion, len(data))

    def read(self, endpoint: int, size: int, timeout: int) -> list[int]:
        assert (endpoint, timeout) == (0x84, 5000)
        return [0x12]


def usb_connection(monkeypatch: pytest.MonkeyPatch, device: UsbDevice) -> Any:
    monkeypatch.setattr(usb.core, "find", lambda **_: device)
    monkeypatch.setattr(usb.util, "dispose_resources", lambda _: None)
    return connections.UsbConnection(0x04B8, 0x0202, timeout=5000)


def test_a_usb_printer_gets_every_byte_through_its_own_endpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    device = UsbDevice()
    connection = usb_connection(monkeypatch, device)
    connection.open()
    connection._raw(b"x" * 2500)

    assert device.written == b"x" * 2500
    assert connection._read() == b"\x12"
    connection.close()


def test_a_usb_printer_that_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = usb_connection(monkeypatch, UsbDevice(portion=0))
    connection.open()

    with pytest.raises(DeviceTimeout):
        connection._raw(b"x")
    connection.close()


def test_windows_printers_are_refused_where_there_is_no_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections.Win32Raw, "is_usable", staticmethod(lambda: False))

    with pytest.raises(ConfigurationError, match="Windows"):
        connections.WindowsConnection.check()


def test_the_windows_spooler_s_own_error_becomes_ours() -> None:
    class PywintypesError(Exception):
        pass

    with pytest.raises(DeviceFault, match="out of memory"), connections._spooler_errors():
        raise PywintypesError("out of memory")
