"""What stands around the screens in the window: the words above lowered controls, the keys at the foot, the warning, the focus.

The screens know nothing of it: they are laid out for the place that they get, and are moved where they are higher than that.
"""

import time
from collections.abc import Callable
from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.access.keys import Key
from kiosk.access.state import HelpTouched, LoweredTouched, StayTouched
from kiosk.look.parts import Choice
from kiosk.look.reach import reach, standing
from kiosk.look.style import HIGH_CONTRAST, LIGHT, Look
from kiosk.screens.focus import Focus, stands_in
from kiosk.screens.frame import Scene
from kiosk.speech.state import Focused
from kiosk.wording import clock

LAYOUT_ROUNDS = 60  # in one frame: heights that hang on what stands in them take more than Kivy's ten
PART_MOVED = 0.75  # of what is seen, by one touch


class Over(BoxLayout):
    """Something in front of the screens. A touch on it never reaches what is behind it."""

    holds: Callable[[MotionEvent], bool]

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """The same rules as for the screens: no echo, nothing too soon after a change."""
        if not self.opacity or not self.collide_point(*touch.pos):
            return False
        if not self.holds(touch):
            super().on_touch_down(touch)
        return True


class Banner(Over):
    """Above lowered controls: where they are."""

    branch, clock, title, how = (StringProperty() for _ in range(4))


class Dock(Over):
    """Keys at the foot: they move a screen that is too high for its place, or reach everything on it one after the other."""

    has_pad = BooleanProperty(False)
    up_text, down_text, previous_text, next_text, choose_text, raise_text = (StringProperty() for _ in range(6))

    def __init__(self, act: Callable[[str], None], **properties: Any) -> None:
        super().__init__(**properties)
        self._act = act
        self.fbind("has_pad", self._fill)
        self._fill()

    def _fill(self, *_: object) -> None:
        wanted = (
            [("pad-previous", "up", "previous_text"), ("pad-next", "down", "next_text"), ("pad-choose", "check", "choose_text")]
            if self.has_pad
            else [("scroll-up", "up", "up_text"), ("scroll-down", "down", "down_text")]
        )
        if self.has_pad:
            wanted.append(("pad-raise", "wheelchair", "raise_text"))
        self.clear_widgets()
        for name, icon, text in wanted:
            button = Choice(automation_id=name, icon=icon, kind="filled" if name == "pad-choose" else "outline")
            button.stacked = self.has_pad
            self.fbind(text, button.setter("text"))
            button.text = getattr(self, text)
            button.bind(on_release=lambda touched: self._act(touched.automation_id))
            self.add_widget(button)


class StillThere(Over):
    """The time runs out: so much of it is left, and one button."""

    title, left, stay_text = StringProperty(), StringProperty(), StringProperty()

    def stay(self) -> None:
        """Touched: I am still here."""
        App.get_running_app().put(StayTouched())


class Surround:
    """Fits the screens into the window as the person there wants them. ``stage`` has the screens, ``put`` takes inputs."""

    def __init__(self, look: Look, stage: Any, put: Callable[[Any], None], settle_s: float) -> None:
        Clock.max_iteration = LAYOUT_ROUNDS
        self._look, self._stage, self._put, self._settle_s = look, stage, put, settle_s
        self._access, self._moved = None, 0.0
        self._scene: Scene | None = None
        Over.holds = stage.holds
        self.focus = Focus(look, self.sees)
        self.banner, self.warning = Banner(size_hint=(None, None)), StillThere(size_hint=(1, None))
        self.dock = Dock(self._docked, size_hint=(1, None))
        self.layers: list[Widget] = [self.banner, self.dock, self.warning, self.focus.ring]
        for layer in (self.banner, self.dock, self.warning):
            layer.opacity = 0
        stage.size_hint = (1, None)
        self._place_soon = Clock.create_trigger(lambda _: self._place())
        for screen in stage.screens:
            for child in screen.children:
                child.fbind("minimum_height", self._place_soon)
        for layer in (self.dock, self.warning):
            layer.fbind("height", self._place_soon)

    def open(self) -> None:
        """Stand in the window, in front of the screens."""
        for layer in self.layers:
            Window.add_widget(layer)
        self._place()

    def fit(self) -> None:
        """The window has another size, or somebody wants another look."""
        access = self._scene.kiosk.access if self._scene else None
        if access is not None:
            self._look.colour(HIGH_CONTRAST if access.high_contrast else LIGHT)
            Window.clearcolor = self._look.bg
            self._look.use(reach(*Window.size, access).sizes)
        self._place_soon()

    def show(self, scene: Scene) -> None:
        """Bring everything around the screens in line with the state."""
        kiosk, t, before = scene.kiosk, scene.t, self._scene
        self._scene = scene
        self.banner.branch = kiosk.branch.name if kiosk.branch else ""
        self.banner.clock = clock(scene.clock.now()) if scene.clock.is_set else ""
        self.banner.title, self.banner.how = t("access.lowered"), t("access.lowered_how")
        self.dock.up_text, self.dock.down_text = t("access.up"), t("access.down")
        self.dock.previous_text, self.dock.next_text = t("access.previous"), t("access.next")
        self.dock.choose_text, self.dock.raise_text = t("access.choose"), t("access.raise")
        self.warning.title, self.warning.stay_text = t("access.still_there"), t("access.stay")
        is_warned = kiosk.remaining_s is not None
        self.warning.left = t("frame.ending", count=kiosk.remaining_s) if is_warned else ""
        if is_warned != bool(self.warning.opacity):
            self.warning.opacity = float(is_warned)
            self.focus.name = "stay" if is_warned and self.focus.name else None if is_warned else self.focus.name
        if before is None or before.kiosk.access != kiosk.access:
            self.fit()
        self._place_soon()

    def moved_on(self) -> None:
        """Another screen is shown: from its top, and with nothing in focus unless everything is reached by keys."""
        self._moved = 0.0
        keyed, self.focus.name = self.focus.name, None
        if keyed or self.dock.has_pad:
            Clock.schedule_once(lambda _: self._step(0), 0)

    # --- keys

    def key(self, key: Key) -> None:
        """Somebody pressed a key of the keyboard or of the pad."""
        if key is Key.HELP:
            self._put(HelpTouched())
        elif key in (Key.NEXT, Key.PREVIOUS):
            self._step(1 if key is Key.NEXT else -1)
        elif time.monotonic() - self._stage.changed_at >= self._settle_s:
            target = self.focus.way_back() if key is Key.BACK else self.focus.target()
            if target is not None:
                target.trigger_action(0)

    def touched(self) -> None:
        """Somebody touched the screens themselves: no ring is needed, unless they are reached by the keys at the foot."""
        if not self.dock.has_pad:
            self.focus.leave()

    def _step(self, by: int) -> None:
        target = self.focus.move(by)
        if target is not None:
            self.bring_into_sight(target)
            if by:
                self._put(Focused(target.automation_id))
        self.focus.draw()

    def _docked(self, name: str) -> None:
        seen = self._top() - self._foot()
        match name:
            case "scroll-up" | "scroll-down":
                self._moved += seen * PART_MOVED * (1 if name == "scroll-down" else -1)
                self._place()
            case "pad-previous" | "pad-next":
                self._step(-1 if name == "pad-previous" else 1)
            case "pad-choose":
                self.key(Key.PRESS)
            case "pad-raise":
                self._put(LoweredTouched())

    # --- places

    def _top(self) -> float:
        return reach(*Window.size, self._scene.kiosk.access).top if self._scene else Window.height

    def _foot(self) -> float:
        return self.dock.height if self.dock.opacity else 0.0

    def _needed(self) -> float:
        screen = self._stage.current_screen
        return max((child.minimum_height for child in screen.children), default=0.0) if screen else 0.0

    def _place(self) -> None:
        if self._scene is None:
            return
        wanted, needed = reach(*Window.size, self._scene.kiosk.access), self._needed()
        if self.dock.has_pad and not wanted.has_pad:
            self.focus.leave()
        self.dock.has_pad = wanted.has_pad
        self.dock.opacity = float(wanted.has_pad or needed > wanted.top + 1)
        stands = standing(wanted.top, self._foot(), needed, self._moved)
        self._moved = stands.moved
        self._stage.height, self._stage.pos = stands.height, (0, stands.y)
        self.dock.pos, self.warning.pos = (0, 0), (0, self._foot())
        self.banner.opacity = float(wanted.top < Window.height)
        self.banner.pos, self.banner.size = (0, wanted.top), (Window.width, Window.height - wanted.top)
        if self.warning.opacity:
            self.focus.look_at(self.warning)
        elif wanted.has_pad:
            self.focus.look_at(self._stage.current_screen)
            if not self.focus.target():
                self._step(0)
        else:
            self.focus.look_at(self._stage.current_screen, self.dock)
        self.focus.draw()

    def sees(self, target: Widget) -> bool:
        """Whether all of a target can be seen, and so touched."""
        if not stands_in(target, self._stage):
            return True
        _, bottom = target.to_window(*target.pos)
        return self._foot() - 1 <= bottom and bottom + target.height <= self._top() + 1

    def bring_into_sight(self, target: Widget) -> None:
        """Move the screen so that what has the focus is seen, with something of what is above and below it."""
        seen = self._top() - self._foot()
        if not self._stage.height > seen:
            return
        names = list(self.focus.found())
        _, bottom = target.to_window(*target.pos)
        room = self._look.target * 0.4
        if target.automation_id == names[0]:
            self._moved = 0.0
        elif target.automation_id == names[-1]:
            self._moved = self._stage.height - seen
        elif bottom + target.height > self._top() - room:
            self._moved -= bottom + target.height - (self._top() - room)
        elif bottom < self._foot() + room:
            self._moved += self._foot() + room - bottom
        self._place()
