"""A branch's description as TOML, and back. The standard library reads TOML but does not write it."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
KEYS_IN_A_ROW = 3  # tables of up to so many keys are rows of a list; larger ones get a heading each


class NotToml(ValueError):
    """The text is not TOML; the message says where."""


def from_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises NotToml."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotToml(str(error)) from error


def as_toml(description: Mapping[str, Any]) -> str:
    """Plain values, lists and tables as a person would write them; values that are None are left out."""
    return "\n".join(_table(description, ())).lstrip("\n") + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """The lines of a table: its own values first, since what follows a heading belongs to that."""
    for key, value in table.items():
        if value is not None and not _has_heading(value, path):
            yield f"{_key(key)} = {_rows(value) if _is_tables(value) else _value(value)}"
    for key, value in table.items():
        if _has_heading(value, path):
            below = (*path, key)
            name = ".".join(map(_key, below))
            for part in value if isinstance(value, list) else [value]:
                yield from ("", f"[[{name}]]" if isinstance(value, list) else f"[{name}]", *_table(part, below))


def _has_heading(value: Any, path: tuple[str, ...]) -> bool:
    if _is_tables(value):
        return not path or any(len(part) > KEYS_IN_A_ROW for part in value)
    return isinstance(value, Mapping) and not path


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(part, Mapping) for part in value)


def _rows(tables: list[Mapping[str, Any]]) -> str:
    return "[\n" + "".join(f"  {_value(table)},\n" for table in tables) + "]"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        pairs = [f"{_key(key)} = {_value(part)}" for key, part in value.items() if part is not None]
        return "{ " + ", ".join(pairs) + " }" if pairs else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    # JSON's strings, numbers and truth values are TOML's as well, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if BARE_KEY.fullmatch(key) else _value(key)
