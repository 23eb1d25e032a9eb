"""What all screens have in common: the header, the controls, and how they are filled."""

from collections.abc import Callable
from dataclasses import dataclass

from kivy.app import App
from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.screenmanager import Screen
from kivy.uix.widget import Widget

from config.translations import LANGUAGES, Texts, texts
from kiosk.access.state import ToolsTouched
from kiosk.access.wording import TOUCHED, Tool, help_words, opener, tools
from kiosk.clock import BranchClock
from kiosk.inputs import BackTouched, HomeTouched, Input, LanguageTouched
from kiosk.look.measures import SMALL, WIDE
from kiosk.look.parts import Choice, EvenChoices, Stack
from kiosk.state import Kiosk
from kiosk.wording import clock

LONG_TITLE = 22  # characters, which a small window has beside its buttons; a longer title is set a little smaller


@dataclass(frozen=True)
class Scene:
    """What a screen is filled from."""

    kiosk: Kiosk
    t: Texts
    clock: BranchClock


class Bar(BoxLayout):
    """A row of buttons; it takes no room while it is empty."""


class Content(Stack):
    """What the screen itself shows, between title and controls."""


class BackButton(Choice):
    """One screen back."""


class HomeButton(Choice):
    """To the first screen."""


class LanguageButton(Choice):
    """The same screen in the other language."""


class ToolButton(Choice):
    """One of the choices of ``access``: text size, contrast, lowered controls, help, reading aloud."""

    def say(self, tool: Tool) -> None:
        """Take its name, icon and words."""
        self.automation_id, self.icon, self.text = tool


class ToolRow(EvenChoices):
    """These choices beside each other; where they are folded, only while wanted and ``at_top``, in the title's place."""

    screen = ObjectProperty(rebind=True, allownone=True)
    at_top = BooleanProperty(False)
    hidden = BooleanProperty(False)

    def __init__(self, **properties: object) -> None:
        super().__init__(**properties)
        App.get_running_app().look.fbind("layout", self._fill)
        self.fbind("hidden", self._fill)

    def on_screen(self, _row: object, screen: "KioskScreen") -> None:
        """Follow what the screen offers."""
        for name in ("tools", "opener", "shows_tools", "folds"):
            screen.fbind(name, self._fill)
        self._fill()

    def _fill(self, *_: object) -> None:
        if self.screen is None:
            return
        folded = is_folded(self.screen)
        if self.hidden or folded != self.at_top or (folded and not self.screen.shows_tools):
            self.clear_widgets()
            return
        fill_row(self, [self.screen.opener, *self.screen.tools] if folded else self.screen.tools, self.screen)


class OpenTools(BoxLayout):
    """The button that shows the choices where a small window has no title for it to stand beside."""

    screen = ObjectProperty(rebind=True, allownone=True)

    def on_screen(self, _box: object, screen: "KioskScreen") -> None:
        """Follow what the screen offers."""
        App.get_running_app().look.fbind("layout", self._fill)
        for name in ("opener", "shows_tools", "folds"):
            screen.fbind(name, self._fill)
        self._fill()

    def _fill(self, *_: object) -> None:
        shown = is_folded(self.screen) and not self.screen.shows_tools
        fill_row(self, [self.screen.opener] if shown else [], self.screen)


class Frame(Stack):
    """Header, title, what the screen is about, and the controls.

    A small window has no room for all of that below each other: there the controls stand beside the title.
    """

    screen = ObjectProperty(rebind=True, allownone=True)
    title = StringProperty("")
    aside = StringProperty("")  # small, to the right of the title
    icon = StringProperty("")
    has_back = BooleanProperty(False)
    has_home = BooleanProperty(False)
    has_language = BooleanProperty(True)
    has_tools = BooleanProperty(True)

    def __init__(self, **properties: object) -> None:
        self._content: Content | None = None
        self._heading: Widget | None = None
        self._is_complete = False
        super().__init__(**properties)
        self._back, self._home, self._language, self._opener = BackButton(), HomeButton(), LanguageButton(), ToolButton()
        self._back.bind(on_release=lambda _: self.screen.put(BackTouched()))
        self._home.bind(on_release=lambda _: self.screen.put(HomeTouched()))
        self._language.bind(on_release=lambda _: self.screen.put(LanguageTouched(self.screen.other_language)))
        self._opener.bind(on_release=lambda _: self.screen.put(ToolsTouched()))
        self._evening = Clock.create_trigger(self._even_out)
        for button in (self._back, self._home, self._language, self._opener):
            button.fbind("natural", self._evening)
        App.get_running_app().look.fbind("layout", self._place)
        for name in ("has_back", "has_home", "has_language", "has_tools"):
            self.fbind(name, self._place)

    def add_widget(self, widget: Widget, *place: object, **options: object) -> None:
        """A screen's own widgets go into the middle; the frame's own come first, the controls last of them."""
        if self._is_complete and self._content is not None:
            self._content.add_widget(widget, *place, **options)
            return
        super().add_widget(widget, *place, **options)
        if isinstance(widget, Content):
            self._content = widget
        self._is_complete = isinstance(widget, Foot)

    def on_screen(self, _frame: object, screen: "KioskScreen") -> None:
        """The screen gives the controls their texts."""
        for button, name in (
            (self._back, "back_text"),
            (self._home, "home_text"),
            (self._language, "other_language_name"),
        ):
            screen.fbind(name, button.setter("text"))
        screen.fbind("opener", lambda _screen, tool: self._opener.say(tool))
        for name in ("other_language", "shows_tools", "folds"):
            screen.fbind(name, self._place)
        self.ids.row.fbind("height", self._evening)
        self._place()

    def _place(self, *_: object) -> None:
        if self.screen is None:
            return
        for button in (self._back, self._home, self._language, self._opener):
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
        folded = is_folded(self.screen) and self.has_tools
        if folded:
            # Beside the other controls, or where there are none beside the title.
            (self.ids.bottom if self.ids.bottom.children else self.ids.after).add_widget(self._opener)
        self._evening()
        self._head(instead=folded and self.screen.shows_tools)

    def _even_out(self, *_: object) -> None:
        """The controls are as high as the highest of them, and as the choices where they stand beside those."""
        controls = (self._back, self._home, self._language, self._opener)
        highest = max((button.natural for button in controls if button.parent), default=0)
        beside = self.ids.row.height if App.get_running_app().look.layout == WIDE else 0
        for button in controls:
            button.least_height = max(highest, beside)

    def _head(self, instead: bool) -> None:
        """The title, or in a small window the choices in its place."""
        self._heading = self._heading or self.ids.heading.__self__  # what no widget holds would be forgotten
        if instead and self._heading.parent:
            self.ids.head.remove_widget(self._heading)
        elif not instead and not self._heading.parent:
            self.ids.head.add_widget(self._heading)


class Foot(BoxLayout):
    """The controls of a window that has room for them below; the last part of a frame."""


class KioskScreen(Screen):
    """A screen shows; every decision was taken in ``kiosk.flow``. Subclasses set their properties in ``fill``."""

    branch = StringProperty("")
    clock = StringProperty("")
    tools = ListProperty()
    opener = ObjectProperty(("tools", "", ""))
    shows_tools = BooleanProperty(False)
    folds = BooleanProperty(False)  # so full that the choices of access are behind one button, as in a small window
    help_words = StringProperty("")
    back_text, home_text = StringProperty(""), StringProperty("")
    other_language = StringProperty("")
    other_language_name = StringProperty("")

    def show(self, scene: Scene) -> None:
        """Show this scene, every word in its language."""
        kiosk, t = scene.kiosk, scene.t
        self.branch = kiosk.branch.name if kiosk.branch else ""
        self.clock = clock(scene.clock.now()) if scene.clock.is_set else ""
        self.back_text, self.home_text = t("frame.back"), t("frame.home")
        self.other_language = other_language(kiosk)
        self.other_language_name = texts("kiosk", self.other_language)("frame.language") if self.other_language else ""
        self.tools, self.opener = tools(kiosk, t, can_read=kiosk.has_voice), opener(kiosk, t)
        self.shows_tools, self.help_words = kiosk.access.shows_tools, help_words(kiosk, t)
        self.fill(scene)

    def fill(self, scene: Scene) -> None:
        """Set this screen's own properties."""

    def put(self, happened: Input) -> None:
        """Tell the kiosk what was touched."""
        put: Callable[[Input], None] = App.get_running_app().put
        put(happened)


def is_folded(screen: KioskScreen) -> bool:
    """Whether the choices of access are behind one button here."""
    return screen.folds or App.get_running_app().look.layout == SMALL


def fill_row(row: Widget, tools: list[Tool], screen: KioskScreen) -> None:
    """Buttons for these choices; those that are there stay, since a finger may be on one of them."""
    if len(row.children) != len(tools):
        row.clear_widgets()
        for _ in tools:
            button = ToolButton(stacked=True)
            button.bind(on_release=lambda touched: screen.put(TOUCHED[touched.automation_id]()))
            row.add_widget(button)
    for button, tool in zip(reversed(row.children), tools, strict=True):
        button.say(tool)


def other_language(kiosk: Kiosk) -> str:
    """The language after the one on screen, of those that the branch offers and we have; empty when there is only one."""
    offered = [language for language in LANGUAGES if kiosk.branch is None or language in kiosk.branch.languages]
    if kiosk.language not in offered:
        return offered[0] if offered else ""
    following = offered[(offered.index(kiosk.language) + 1) % len(offered)]
    return following if following != kiosk.language else ""
