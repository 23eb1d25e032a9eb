"""Why no number can be taken or shown now, what that means, and what one can do instead."""

from kivy.properties import BooleanProperty, StringProperty

from kiosk.inputs import OtherServiceTouched, RetryTouched
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.state import Trouble, Troubled
from kiosk.troubles import ABOUT_CODES, STANDING
from kiosk.wording import notice, trouble_sentences, trouble_title

ICONS = {
    Trouble.SERVER_GONE: "broken-link",
    Trouble.CLOSED: "clock",
    Trouble.LEAVE: "walker",
    Trouble.SERVICE_CLOSED: "clock",
    Trouble.SERVICE_PAUSED: "clock",
    Trouble.FULL: "people",
    Trouble.QUOTA_REACHED: "cross",
    Trouble.TOO_BUSY: "people",
    Trouble.NOT_ENROLLED: "ask",
    Trouble.REFUSED: "ask",
    Trouble.CODE_FOREIGN: "ask",
    Trouble.CODE_UNKNOWN: "ask",
    Trouble.CODE_OLD: "clock",
    Trouble.CODE_ELSEWHERE: "home",
    Trouble.CODE_UNCHECKED: "broken-link",
}
FILLED = {Trouble.SERVER_GONE, Trouble.NOT_ENROLLED, Trouble.LEAVE}  # faults of the machine, and danger; the rest is dashed


class TroubleScreen(KioskScreen):
    """One block with icon, title and sentence; at most one filled button."""

    title, icon, sentence, advice, notice = (StringProperty() for _ in range(5))
    retry_text, other_text = StringProperty(), StringProperty()
    is_filled, can_retry, can_choose, can_leave = (BooleanProperty(False) for _ in range(4))

    def fill(self, scene: Scene) -> None:
        """The trouble in words; buttons only for what can be done."""
        t, screen = scene.t, scene.kiosk.screen
        if not isinstance(screen, Troubled):
            return
        sentences = trouble_sentences(screen, scene.kiosk.branch, scene.clock, t)
        self.title, self.icon = trouble_title(screen, scene.kiosk, t), ICONS[screen.trouble]
        self.sentence, self.advice = (sentences[0], sentences[1]) if len(sentences) > 1 else ("", sentences[0])
        self.retry_text, self.other_text = t("trouble.retry"), t("trouble.other")
        self.is_filled = screen.trouble in FILLED
        self.notice = "" if screen.trouble is Trouble.LEAVE else notice(scene.kiosk)
        self.can_retry = screen.order is not None
        self.can_choose = screen.trouble not in STANDING | ABOUT_CODES and not self.can_retry
        self.can_leave = self.can_retry or screen.trouble not in STANDING

    def retry(self) -> None:
        """Touched: the same request once more."""
        self.put(RetryTouched())

    def choose(self) -> None:
        """Touched: another service."""
        self.put(OtherServiceTouched())
