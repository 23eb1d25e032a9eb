"""The first screen: choosing the language is starting."""

from kivy.properties import ListProperty, NumericProperty, StringProperty

from config.translations import LANGUAGES, texts
from kiosk.look.parts import Target
from kiosk.screens.frame import KioskScreen, Scene
from kiosk.state import LanguageTouched
from kiosk.wording import all_waiting, notice


class StartButton(Target):
    """Starts in one language; speaks that language."""

    language = StringProperty("")
    title = StringProperty("")
    name = StringProperty("")
    first = NumericProperty(0)


class WelcomeScreen(KioskScreen):
    """Names the two languages and says how many people wait."""

    title, lead, waiting, free, branch_text, notice = (StringProperty() for _ in range(6))
    languages = ListProperty()

    def fill(self, scene: Scene) -> None:
        """Two start buttons, the kiosk's own language first and filled."""
        t, branch = scene.t, scene.kiosk.branch
        self.title, self.lead, self.free = t("welcome.title"), t("welcome.lead"), t("welcome.free")
        self.branch_text = branch.texts.get("welcome", "") if branch else ""
        self.notice = notice(scene.kiosk)
        self.waiting = all_waiting(branch, t) if branch else ""
        offered = [language for language in LANGUAGES if branch is None or language in branch.languages]
        self.languages = sorted(offered or LANGUAGES[:1], key=lambda language: language != scene.kiosk.language)

    def on_languages(self, _screen: object, languages: list[str]) -> None:
        """Make the buttons anew; happens when the branch offers other languages."""
        self.ids.languages.clear_widgets()
        for place, language in enumerate(languages):
            t = texts("kiosk", language)
            button = StartButton(
                automation_id=f"language-{language}",
                kind="outline" if place else "filled",
                language=language,
                title=t("welcome.start"),
                name=t("frame.language"),
            )
            button.bind(on_release=lambda touched: self.put(LanguageTouched(touched.language)))
            self.ids.languages.add_widget(button)
