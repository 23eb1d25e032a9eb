"""A moment in which nothing can be touched: the kiosk starts, or the server makes, looks for or changes a number."""

from kivy.properties import StringProperty

from kiosk.check.state import Checking, Doing
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.state import Issuing

KEYS: dict[type, str] = {Issuing: "issuing", Checking: "checking", Doing: "doing"}


class PauseScreen(KioskScreen):
    """Says what is going on; still, since a turning wheel says nothing."""

    title, sentence = StringProperty(), StringProperty()

    def fill(self, scene: Scene) -> None:
        """What is being waited for."""
        key = KEYS.get(type(scene.kiosk.screen), "starting")
        self.title, self.sentence = scene.t(f"{key}.title"), scene.t(f"{key}.sentence")
