"""Whatever somebody sends as a branch's description: what is wrong is told by field, in sentences of ours, in both languages."""

import re
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from caller_server.contract.branch_file import BranchFile
from caller_server.contract.toml_text import NotToml, from_toml
from caller_server.web.branch_faults import faults, not_toml
from config.translations import Texts, texts
from tests.branch_files import branch_files

LANGUAGES = ("id", "en")
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
words = st.text(max_size=20) | st.sampled_from(["{x}", "%s", "A", "07:30"])
leaves = st.none() | st.booleans() | st.integers() | st.floats() | words
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in a description."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(place for key, part in inner for place in places(part, (*way, key)))]


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, Any]:
    """A branch that was right until somebody wrote something else at one to three places."""
    description: dict[str, Any] = deepcopy(draw(branch_files()).full())
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(places(description)[1:]))
        node: Any = description
        for key in way:
            node = node[key]
        node[last] = draw(anything)
    return description


def ours(t: Texts) -> re.Pattern[str]:
    """Exactly the sentences of the catalogue, with whatever values."""
    forms = [form for key, found in t.forms.items() if key.startswith("fault.") for form in found]
    return re.compile("|".join(re.sub(r"\\\{\w+\\\}", ".*", re.escape(form)) for form in forms), re.DOTALL)


@given(spoilt())
@example({})
@example({"code": "x", "services": [[]], "counters": {"": None}})
@QUICK
def test_every_fault_is_told_in_a_sentence_of_each_language(description: dict[str, Any]) -> None:
    try:
        BranchFile.model_validate(description)
    except ValidationError as error:
        told = {language: faults(error, texts("admin", language)) for language in LANGUAGES}

        assert told["id"].keys() == told["en"].keys() != set()
        for language, found in told.items():
            pattern = ours(texts("admin", language))
            assert [sentence for sentence in found.values() if not pattern.fullmatch(sentence)] == []


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("name = \n", "Berkas ini tidak dapat dibaca mulai baris 1."),
        ("a = 1\nb = 1\nb = 2\nc = 3", "Berkas ini tidak dapat dibaca mulai baris 3."),
        ('a = 1\nb = "', "Berkas ini tidak dapat dibaca di bagian akhirnya."),
        ("a = " + "[" * 3000, "Berkas ini tidak dapat dibaca."),
    ],
)
def test_a_text_that_is_no_toml_is_told_by_its_line(toml: str, told: str) -> None:
    with pytest.raises(NotToml) as refusal:
        from_toml(toml)

    assert not_toml(str(refusal.value), texts("admin", "id")) == told


@given(st.text())
@QUICK
def test_whatever_a_file_says_it_is_read_or_refused(text: str) -> None:
    try:
        told = None if isinstance(from_toml(text), dict) else "something else"
    except NotToml as error:
        told = not_toml(str(error), texts("admin", "en"))

    assert told is None or ours(texts("admin", "en")).fullmatch(told)
