"""The last touch of three: takes the number, with a tick for those who go first."""

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from kiosk.look.parts import Card, Target
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.state import Confirm, PriorityTouched, TakeTouched
from kiosk.wording import line, papers, papers_in_paragraph, papers_in_short


class Tick(Target):
    """A box to tick, with what it means."""

    ticked = BooleanProperty(False)
    title, explanation = StringProperty(), StringProperty()


class OrderCard(Card):
    """The chosen service and how long its line is."""

    order = ObjectProperty(rebind=True, allownone=True)


class OrderScreen(KioskScreen):
    """What the last question shows of the choice, and its tick for priority."""

    title, service, service_name, about = StringProperty(), StringProperty(), StringProperty(), StringProperty()
    line_title, line, people = StringProperty(), StringProperty(), StringProperty()
    priority_title, priority_text = StringProperty(), StringProperty()
    papers_title, papers, papers_paragraph, papers_short = (StringProperty() for _ in range(4))
    priority = BooleanProperty(False)

    def fill(self, scene: Scene) -> None:
        """The chosen service as it stands now."""
        t, screen = scene.t, scene.kiosk.screen
        if not isinstance(screen, Confirm):
            return
        self.title = t("confirm.title")
        self.priority_title, self.priority_text = t("confirm.priority"), t("confirm.priority_who")
        self.priority = screen.order.priority
        service = scene.kiosk.service(screen.order.service)
        if service is not None:
            self.service, self.service_name, self.about = service.code, service.name, service.about
            self.line_title = t("confirm.estimate") if service.estimate else ""
            self.line, self.people = line(service, scene.clock, t)
            self.papers_title = t("confirm.papers") if service.checklist else ""
            self.papers, self.papers_short = papers(service, t), papers_in_short(service, t)
            self.papers_paragraph = papers_in_paragraph(service, t)

    def tick(self) -> None:
        """Touched: priority on or off."""
        self.put(PriorityTouched())


class ConfirmScreen(OrderScreen):
    """Repeats the choice, asks for priority without asking why, and has one filled button."""

    take_text = StringProperty()

    def fill(self, scene: Scene) -> None:
        """The chosen service as it stands now."""
        super().fill(scene)
        self.take_text = scene.t("confirm.take")

    def take(self) -> None:
        """Touched: take the number."""
        self.put(TakeTouched())
