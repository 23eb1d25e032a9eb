"""One word per idea on every side: codes, states, reasons and texts are the same set wherever they are written."""

import re
from collections import Counter
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from babel.messages.pofile import read_po

from caller_server.contract import views
from caller_server.contract.codes import STATUS, WHAT_TO_DO, Code
from caller_server.domain import errors
from caller_server.domain.branch import CounterKind
from caller_server.domain.events import LineReason
from caller_server.domain.shift import ShiftState
from caller_server.domain.ticket import Place, TicketStatus
from config.paths import assets
from config.tokens import contrast, tokens
from config.translations import IN_PARTS, LANGUAGES, catalogue_file, catalogue_files, texts

# Staff work in these; a further language is for those who come to a kiosk, are called in the lobby and read a slip.
IN_ALL_CATALOGUES = ("id", "en")
IN_EVERY_LANGUAGE = ("kiosk", "slip", "voice", "display", "server")
PARTLY = ("server",)  # of refusals, only what a kiosk can show; what a language lacks there is Indonesian
SURFACES = sorted(path.stem for path in (assets() / "translations" / "id" / "LC_MESSAGES").glob("*.po"))


def _refusals(base: type = errors.QueueError) -> list[type]:
    return [sub for kind in base.__subclasses__() for sub in (kind, *_refusals(kind))]


def test_every_refusal_of_the_core_has_a_code_of_the_closed_list() -> None:
    assert {refusal.code for refusal in _refusals()} <= {str(code) for code in Code}  # type: ignore[attr-defined]


def test_every_code_has_its_status_and_says_what_to_do() -> None:
    assert set(STATUS) == set(Code) == set(WHAT_TO_DO)


@pytest.mark.parametrize(
    ("core", "wire"),
    [
        (TicketStatus, get_args(views.State)),
        (Place, get_args(views.Place)),
        (CounterKind, get_args(views.CounterKind)),
        (ShiftState, get_args(views.ShiftState)),
        (LineReason, tuple(str(reason) for reason in views.LineReason)),
    ],
)
def test_the_core_and_the_wire_use_the_same_words(core: type, wire: tuple[str, ...]) -> None:
    assert {str(word) for word in core} == set(wire)  # type: ignore[attr-defined]


def _catalogue(surface: str, language: str) -> dict[str, tuple[str, ...]]:
    with catalogue_file(surface, language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in catalogue
        if message.id
    }


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(("surface", "language"), [(surface, language) for surface in SURFACES for language in LANGUAGES[1:]])
def test_every_text_is_there_in_every_language_with_the_same_values(surface: str, language: str) -> None:
    if language not in IN_ALL_CATALOGUES and not catalogue_file(surface, language).is_file():
        assert not surface.startswith(IN_EVERY_LANGUAGE), f"{surface} is read by everybody, and {language} lacks it"
        return
    indonesian, other = _catalogue(surface, "id"), _catalogue(surface, language)

    assert set(other) <= set(indonesian)
    assert set(other) == set(indonesian) or surface in PARTLY
    for key, forms in other.items():
        for form in forms:
            assert form.strip(), f"{surface} {key} is empty"
            assert _values(form) | {"count"} == _values(indonesian[key][0]) | {"count"}, f"{surface} {key} has other values"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("surface", IN_PARTS)
def test_no_text_stands_in_two_parts_of_a_catalogue(surface: str, language: str) -> None:
    parts = [_catalogue(path.stem, language) for path in catalogue_files(surface, language)]
    keys = Counter(key for part in parts for key in part)

    assert {key for key, count in keys.items() if count > 1} == set()
    assert set(texts(surface, language).forms) == set(keys)


@pytest.mark.parametrize("surface", SURFACES)
def test_indonesian_is_spelt_as_the_dictionary_has_it(surface: str) -> None:
    wrong = re.compile(r"\b(antrian|silahkan|nomer|hand ?phone|ijin|jadual)\b", re.IGNORECASE)

    found = {key: form for key, forms in _catalogue(surface, "id").items() for form in forms if wrong.search(form)}
    assert found == {}


PAIRS = [
    *((ink, ground, 7) for ink in ("ink", "ink2") for ground in ("bg", "surface", "sunken", "act_soft")),
    *((front, back, 7) for front, back in (("act", "surface"), ("on_act", "act"), ("on_call", "call"), ("bad", "bad_soft"))),
    *((front, back, 7) for front, back in (("good", "good_soft"), ("on_plate_letter", "plate_letter"))),
    *(("edge", ground, 3) for ground in ("bg", "surface", "sunken")),
]


@pytest.mark.parametrize("theme", ["light", "dark", "display", "high_contrast"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_text_and_borders_stand_out(theme: str, front: str, back: str, least: float) -> None:
    colours = tokens()["themes"][theme]

    assert contrast(colours[front], colours[back]) >= least


def test_no_text_for_people_stands_in_the_pages() -> None:
    """Templates take their words from the catalogues: between tags stands a {{ }} or nothing."""
    root = Path(__file__).resolve().parent.parent.parent
    for template in [*root.glob("caller_server/web/templates/**/*.html"), *root.glob("display/templates/**/*.html")]:
        source = template.read_text(encoding="utf-8")
        bare = re.sub(r"\{[{%#].*?[#%}]\}|<script.*?</script>|<svg.*?</svg>|<!--.*?-->", "", source, flags=re.S)
        words = [text.strip() for text in re.findall(r">([^<>]+)<", bare) if re.search(r"[A-Za-z]{3,}", text)]
        assert set(words) <= {"Lapak Asik Onsite"}, f"{template.name} has words of its own"
