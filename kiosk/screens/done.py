"""The number: on paper, in figures, in words and as a QR."""

from kivy.properties import BooleanProperty, StringProperty

from kiosk.screens.frame import KioskScreen, Scene
from kiosk.state import Done, HomeTouched, NoSlipTouched, Paper
from kiosk.ticket_wording import on_return
from kiosk.wording import ahead, spoken, window

ICONS = {Paper.PRINTING: "paper", Paper.PRINTED: "down"}


class DoneScreen(KioskScreen):
    """In the order of use: take the paper, know the number, know the line, then the QR. Without paper it stays longer."""

    title, icon, advice = StringProperty(), StringProperty(), StringProperty()
    number, words, service = StringProperty(), StringProperty(), StringProperty()
    estimate, people, going = StringProperty(), StringProperty(), StringProperty()
    url, scan_title, scan_text = StringProperty(), StringProperty(), StringProperty()
    doubt_text, finish_text = StringProperty(), StringProperty()
    can_doubt, can_finish = BooleanProperty(False), BooleanProperty(False)

    def fill(self, scene: Scene) -> None:
        """The ticket and what became of its slip."""
        t, screen = scene.t, scene.kiosk.screen
        if not isinstance(screen, Done):
            return
        ticket, paper = screen.taken.ticket, screen.paper
        service = scene.kiosk.service(ticket.service.code)
        name = service.name if service else ticket.service.name
        self.title, self.icon = t(f"done.{paper}.title"), ICONS.get(paper, "camera")
        self.advice = "" if paper in ICONS else t(f"done.{paper}.advice")
        self.number, self.words = ticket.number, spoken(ticket.number, t)
        self.service = t("done.service_estimate", service=name) if ticket.estimate else name
        self.estimate = window(ticket.estimate, scene.clock, t) if ticket.estimate else ""
        self.people = ahead(ticket, t)
        unknown = t("estimate.unknown") if ticket.cannot_say and not ticket.estimate else ""
        self.going = "\n".join(part for part in (unknown, on_return(ticket, scene.kiosk, scene.clock, t)) if part)
        self.url = screen.taken.follow_url
        self.scan_title, self.scan_text = t("done.scan"), t("done.without_phone")
        self.doubt_text, self.finish_text = t("done.no_slip"), t("done.finish")
        self.can_doubt, self.can_finish = paper is Paper.PRINTED, paper is not Paper.PRINTING

    def doubt(self) -> None:
        """Touched: nothing came out."""
        self.put(NoSlipTouched())

    def finish(self) -> None:
        """Touched: done."""
        self.put(HomeTouched())
