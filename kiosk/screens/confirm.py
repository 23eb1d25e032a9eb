"""The last touch of three: takes the number, with a tick for those who go first."""

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.before.flow import in_case
from kiosk.before.state import PaperlessTouched, PapersTouched
from kiosk.before.wording import case_name
from kiosk.inputs import PriorityTouched, TakeTouched
from kiosk.look.parts import Card, Choices, Target
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.state import Confirm, Kiosk
from kiosk.wording import line, papers, papers_in_paragraph, papers_in_short, told


class Tick(Target):
    """A box to tick, with what it means."""

    ticked, shown = BooleanProperty(False), BooleanProperty(True)
    title, explanation = StringProperty(), StringProperty()
    natural, least_height = NumericProperty(0), NumericProperty(0)


class Ticks(Choices):
    """What can be ticked before a number is taken: priority, and no slip."""

    order = ObjectProperty(rebind=True, allownone=True)


class OrderCard(Card):
    """The chosen service and how long its line is."""

    order = ObjectProperty(rebind=True, allownone=True)


class OrderScreen(KioskScreen):
    """What the last question shows of the choice, and its tick for priority."""

    title, service, service_name, about = StringProperty(), StringProperty(), StringProperty(), StringProperty()
    line_title, line, people = StringProperty(), StringProperty(), StringProperty()
    priority_title, priority_text = StringProperty(), StringProperty()
    papers_title, papers, papers_paragraph, papers_short = (StringProperty() for _ in range(4))
    paperless_title, paperless_text, list_text, told = (StringProperty() for _ in range(4))
    priority, paperless, has_papers, can_print = (BooleanProperty(False) for _ in range(4))

    def fill(self, scene: Scene) -> None:
        """The chosen service as it stands now."""
        t, screen = scene.t, scene.kiosk.screen
        if not isinstance(screen, Confirm):
            return
        self.title = t("confirm.title")
        self.priority_title, self.priority_text = t("confirm.priority"), t("confirm.priority_who")
        self.priority, self.told = screen.order.priority, told(scene.kiosk, t) if self.tells(scene.kiosk) else ""
        self.paperless, self.can_print = not screen.order.wants_paper, scene.kiosk.prints
        self.paperless_title, self.paperless_text = t("confirm.paperless"), t("confirm.paperless_text")
        self.list_text = t("confirm.list")
        service = scene.kiosk.service(screen.order.service)
        if service is not None:
            service = in_case(service, screen.order)
            self.has_papers = bool(service.checklist)
            self.service, self.service_name = service.code, service.name
            self.about = case_name(service, screen.order) or service.about
            is_alone = scene.kiosk.alone.is_on
            self.line_title = t("confirm.estimate") if service.estimate and not is_alone else ""
            self.line, self.people = ("", "") if is_alone else line(service, scene.clock, t)
            self.papers_title = t("confirm.papers") if service.checklist else ""
            self.papers, self.papers_short = papers(service, t), papers_in_short(service, t)
            self.papers_paragraph = papers_in_paragraph(service, t)

    @staticmethod
    def tells(kiosk: Kiosk) -> bool:
        """Whether something has to be known before the number is taken: that it will not be printed, or followed by phone."""
        return not kiosk.prints or kiosk.alone.is_on

    def tick(self) -> None:
        """Touched: priority on or off."""
        self.put(PriorityTouched())

    def tick_paperless(self) -> None:
        """Touched: no slip, or a slip after all."""
        self.put(PaperlessTouched())

    def show_papers(self) -> None:
        """Touched: the whole list, to read or to take along."""
        self.put(PapersTouched())


class ConfirmScreen(OrderScreen):
    """Repeats the choice, asks for priority without asking why, and has one filled button."""

    take_text = StringProperty()

    def fill(self, scene: Scene) -> None:
        """The chosen service as it stands now."""
        super().fill(scene)
        self.take_text = scene.t("confirm.take_with_papers" if self.has_papers else "confirm.take")

    def take(self) -> None:
        """Touched: take the number."""
        self.put(TakeTouched())
