"""The last touch of three where the branch calls in stages: how far one walks, which takes the number."""

from kivy.properties import ListProperty, StringProperty

from kiosk.check.state import WALK_MINUTES
from kiosk.inputs import TakeTouched
from kiosk.look.parts import Choice
from kiosk.screens.confirm import OrderScreen
from kiosk.screens.frame import Scene
from kiosk.wording import walk_note


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
        told = self._told(scene)
        self.walks = [(0, t("walk.here"), ""), *((n, t("ask.minutes", count=n), told.get(n, "")) for n in WALK_MINUTES)]

    def _told(self, scene: Scene) -> dict[int, str]:
        """What each walk would mean, as far as it is known; for those who go first nobody knows before they have a number."""
        service = scene.kiosk.service(self.service)
        if service is None or self.priority:
            return {}
        return {walk.minutes: walk_note(walk, scene.clock, scene.t) for walk in service.walks}

    def on_walks(self, _screen: object, walks: list[tuple[int, str, str]]) -> None:
        """Say it on the buttons; they stay, since a finger may be on one of them."""
        held = {button.automation_id: button for button in self.ids.walks.children}
        for minutes, text, note in walks:
            button = held.get(f"walk-{minutes}") or self._add(minutes)
            button.text, button.note = text, note

    def _add(self, minutes: int) -> WalkChoice:
        button = WalkChoice(automation_id=f"walk-{minutes}", icon="walker" if minutes else "home")
        button.bind(on_release=lambda _: self.put(TakeTouched(minutes)))
        self.ids.walks.add_widget(button)
        return button
