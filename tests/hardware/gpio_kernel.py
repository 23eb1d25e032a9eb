"""A kernel with one GPIO chip, by the layouts of linux/gpio.h written down a second time, as ctypes see them."""

import ctypes
import errno

CHIP_FD, LINES_FD = 70, 71


class Attribute(ctypes.Structure):
    _fields_ = [("id", ctypes.c_uint32), ("padding", ctypes.c_uint32), ("value", ctypes.c_uint64)]


class ConfigAttribute(ctypes.Structure):
    _fields_ = [("attr", Attribute), ("mask", ctypes.c_uint64)]


class Config(ctypes.Structure):
    _fields_ = [
        ("flags", ctypes.c_uint64),
        ("num_attrs", ctypes.c_uint32),
        ("padding", ctypes.c_uint32 * 5),
        ("attrs", ConfigAttribute * 10),
    ]


class Request(ctypes.Structure):
    _fields_ = [
        ("offsets", ctypes.c_uint32 * 64),
        ("consumer", ctypes.c_char * 32),
        ("config", Config),
        ("num_lines", ctypes.c_uint32),
        ("event_buffer_size", ctypes.c_uint32),
        ("padding", ctypes.c_uint32 * 5),
        ("fd", ctypes.c_int32),
    ]


class Values(ctypes.Structure):
    _fields_ = [("bits", ctypes.c_uint64), ("mask", ctypes.c_uint64)]


def iowr(number: int, structure: type[ctypes.Structure]) -> int:
    """The number of a request that is read and written, as _IOWR makes it."""
    return 3 << 30 | ctypes.sizeof(structure) << 16 | 0xB4 << 8 | number


GET_LINE, GET_VALUES, SET_VALUES = iowr(0x07, Request), iowr(0x0E, Values), iowr(0x0F, Values)


class GpioKernel:
    """``levels`` are the pins by offset, high or low; ``shorted`` ones stay low. ``is_gone``: the chip was pulled out."""

    def __init__(self) -> None:
        self.levels: dict[int, bool] = {}
        self.shorted: set[int] = set()
        self.is_gone = False
        self.open_fds: list[int] = []
        self.request = Request()

    def open(self, path: str) -> int:
        if self.is_gone or path != "/dev/gpiochip0":
            raise OSError(errno.ENOENT, "No such file or directory")
        self.open_fds.append(CHIP_FD)
        return CHIP_FD

    def ioctl(self, fd: int, request: int, argument: bytearray) -> None:
        if self.is_gone:
            raise OSError(errno.ENODEV, "No such device")
        if request == GET_LINE:
            assert fd == CHIP_FD
            self._lend(Request.from_buffer(argument))
        else:
            assert fd == LINES_FD
            self._values(request, Values.from_buffer(argument))

    def close(self, fd: int) -> None:
        self.open_fds.remove(fd)

    @property
    def offsets(self) -> list[int]:
        return list(self.request.offsets)[: self.request.num_lines]

    @property
    def is_output(self) -> bool:
        return bool(self.request.config.flags & 8)

    @property
    def is_active_low(self) -> bool:
        return bool(self.request.config.flags & 2)

    def _lend(self, request: Request) -> None:
        if LINES_FD in self.open_fds:
            raise OSError(errno.EBUSY, "Device or resource busy")
        self.request = Request.from_buffer_copy(bytes(request))
        if self.is_output:
            self.levels.update(dict.fromkeys(self.offsets, self.is_active_low))
        request.fd = LINES_FD
        self.open_fds.append(LINES_FD)

    def _values(self, request: int, values: Values) -> None:
        bits = values.bits
        if request == GET_VALUES:
            values.bits = 0
        for place, offset in enumerate(self.offsets):
            if not values.mask >> place & 1:
                continue
            if request == SET_VALUES:
                assert self.is_output
                self.levels[offset] = (bool(bits >> place & 1) is not self.is_active_low) and offset not in self.shorted
            elif self.levels.get(offset, False) is not self.is_active_low:
                values.bits |= 1 << place
