"""One word per idea on every side: codes, states, reasons and texts are the same set wherever they are written."""

import re
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
from config.translations import LANGUAGES, catalogue_file

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


@pytest.mark.parametrize("surface", SURFACES)
def test_every_text_is_there_in_both_languages_with_the_same_values(surface: str) -> None:
    indonesian, english = (_catalogue(surface, language) for language in LANGUAGES)

    assert set(indonesian) == set(english)
    for key, forms in indonesian.items():
        for form in (*forms, *english[key]):
            assert form.strip(), f"{surface} {key} is empty"
            assert _values(form) | {"count"} == _values(forms[0]) | {"count"}, f"{surface} {key} has other values"


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
