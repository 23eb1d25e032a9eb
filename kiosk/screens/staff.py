"""The page for the branch's own people: how the kiosk is, and what can be tried out."""

from kivy.properties import ListProperty, StringProperty

from config.translations import Texts
from kiosk.inputs import Input
from kiosk.look.parts import Choice, Words
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.staff.state import RestartTouched, StaffOpen, Trial, TrialTouched, VolumeTouched
from kiosk.staff.volume import STEP
from kiosk.staff.wording import fact_lines, tried

TOUCHED: dict[str, Input] = {
    "try-print": TrialTouched(Trial.PRINT),
    "try-sound": TrialTouched(Trial.SOUND),
    "quieter": VolumeTouched(-STEP),
    "louder": VolumeTouched(STEP),
    "restart": RestartTouched(),
}


class StaffScreen(KioskScreen):
    """Lines of facts and a row of buttons; what this kiosk has no device for is absent."""

    title, told = StringProperty(), StringProperty()
    lines = ListProperty()
    actions = ListProperty()

    def fill(self, scene: Scene) -> None:
        """The facts as they were looked at last."""
        t, page = scene.t, scene.kiosk.screen
        if not isinstance(page, StaffOpen):
            return
        self.title, self.told = t("staff.title"), tried(page, t)
        self.lines = fact_lines(page.facts, scene.kiosk.alone, t) if page.facts else [t("staff.looking")]
        self.actions = _actions(page, t)

    def on_lines(self, _screen: object, lines: list[str]) -> None:
        """Each fact has its line."""
        box = self.ids.lines
        if len(box.children) != len(lines):
            box.clear_widgets()
            for _ in lines:
                box.add_widget(FactLine())
        for line, text in zip(reversed(box.children), lines, strict=True):
            line.text = text

    def on_actions(self, _screen: object, actions: list[tuple[str, str, str]]) -> None:
        """Make the buttons anew; happens when a device comes or goes, and when a restart has to be confirmed."""
        self.ids.actions.clear_widgets()
        for name, text, kind in actions:
            button = Choice(automation_id=name, text=text, kind=kind)
            button.bind(on_release=lambda _, name=name: self.put(TOUCHED[name]))
            self.ids.actions.add_widget(button)


class FactLine(Words):
    """One fact."""


def _actions(page: StaffOpen, t: Texts) -> list[tuple[str, str, str]]:
    """What can be done: the name, the text and the kind of each button."""
    facts = page.facts
    names = ["try-print"] if facts and facts.paper is not None else []
    names += ["try-sound", "quieter", "louder"] if facts and facts.volume is not None else []
    buttons = [(name, t(f"staff.do.{name}"), "outline") for name in names]
    if page.asks_restart:
        return [*buttons, ("restart", t("staff.do.restart_yes"), "strong")]
    return [*buttons, ("restart", t("staff.do.restart"), "outline")]
