"""A number that was shown to the scanner: its state, place and time, and what may be done now."""

from uuid import uuid4

from kivy.properties import ListProperty, StringProperty

from kiosk.check.state import ASKED_FIRST, Shown, Verb, VerbTouched
from kiosk.check.wording import advice, kind_of, label, place_and_time, told
from kiosk.inputs import RetryTouched
from kiosk.look.parts import Choice, EvenRows
from kiosk.reprint.flow import may_reprint
from kiosk.reprint.state import ReprintTouched
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.state import Paper
from kiosk.wording import spoken

RETRY, REPRINT = "retry", "reprint"
TOLD = {Paper.PRINTING: "printing", Paper.PRINTED: "printed"}  # the words about a reprint; of all else, that it failed
ICONS = {
    "waiting": "clock",
    "invited": "walker",
    "called": "arrow",
    "serving": "person",
    "parked": "clock",
    "served": "check",
    "cancelled": "cross",
    "missed": "back",
    "late": "back",
}


class Deeds(EvenRows):
    """The buttons; as high as they are."""


class TicketScreen(KioskScreen):
    """Answers "how far am I" without a phone. The first button is the filled one: what most who come here want."""

    title, icon, number, words, service = (StringProperty() for _ in range(5))
    sentence, advice, told, told_icon = (StringProperty() for _ in range(4))
    deeds = ListProperty()

    def fill(self, scene: Scene) -> None:
        """The ticket as last seen, with the verbs that would be accepted now."""
        t, shown = scene.t, scene.kiosk.screen
        if not isinstance(shown, Shown):
            return
        ticket, kind = shown.ticket, kind_of(shown.ticket)
        service = scene.kiosk.service(ticket.service.code)
        self.title, self.icon = t(f"check.{kind}.title"), ICONS[kind]
        self.number, self.words = ticket.number, spoken(ticket.number, t)
        self.service = service.name if service else ticket.service.name
        self.sentence = place_and_time(ticket, scene.clock, t)
        self.told, self.told_icon = told(shown, t), "check" if shown.noted else "info"
        self.advice = "" if self.told else advice(shown, scene.clock, t)
        if kind == "called":  # where to go is what is to be read from afar
            self.sentence, self.advice = advice(shown, scene.clock, t), ""
        verbs = [(str(verb), label(verb, ticket, t)) for verb in Verb if shown.may(verb)]
        if may_reprint(scene.kiosk):
            verbs.append((REPRINT, t("reprint.do")))
        if not self.told and scene.kiosk.reprints.paper is not None:
            self.told, self.advice = t(f"reprint.{TOLD.get(scene.kiosk.reprints.paper, 'failed')}"), ""
        self.deeds = [(RETRY, t("trouble.retry"))] if shown.unsure else verbs

    def on_deeds(self, _screen: object, deeds: list[tuple[str, str]]) -> None:
        """Make the buttons anew when others are possible; while they are the same, a finger on one is not disturbed."""
        self.ids.deeds.clear_widgets()
        for place, (verb, text) in enumerate(deeds):
            kind = "filled" if place == 0 and verb not in ASKED_FIRST and verb != REPRINT else "outline"
            button = Choice(automation_id=f"do-{verb}", kind=kind, text=text)
            button.bind(on_release=lambda _, verb=verb: self._touched(verb))
            self.ids.deeds.add_widget(button)

    def _touched(self, verb: str) -> None:
        if verb == REPRINT:
            self.put(ReprintTouched())
        else:
            self.put(RetryTouched() if verb == RETRY else VerbTouched(Verb(verb), uuid4()))
