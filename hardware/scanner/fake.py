"""A scanner without a lens: whoever has it says what it reads. Ships with the product, for the demo and for tests."""

import queue

from hardware.errors import DeviceAbsent


class FakeScanner:
    """Reads what ``scan`` was given, in order. ``unplugged`` makes it behave as if it were gone."""

    def __init__(self) -> None:
        self.unplugged = False
        self._codes: queue.Queue[str] = queue.Queue()

    def scan(self, text: str) -> None:
        """Hold a code before the scanner."""
        self._codes.put(text)

    def read(self, timeout_s: float) -> str | None:
        if self.unplugged:
            raise DeviceAbsent("the fake scanner is unplugged")
        try:
            return self._codes.get(timeout=timeout_s) if timeout_s > 0 else self._codes.get_nowait()
        except queue.Empty:
            return None

    def present(self) -> bool:
        return not self.unplugged

    def close(self) -> None:
        """Nothing is open."""
