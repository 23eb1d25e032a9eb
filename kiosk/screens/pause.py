"""A moment in which nothing can be touched: the kiosk starts, or the server makes a number."""

from kivy.properties import StringProperty

from kiosk.screens.frame import KioskScreen, Scene
from kiosk.state import Issuing


class PauseScreen(KioskScreen):
    """Says what is going on; still, since a turning wheel says nothing."""

    title, sentence = StringProperty(), StringProperty()

    def fill(self, scene: Scene) -> None:
        """Starting, or issuing a number."""
        key = "issuing" if isinstance(scene.kiosk.screen, Issuing) else "starting"
        self.title, self.sentence = scene.t(f"{key}.title"), scene.t(f"{key}.sentence")
