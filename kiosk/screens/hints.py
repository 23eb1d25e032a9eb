"""Asked before a number is spent: whether another way would do, and where that is."""

from kivy.properties import ListProperty, NumericProperty, StringProperty

from kiosk.before.flow import hint_of
from kiosk.before.state import AnywayTouched, Cases, CaseTouched, Elsewhere, Hinted, HintTouched
from kiosk.inputs import HomeTouched
from kiosk.look.parts import Choice, EvenRows
from kiosk.screens.frame import KioskScreen, Scene

NONE = "none"  # the name of the answer that is always there


class ChoiceGrid(EvenRows):
    """Answers below each other, or in two columns where the window is wide; each as high as its words."""

    many = NumericProperty(0)


class QuestionScreen(KioskScreen):
    """A question with as many answers as the branch has set, and one that is always there."""

    title, lead, none_text = StringProperty(), StringProperty(), StringProperty()
    answers = ListProperty()

    def on_answers(self, _screen: object, answers: list[tuple[str, str]]) -> None:
        """Say it on the buttons; while the same ones are there they stay, since a finger may be on one of them."""
        grid = self.ids.answers
        held = {button.automation_id: button for button in grid.children}
        if list(held)[::-1] != [name_of(code) for code, _ in answers]:
            grid.clear_widgets()
            held = {}
        for code, text in answers:
            button = held.get(name_of(code))
            if button is None:
                button = Choice(automation_id=name_of(code))
                button.bind(on_release=lambda _, code=code: self.answer(code or None))
                grid.add_widget(button)
            button.text = text

    def answer(self, code: str | None) -> None:
        """Touched: this answer; None is the one that is always there."""
        raise NotImplementedError


class HintsScreen(QuestionScreen):
    """Whether one of the branch's other ways would do."""

    def fill(self, scene: Scene) -> None:
        """The questions of the chosen service."""
        t, screen = scene.t, scene.kiosk.screen
        if not isinstance(screen, Hinted):
            return
        service = scene.kiosk.service(screen.order.service)
        self.title, self.lead, self.none_text = t("hints.title"), t("hints.lead"), t("hints.none")
        self.answers = [(hint.code, hint.question) for hint in service.hints] if service else []

    def answer(self, code: str | None) -> None:
        """Touched: yes to this question, or to none."""
        self.put(HintTouched(code))


class CasesScreen(QuestionScreen):
    """Which case it is, so that the right papers are listed."""

    def fill(self, scene: Scene) -> None:
        """The cases of the chosen service."""
        t, screen = scene.t, scene.kiosk.screen
        if not isinstance(screen, Cases):
            return
        service = scene.kiosk.service(screen.order.service)
        self.title, self.lead = t("cases.title", service=service.name if service else ""), t("cases.lead")
        cases = [(case.code, case.name) for case in service.cases] if service else []
        self.answers = [*cases, ("", t("cases.none"))]

    def answer(self, code: str | None) -> None:
        """Touched: this case, or another one."""
        self.put(CaseTouched(code))


class ElsewhereScreen(KioskScreen):
    """Where somebody is served without the line. A number can be had all the same."""

    title, place, url, scan_text, anyway_text, finish_text = (StringProperty() for _ in range(6))

    def fill(self, scene: Scene) -> None:
        """The other way, and a code that leads there where it has an address."""
        t, screen = scene.t, scene.kiosk.screen
        if not isinstance(screen, Elsewhere):
            return
        hint = hint_of(scene.kiosk, screen.order, screen.hint)
        self.title, self.place, self.url = t("elsewhere.title"), hint.place if hint else "", (hint.url or "") if hint else ""
        self.scan_text = t("elsewhere.scan", address=self.url) if self.url else ""
        self.anyway_text, self.finish_text = t("elsewhere.anyway"), t("done.finish")

    def anyway(self) -> None:
        """Touched: a number all the same."""
        self.put(AnywayTouched())

    def finish(self) -> None:
        """Touched: no number is needed."""
        self.put(HomeTouched())


def name_of(code: str) -> str:
    """The name of the button with this answer; without a code it is none of them."""
    return f"answer-{code}" if code else NONE
