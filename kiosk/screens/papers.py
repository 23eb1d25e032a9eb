"""All the papers of a service or a case, and a code that brings the list to a phone. No number is spent here."""

from kivy.properties import StringProperty

from kiosk.before.flow import in_case
from kiosk.before.state import HavePapersTouched, PapersShown
from kiosk.before.wording import as_of, heading, papers_address
from kiosk.inputs import HomeTouched
from kiosk.screens.frame import KioskScreen, Scene


class PapersScreen(KioskScreen):
    """The list in full. Who has everything goes on; who has not takes the list along."""

    title, service, papers, as_of = (StringProperty() for _ in range(4))
    url, scan_title, scan_text, have_text, finish_text = (StringProperty() for _ in range(5))

    def fill(self, scene: Scene) -> None:
        """The papers of the choice as they stand now."""
        t, screen = scene.t, scene.kiosk.screen
        if not isinstance(screen, PapersShown):
            return
        service = scene.kiosk.service(screen.order.service)
        self.title, self.have_text, self.finish_text = t("papers.title"), t("papers.have"), t("papers.later")
        self.url = papers_address(scene.kiosk, screen.order)
        self.scan_title, self.scan_text = (t("papers.scan"), t("papers.scan_text")) if self.url else ("", "")
        if service is not None:
            self.service = heading(service, screen.order)
            self.papers = "\n".join(f"•  {paper}" for paper in in_case(service, screen.order).checklist)
            self.as_of = as_of(service, t)

    def have(self) -> None:
        """Touched: all of them are there."""
        self.put(HavePapersTouched())

    def finish(self) -> None:
        """Touched: another day."""
        self.put(HomeTouched())
