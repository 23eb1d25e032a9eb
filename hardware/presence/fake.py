"""A sensor without an eye: whoever has it says who comes and goes. Ships with the product, for the demo and for tests."""

import queue

from hardware.errors import DeviceAbsent


class FakePresence:
    """Tells what ``come`` and ``leave`` said, each once, in order. ``unplugged`` makes it behave as if it were gone."""

    def __init__(self) -> None:
        self.unplugged = False
        self._news: queue.Queue[bool] = queue.Queue()
        self._is_there = False

    def come(self) -> None:
        """Somebody stands before it."""
        self._change(True)

    def leave(self) -> None:
        """Nobody stands before it any more."""
        self._change(False)

    def wait(self, timeout_s: float) -> bool | None:
        if self.unplugged:
            raise DeviceAbsent("the fake presence sensor is unplugged")
        try:
            return self._news.get(timeout=timeout_s) if timeout_s > 0 else self._news.get_nowait()
        except queue.Empty:
            return None

    def present(self) -> bool:
        return not self.unplugged

    def close(self) -> None:
        """Nothing is open."""

    def _change(self, is_there: bool) -> None:
        if is_there is not self._is_there:
            self._is_there = is_there
            self._news.put(is_there)
