"""A large pad for a telephone number, with what it is for and how long it is kept, before anything is sent."""

from uuid import uuid4

from kivy.properties import BooleanProperty, ListProperty, StringProperty

from kiosk.look.parts import Choice
from kiosk.phone.flow import is_whole
from kiosk.phone.state import ConsentTouched, PhoneAsked, PhoneDigitTouched, PhoneEraseTouched
from kiosk.screens.frame import KioskScreen, Scene

ERASE, SEND = "erase", "send"
PAD = (*"123456789", ERASE, "0", SEND)  # as on every telephone
SEEN = 4  # digits at the end that are shown as typed; what stands before is nobody's business
GROUP = 4


class PhoneScreen(KioskScreen):
    """Twelve keys. The filled one says yes to being written to; back says no."""

    title, consent, typed, told = (StringProperty() for _ in range(4))
    keys = ListProperty()
    can_send = BooleanProperty(False)

    def fill(self, scene: Scene) -> None:
        """What was typed so far, all but its end hidden."""
        t, asked = scene.t, scene.kiosk.screen
        if not isinstance(asked, PhoneAsked):
            return
        self.title, self.consent = t("phone.title"), t("phone.consent")
        self.typed = masked(asked.digits) or t("phone.empty")
        self.told = t("phone.sending") if asked.sent else "" if asked.refused is None else asked.refused or t("phone.not_sent")
        self.can_send = is_whole(asked.digits) and asked.sent is None
        words = {ERASE: t("phone.erase"), SEND: t("phone.send")}
        self.keys = [(key, words.get(key, key)) for key in PAD]

    def on_keys(self, _screen: object, keys: list[tuple[str, str]]) -> None:
        """Make the pad anew; happens when the language changes."""
        pad = self.ids.pad
        pad.clear_widgets()
        for key, text in keys:
            choice = Choice(automation_id=f"phone-{key}", text=text)
            choice.bind(on_release=lambda _, key=key: self._press(key))
            pad.add_widget(choice)
        self.on_can_send()

    def on_can_send(self, *_: object) -> None:
        """The key that says yes is the next step once enough digits are there."""
        for choice in self.ids.pad.children:
            if choice.automation_id == f"phone-{SEND}":
                choice.kind = "filled" if self.can_send else "outline"

    def _press(self, key: str) -> None:
        if key == SEND:
            self.put(ConsentTouched(uuid4()))
        else:
            self.put(PhoneEraseTouched() if key == ERASE else PhoneDigitTouched(key))


def masked(digits: str) -> str:
    """``•••• •••• 5678``: the last four digits, and how many stand before them."""
    shown = "•" * max(0, len(digits) - SEEN) + digits[-SEEN:]
    return " ".join(shown[at : at + GROUP] for at in range(0, len(shown), GROUP))
