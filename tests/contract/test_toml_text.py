"""TOML that is written is TOML that is read, and a person can edit it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.contract.toml_text import NotToml, as_toml, from_toml

KEYS = st.from_regex(r"[A-Za-z][A-Za-z_-]{0,8}", fullmatch=True) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
PLAIN = TEXT | st.integers(-(2**60), 2**60) | st.booleans()
ANY = st.recursive(PLAIN, lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS, part, max_size=5), max_leaves=20)


@given(st.dictionaries(KEYS, ANY, max_size=6))
def test_any_description_is_read_back_as_it_was(description: dict[str, Any]) -> None:
    assert from_toml(as_toml(description)) == description


def test_what_is_none_is_left_out() -> None:
    assert from_toml(as_toml({"a": None, "b": 1, "t": {"c": None, "d": {"e": None}}})) == {"b": 1, "t": {"d": {}}}


def test_large_tables_get_a_heading_and_small_ones_a_row() -> None:
    season = {"name": "Ramadan", "first": "2027-02-08", "last": "2027-03-09", "monday": [["08:00", "14:00"]]}
    papers = [{"code": "ktp", "name": {"id": "KTP", "en": "ID card"}}, {"code": "kk", "name": {"id": "KK"}}]

    text = as_toml({"hours": {"seasons": [season], "friday": []}, "services": [{"code": "A", "checklist": papers}], "code": "x"})

    assert text.splitlines() == [
        'code = "x"',
        "",
        "[hours]",
        "friday = []",
        "",
        "[[hours.seasons]]",
        'name = "Ramadan"',
        'first = "2027-02-08"',
        'last = "2027-03-09"',
        'monday = [["08:00", "14:00"]]',
        "",
        "[[services]]",
        'code = "A"',
        "checklist = [",
        '  { code = "ktp", name = { id = "KTP", en = "ID card" } },',
        '  { code = "kk", name = { id = "KK" } },',
        "]",
    ]


@pytest.mark.parametrize("text", ["code = ", "[" * 5000, "a = " + "9" * 5000, "a = 1\na = 2", "\x00"])
def test_what_cannot_be_read_is_refused_in_one_way(text: str) -> None:
    with pytest.raises(NotToml):
        from_toml(text)
