"""Slips to print: Monday morning in Bontang. ``a_slip`` takes the fields to change."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hardware.printer.slip import MissingSlip, Slip

BONTANG = ZoneInfo("Asia/Makassar")
MORNING = datetime(2026, 11, 23, 9, 27, tzinfo=BONTANG)
URL = "https://antrean.bontang.example/t/ABCDEFGHIJKLMNOPQRSTUVW234"


def window(start: int = 48, end: int = 78) -> tuple[datetime, datetime]:
    """A window in minutes from the time of the slip."""
    return MORNING + timedelta(minutes=start), MORNING + timedelta(minutes=end)


def a_slip(**changes: Any) -> Slip:
    """A056 with fourteen ahead, a window and a QR."""
    fields: dict[str, Any] = {
        "branch_name": "Kantor Cabang Bontang", "number": "A056", "service_name": "Klaim JHT", "issued_at": MORNING,
        "ahead": 14, "estimate": window(), "follow_url": URL,
    }  # fmt: skip
    return Slip(**fields | changes)


def a_missing_slip(**changes: Any) -> MissingSlip:
    """Two papers that A056 lacked."""
    fields: dict[str, Any] = {
        "branch_name": "Kantor Cabang Bontang", "number": "A056", "service_name": "Klaim JHT", "issued_at": MORNING,
        "papers": ("KTP asli", "Kartu Keluarga asli"),
    }  # fmt: skip
    return MissingSlip(**fields | changes)
