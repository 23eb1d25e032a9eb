"""Scripts and styles without what only their readers need: comments, indentation, blank lines. Nothing else is touched.

A script is cut into tokens first, so that what stands in strings, templates (also templates within templates) and regular
expressions stays as it is; a line break in the code stays one, so that no statement grows into the next.
"""

import re
from collections.abc import Iterable, Iterator

TOKEN = re.compile(
    r"""(?P<line>//[^\n]*)
    | (?P<block>/\*.*?\*/)
    | (?P<space>\s+)
    | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    | (?P<word>[\w$]+)
    | (?P<twice>\+\+|--)
    | (?P<sign>[^"'])""",
    re.VERBOSE | re.DOTALL,
)
REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
SLASH = re.compile(r"/(?![/*])")  # one that begins no comment
IN_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))+|\$\{|`", re.DOTALL)
IN_STYLE = re.compile(
    r"""(?P<block>/\*.*?\*/)|(?P<space>\s+)|(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<sign>.)""", re.DOTALL
)
GAPS = frozenset(("line", "block", "space"))
BEFORE_REGEX = frozenset("([{,;=:!&|?+-*%<>~^") | frozenset(
    ("", "return", "typeof", "case", "in", "of", "delete", "void", "instanceof", "new", "do", "else", "yield", "await", "throw")
)
UNCLEAR = frozenset(("}", "++", "--"))  # a slash after these may divide, or begin a regular expression


class Unclear(ValueError):
    """A script of which it cannot be told for certain what is what."""


def script(text: str) -> str:
    """An ES module without comments, indentation and blank lines. Raises Unclear."""
    return _joined(_Cutter(text).parts())


def style(text: str) -> str:
    """A style sheet without comments, indentation and blank lines; a comment counts as a space."""
    return _joined((found.lastgroup in GAPS, found[0]) for found in IN_STYLE.finditer(text))


def _joined(parts: Iterable[tuple[bool, str]]) -> str:
    """``parts`` with each run of gaps (``True``) as a line break where it has one, else as one space."""
    kept: list[str] = []
    gap = ""
    for is_gap, text in parts:
        if is_gap:
            gap = "\n" if "\n" in gap + text else " "
            continue
        kept += (gap if kept else "", text)
        gap = ""
    return "".join(kept)


class _Cutter:
    """Cuts a script into parts, each a gap (``True``) or something that stays as it is."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._last = ""  # the last token that is no gap
        self._braces: list[int] = []  # for each template whose code this is: the braces open in it

    def parts(self) -> Iterator[tuple[bool, str]]:
        while self._place < len(self._text):
            found = self._token()
            self._place = found.end()
            is_gap = found.lastgroup in GAPS
            yield is_gap, found[0]
            if not is_gap:
                self._last = found[0]
                if self._is_in_template():
                    yield from self._template()
        if self._braces:
            raise Unclear("a template without an end")

    def _token(self) -> re.Match[str]:
        begins_regex = SLASH.match(self._text, self._place) and self._may_begin_regex()
        found = (REGEX if begins_regex else TOKEN).match(self._text, self._place)
        if found is None:
            raise Unclear(f"nothing that is known at {self._place}")
        return found

    def _may_begin_regex(self) -> bool:
        if self._last in UNCLEAR:
            raise Unclear(f"a slash after {self._last} at {self._place}")
        return self._last in BEFORE_REGEX

    def _is_in_template(self) -> bool:
        """Whether the token just taken begins a template, or ends the code within one."""
        if self._last == "{" and self._braces:
            self._braces[-1] += 1
        if self._last == "}" and self._braces:
            self._braces[-1] -= 1
            if self._braces[-1] == 0:
                self._braces.pop()
                return True
        return self._last == "`"

    def _template(self) -> Iterator[tuple[bool, str]]:
        """The text of a template as it is, until its end or the next code in it."""
        while found := IN_TEMPLATE.match(self._text, self._place):
            yield False, found[0]
            self._place = found.end()
            if found[0] == "${":
                self._braces.append(1)
                self._last = "{"
                return
            if found[0] == "`":
                self._last = ")"  # a value: a slash after it divides
                return
        raise Unclear("a template without an end")
