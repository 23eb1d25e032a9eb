"""Asks for the kiosk's code from the administration page."""

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from config.translations import Texts
from kiosk.enrol.state import LENGTH, SIGNS, CodeAsked, CodeTouched, SignErased, SignTouched
from kiosk.look.parts import Choice
from kiosk.screens.frame import KioskScreen, Scene

ERASE, SEND, MORE = "erase", "send", "more"
ON_A_PAGE = 11  # signs, where there is no room for all: two rows of seven with the three other keys


class CodeScreen(KioskScreen):
    """The signs so far, and a key for each sign that a code can have."""

    title, told, signs = StringProperty(), StringProperty(), StringProperty()
    keys = ListProperty()
    is_full, is_small = BooleanProperty(False), BooleanProperty(False)
    page = NumericProperty(0)

    def fill(self, scene: Scene) -> None:
        """What was typed, and what came of the last code."""
        t, asked = scene.t, scene.kiosk.screen
        if not isinstance(asked, CodeAsked):
            return
        self.title, self.told = t("code.title"), told(asked, t)
        self.signs, self.is_full = written(asked.signs), len(asked.signs) == LENGTH
        others = [(MORE, t("code.more"))] if self.is_small else []
        self.keys = [*((sign, sign) for sign in self._shown), *others, (ERASE, t("pin.erase")), (SEND, t("code.send"))]

    @property
    def _shown(self) -> str:
        """The signs on this page; all of them where there is room."""
        if not self.is_small:
            return SIGNS
        first = int(self.page) * ON_A_PAGE
        return SIGNS[first : first + ON_A_PAGE]

    def on_page(self, *_: object) -> None:
        """Other signs, the same other keys."""
        self.keys = [*((sign, sign) for sign in self._shown), *self.keys[-3:]]

    def on_pre_enter(self, *_: object) -> None:
        """Whoever comes begins with the first signs."""
        self.page = 0

    def on_keys(self, _screen: object, keys: list[tuple[str, str]]) -> None:
        """Make the pad; happens again with the next page, and when the language changes."""
        self.ids.pad.clear_widgets()
        for key, text in keys:
            choice = Choice(automation_id=f"code-{key}", text=text)
            choice.bind(on_release=lambda _, key=key: self._press(key))
            self.ids.pad.add_widget(choice)
        self.on_is_full()

    def on_is_full(self, *_: object) -> None:
        """The key that sends is the next step once all signs are there."""
        for choice in self.ids.pad.children:
            if choice.automation_id == f"code-{SEND}":
                choice.kind = "filled" if self.is_full else "outline"

    def _press(self, key: str) -> None:
        if key == ERASE:
            self.put(SignErased())
        elif key == SEND:
            self.put(CodeTouched())
        elif key == MORE:
            self.page = (self.page + 1) % -(-len(SIGNS) // ON_A_PAGE)
        else:
            self.put(SignTouched(key))


def told(asked: CodeAsked, t: Texts) -> str:
    """What is to be known before the signs are typed."""
    if asked.is_trading:
        return t("code.trading")
    return t(f"code.{asked.fault}") if asked.fault else t("code.ask")


def written(signs: str) -> str:
    """The signs in two halves as on the administration page, with a dash for each that is wanted."""
    all_of_them = signs.ljust(LENGTH, "–")
    half = LENGTH // 2
    return f"{' '.join(all_of_them[:half])}    {' '.join(all_of_them[half:])}"
