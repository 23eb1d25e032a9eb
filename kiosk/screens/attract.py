"""What the kiosk shows while nobody is there: the branch's picture and how long each line is. A touch anywhere wakes it."""

from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.image import Image

from config.translations import Texts
from kiosk.attract.state import SomeoneCame
from kiosk.clock import BranchClock
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.state import Kiosk
from kiosk.wording import line, notice, unavailable


class Wake(BoxLayout):
    """The whole screen as one thing to touch. Nothing of it reaches what comes after: the finger has to be lifted first."""

    automation_id = StringProperty("wake")
    screen = ObjectProperty(None, allownone=True)

    def on_touch_up(self, _touch: MotionEvent) -> bool:
        """Somebody is here."""
        if self.screen is not None:
            self.screen.put(SomeoneCame())
        return True


class Photo(Image):
    """The branch's picture, filling its place."""


class WaitRow(BoxLayout):
    """A service and its line."""

    letter, title, said = StringProperty(), StringProperty(), StringProperty()
    available = BooleanProperty(True)


class AttractScreen(KioskScreen):
    """Invites from afar: few words, large."""

    title, touch, notice, picture = (StringProperty() for _ in range(4))
    waits = ListProperty()
    columns, rows = NumericProperty(1), NumericProperty(1)
    is_narrow = BooleanProperty(False)  # two columns on a tall screen

    def fill(self, scene: Scene) -> None:
        """The waits as they are now; as many services as there is room for."""
        t, kiosk = scene.t, scene.kiosk
        self.title, self.touch, self.notice = t("welcome.title"), t("attract.touch"), notice(kiosk)
        self.picture = kiosk.attract.picture
        self.waits = waits_of(kiosk, scene.clock, t, in_full=not self.is_narrow)[: int(self.columns * self.rows)]

    def on_waits(self, _screen: object, waits: list[tuple[str, str, str, bool]]) -> None:
        """Fill the rows; new ones only when there are more or fewer."""
        grid = self.ids.waits
        if len(grid.children) != len(waits):
            grid.clear_widgets()
            for _ in waits:
                grid.add_widget(WaitRow())
        for row, (letter, title, said, available) in zip(reversed(grid.children), waits, strict=True):
            row.letter, row.title, row.said, row.available = letter, title, said, available


def waits_of(kiosk: Kiosk, clock: BranchClock, t: Texts, *, in_full: bool) -> list[tuple[str, str, str, bool]]:
    """Each service's letter, its name, how long its line is, and whether numbers can be had.

    Where none can, it is said why, and ``in_full`` also when again.
    """
    found = []
    for service in kiosk.branch.services if kiosk.branch else []:
        is_open = service.state == "open"
        said, more = line(service, clock, t) if is_open else unavailable(service, clock, t)
        parts = (said, more) if in_full and not is_open and service.available_at else (said,)
        found.append((service.code, service.name, ", ".join(parts), is_open))
    return found
