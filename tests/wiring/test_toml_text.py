"""TOML that is written is TOML that is read."""

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from caller_server.commands.toml_text import as_toml

KEYS = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
PLAIN = TEXT | st.integers(-(2**60), 2**60) | st.booleans() | st.lists(TEXT, max_size=3)
TABLE = st.dictionaries(KEYS, PLAIN | st.dictionaries(KEYS, PLAIN, max_size=2), max_size=4)


@given(st.dictionaries(KEYS, PLAIN | TABLE | st.lists(TABLE, min_size=1, max_size=3), max_size=6))
def test_any_description_is_read_back_as_it_was(description: dict[str, Any]) -> None:
    assert tomllib.loads(as_toml(description)) == description


def test_what_is_none_is_left_out() -> None:
    assert tomllib.loads(as_toml({"a": None, "b": 1, "t": {"c": None}})) == {"b": 1, "t": {}}
