"""Sounds in a quarter of the room: WAV files of 4 bits a sample (IMA ADPCM), which players understand as well.

Each sample is told as a step up or down from the one before; how large the steps are follows the sound. Pure.
"""

import struct
from array import array

RATE = 22_050
FORMAT = 0x11  # the number of this coding in a WAV file
BLOCK = 512  # bytes that can be read by themselves: a whole sample and where the steps stand, then two samples a byte
PER_BLOCK = (BLOCK - 4) * 2 + 1

# From the definition of the coding: the sizes of steps, and by how many sizes a step of its kind moves on.
STEPS = (
    *(7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118, 130),
    *(143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282),
    *(1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630),
    *(9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767),
)
MOVES = (-1, -1, -1, -1, 2, 4, 6, 8)


def _difference(step: int, code: int) -> int:
    up = (step >> 3) + (step >> 2) * (code & 1) + (step >> 1) * (code >> 1 & 1) + step * (code >> 2 & 1)
    return -up if code & 8 else up


# What each code means at each size of step: the difference, and the size that follows.
_DIFFERENCES = tuple(tuple(_difference(step, code) for code in range(16)) for step in STEPS)
_FOLLOWING = tuple(tuple(max(0, min(88, at + MOVES[code & 7])) for code in range(16)) for at in range(len(STEPS)))


def write_compact(samples: "array[int]") -> bytes:
    """The samples, 22,050 a second, as a compact WAV file."""
    blocks, at = [], 0
    for start in range(0, len(samples), PER_BLOCK):
        block, at = _write_block(samples[start : start + PER_BLOCK], at)
        blocks.append(block)
    sound = b"".join(blocks)
    form = struct.pack("<HHIIHHHH", FORMAT, 1, RATE, RATE * BLOCK // PER_BLOCK, BLOCK, 4, 2, PER_BLOCK)
    parts = _part(b"fmt ", form) + _part(b"fact", struct.pack("<I", len(samples))) + _part(b"data", sound)
    return _part(b"RIFF", b"WAVE" + parts)


def read_compact(wav: bytes) -> "array[int]":
    """The samples of a compact WAV file. Raises ValueError when it is not whole, or another kind of file."""
    parts = _parts(wav)
    try:
        form, (total,), sound = parts[b"fmt "], struct.unpack("<I", parts[b"fact"]), parts[b"data"]
        tag, channels, rate, _, block, bits = struct.unpack("<HHIIHH", form[:16])
    except (KeyError, struct.error) as error:
        raise ValueError(f"the sound cannot be read: {error!r}") from error
    if (tag, channels, rate, block, bits) != (FORMAT, 1, RATE, BLOCK, 4):
        raise ValueError("the sound is not 22,050 Hz, one channel, 4 bit")
    if len(sound) != -(-total // PER_BLOCK) * BLOCK:
        raise ValueError(f"the sound is cut off: {len(sound)} bytes for {total} samples")
    samples = array("h")
    for start in range(0, len(sound), BLOCK):
        samples.extend(_read_block(sound[start : start + BLOCK]))
    return samples[:total]


def is_compact(wav: bytes) -> bool:
    """Whether this is a WAV file of this coding."""
    return wav[:4] == b"RIFF" and wav[8:16] == b"WAVEfmt " and wav[20:22] == struct.pack("<H", FORMAT)


def _write_block(samples: "array[int]", at: int) -> tuple[bytes, int]:
    """One block that begins with steps of size ``at``, and the size at its end."""
    value, began_at, codes = samples[0], at, []
    for wanted in samples[1:]:
        code = _code(wanted - value, STEPS[at])
        value = max(-32_768, min(32_767, value + _DIFFERENCES[at][code]))
        at = _FOLLOWING[at][code]
        codes.append(code)
    codes += [0] * (PER_BLOCK - 1 - len(codes))
    pairs = bytes(low | high << 4 for low, high in zip(codes[::2], codes[1::2], strict=True))
    return struct.pack("<hBx", samples[0], began_at) + pairs, at


def _code(difference: int, step: int) -> int:
    code, left = (8 if difference < 0 else 0), abs(difference)
    for bit, part in ((4, step), (2, step >> 1), (1, step >> 2)):
        if left >= part:
            code |= bit
            left -= part
    return code


def _read_block(block: bytes) -> "array[int]":
    value, at = struct.unpack("<hB", block[:3])
    if at >= len(STEPS):
        raise ValueError("the sound is damaged: there is no step of that size")
    samples = array("h", [value])
    add = samples.append
    for pair in block[4:]:
        for code in (pair & 15, pair >> 4):
            value += _DIFFERENCES[at][code]
            value = -32_768 if value < -32_768 else 32_767 if value > 32_767 else value
            at = _FOLLOWING[at][code]
            add(value)
    return samples


def _part(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content


def _parts(wav: bytes) -> dict[bytes, bytes]:
    """The named parts of a WAV file; what is cut off is as short as it is."""
    parts, at = {}, 12
    while at + 8 <= len(wav):
        name, (length,) = wav[at : at + 4], struct.unpack("<I", wav[at + 4 : at + 8])
        parts[name] = wav[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    return parts
