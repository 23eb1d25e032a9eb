"""What the docs say of the code is made from it."""

import re
from pathlib import Path

import pytest

from tests.architecture.generated import ROOT, TABLES, with_tables


@pytest.mark.parametrize("document", sorted({where for where, _ in TABLES.values()}))
def test_the_generated_tables_are_up_to_date(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")

    assert text == with_tables(document, text), "run 'make docs'"


@pytest.mark.parametrize("document", sorted(path.name for path in ROOT.glob("*.md")))
def test_every_file_a_document_points_to_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", text)]

    missing = [path for pair in links for path in pair if path and "://" not in path and not (ROOT / path).exists()]
    assert missing == []


def test_nothing_stands_at_the_top_but_what_the_layout_names() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}

    ours = {"kiosk", "display", "caller_server", "hardware", "assets", "tests", "config"}
    left_by_tools = {name for name in folders if name.endswith(".egg-info")} | {"demo-data", "build", "node_modules"}
    assert folders - left_by_tools == ours


def test_files_stay_small_enough_to_be_understood_at_once() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for folder in ("caller_server", "kiosk", "display", "hardware", "config")
        for path in Path(ROOT / folder).rglob("*")
        if path.suffix in {".py", ".mjs", ".css", ".kv"} and "migrations" not in path.parts
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 350
    }
    assert long == {}
