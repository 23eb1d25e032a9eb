"""A sheet as CSV (RFC 4180) in UTF-8 with a byte order mark, without which spreadsheets guess another encoding."""

import csv
from io import StringIO

from caller_server.web.exports.sheet import Column, Kind, Sheet, Value, safe_text

MIMETYPE = "text/csv"


def as_csv(sheet: Sheet) -> bytes:
    """The table alone: a heading, its rows, the totals. Durations in seconds, shares from 0 to 1, days as 2026-11-23."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([_heading(column, sheet) for column in sheet.columns])
    for row in [*sheet.rows, sheet.totals]:
        writer.writerow([_cell(value, column.kind) for value, column in zip(row, sheet.columns, strict=True)])
    return text.getvalue().encode("utf-8-sig")


def _heading(column: Column, sheet: Sheet) -> str:
    unit = f" ({sheet.seconds})" if column.kind is Kind.DURATION else ""
    return safe_text(column.full_heading + unit)


def _cell(value: Value, kind: Kind) -> str:
    match value:
        case None:
            return ""
        case str():
            return safe_text(value)
        case int() if kind is Kind.CLOCK:
            return f"{value // 60:02d}.{value % 60:02d}"
        case float():
            return f"{value:.4f}"
    return str(value)
