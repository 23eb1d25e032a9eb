"""The real kiosk in a window that nobody sees, drawn by the processor, which notes when what was on its screen.

    python -m tests.bench.kiosk_probe --server URL --key KEY --state FOLDER [--printer SPEC] [--takes 40]

Prints one line of JSON when it ends: ``first_frame`` and ``welcome`` are the moments (``time.monotonic``, seconds) at which
the first frame, and the first one of the welcome, had been drawn; ``tap_to_number_s`` has, for each number taken, the seconds
from the finger that left "take" to the end of the first frame with the number on it.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

SOFTWARE = {"SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy", "LIBGL_ALWAYS_SOFTWARE": "1"}
SIZE = (1080, 1920)
COMES_WITHIN_S = 20.0
TO_THE_NUMBER = (
    {"tap": "language-id"},
    {"wait": "services"},
    {"tap": "service-K"},
    {"wait": "confirm"},
    {"tap": "take"},
    {"wait": "done"},
)
AND_HOME = ({"tap": "finish"}, {"wait": "welcome"})
LOOKS_EVERY_S = 0.05


class Moments:
    """Watches a kiosk's window: every frame that was drawn, and the finger that asks for a number."""

    def __init__(self, app: Any) -> None:
        from kivy.core.window import Window

        self._app = app
        self._lifted_at: float | None = None
        self.first_at: dict[str, float] = {}  # by screen; the first entry is the first frame of all
        self.tap_to_number_s: list[float] = []
        Window.bind(on_flip=self._flipped, on_touch_up=self._lifted)

    def _flipped(self, window: Any) -> bool:
        """In place of the window's own turn: turn, wait until all is drawn, and look at the clock."""
        from kivy.graphics.opengl import glFinish

        window.flip()
        glFinish()
        now, shown = time.monotonic(), self._app.root.current
        self.first_at.setdefault(shown, now)
        if shown == "done" and self._lifted_at is not None:
            self.tap_to_number_s.append(now - self._lifted_at)
            self._lifted_at = None
        return True  # the window turned already

    def _lifted(self, *_: object) -> None:
        """Called before the window tells its widgets."""
        if self._app.root.current == "confirm":
            self._lifted_at = time.monotonic()

    def told(self) -> dict[str, Any]:
        """What was seen."""
        first = next(iter(self.first_at.values()))
        return {"first_frame": first, "welcome": self.first_at["welcome"], "tap_to_number_s": self.tap_to_number_s}


class Answers:
    """Where the driver writes; remembers the last answer, and the first command that did not work."""

    def __init__(self) -> None:
        self.last: dict[str, Any] = {}
        self.fault: dict[str, Any] | None = None

    def write(self, line: str) -> None:
        """One answer of the driver."""
        self.last = json.loads(line)
        if not self.last["ok"] and self.fault is None:
            self.fault = self.last

    def flush(self) -> None:
        """Nothing is held back."""


def visits(takes: int, answers: Answers) -> Iterator[str]:
    """The driver's commands: wait for the welcome, take so many numbers, end. Stops at the first that did not work."""
    for command in _visits(takes, answers):
        if answers.fault:
            return
        yield json.dumps(command)


def _visits(takes: int, answers: Answers) -> Iterator[dict[str, Any]]:
    yield {"wait": "welcome", "timeout": COMES_WITHIN_S}
    for _ in range(takes):
        yield from TO_THE_NUMBER
        while answers.last.get("paper") == "printing" and not answers.fault:
            time.sleep(LOOKS_EVERY_S)
            yield {"state": True}
        yield from AND_HOME


@click.command()
@click.option("--server", required=True)
@click.option("--key", required=True)
@click.option("--state", type=click.Path(path_type=Path), required=True)
@click.option("--printer")
@click.option("--takes", default=0)
def main(server: str, key: str, state: Path, printer: str | None, takes: int) -> None:
    """Run the kiosk, take the numbers, tell what was seen."""
    os.environ.update(SOFTWARE)
    os.environ.pop("DISPLAY", None)
    told = os.fdopen(os.dup(sys.stdout.fileno()), "w")  # the line of JSON has it for itself, whatever else may print
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    from kiosk import app as kiosk_app
    from kiosk.settings import Settings

    answers, seen = Answers(), []

    def drive(app: Any) -> None:
        from tests.kiosk_driver import Driver

        seen.append(Moments(app))
        threading.Thread(target=Driver(app, answers).listen, args=(visits(takes, answers),), daemon=True).start()

    kiosk_app.run(Settings(server=server, key=key, state=state, printer=printer, size=SIZE), on_ready=drive)
    if answers.fault:
        raise click.ClickException(f"the kiosk: {answers.fault}")
    told.write(json.dumps(seen[0].told()) + "\n")


if __name__ == "__main__":
    main()
