"""A sheet as XLSX: numbers are numbers, times are times, and text is text whatever it begins with."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from caller_server.web.exports.sheet import Column, Kind, Sheet, Value, safe_text

BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
FORMATS = {Kind.DAY: "yyyy-mm-dd", Kind.DURATION: "[h]:mm:ss", Kind.SHARE: "0.0%", Kind.CLOCK: 'hh"."mm'}
WIDTHS = {Kind.TEXT: 34, Kind.DAY: 12}  # in characters
WIDTH = 12
SECONDS_A_DAY, MINUTES_A_DAY = 86_400, 1_440  # a spreadsheet counts time in days


def as_xlsx(sheet: Sheet) -> bytes:
    """The table on one sheet, what was asked for and what the figures mean on another."""
    book = Workbook(write_only=True)
    book.properties.title = safe_text(sheet.title)
    book.properties.creator = ""
    book.properties.created = book.properties.modified = sheet.made_at.replace(tzinfo=None)
    _table(book.create_sheet(sheet.table_name), sheet)
    _notes(book.create_sheet(sheet.notes_name), sheet)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _table(on: Any, sheet: Sheet) -> None:
    for place, column in enumerate(sheet.columns, 1):
        on.column_dimensions[get_column_letter(place)].width = WIDTHS.get(column.kind, WIDTH)
    on.freeze_panes = "C2"
    on.append([_text(on, column.full_heading, font=BOLD, alignment=WRAPPED) for column in sheet.columns])
    for row in sheet.rows:
        on.append(_cells(on, row, sheet.columns))
    on.append(_cells(on, sheet.totals, sheet.columns, font=BOLD))


def _notes(on: Any, sheet: Sheet) -> None:
    on.column_dimensions["A"].width, on.column_dimensions["B"].width = 26, 100
    on.append([_text(on, sheet.title, font=BOLD)])
    for name, value in sheet.about:
        on.append([_text(on, name), _text(on, value)])
    on.append([])
    for note in sheet.notes:
        on.append([None, _text(on, note, alignment=WRAPPED)])


def _cells(on: Any, row: Iterable[Value], columns: Iterable[Column], **style: Any) -> list[Any]:
    return [_cell(on, value, column.kind, style) for value, column in zip(row, columns, strict=True)]


def _cell(on: Any, value: Value, kind: Kind, style: dict[str, Any]) -> Any:
    if isinstance(value, str):
        return _text(on, value, **style)
    cell = WriteOnlyCell(on, _number(value, kind))
    if kind in FORMATS:
        cell.number_format = FORMATS[kind]
    return _styled(cell, style)


def _number(value: int | float | date | None, kind: Kind) -> int | float | date | None:
    if isinstance(value, int) and kind is Kind.DURATION:
        return value / SECONDS_A_DAY
    if isinstance(value, int) and kind is Kind.CLOCK:
        return value / MINUTES_A_DAY
    return value


def _text(on: Any, text: str, **style: Any) -> Any:
    """A cell that is text by its type and by its sign for text, so that typing in it does not make a formula of it either."""
    cell = WriteOnlyCell(on, safe_text(text))
    cell.data_type = "s"
    return _styled(cell, style | {"quotePrefix": True})


def _styled(cell: Any, style: dict[str, Any]) -> Any:
    for name, value in style.items():
        setattr(cell, name, value)
    return cell
