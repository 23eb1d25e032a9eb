"""What runs beside the screens and is nobody's touch on them: the watchdog's beats, the presence sensor, the way to the PIN."""

import time
from collections.abc import Collection

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input import MotionEvent
from kivy.uix.widget import Widget

from hardware.presence.port import PresenceSensor
from kiosk.attract.flow import is_asleep
from kiosk.attract.state import SomeoneCame
from kiosk.attract.waking import Waking
from kiosk.staff.state import StaffCalled
from kiosk.touchscreen import KioskApp, on_drawing_thread
from kiosk.watchdog import Watchdog

HELD_S = 3.0  # a hand that rests there for a moment opens nothing
F12 = 293


class Caretaker:
    """Begins with the application and ends with it."""

    def __init__(self, app: KioskApp, sensor: PresenceSensor | None, watchdog: Watchdog) -> None:
        self._app, self._watchdog, self.sensor = app, watchdog, sensor
        self._waking = Waking(sensor, on_drawing_thread(app.put)) if sensor else None
        self._held: dict[object, float] = {}
        app.bind(on_start=self._start, on_stop=self._stop)

    def _start(self, _app: KioskApp) -> None:
        Window.bind(on_touch_down=self._down, on_touch_move=self._move, on_touch_up=self._up, on_key_down=self._key)
        self._watchdog.ready()
        if self._watchdog.every_s:
            Clock.schedule_interval(lambda _: self._watchdog.beat(), self._watchdog.every_s)
        if self._waking:
            self._waking.start()

    def _stop(self, _app: KioskApp) -> None:
        self._watchdog.stopping()
        if self._waking:
            self._waking.stop()

    def _key(self, _window: Widget, key: int, _scancode: int, _sign: str, modifiers: Collection[str]) -> bool:
        """Any key wakes the kiosk, and does nothing else then, but for those of the voice; Ctrl-F12 calls for the PIN."""
        was_asleep = is_asleep(self._app.kiosk)
        if was_asleep:
            self._app.put(SomeoneCame())
        if key == F12 and "ctrl" in modifiers:
            self._app.put(StaffCalled())
            return True
        return was_asleep and key not in self._app.settings.voice_keys

    def _down(self, _window: Widget, touch: MotionEvent) -> bool:
        if self._is_in_corner(touch):
            self._held[touch.uid] = time.monotonic()
            Clock.schedule_once(lambda _, uid=touch.uid: self._look(uid), HELD_S)
        return False

    def _move(self, _window: Widget, touch: MotionEvent) -> bool:
        if not self._is_in_corner(touch):
            self._held.pop(touch.uid, None)
        return False

    def _up(self, _window: Widget, touch: MotionEvent) -> bool:
        self._held.pop(touch.uid, None)
        return False

    def _look(self, touch: object) -> None:
        """Whether the finger that was laid there lies there still."""
        if self._held.pop(touch, None) is not None:
            self._app.put(StaffCalled())

    def _is_in_corner(self, touch: MotionEvent) -> bool:
        """The upper left one, as large as the least thing that can be touched: nothing stands there but the branch's name."""
        side = self._app.look.target
        return bool(touch.x <= side and touch.y >= Window.height - side)
