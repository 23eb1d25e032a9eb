"""The first screen: choosing the language is starting."""

from kivy.properties import BooleanProperty, DictProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from config.translations import LANGUAGES, texts
from kiosk.inputs import LanguageTouched
from kiosk.look.parts import Card, Target, level
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.wording import all_waiting, spaced, told

QR_SIDES = {"tall": (2.3, 1.7), "wide": (1.75, 1.2), "small": (1.45, 1.2)}  # in least targets; with more to read beside it


START_HEIGHTS = {  # in least targets: of the first button and of the others; and where there are more than two
    ("tall", False): (2.4, 1.7),
    ("tall", True): (1.7, 1.25),
    ("wide", False): (1.8, 1.35),
    ("wide", True): (1.3, 1.1),
    ("small", False): (1.25, 1.25),
    ("small", True): (1, 1),
}


class StartButton(Target):
    """Starts in one language; speaks that language. ``many``: there is not much room for it; ``is_narrow``: two others stand
    beside it in a small window.
    """

    many, is_narrow = BooleanProperty(False), BooleanProperty(False)
    heights = DictProperty(START_HEIGHTS)

    language = StringProperty("")
    title = StringProperty("")
    name = StringProperty("")
    natural, least_height = NumericProperty(0), NumericProperty(0)


class Starts(BoxLayout):
    """The start buttons; beside each other all are as high as the highest."""

    def add_widget(self, widget: StartButton, *place: object, **options: object) -> None:
        """One more of them."""
        super().add_widget(widget, *place, **options)
        widget.fbind("natural", self._level)
        self._level()

    def on_orientation(self, _starts: object, _orientation: str) -> None:
        """The window has another shape."""
        self._level()

    def _level(self, *_: object) -> None:
        level(self.children, self.orientation == "horizontal")


class JoinCard(Card):
    """The code for taking a number by phone; no room is taken while there is none."""

    url, title, how, code = (StringProperty() for _ in range(4))
    is_small = BooleanProperty(False)
    qr = DictProperty(QR_SIDES)


class WelcomeScreen(KioskScreen):
    """Names the languages and says how many people wait."""

    title, lead, waiting, free, branch_text, notice = (StringProperty() for _ in range(6))
    scan, join_url, join_title, join_how, join_code = (StringProperty() for _ in range(5))
    is_crowded = BooleanProperty(False)
    is_low = BooleanProperty(False)  # a wide window has no room to spare above its columns
    languages = ListProperty()

    def fill(self, scene: Scene) -> None:
        """A start button for each, the kiosk's own language first and filled."""
        t, branch = scene.t, scene.kiosk.branch
        self.title, self.lead, self.free = t("welcome.title"), t("welcome.lead"), t("welcome.free")
        self.branch_text = branch.texts.get("welcome", "") if branch else ""
        self.notice = told(scene.kiosk, t)
        self.waiting = all_waiting(branch, t) if branch else ""
        self.scan = t("welcome.scan") if scene.kiosk.reads_codes else ""
        self._fill_join(scene)
        offered = [language for language in LANGUAGES if branch is None or language in branch.languages]
        for button in self.ids.languages.children:
            button.many = len(offered) > 2 or self.folds
        self.languages = sorted(offered or LANGUAGES[:1], key=lambda language: language != scene.kiosk.language)

    def _fill_join(self, scene: Scene) -> None:
        """The code for phones, while somebody can use it, and while there is room below what everyone is told."""
        t, kiosk = scene.t, scene.kiosk
        told = int(bool(self.branch_text)) + int(bool(self.notice))
        join = kiosk.join if not kiosk.missed and told < 2 else None
        self.join_url, self.join_code = (join.url, spaced(join.code)) if join else ("", "")
        self.join_title, self.join_how = (t("welcome.join"), t("welcome.join_how")) if join else ("", "")
        self.is_crowded = told > 1 or (join is not None and told > 0)

    def on_languages(self, _screen: object, languages: list[str]) -> None:
        """Make the buttons anew; happens when the branch offers other languages."""
        self.ids.languages.clear_widgets()
        for place, language in enumerate(languages):
            t = texts("kiosk", language)
            button = StartButton(
                automation_id=f"language-{language}",
                kind="outline" if place else "filled",
                language=language,
                many=len(languages) > 2 or self.folds,
                is_narrow=len(languages) > 2,
                title=t("welcome.start"),
                name=t("frame.language"),
            )
            button.bind(on_release=lambda touched: self.put(LanguageTouched(touched.language)))
            self.ids.languages.add_widget(button)
