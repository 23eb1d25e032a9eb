"""Where a server's time goes: looks at what it is doing every millisecond of its processor time. For ``--profile`` only.

A tracing profiler loses its place when greenlets switch; looking at the stack now and then does not, and costs next to nothing.
"""

import json
import os
import signal
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import greenlet  # type: ignore[import-untyped]

from caller_server.wiring import application as plain_application

EVERY_S = 0.001
OUTPUT = "LAPAK_BENCH_SAMPLES"  # environment: the file that the samples go to
DEEPEST = 60
LONG_S = 0.010  # who keeps all others waiting for so long is noted

Stack = tuple[str, ...]


class Sampler:
    """Counts stacks (innermost first) by SIGPROF, and notes each time that one greenlet ran for long without letting others."""

    def __init__(self) -> None:
        self.stacks: Counter[Stack] = Counter()
        self.long: list[tuple[float, list[Stack]]] = []
        self._since = time.perf_counter()
        self._seen: list[Stack] = []

    def start(self) -> None:
        """Begin to look."""
        greenlet.settrace(self._switched)
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        stack: list[str] = []
        while frame is not None and len(stack) < DEEPEST:
            code = frame.f_code
            stack.append(f"{_short(code.co_filename)}:{code.co_qualname}")
            frame = frame.f_back
        self.stacks[tuple(stack)] += 1
        self._seen.append(tuple(stack))

    def _switched(self, _event: str, _greenlets: tuple[Any, Any]) -> None:
        now = time.perf_counter()
        if now - self._since > LONG_S and self._seen:  # without a sample it was waiting for work
            self.long.append((now - self._since, self._seen))
        self._since, self._seen = now, []

    def write(self, path: Path) -> None:
        """Stop looking and keep what was seen."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        greenlet.settrace(None)
        seen = {"stacks": list(self.stacks.items()), "long": self.long}
        path.write_text(json.dumps(seen), encoding="utf-8")


def application() -> Any:
    """The server's WSGI application, looked at; what was seen is written when the process is told to end, before it does."""
    sampler = Sampler()
    made = plain_application()
    ends: Any = signal.getsignal(signal.SIGTERM)

    def on_term(number: int, frame: FrameType | None) -> None:
        sampler.write(Path(os.environ[OUTPUT]))
        ends(number, frame)

    signal.signal(signal.SIGTERM, on_term)
    sampler.start()
    return made


def _short(path: str) -> str:
    for marker in ("/site-packages/", "/lib/python3."):
        if marker in path:
            return path.rpartition(marker)[2].removesuffix(".py")
    return "/".join(path.removesuffix(".py").rsplit("/", 3)[-3:])
