"""Runs the real kiosk without a screen and lets another program touch it: one JSON object per line on stdin and stdout.

    python -m tests.kiosk_driver --server URL --key KEY [--printer SPEC] [--size 1080x1920] [--language id]

Commands, each answered by one line ``{"ok": true, ...}`` or ``{"ok": false, "error": "..."}``:

    {"wait": "services", "timeout": 5}     until this screen is shown (pause, welcome, services, confirm, walk, done, trouble,
                                           ticket, ask)
    {"wait_text": "Ambil tiket Anda"}      until some widget shows exactly this text
    {"wait_start": "Kembali ke awal"}      until some widget shows a text that begins so: one that counts down
    {"tap": "service-A"}                   a real touch at the middle of the widget with this automation_id, or else this text;
                                           with "times": n, n of them, "every": s seconds apart (0: at once)
    {"scan": "http://../t/TOKEN"}          a code held before the scanner (--scanner fake), or typed by one that poses as a
                                           keyboard (--scanner keyboard)
    {"key": "down"}                        a key is pressed: up down left right tab shift-tab ok space back help voice hush
    {"hold": 2.2}                          a finger rests in the upper right corner for so many seconds
    {"silent": 590}                        as if nobody had touched anything for so many seconds
    {"focus": true}                        what the keys have reached: its automation_id, or null
    {"mode": {"text_size": 2}}             another look, as if its buttons had been touched: fields of kiosk.access.state.Access
    {"said": 1, "timeout": 5}              until so many sounds were played (--speaker fake); how many and how long they were
    {"state": true}                        screen, language, and for a ticket its number, follow_url and paper
    {"measure": true}                      every visible text, target, plate and QR with its place and size in pixels
    {"resize": "800x480"}                  another window, live
    {"screenshot": "/tmp/a.png"}           the window as a picture
    {"quit": true}                         end the kiosk
"""

import contextlib
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from kiosk.access.state import Access

OFFSCREEN = {"SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy"}
PAUSE_S = 0.03
APPEARS_WITHIN_S = 20.0  # what is to be touched: some targets come when a slip has been printed
STILL_FRAMES, MOST_FRAMES = 6, 60  # a screen that finds itself too high is moved some frames later
LAYERS = ("Banner", "Dock", "StillThere")  # what stands around the screens
KEYS: dict[str, tuple[int, list[str]]] = {
    "up": (273, []), "down": (274, []), "right": (275, []), "left": (276, []), "tab": (9, []), "shift-tab": (9, ["shift"]),
    "ok": (13, []), "space": (32, []), "back": (27, []), "help": (282, []), "voice": (283, []), "hush": (284, []),
}  # fmt: skip


class Driver:
    """Carries out commands on the thread that draws; a command that waits is looked at again with every frame."""

    def __init__(self, app: Any, answers: Any) -> None:
        from kivy.clock import Clock

        self._app, self._answers, self._clock = app, answers, Clock

    def listen(self, commands: Iterator[str]) -> None:
        """Read commands, one per line, and answer each before reading the next. Ends the kiosk when there are no more."""
        for line in commands:
            done = threading.Event()
            command = json.loads(line)
            self._clock.schedule_once(lambda _, command=command, done=done: self._start(command, done))
            done.wait()
            if "quit" in command:
                return
        self._clock.schedule_once(lambda _: self._app.stop())

    def _start(self, command: dict[str, Any], done: threading.Event) -> None:
        name = next(iter(command))
        answer: Callable[[], dict[str, Any] | None] = getattr(self, f"_{name}")(command)
        until = time.monotonic() + float(command.get("timeout", 60))

        def look(_: float) -> None:
            try:
                result = answer()
            except Exception as error:
                result = {"ok": False, "error": f"{type(error).__name__}: {error}"}
            if result is None and time.monotonic() < until:
                self._clock.schedule_once(look, PAUSE_S)
                return
            self._say(result if result is not None else {"ok": False, "error": f"{command} waited in vain", **self._now()})
            done.set()

        look(0)

    def _say(self, answer: dict[str, Any]) -> None:
        self._answers.write(json.dumps({"ok": True, **answer}) + "\n")
        self._answers.flush()

    # --- the commands: each returns a function that gives the answer, or None to be asked again

    def _wait(self, command: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        return lambda: self._now() if self._app.root.current == command["wait"] and self._settled() else None

    def _wait_text(self, command: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        return lambda: self._now() if any(w.text == command["wait_text"] for w in self._visible("text")) else None

    def _wait_start(self, command: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        return lambda: self._now() if any(w.text.startswith(command["wait_start"]) for w in self._visible("text")) else None

    def _tap(self, command: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        touches = []
        given_up_at = time.monotonic() + command.get("appears", APPEARS_WITHIN_S)

        def touch() -> dict[str, Any] | None:
            if not touches and self._settled():
                try:
                    target = self._target(command["tap"])
                except LookupError:
                    if time.monotonic() < given_up_at:
                        return None
                    raise
                if target in walk(self._app.root.current_screen) and not self._app.surround.sees(target):
                    self._app.surround.bring_into_sight(target)
                    return None
                place = target.to_window(*target.center)
                every = command.get("every", 0.0)
                touches.extend(press(*place, after=every * turn) for turn in range(command.get("times", 1)))
            return {"tapped": command["tap"]} if touches and all(one.is_set() for one in touches) else None

        return touch

    def _scan(self, command: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        scanner, text = self._app.scanner, command["scan"]
        if hasattr(scanner, "scan"):
            scanner.scan(text)
        else:
            for sign in text:
                self._window().dispatch("on_textinput", sign)
            self._window().dispatch("on_key_down", 13, 40, "\r", [])
        return lambda: {"scanned": text}

    def _key(self, command: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        code, held = KEYS[command["key"]]
        presses = command["key"] in ("ok", "space", "back")
        pressed: list[bool] = []

        def press_it() -> dict[str, Any] | None:
            if not pressed and (self._settled() or not presses):
                pressed.append(True)
                self._window().dispatch("on_key_down", code, 0, "", held)
                return None
            return {"key": command["key"], **self._focused()} if pressed else None

        return press_it

    def _hold(self, command: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        is_up = press(self._window().width - 10, self._window().height - 10, lasting=command["hold"])
        return lambda: self._now() if is_up.is_set() else None

    def _silent(self, command: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        self._app._stirred_at = time.monotonic() - command["silent"]
        self._app._listen()
        return self._now

    def _focus(self, _: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        return self._focused

    def _focused(self) -> dict[str, Any]:
        focus = self._app.surround.focus
        return {"focus": focus.name if focus.target() else None, "reached": list(focus.found())}

    def _mode(self, command: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        self._app.kiosk = replace(self._app.kiosk, access=Access(**command["mode"]))
        self._app.show()
        return after_frames(12, self._now)

    def _said(self, command: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        def heard() -> dict[str, Any] | None:
            speaker = self._app.work.voice.speaker.speaker  # behind the one that sets the volume
            return {"said": len(speaker.played), "seconds": speaker.seconds} if len(speaker.played) >= command["said"] else None

        return heard

    def _state(self, _: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        return self._now

    def _measure(self, _: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        return at_rest(
            lambda: {
                "widgets": [measured(widget) for widget in self._visible()],
                "window": self._window().size,
                "stage": {"y": self._app.root.y, "height": self._app.root.height},
            }
        )

    def _resize(self, command: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        from kiosk.settings import window_size

        self._window().size = window_size(command["resize"])
        return after_frames(3, self._now)

    def _screenshot(self, command: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        def shoot() -> dict[str, Any]:
            wanted = Path(command["screenshot"])
            made = Path(self._window().screenshot(str(wanted)))  # Kivy adds a number to the name
            shutil.move(made, wanted)
            return {"screenshot": str(wanted)}

        return after_frames(1, shoot)

    def _quit(self, _: dict[str, Any]) -> Callable[[], dict[str, Any] | None]:
        self._app.stop()
        return dict

    # --- what they need

    def _window(self) -> Any:
        from kivy.core.window import Window

        return Window

    def _settled(self) -> bool:
        from kiosk.touchscreen import ECHO_S, SETTLE_S

        stage, now = self._app.root, time.monotonic()
        return now - stage.changed_at > SETTLE_S and now - stage.touched_at > ECHO_S

    def _now(self) -> dict[str, Any]:
        kiosk = self._app.kiosk
        taken = getattr(kiosk.screen, "taken", None)
        ticket = {"number": taken.ticket.number, "follow_url": taken.follow_url, "paper": kiosk.screen.paper} if taken else {}
        shown = getattr(kiosk.screen, "ticket", None)
        if shown:
            ticket = {"number": shown.number, "seq": shown.seq}
        trouble = {"trouble": kiosk.screen.trouble} if hasattr(kiosk.screen, "trouble") else {}
        return {
            "screen": self._app.root.current,
            "kind": type(kiosk.screen).__name__,
            "language": kiosk.language,
            "remaining_s": kiosk.remaining_s,
            "access": asdict(kiosk.access),
            "is_read_aloud": kiosk.spoken.is_on,
            **ticket,
            **trouble,
        }

    def _visible(self, attribute: str = "pos") -> list[Any]:
        layers = [self._app.root.current_screen, *self._app.surround.layers]
        return [widget for layer in layers for widget in walk(layer) if hasattr(widget, attribute)]

    def _target(self, name: str) -> Any:
        targets = self._visible("automation_id")
        named = [w for w in targets if w.automation_id == name] or [
            w for w in targets if any(getattr(part, "text", "") == name for part in w.walk(restrict=True))
        ]
        if not named:
            raise LookupError(f"nothing to touch is called {name!r}; there are {[w.automation_id for w in targets]}")
        return named[0]


def after_frames(count: int, answer: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any] | None]:
    """An answer that is given some frames later, when sizes that hang on each other have come to rest."""
    left = [count]

    def ask() -> dict[str, Any] | None:
        left[0] -= 1
        return answer() if left[0] < 0 else None

    return ask


def at_rest(look: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any] | None]:
    """An answer that is given when it was the same for some frames; at last as it is, for what never rests."""
    seen: list[dict[str, Any]] = []

    def ask() -> dict[str, Any] | None:
        seen.append(look())
        is_still = len(seen) > STILL_FRAMES and all(one == seen[-1] for one in seen[-STILL_FRAMES:])
        return seen[-1] if is_still or len(seen) > MOST_FRAMES else None

    return ask


def walk(widget: Any) -> Iterator[Any]:
    """A widget and all below it that can be seen."""
    if not widget.opacity:
        return
    yield widget
    for child in reversed(widget.children):
        yield from walk(child)


def above(widget: Any) -> Iterator[Any]:
    """A widget and what it stands in."""
    while widget is not None and widget.parent is not widget:
        yield widget
        widget = widget.parent


def measured(widget: Any) -> dict[str, Any]:
    """Place and size in pixels, y upwards; for a text also what it says and the size of its drawing."""
    x, y = widget.to_window(*widget.pos)
    found: dict[str, Any] = {"class": type(widget).__name__, "x": x, "y": y, "width": widget.width, "height": widget.height}
    found |= {"id": getattr(widget, "automation_id", ""), "within": type(widget.parent).__name__}
    found["layer"] = next((name for name in LAYERS if any(type(one).__name__ == name for one in above(widget))), "")
    if hasattr(widget, "texture_size") and hasattr(widget, "text"):  # pictures have the one and not the other
        found |= {"text": widget.text, "drawn": list(widget.texture_size), "font_size": widget.font_size}
        room = widget.text_size[0]  # a word that is longer is broken anywhere
        words = [] if room is None or widget.markup else widget.text.split()
        found["too_long"] = [word for word in words if widget._label.get_extents(word)[0] > room + 1]
    return found


def press(x: float, y: float, after: float = 0, lasting: float = 0.04) -> threading.Event:
    """A finger goes down at this point of the window and ``lasting`` seconds later up again; the event says when it is up."""
    from kivy.base import EventLoop
    from kivy.clock import Clock
    from kivy.core.window import Window
    from kivy.input.motionevent import MotionEvent

    class Finger(MotionEvent):
        def __init__(self) -> None:
            super().__init__("driver", time.monotonic_ns(), {"x": x / Window.width, "y": y / Window.height}, is_touch=True)
            self.type_id, self.profile = "touch", ["pos"]

        def depack(self, place: dict[str, float]) -> None:
            self.sx, self.sy = place["x"], place["y"]
            super().depack(place)

    finger = Finger()
    is_up = threading.Event()

    def lift(_: float) -> None:
        EventLoop.post_dispatch_input("end", finger)
        is_up.set()

    def lower(_: float) -> None:
        EventLoop.post_dispatch_input("begin", finger)
        Clock.schedule_once(lift, lasting)

    Clock.schedule_once(lower, after) if after else lower(0)
    return is_up


@click.command()
@click.option("--server", required=True)
@click.option("--key", required=True)
@click.option("--branch")
@click.option("--printer")
@click.option("--scanner")
@click.option("--speaker")
@click.option("--state", type=click.Path(path_type=Path))
@click.option("--language", default="id")
@click.option("--size", default="1080x1920")
@click.option("--idle", "idle_s", default=600)
@click.option("--stay", "done_s", default=600)
@click.option("--asleep", "asleep_s", default=600)
@click.option("--poll", "poll_every_s", default=0.5)
def main(server: str, key: str, size: str, **options: Any) -> None:
    """Run the kiosk and obey standard input."""
    for name, value in OFFSCREEN.items():
        os.environ[name] = value
    os.environ.pop("DISPLAY", None)
    # Answers have standard output for themselves, whatever else may print.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    from kiosk import app as kiosk_app
    from kiosk.settings import Settings, window_size

    settings = Settings(server=server, key=key, size=window_size(size), heartbeat_every_s=2.0, **options)

    def drive(app: Any) -> None:
        threading.Thread(target=Driver(app, answers).listen, args=(sys.stdin,), daemon=True).start()

    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(kiosk_app.run(settings, on_ready=drive))


if __name__ == "__main__":
    main()
