"""What all screens have in common: the header, the controls, the announced end, and how they are filled."""

from collections.abc import Callable
from dataclasses import dataclass

from kivy.app import App
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.screenmanager import Screen
from kivy.uix.widget import Widget

from config.translations import LANGUAGES, Texts, texts
from kiosk.clock import BranchClock
from kiosk.look.measures import SMALL
from kiosk.look.parts import Choice, Words
from kiosk.state import BackTouched, HomeTouched, Input, Kiosk, LanguageTouched
from kiosk.wording import clock


@dataclass(frozen=True)
class Scene:
    """What a screen is filled from."""

    kiosk: Kiosk
    t: Texts
    clock: BranchClock


class Bar(BoxLayout):
    """A row of buttons; it takes no room while it is empty."""


class Content(BoxLayout):
    """What the screen itself shows, between title and controls."""


class Ending(Words):
    """Says that the kiosk will start over; the last part of a frame."""


class BackButton(Choice):
    """One screen back."""


class HomeButton(Choice):
    """To the first screen."""


class LanguageButton(Choice):
    """The same screen in the other language."""


class Frame(BoxLayout):
    """Header, title, what the screen is about, the announced end, and the controls.

    A small window has no room for all of that below each other: there the controls stand beside the title.
    """

    screen = ObjectProperty(rebind=True, allownone=True)
    title = StringProperty("")
    aside = StringProperty("")  # small, to the right of the title
    icon = StringProperty("")
    has_back = BooleanProperty(False)
    has_home = BooleanProperty(False)
    has_language = BooleanProperty(True)

    def __init__(self, **properties: object) -> None:
        self._content: Content | None = None
        self._is_complete = False
        super().__init__(**properties)
        self._back, self._home, self._language = BackButton(), HomeButton(), LanguageButton()
        self._back.bind(on_release=lambda _: self.screen.put(BackTouched()))
        self._home.bind(on_release=lambda _: self.screen.put(HomeTouched()))
        self._language.bind(on_release=lambda _: self.screen.put(LanguageTouched(self.screen.other_language)))
        App.get_running_app().look.fbind("layout", self._place)
        for name in ("has_back", "has_home", "has_language"):
            self.fbind(name, self._place)

    def add_widget(self, widget: Widget, *place: object, **options: object) -> None:
        """A screen's own widgets go into the middle; the frame's own come first, the announced end last of them."""
        if self._is_complete and self._content is not None:
            self._content.add_widget(widget, *place, **options)
            return
        super().add_widget(widget, *place, **options)
        if isinstance(widget, Content):
            self._content = widget
        self._is_complete = isinstance(widget, Ending)

    def on_screen(self, _frame: object, screen: "KioskScreen") -> None:
        """The screen gives the controls their texts."""
        for button, name in (
            (self._back, "back_text"),
            (self._home, "home_text"),
            (self._language, "other_language_name"),
        ):
            screen.fbind(name, button.setter("text"))
        screen.fbind("other_language", self._place)
        self._place()

    def _place(self, *_: object) -> None:
        if self.screen is None:
            return
        for button in (self._back, self._home, self._language):
            if button.parent:
                button.parent.remove_widget(button)
        small = App.get_running_app().look.layout == SMALL
        before, after = (self.ids.before, self.ids.after) if small else (self.ids.bottom, self.ids.bottom)
        if self.has_back:
            before.add_widget(self._back)
        if self.has_home:
            before.add_widget(self._home)
        if self.has_language and self.screen.other_language:
            after.add_widget(self._language)


class KioskScreen(Screen):
    """A screen shows; every decision was taken in ``kiosk.flow``. Subclasses set their properties in ``fill``."""

    branch = StringProperty("")
    clock = StringProperty("")
    ending = StringProperty("")
    back_text, home_text = StringProperty(""), StringProperty("")
    other_language = StringProperty("")
    other_language_name = StringProperty("")

    def show(self, scene: Scene) -> None:
        """Show this scene, every word in its language."""
        kiosk, t = scene.kiosk, scene.t
        self.branch = kiosk.branch.name if kiosk.branch else ""
        self.clock = clock(scene.clock.now()) if scene.clock.is_set else ""
        self.ending = "" if kiosk.remaining_s is None else t("frame.ending", count=kiosk.remaining_s)
        self.back_text, self.home_text = t("frame.back"), t("frame.home")
        self.other_language = other_language(kiosk)
        self.other_language_name = texts("kiosk", self.other_language)("frame.language") if self.other_language else ""
        self.fill(scene)

    def fill(self, scene: Scene) -> None:
        """Set this screen's own properties."""

    def put(self, happened: Input) -> None:
        """Tell the kiosk what was touched."""
        put: Callable[[Input], None] = App.get_running_app().put
        put(happened)


def other_language(kiosk: Kiosk) -> str:
    """The language after the one on screen, of those that the branch offers and we have; empty when there is only one."""
    offered = [language for language in LANGUAGES if kiosk.branch is None or language in kiosk.branch.languages]
    if kiosk.language not in offered:
        return offered[0] if offered else ""
    following = offered[(offered.index(kiosk.language) + 1) % len(offered)]
    return following if following != kiosk.language else ""
