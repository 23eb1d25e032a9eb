"""Reaching every target by keys: which one has the focus, the ring around it, and pressing it."""

from collections.abc import Callable, Iterator

from kivy.clock import Clock
from kivy.graphics import Color, Line
from kivy.properties import ListProperty
from kivy.uix.widget import Widget

from kiosk.look.order import Box, reading_order, step
from kiosk.look.parts import Drawn, Target
from kiosk.look.style import Look

# Where the focus does not begin: what a screen is about comes before the way out of it.
CONTROLS = ("back", "home", "switch-language", "tools", "help", "text-size", "contrast", "lower", "read-aloud")
WAYS_BACK = ("back", "keep", "home", "finish")  # the first of them that is there is what the back key presses
FRAMES_A_SECOND = 20.0  # the ring's: widgets may still move after it was drawn


def visible(widget: Widget) -> Iterator[Widget]:
    """A widget and all below it that can be seen."""
    if widget.opacity:
        yield widget
        for child in reversed(widget.children):
            yield from visible(child)


def targets(widget: Widget) -> dict[str, Target]:
    """What can be pressed there, by name."""
    found = (one for one in visible(widget) if isinstance(one, Target) and one.automation_id and not one.disabled)
    return {target.automation_id: target for target in found}


def stands_in(widget: Widget, wanted: Widget) -> bool:
    """Whether a widget is somewhere inside another."""
    while widget is not wanted and widget.parent is not None and widget.parent is not widget:
        widget = widget.parent
    return widget is wanted


def box(target: Target) -> Box:
    """Where it is in the window."""
    return Box(target.automation_id, *target.to_window(*target.pos), target.width, target.height)


class Ring(Drawn):
    """The outline around what has the focus, two pixels away from it."""

    colour = ListProperty((0, 0, 0, 1))
    thickness, radius = 4.0, 20.0

    def paint(self) -> None:
        half = self.thickness / 2
        Color(rgba=self.colour)
        Line(
            rounded_rectangle=(self.x + half, self.y + half, self.width - 2 * half, self.height - 2 * half, self.radius),
            width=half,
        )

    def on_touch_down(self, touch: object) -> bool:
        """A ring is nothing to touch."""
        return False


class Focus:
    """The focus on the screen that is shown. It keeps its target by name, so widgets may be made anew under it."""

    def __init__(self, look: Look, sees: Callable[[Widget], bool]) -> None:
        self._look, self._sees = look, sees
        self.name: str | None = None
        self._among: list[Widget] = []
        self.ring = Ring(size_hint=(None, None), size=(0, 0))
        Clock.schedule_interval(lambda _: self.draw(), 1 / FRAMES_A_SECOND)

    def look_at(self, *among: Widget) -> None:
        """The widgets in which targets are reached now."""
        self._among = list(among)

    def found(self) -> dict[str, Target]:
        """Everything that can be reached, by name: one widget after the other, in each as one reads."""
        found: dict[str, Target] = {}
        for widget in self._among:
            held = targets(widget)
            found |= {name: held[name] for name in reading_order([box(target) for target in held.values()])}
        return found

    def target(self) -> Target | None:
        """What has the focus, if that is still there."""
        return self.found().get(self.name) if self.name else None

    def move(self, by: int) -> Target | None:
        """The next target, or with -1 the one before; the first step reaches what the screen is about."""
        found = self.found()
        start = next((name for name in found if name not in CONTROLS), None)
        self.name = step(list(found), self.name, by, start)
        return found.get(self.name) if self.name else None

    def way_back(self) -> Target | None:
        """What the back key presses here."""
        found = self.found()
        return next((found[name] for name in WAYS_BACK if name in found), None)

    def leave(self) -> None:
        """Nothing has the focus: somebody touches the screen."""
        self.name = None
        self.draw()

    def draw(self) -> None:
        """Put the ring where it belongs."""
        target = self.target()
        if target is None or not self._sees(target):
            self.ring.size = (0, 0)
            return
        x, y = target.to_window(*target.pos)
        look, scale = self._look, self._look.border / 3
        away = (2 + 4) * scale
        self.ring.thickness, self.ring.radius = 4 * scale, look.radius + 2 * scale
        self.ring.colour = look.act
        self.ring.pos, self.ring.size = (x - away, y - away), (target.width + 2 * away, target.height + 2 * away)
