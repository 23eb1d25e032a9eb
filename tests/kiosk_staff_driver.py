"""The kiosk's driver with what nobody at the screen does: the way to the PIN, the presence sensor, a long silence.

python -m tests.kiosk_staff_driver ... [--state FOLDER] [--presence fake]

{"staff_keys": true}        Ctrl-F12
{"hold_corner": 3.5}        a finger lies in the upper left corner for so many seconds
{"come": true}              somebody steps before the presence sensor
{"press": [285, ["alt"]]}   a key by its code, with what is held
{"close": true}             the window is told to close, as over the whole screen; whether it stays
{"unknown": true}           the server does not know the kiosk, and somebody calls for the way in
{"stall": "/tmp/folder"}    the drawing thread stands still: from the file "still" on, until there is the file "go"
{"silence": 600}            as if nobody had touched anything for so many seconds
{"picture": "/tmp/a.png"}   as if the branch had this picture; "" for none
{"language": "en"}          the same screen in this language
"""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from caller_server.contract.codes import Code
from kiosk.answers import Refusal
from kiosk.attract.state import PictureSeen
from kiosk.inputs import BranchNotSeen, Input, Silence
from kiosk.staff.state import StaffCalled
from tests import kiosk_driver

Answer = Callable[[], dict[str, Any] | None]
CTRL_F12 = 293
OPTIONS = (click.Option(["--state"], type=click.Path(path_type=Path)), click.Option(["--presence"]))


class StaffDriver(kiosk_driver.Driver):
    """Knows a few commands more."""

    def _staff_keys(self, _: dict[str, Any]) -> Answer:
        self._window().dispatch("on_key_down", CTRL_F12, 0, "", ["ctrl"])
        return self._now

    def _hold_corner(self, command: dict[str, Any]) -> Answer:
        is_up = lie_in_corner(command["hold_corner"])
        return lambda: {"held": command["hold_corner"]} if is_up.is_set() else None

    def _come(self, _: dict[str, Any]) -> Answer:
        self._app.caretaker.sensor.come()
        return dict

    def _unknown(self, _: dict[str, Any]) -> Answer:
        self._app.put(BranchNotSeen(Refusal(Code.NOT_SIGNED_IN, "")))
        return self._put(StaffCalled())  # at once: the next poll is answered

    def _press(self, command: dict[str, Any]) -> Answer:
        code, held = command["press"]
        self._window().dispatch("on_key_down", code, 0, "", held)
        return kiosk_driver.after_frames(2, self._now)

    def _close(self, _: dict[str, Any]) -> Answer:
        chosen = self._app.settings
        self._app.settings = replace(chosen, size=None)
        is_kept = bool(self._window().dispatch("on_request_close"))
        self._app.settings = chosen
        return lambda: {"kept": is_kept}

    def _stall(self, command: dict[str, Any]) -> Answer:
        folder = Path(command["stall"])
        (folder / "still").touch()
        while not (folder / "go").exists():
            time.sleep(0.02)
        return dict

    def _silence(self, command: dict[str, Any]) -> Answer:
        return self._put(Silence(command["silence"]))

    def _picture(self, command: dict[str, Any]) -> Answer:
        return self._put(PictureSeen(command["picture"]))

    def _language(self, command: dict[str, Any]) -> Answer:
        self._app.kiosk = replace(self._app.kiosk, language=command["language"])
        self._app.show()
        return kiosk_driver.after_frames(3, self._now)

    def _put(self, happened: Input) -> Answer:
        self._app.put(happened)
        return self._now


def lie_in_corner(seconds: float) -> threading.Event:
    """A finger goes down in the upper left corner and up again so much later; the event says when it is up."""
    from kivy.base import EventLoop
    from kivy.clock import Clock
    from kivy.input.motionevent import MotionEvent

    class Finger(MotionEvent):
        def __init__(self) -> None:
            super().__init__("driver", time.monotonic_ns(), {"x": 0.005, "y": 0.995}, is_touch=True)
            self.type_id, self.profile = "touch", ["pos"]

        def depack(self, place: dict[str, float]) -> None:
            self.sx, self.sy = place["x"], place["y"]
            super().depack(place)

    finger, is_up = Finger(), threading.Event()

    def lift(_: float) -> None:
        EventLoop.post_dispatch_input("end", finger)
        is_up.set()

    EventLoop.post_dispatch_input("begin", finger)
    Clock.schedule_once(lift, seconds)
    return is_up


if __name__ == "__main__":
    known = {option.name for option in kiosk_driver.main.params}
    kiosk_driver.main.params.extend(option for option in OPTIONS if option.name not in known)
    kiosk_driver.Driver = StaffDriver  # type: ignore[misc]
    kiosk_driver.main()
