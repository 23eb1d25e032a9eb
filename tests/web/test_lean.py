"""Scripts and styles as they are sent: without comments, and otherwise the same."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.web import lean

ROOT = Path(__file__).resolve().parents[2]
STATIC = (ROOT / "caller_server/web/static", ROOT / "display/static")
SCRIPTS = sorted(path for folder in STATIC for path in folder.rglob("*.mjs"))
STYLES = sorted(path for folder in STATIC for path in folder.rglob("*.css"))


def test_comments_indentation_and_blank_lines_go() -> None:
    written = """// What this is.
import { a } from "./a.mjs"; // and why

/**
 * Adds.
 */
export function add(x, /* the other */ y) {

  return x
    + y; // not x - y
}
"""

    assert lean.script(written) == 'import { a } from "./a.mjs";\nexport function add(x, y) {\nreturn x\n+ y;\n}'


@pytest.mark.parametrize(
    "kept",
    [
        '"http://bontang.example/*"',
        "'it\\'s // here'",
        "`  two  // spaces\n\n  and /* this */`",
        "html`<a>  // ${x ? html`<b>  // ${y({ z: `/* ${q} */` })}  </b>` : nothing}  </a>`",
        "`\\` // \\${ ${{ a: { b: 1 } }.a.b} $ { `",
        "x.replace(/[/`\"']\\/\\/ */g, '')",
        "typed.split(/\\s*\\/\\*/u)",
        "(a + b) / c / d // e",
        "`${a}` / 2 / `${b}`",
    ],
)
def test_what_only_looks_like_a_comment_stays(kept: str) -> None:
    expected = kept.removesuffix(" // e")

    assert lean.script(f"f({kept}\n); // gone") == f"f({expected}\n);"


def test_a_line_break_stays_so_that_no_statement_grows_into_the_next() -> None:
    assert lean.script("let a = b /* first\n second */\nlet c = 1") == "let a = b\nlet c = 1"
    assert lean.script("return // nothing\n  value") == "return\nvalue"


@pytest.mark.parametrize("text", ["a = {} / 2 / 3", "i++ / 2", "const a = `${b", "`never", '"open\n"', "f('x"])
def test_what_is_unclear_is_not_guessed(text: str) -> None:
    with pytest.raises(lean.Unclear):
        lean.script(text)


TEXT = st.text("abc /*`'\"\\${}\n", max_size=8)
PIECES = st.recursive(
    st.sampled_from(["x", "f(1)", "[2]", '"// a"', "'/* b'", "(/[/\"'`]/g)", "({ a: 1 })"]),
    lambda inner: st.lists(st.tuples(TEXT, inner), max_size=3).map(
        lambda parts: "`" + "".join(_in_template(text) + "${" + code + "}" for text, code in parts) + "`"
    ),
    max_leaves=6,
)
GAPS = st.sampled_from([" // c `'\"${\n", "\n\n  ", " /* `${ ' */ ", '\n/** " */\n'])


def _in_template(text: str) -> str:
    return re.sub(r"([`\\$])", r"\\\1", text)


@given(st.lists(st.tuples(PIECES, GAPS), min_size=1, max_size=5))
def test_every_value_stays_as_it_is_whatever_stands_between(pieces: list[tuple[str, str]]) -> None:
    written = "".join(f"f({piece}){gap};" for piece, gap in pieces)

    parts = [f"f({piece}){_joint(gap)};" for piece, gap in pieces]
    assert lean.script(written) == "".join(parts)


def _joint(gap: str) -> str:
    return "\n" if "\n" in gap else " "


def test_a_style_keeps_its_strings_and_loses_its_comments() -> None:
    written = '/* Top */\n.a {\n  content: "/*  */"; /* why */\n  margin: 0\n    1rem;\n}\n'

    assert lean.style(written) == '.a {\ncontent: "/*  */";\nmargin: 0\n1rem;\n}\n'.rstrip("\n")


# --- our own files ---


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_script_of_ours_is_clear(path: Path) -> None:
    written = path.read_text(encoding="utf-8")

    sent = lean.script(written)

    assert len(sent) < len(written)
    assert lean.script(sent) == sent


@pytest.mark.parametrize("path", STYLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_comment_in_a_style_of_ours_stands_between_two_signs(path: Path) -> None:
    written = path.read_text(encoding="utf-8")

    assert re.findall(r"(?<=[^\s;{}])/\*|\*/(?![\s;{}]|$)", written) == []
    assert lean.style(lean.style(written)) == lean.style(written)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A tree with every script as it is sent, and the scripts' own tests beside it."""
    for path in SCRIPTS:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(lean.script(path.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copytree(ROOT / "tests/js", tmp_path / "tests/js")
    shutil.copytree(ROOT / "assets/translations", tmp_path / "assets/translations")
    return tmp_path


@pytest.mark.node
def test_the_scripts_do_the_same_as_they_are_sent(sent: Path) -> None:
    tests = sorted(str(path) for path in (sent / "tests/js").glob("*.test.mjs"))

    done = subprocess.run(["node", "--test", *tests], cwd=sent, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.node
def test_every_script_is_one_as_it_is_sent(sent: Path) -> None:
    scripts = [sent / path.relative_to(ROOT) for path in SCRIPTS]

    wrong = {path.name: check.stderr for path in scripts if (check := _checked(path)).returncode}

    assert wrong == {}


def _checked(path: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["node", "--check", str(path)], capture_output=True, text=True, timeout=30, check=False)
