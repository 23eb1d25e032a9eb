"""ESC/POS bytes as commands: the part of the language that we send, and nothing else. Pure; used by the decoder and by tests."""

from dataclasses import dataclass

ESC, GS, DLE = b"\x1b", b"\x1d", b"\x10"

# Commands with a fixed number of bytes after their name.
_FIXED = {
    b"\n": 0,
    ESC + b"@": 0,  # initialize
    ESC + b"a": 1,  # align
    ESC + b"E": 1,  # bold
    ESC + b"!": 1,  # print mode
    ESC + b"t": 1,  # code page
    ESC + b"d": 1,  # feed lines
    ESC + b"J": 1,  # feed dots
    ESC + b"M": 1,  # font
    GS + b"!": 1,  # character size
    GS + b"B": 1,  # white on black
    DLE + b"\x04": 1,  # status, answered at once
}
_CUT, _RASTER, _QR = GS + b"V", GS + b"v0", GS + b"(k"
_NAMES = sorted([*_FIXED, _CUT, _RASTER, _QR], key=len, reverse=True)


class UnknownCommand(ValueError):
    """Bytes that are neither a command we know nor printable text; ``args`` says where and what."""


@dataclass(frozen=True)
class Command:
    """``name`` is the fixed beginning, or ``text``; ``data`` what follows it."""

    name: bytes
    data: bytes


TEXT = b"text"


def split(data: bytes) -> tuple[list[Command], bytes]:
    """Take the complete commands off the front of ``data``; returns them and the bytes of an unfinished one.

    Raises UnknownCommand. The length of raster data is respected, so a picture may hold any bytes.
    """
    commands: list[Command] = []
    at = 0
    while at < len(data):
        found = _one(data, at)
        if found is None:
            break
        command, at = found
        commands.append(command)
    return commands, data[at:]


def _one(data: bytes, at: int) -> tuple[Command, int] | None:
    for name in _NAMES:
        if data.startswith(name, at):
            size = _data_size(name, data, at + len(name))
            end = at + len(name) + (size or 0)
            return (Command(name, data[at + len(name) : end]), end) if size is not None and end <= len(data) else None
    if any(name.startswith(data[at:]) for name in _NAMES):
        return None
    end = at
    while end < len(data) and (0x20 <= data[end] < 0x7F or data[end] >= 0x80):
        end += 1
    if end == at:
        raise UnknownCommand(f"unknown bytes at {at}: {data[at : at + 8].hex(' ')}")
    return Command(TEXT, data[at:end]), end


def _data_size(name: bytes, data: bytes, at: int) -> int | None:
    """How many bytes follow a command's name; None when too few have come to tell."""
    if name in _FIXED:
        return _FIXED[name]
    if name == _CUT:  # m, and n for the forms that feed first
        return None if at >= len(data) else (2 if data[at] in (65, 66) else 1)
    if name == _RASTER:  # m xL xH yL yH, then the picture
        return None if at + 5 > len(data) else 5 + _little(data[at + 1 : at + 3]) * _little(data[at + 3 : at + 5])
    return None if at + 2 > len(data) else 2 + _little(data[at : at + 2])


def _little(two: bytes) -> int:
    return int.from_bytes(two, "little")
