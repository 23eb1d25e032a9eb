"""Asks for the PIN of the branch's own people."""

import time

from kivy.properties import BooleanProperty, ListProperty, StringProperty

from caller_server.contract.staff_pin import DIGITS
from kiosk.look.parts import Choice
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.staff.state import DigitTouched, EraseTouched, PinAsked, PinTouched
from kiosk.staff.wording import pin_dots, pin_told

ERASE, OPEN = "erase", "open"
PAD = (*"123456789", ERASE, "0", OPEN)  # as on every telephone


class PinScreen(KioskScreen):
    """Dots for what was typed, and a pad; no pad while typing would do nothing."""

    title, told, dots = StringProperty(), StringProperty(), StringProperty()
    keys = ListProperty()
    is_full = BooleanProperty(False)

    def fill(self, scene: Scene) -> None:
        """What is asked, or why nothing can be typed now."""
        t, asked, staff, now = scene.t, scene.kiosk.screen, scene.kiosk.staff, time.monotonic()
        if not isinstance(asked, PinAsked):
            return
        can_type = staff.pin is not None and not staff.is_locked(now)
        self.title, self.told = t("pin.title"), pin_told(asked, staff, now, t)
        self.dots = pin_dots(asked, DIGITS) if can_type else ""
        self.is_full = len(asked.digits) == DIGITS
        words = {ERASE: t("pin.erase"), OPEN: t("pin.open")}
        self.keys = [(key, words.get(key, key)) for key in PAD] if can_type else []

    def on_keys(self, _screen: object, keys: list[tuple[str, str]]) -> None:
        """Make the pad anew; happens when the language changes, or when typing begins or stops to mean something."""
        self.ids.pad.clear_widgets()
        for key, text in keys:
            choice = Choice(automation_id=f"pin-{key}", text=text)
            choice.bind(on_release=lambda _, key=key: self._press(key))
            self.ids.pad.add_widget(choice)
        self.on_is_full()

    def on_is_full(self, *_: object) -> None:
        """The key that opens is the next step once all digits are there."""
        for choice in self.ids.pad.children:
            if choice.automation_id == f"pin-{OPEN}":
                choice.kind = "filled" if self.is_full else "outline"

    def _press(self, key: str) -> None:
        if key == ERASE:
            self.put(EraseTouched())
        elif key == OPEN:
            self.put(PinTouched(time.monotonic()))
        else:
            self.put(DigitTouched(key, time.monotonic()))
