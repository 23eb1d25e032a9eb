"""How somebody who does not see the screen reaches the voice: by a key that can be felt, or a corner where a finger rests.

The corner is the upper right one, where only the clock stands, so that finding it presses nothing.
"""

import time
from dataclasses import replace

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input import MotionEvent
from kivy.uix.widget import Widget

from kiosk.access.state import ReadAloudTouched
from kiosk.attract.state import SomeoneCame
from kiosk.speech.state import SilenceWanted, Spoken, VoiceWanted
from kiosk.touchscreen import KioskApp

HELD_S = 2.0
TWICE_S = 1.5  # the key for silence twice within this turns the voice off


class Aloud:
    """Begins with the application and ends with it; at a kiosk without a voice it does nothing."""

    def __init__(self, app: KioskApp) -> None:
        self._app, self._held, self._hushed_at = app, set[object](), 0.0
        if app.work.voice is not None:
            app.kiosk = replace(app.kiosk, spoken=Spoken(has_voice=True))
            app.fbind("on_start", self._start)  # which keeps this object, as bind does not

    def _start(self, _app: KioskApp) -> None:
        for event, met in (
            ("on_touch_down", self._down),
            ("on_touch_move", self._move),
            ("on_touch_up", self._up),
            ("on_key_down", self._key),
        ):
            Window.fbind(event, met)

    def _key(self, _window: Widget, key: int, *_: object) -> bool:
        read, hush = self._app.settings.voice_keys
        if key == read:
            self._want()
        elif key == hush:
            self._hush()
        return False  # it breaks the silence like every other key

    def _want(self) -> None:
        self._app.put(SomeoneCame())
        self._app.put(VoiceWanted(self._app.surround.focus.name))

    def _hush(self) -> None:
        now, before = time.monotonic(), self._hushed_at
        self._hushed_at = now
        is_second = now - before < TWICE_S and self._app.kiosk.spoken.is_on
        self._app.put(ReadAloudTouched() if is_second else SilenceWanted())

    def _down(self, _window: Widget, touch: MotionEvent) -> bool:
        if self._is_in_corner(touch):
            self._held.add(touch.uid)
            Clock.schedule_once(lambda _, uid=touch.uid: self._look(uid), HELD_S)
        return False

    def _move(self, _window: Widget, touch: MotionEvent) -> bool:
        if not self._is_in_corner(touch):
            self._held.discard(touch.uid)
        return False

    def _up(self, _window: Widget, touch: MotionEvent) -> bool:
        self._held.discard(touch.uid)
        return False

    def _look(self, touch: object) -> None:
        """Whether the finger that was laid there lies there still."""
        if touch in self._held:
            self._held.discard(touch)
            self._want()

    def _is_in_corner(self, touch: MotionEvent) -> bool:
        side = self._app.look.target
        return bool(touch.x >= Window.width - side and touch.y >= Window.height - side)
