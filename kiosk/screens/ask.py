"""Asks once more before a number is deferred, taken for a walk, or given up."""

from uuid import uuid4

from kivy.properties import ListProperty, StringProperty

from kiosk.check.state import ASKED_FIRST, MinutesTouched, Shown, SureTouched, Verb
from kiosk.inputs import BackTouched
from kiosk.look.parts import Choice
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.wording import walk_note


class AskScreen(KioskScreen):
    """One question, its answers, and back."""

    title, number, sentence = StringProperty(), StringProperty(), StringProperty()
    answers = ListProperty()

    def fill(self, scene: Scene) -> None:
        """The question about the number that is shown."""
        t, shown = scene.t, scene.kiosk.screen
        if not isinstance(shown, Shown) or shown.question is None:
            return
        verb, ticket = shown.question, shown.ticket
        self.title, self.number = t(f"ask.{verb}.title", number=ticket.number), ticket.number
        self.sentence = t(f"ask.{verb}.sentence", count=ticket.deferrals_left)
        if verb is Verb.LEAVE:
            self.answers = [("sure", t("ask.leave.yes"), 0, ""), ("keep", t("ask.leave.no"), 0, "")]
        else:
            told = {walk.minutes: walk_note(walk, scene.clock, t) for walk in ticket.walks} if verb is Verb.AWAY else {}
            self.answers = [(f"minutes-{n}", t("ask.minutes", count=n), n, told.get(n, "")) for n in ASKED_FIRST[verb]]

    def on_answers(self, _screen: object, answers: list[tuple[str, str, int, str]]) -> None:
        """Make the buttons anew; none is filled, since there is no usual answer."""
        self.ids.answers.clear_widgets()
        for name, text, minutes, note in answers:
            button = Choice(automation_id=name, kind="strong" if name == "sure" else "outline", text=text, note=note)
            button.bind(on_release=lambda _, name=name, minutes=minutes: self._answer(name, minutes))
            self.ids.answers.add_widget(button)

    def _answer(self, name: str, minutes: int) -> None:
        if name == "keep":
            self.put(BackTouched())
        elif name == "sure":
            self.put(SureTouched(uuid4()))
        else:
            self.put(MinutesTouched(minutes, uuid4()))
