"""What a printer answers to DLE EOT, the status request that it answers at once even while it prints. Pure."""

from dataclasses import dataclass

from hardware.errors import DeviceFault
from hardware.printer.port import Paper

PRINTER, OFFLINE_CAUSE, PAPER_SENSOR = 1, 2, 4

_FIXED_BITS, _FIXED_VALUE = 0b10010011, 0b00010010  # every true answer has these
_IS_OFFLINE = 0x08
_NEAR_END, _OUT = 0x0C, 0x60
_CAUSES = {
    0x04: "the cover is open",
    0x08: "paper is being fed by hand",
    0x20: "it stopped for lack of paper",
    0x40: "it has an error",
}


@dataclass(frozen=True)
class Answer:
    """One status byte that is known to be one."""

    bits: int

    @property
    def offline(self) -> bool:
        """Of PRINTER: it cannot print now."""
        return bool(self.bits & _IS_OFFLINE)

    @property
    def causes(self) -> list[str]:
        """Of OFFLINE_CAUSE: why not."""
        return [words for bit, words in _CAUSES.items() if self.bits & bit]

    @property
    def paper(self) -> Paper:
        """Of PAPER_SENSOR."""
        if self.bits & _OUT:
            return Paper.OUT
        return Paper.NEAR_END if self.bits & _NEAR_END else Paper.OK


def request(what: int) -> bytes:
    """DLE EOT n."""
    return bytes((0x10, 0x04, what))


def answer(data: bytes) -> Answer:
    """The newest status byte of what was read; a printer may also have sent other status of its own accord.

    Raises DeviceFault when no byte is an answer, or nothing was read: who hangs up does not say "plenty of paper".
    """
    if not data:
        raise DeviceFault("the printer hung up instead of answering")
    known = [byte for byte in data if byte & _FIXED_BITS == _FIXED_VALUE]
    if not known:
        raise DeviceFault(f"the printer answered nonsense: {data[:8].hex(' ')}")
    return Answer(known[-1])
