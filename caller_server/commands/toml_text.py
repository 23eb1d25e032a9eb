"""A branch's description as TOML. The standard library reads TOML but does not write it."""

import json
from typing import Any


def as_toml(description: dict[str, Any]) -> str:
    """A dictionary of plain values, lists, tables and lists of tables; values that are None are left out."""
    plain = {key: value for key, value in description.items() if not _is_section(value)}
    lines = [f"{key} = {_value(value)}" for key, value in plain.items() if value is not None]
    for key, value in description.items():
        if isinstance(value, dict):
            lines += ["", f"[{key}]", *_pairs(value)]
        elif _is_section(value):
            for part in value:
                lines += ["", f"[[{key}]]", *_pairs(part)]
    return "\n".join(lines) + "\n"


def _is_section(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _pairs(table: dict[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in table.items() if value is not None]


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(_pairs(value)) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    # JSON's strings, numbers and truth values are TOML's as well, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
