"""Texts for people, from gettext catalogues: one ``.po`` file per language and surface, the same for server, kiosk and pages.

Message ids are keys (``waiting.title``); Indonesian is the first language and the fallback. Values stand in braces: ``{number}``.
A key with plural forms has the key as ``msgid`` and as ``msgid_plural``; the value that decides is called ``count``.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from config.paths import assets

FIRST_LANGUAGE = "id"
SECOND_LANGUAGE = "en"
IN_PARTS = ("kiosk",)  # surfaces whose catalogue is ``surface.po`` and each ``surface_*.po`` beside it


@dataclass(frozen=True)
class Texts:
    """The texts of one surface in one language. ``forms`` has one text per key, or as many as the language has plural forms."""

    language: str
    forms: dict[str, tuple[str, ...]]

    def __call__(self, key: str, **values: object) -> str:
        """The text for ``key`` with its values filled in. Raises KeyError for a key that no catalogue has."""
        forms = self.forms[key]
        return forms[self._form(values.get("count"), len(forms))].format(**values)

    def _form(self, count: object, how_many: int) -> int:
        # Indonesian and Javanese have one form; English has two, and only "one" takes the first.
        return 0 if how_many == 1 or count == 1 else 1

    def for_page(self) -> dict[str, str | list[str]]:
        """The same texts as JSON for a page: a string, or a list of plural forms."""
        return {key: forms[0] if len(forms) == 1 else list(forms) for key, forms in self.forms.items()}


def catalogue_file(surface: str, language: str) -> Path:
    """The ``.po`` file of a surface: ``phone``, ``display``, ``console``, ``kiosk``, ``slip`` or ``server``."""
    return assets() / "translations" / language / "LC_MESSAGES" / f"{surface}.po"


def catalogue_files(surface: str, language: str) -> list[Path]:
    """All ``.po`` files of a surface; one, but for those that are kept in parts."""
    whole = catalogue_file(surface, language)
    return [whole, *sorted(whole.parent.glob(f"{surface}_*.po"))] if surface in IN_PARTS else [whole]


def languages_in(folder: Path) -> tuple[str, ...]:
    """The languages of a folder of catalogues: every one in which a kiosk can be used, Indonesian and English first."""
    found = {path.parents[1].name for path in folder.glob("[a-z][a-z]/LC_MESSAGES/kiosk.po")}
    return (FIRST_LANGUAGE, SECOND_LANGUAGE, *sorted(found - {FIRST_LANGUAGE, SECOND_LANGUAGE}))


LANGUAGES = languages_in(assets() / "translations")


def languages_of(surface: str) -> tuple[str, ...]:
    """The languages that have a catalogue of their own for ``surface``: fewer for pages that only staff see."""
    return tuple(language for language in LANGUAGES if catalogue_file(surface, language).is_file())


@cache
def texts(surface: str, language: str) -> Texts:
    """The texts of ``surface`` in ``language``; what a language lacks, and a language that we do not have, is Indonesian."""
    language = language if language in LANGUAGES else FIRST_LANGUAGE
    forms: dict[str, tuple[str, ...]] = {}
    for preferred in dict.fromkeys((FIRST_LANGUAGE, language)):
        for file in catalogue_files(surface, preferred):
            forms |= _read(file, preferred) if preferred == FIRST_LANGUAGE or file.is_file() else {}
    return Texts(language, forms)


def _read(path: Path, language: str) -> dict[str, tuple[str, ...]]:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    forms: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            forms[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return forms
