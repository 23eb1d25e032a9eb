"""The first screen while the server is away: numbers can be had all the same, and what does not work meanwhile."""

from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.alone.state import GoOnTouched
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.wording import notice

HOLDS = ("valid", "called")
DOES_NOT = ("phone", "estimate")
EXAMPLE = 7  # the number that shows what numbers look like now


class Fact(BoxLayout):
    """One thing that holds, or does not."""

    text = StringProperty("")
    holds = BooleanProperty(True)


class AloneScreen(KioskScreen):
    """Two things that hold and two that do not, and one way on."""

    title, sentence, notice, number, like_this, go_on_text = (StringProperty() for _ in range(6))
    facts = ListProperty()

    def fill(self, scene: Scene) -> None:
        """The same for everybody; ``number`` is an example, so that nobody thinks that theirs is wrong."""
        t, kiosk = scene.t, scene.kiosk
        self.title, self.sentence, self.notice = t("alone.title"), t("alone.sentence"), notice(kiosk)
        self.facts = [(t(f"alone.{fact}"), fact in HOLDS) for fact in (*HOLDS, *DOES_NOT)]
        services = kiosk.branch.services if kiosk.branch else []
        series = kiosk.alone.series
        self.number = f"{services[0].code}-{series}-{EXAMPLE:02d}" if series and services else ""
        self.like_this, self.go_on_text = t("alone.like_this"), t("alone.go_on")

    def on_facts(self, _screen: object, facts: list[tuple[str, bool]]) -> None:
        """Write the lines anew; happens with another language."""
        self.ids.facts.clear_widgets()
        for text, holds in facts:
            self.ids.facts.add_widget(Fact(text=text, holds=holds))

    def go_on(self) -> None:
        """Touched: a number all the same."""
        self.put(GoOnTouched())
