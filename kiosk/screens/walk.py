"""The last touch of three where the branch calls in stages: how far one walks, which takes the number."""

from kivy.properties import ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.checks import WALK_MINUTES
from kiosk.look.parts import Choice
from kiosk.screens.confirm import OrderScreen
from kiosk.screens.frame import Scene
from kiosk.state import TakeTouched


class Walks(BoxLayout):
    """Here, and the minutes, below each other where there is room for that."""


class WalkChoice(Choice):
    """One distance; where they stand beside each other, its icon is above the words."""


class WalkScreen(OrderScreen):
    """Asks for minutes, not for a position. Priority is a tick here too, not a fourth touch."""

    lead = StringProperty()
    walks = ListProperty()

    def fill(self, scene: Scene) -> None:
        """The chosen service as it stands now, and the five answers."""
        super().fill(scene)
        t = scene.t
        self.title, self.lead = t("walk.title"), t("walk.lead")
        self.walks = [(0, t("walk.here")), *((n, t("ask.minutes", count=n)) for n in WALK_MINUTES)]

    def on_walks(self, _screen: object, walks: list[tuple[int, str]]) -> None:
        """Make the buttons anew when the language changes."""
        self.ids.walks.clear_widgets()
        for minutes, text in walks:
            button = WalkChoice(automation_id=f"walk-{minutes}", icon="walker" if minutes else "home", text=text)
            button.bind(on_release=lambda _, minutes=minutes: self.put(TakeTouched(minutes)))
            self.ids.walks.add_widget(button)
