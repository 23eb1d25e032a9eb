"""The number: on paper, in figures, in words and as a QR."""

from kivy.properties import BooleanProperty, StringProperty

from kiosk.alone.state import PrintedTouched
from kiosk.before.wording import if_missed, if_missed_in_short
from kiosk.check.wording import on_return
from kiosk.inputs import HomeTouched, NoSlipTouched
from kiosk.phone.flow import may_leave_phone
from kiosk.phone.state import PhoneTouched
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.state import Done, Paper
from kiosk.wording import ahead, spoken, window

ICONS = {Paper.PRINTING: "paper", Paper.PRINTED: "down", Paper.UNKNOWN: "paper"}
SAYS_ALL = (Paper.PRINTING, Paper.PRINTED)  # with their title


class DoneScreen(KioskScreen):
    """In the order of use: take the paper, know the number, know the line, then the QR. Without paper it stays longer."""

    title, icon, advice = StringProperty(), StringProperty(), StringProperty()
    number, words, service = StringProperty(), StringProperty(), StringProperty()
    estimate, people, going = StringProperty(), StringProperty(), StringProperty()
    url, scan_title, scan_text = StringProperty(), StringProperty(), StringProperty()
    missed, missed_short = StringProperty(), StringProperty()
    phone_text = StringProperty()
    doubt_text, finish_text = StringProperty(), StringProperty()
    can_doubt, can_phone, can_finish = (BooleanProperty(False) for _ in range(3))
    asks, did_text, did_not_text = BooleanProperty(False), StringProperty(), StringProperty()

    def fill(self, scene: Scene) -> None:
        """The ticket and what became of its slip."""
        t, screen = scene.t, scene.kiosk.screen
        if not isinstance(screen, Done):
            return
        ticket, paper = screen.taken.ticket, screen.paper
        service = scene.kiosk.service(ticket.service.code)
        name = service.name if service else ticket.service.name
        self.title, self.icon = t(f"done.{paper}.title"), ICONS.get(paper, "camera")
        self.advice = "" if paper in SAYS_ALL else t(f"done.{paper}.advice")
        self.number, self.words = ticket.number, spoken(ticket.number, t)
        self.service = t("done.service_estimate", service=name) if ticket.estimate else name
        self.estimate = window(ticket.estimate, scene.clock, t) if ticket.estimate else ""
        self.people = ahead(ticket, t)
        unknown = t("estimate.unknown") if ticket.cannot_say and not ticket.estimate else ""
        self.going = "\n".join(part for part in (unknown, on_return(ticket, scene.kiosk, scene.clock, t)) if part)
        self.missed = "" if paper is Paper.UNKNOWN else if_missed(ticket, scene.kiosk, t)
        self.missed_short = if_missed_in_short(scene.kiosk, t) if self.missed else ""
        self.url = screen.taken.follow_url
        self.scan_title = t("alone.scan_later" if screen.offline else "done.scan") if self.url else t("alone.no_page")
        self.scan_text = t("done.without_phone")
        self.phone_text, self.can_phone = t("phone.offer"), may_leave_phone(scene.kiosk)
        if screen.has_phone:
            self.advice = t("phone.noted")
        self.doubt_text, self.finish_text = t("done.no_slip"), t("done.finish")
        self.did_text, self.did_not_text = t("done.unknown.yes"), t("done.unknown.no")
        self.asks = paper is Paper.UNKNOWN
        self.can_doubt, self.can_finish = paper is Paper.PRINTED, paper not in (Paper.PRINTING, Paper.UNKNOWN)

    def doubt(self) -> None:
        """Touched: nothing came out."""
        self.put(NoSlipTouched())

    def saw(self, did: bool) -> None:
        """Touched: it came out, or it did not."""
        self.put(PrintedTouched(did))

    def leave_phone(self) -> None:
        """Touched: messages to a telephone number."""
        self.put(PhoneTouched())

    def finish(self) -> None:
        """Touched: done."""
        self.put(HomeTouched())
