"""A sheet as PDF for print: A4 across, the heading again on each page, page numbers, our own typeface."""

from collections.abc import Iterator
from itertools import groupby

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from caller_server.web.exports.sheet import Column, Kind, Sheet, Value, safe_text
from config.paths import assets

FAMILY = "Lapak Terbaca"
MARGIN, FOOT = 10.0, 12.0  # mm
TITLE, BODY, CELL = 15.0, 8.5, 7.0  # points
ROW, LINE = 4.6, 3.6  # mm: a row of one line, and each further line in it
LABEL = 34.0, 56.0  # mm: the first column, at least and at most; names that are longer go on below
SUNKEN, HAIRLINE = (227, 232, 240), (197, 205, 218)


class _Paper(FPDF):
    """Pages with a footer."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(orientation="landscape", format="A4")
        self._sheet = sheet
        for style, file in (("", "Regular"), ("B", "Bold")):
            self.add_font(FAMILY, style, assets() / "fonts" / f"{file}.ttf")
        self.set_margin(MARGIN)
        self.set_auto_page_break(False)
        self.set_title(safe_text(sheet.title))
        self.set_creation_date(sheet.made_at)
        self.set_draw_color(HAIRLINE)
        self.set_fill_color(SUNKEN)
        self.c_margin = 0.8

    def footer(self) -> None:
        self.set_y(-FOOT)
        self.set_font(FAMILY, size=CELL)
        self.cell(0, LINE, safe_text(self._sheet.title))
        self.set_x(MARGIN)
        number = self._sheet.page.format(page=self.page_no(), pages="{nb}")
        self.cell(0, LINE, number, align="R")

    def room(self) -> float:
        """Millimetres left above the footer."""
        return float(self.h - FOOT - 2 - self.get_y())


def as_pdf(sheet: Sheet) -> bytes:
    """Title, what was asked for, the table, the explanations. Durations are in minutes, shares in per cent."""
    paper = _Paper(sheet)
    paper.add_page()
    _head(paper, sheet)
    _Table(paper, sheet).draw()
    _notes(paper, sheet)
    return bytes(paper.output())


def _head(paper: _Paper, sheet: Sheet) -> None:
    _write(paper, sheet.title, TITLE, "B", 7)
    for name, value in sheet.about:
        _write(paper, f"{name}: {value}", BODY, "", 4.2)
    paper.ln(2)


def _notes(paper: _Paper, sheet: Sheet) -> None:
    paper.ln(3)
    paper.set_font(FAMILY, size=CELL)
    for note in sheet.notes:
        if paper.room() < len(_lines(paper, note, 0)) * LINE:
            paper.add_page()
            paper.set_font(FAMILY, size=CELL)
        _write(paper, note, CELL, "", LINE)


def _write(paper: _Paper, text: str, size: float, style: str, height: float) -> None:
    paper.set_font(FAMILY, style, size)
    paper.multi_cell(0, height, safe_text(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _lines(paper: _Paper, text: str, width: float) -> list[str]:
    """The text as it breaks in this width (0: the page's); one empty line for no text."""
    found = paper.multi_cell(width, LINE, safe_text(text), dry_run=True, output=MethodReturnValue.LINES)
    return [str(line) for line in found] if isinstance(found, list) and found else [""]


class _Table:
    """Draws the table row by row."""

    def __init__(self, paper: _Paper, sheet: Sheet) -> None:
        shown = [place for place, column in enumerate(sheet.columns) if not column.only_as_data]
        self._paper = paper
        self._sheet = sheet
        self._columns = [sheet.columns[place] for place in shown]
        self._rows = [[row[place] for place in shown] for row in sheet.rows]
        self._total = [sheet.totals[place] for place in shown]
        self._widths = self._layout()

    def _layout(self) -> list[float]:
        """As wide as the longest word of its heading or its longest value for each column, the rest for the first."""
        paper, rows = self._paper, [*self._rows, self._total]
        paper.set_font(FAMILY, "B", CELL)
        widths = []
        for place, column in enumerate(self._columns[1:], 1):
            texts = {self._text(row[place], column) for row in rows}
            widest = max((*column.heading.split(), *texts), key=lambda text: float(paper.get_string_width(text)))
            widths.append(float(paper.get_string_width(widest)) + 2 * paper.c_margin + 0.2)
        label = min(max(paper.epw - sum(widths), LABEL[0]), LABEL[1])
        stretch = (paper.epw - label) / sum(widths)
        return [label, *(width * stretch for width in widths)]

    def draw(self) -> None:
        """The heading, every row, the totals."""
        self._heading()
        for row in self._rows:
            self._row(row)
        self._row(self._total, is_total=True)

    def _heading(self) -> None:
        """Two rows: what neighbours have in common, and the heading of each."""
        paper = self._paper
        paper.set_font(FAMILY, "B", CELL)
        for group, width in self._groups():
            paper.cell(width, ROW, safe_text(group), border="L" if group else 0, fill=True, align="C")
        paper.ln(ROW)
        height = LINE * max(len(_lines(paper, column.heading, width)) for column, width in self._pairs()) + 1
        top = paper.get_y()
        for column, width in self._pairs():
            left = paper.get_x()
            paper.rect(left, top, width, height, style="F")
            paper.multi_cell(width, LINE, safe_text(column.heading), align="L" if column is self._columns[0] else "R")
            paper.set_xy(left + width, top)
        paper.set_xy(MARGIN, top + height)
        paper.line(MARGIN, top + height, MARGIN + paper.epw, top + height)

    def _row(self, values: list[Value], *, is_total: bool = False) -> None:
        """One row; on a new page, below the heading again, where it does not fit any more."""
        paper, style = self._paper, "B" if is_total else ""
        paper.set_font(FAMILY, style, CELL)
        lines = _lines(paper, str(values[0]), self._widths[0])
        height = ROW + LINE * (len(lines) - 1)
        if paper.room() < height:
            paper.add_page()
            self._heading()
            paper.set_font(FAMILY, style, CELL)
        top = paper.get_y()
        for place, line in enumerate(lines):
            paper.set_xy(MARGIN, top + place * LINE)
            paper.cell(self._widths[0], ROW, line)
        paper.set_xy(MARGIN + self._widths[0], top)
        for value, column, width in zip(values[1:], self._columns[1:], self._widths[1:], strict=True):
            paper.cell(width, ROW, self._text(value, column), align="R")
        paper.set_xy(MARGIN, top + height)
        paper.line(MARGIN, top + height, MARGIN + paper.epw, top + height)

    def _pairs(self) -> Iterator[tuple[Column, float]]:
        return zip(self._columns, self._widths, strict=True)

    def _groups(self) -> Iterator[tuple[str, float]]:
        for _, several in groupby(self._pairs(), key=lambda pair: pair[0].group):
            pairs = list(several)
            column = pairs[0][0]
            unit = f" ({self._sheet.minutes})" if column.kind is Kind.DURATION else ""
            yield (column.group + unit if column.group else ""), sum(width for _, width in pairs)

    def _text(self, value: Value, column: Column) -> str:
        match value:
            case None:
                return column.missing
            case str():
                return safe_text(value)
            case int() if column.kind is Kind.DURATION:
                return f"{value / 60:.1f}".replace(".", self._sheet.decimal)
            case int() if column.kind is Kind.CLOCK:
                return f"{value // 60:02d}.{value % 60:02d}"
            case float():
                return f"{value * 100:.0f} %"
        return str(value)
