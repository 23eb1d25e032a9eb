"""Views as a page or the kiosk would get them: a Monday morning in Bontang. Every function takes the fields to change."""

from datetime import UTC, datetime, timedelta
from typing import Any

from caller_server.contract import views

NOW = datetime(2026, 11, 23, 1, 43, 0, tzinfo=UTC)  # 09.43 in Bontang (UTC+8)
JHT = views.ServiceName(code="A", name="Klaim JHT")
LOKET_3 = views.CounterName(code="bontang-3", label="3", kind="desk")
BILIK_2 = views.CounterName(code="bontang-b2", label="2", kind="booth")


def _at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=UTC)


def _ticket(**changes: Any) -> dict[str, Any]:
    return {
        "branch": "bontang", "seq": 120, "server_time": NOW, "number": "A042", "service": JHT, "state": "waiting",
        "place": "here", "held_while_away": False, "priority": False, "ahead": 7, "estimate": None, "counter": None, "attempt": 0,
        "calls_allowed": 3, "called_at": None, "issued_at": _at(0, 52), "walk_minutes": None, "come_by": None,
        "return_by": None, "return_after": 3, "hit_rate": None, "why": [], "can": ["arrive", "away", "defer", "leave"],
        "language": "id", "branch_name": "Kantor Cabang Bontang", "ended_at": None, "serving_since": None, "coming": False,
    } | changes  # fmt: skip


def ticket_view(**changes: Any) -> views.TicketView:
    """A042 waiting with seven ahead; for another state give the fields that go with it."""
    return views.TicketView(**_ticket(**changes))


def called(**changes: Any) -> views.TicketView:
    """A042 called to Loket 3, first call."""
    return ticket_view(
        **{"state": "called", "counter": LOKET_3, "attempt": 1, "called_at": NOW, "ahead": None, "seq": 131, "can": ["coming"]}
        | changes
    )


def staff_ticket(**changes: Any) -> views.StaffTicketView:
    """The ticket as the officer at Loket 3 sees it."""
    history = [
        views.HistoryEntry(at=_at(0, 52), what="taken", actor="kiosk", reason=None, counter=None),
        views.HistoryEntry(at=_at(1, 43), what="called", actor="Rina", reason=None, counter=LOKET_3),
    ]
    fields = _ticket(state="called", counter=LOKET_3, attempt=1, called_at=NOW, ahead=None, can=[]) | {
        "waiting_s": 3060, "reach": [views.Reach(rung="page", result="open", at=NOW)], "reason": "joined",
        "class": "ordinary", "history": history, "recall_at": _at(1, 44),
        "can": ["recall", "start", "no_show", "return_to_line", "transfer"],
    }  # fmt: skip
    return views.StaffTicketView(**fields | changes)


def board_view(**changes: Any) -> views.BoardView:
    """Four calls, six services, three desks and one booth."""

    def call(seq: int, number: str, counter: views.CounterName, minute: int, attempt: int = 1) -> views.BoardCall:
        return views.BoardCall(
            seq=seq, number=number, service=number[0], counter=counter.code, kind=counter.kind, label=counter.label,
            attempt=attempt, called_at=_at(1, minute),
        )  # fmt: skip

    def service(code: str, name: str, waiting: int, last: str | None, state: str = "open") -> views.BoardService:
        return views.BoardService(
            code=code, name=name, waiting=waiting, last_called=last, estimate=None, state=state  # type: ignore[arg-type]
        )  # fmt: skip

    loket_4 = views.CounterName(code="bontang-4", label="4", kind="desk")
    loket_1 = views.CounterName(code="bontang-1", label="1", kind="desk")
    fields: dict[str, Any] = {
        "branch": "bontang", "seq": 131, "server_time": NOW, "name": "Kantor Cabang Bontang", "open": True,
        "calls": [call(131, "A042", LOKET_3, 43), call(128, "K004", loket_4, 42), call(125, "A041", BILIK_2, 40),
                  call(120, "D011", loket_1, 39)],
        "counters": [views.BoardCounter(code="bontang-3", label="3", kind="desk", state="open", number="A042"),
                     views.BoardCounter(code="bontang-b2", label="2", kind="booth", state="paused", number=None)],
        "services": [service("A", "Klaim JHT", 14, "A042"), service("K", "Klaim JKK", 2, "K004"),
                     service("M", "Klaim JKM", 1, "M002"), service("P", "Klaim JP", 0, "P012", "quota_reached"),
                     service("D", "Pendaftaran", 5, "D011"), service("U", "Informasi", 3, None)],
        "notice": None, "join": None, "time_zone": "Asia/Makassar", "voice": ["id"], "max_calls": 3,
    }  # fmt: skip
    return views.BoardView(**fields | changes)


def branch_view(**changes: Any) -> views.BranchView:
    """What the kiosk offers."""

    def service(code: str, name: str, about: str, waiting: int, left: int | None, state: str = "open") -> views.BranchService:
        return views.BranchService(
            code=code, name=name, about=about, waiting=waiting, ahead=waiting, quota_left=left, estimate=None,
            available_at=_at(0, 30) + timedelta(days=1) if left == 0 else None, state=state,  # type: ignore[arg-type]
        )  # fmt: skip

    fields: dict[str, Any] = {
        "branch": "bontang", "seq": 131, "server_time": NOW, "name": "Kantor Cabang Bontang", "open": True,
        "closed_because": None, "opens_at": None, "languages": ["id", "en"], "time_zone": "Asia/Makassar",
        "grace_minutes": 30, "return_after": 3,
        "services": [service("A", "Klaim JHT", "Jaminan Hari Tua", 14, 41), service("K", "Klaim JKK", "Kecelakaan Kerja", 2, 12),
                     service("M", "Klaim JKM", "Kematian", 1, 9), service("P", "Klaim JP", "Pensiun", 0, 0, "quota_reached"),
                     service("D", "Pendaftaran", "Peserta baru", 5, 18), service("U", "Informasi", "dan pengaduan", 3, None)],
    }  # fmt: skip
    return views.BranchView(**fields | changes)


def line_view(**changes: Any) -> views.LineView:
    """Three in line: the next one, a priority person, and one who is away."""

    def entry(number: str, name: str, **more: Any) -> views.LineEntry:
        fields: dict[str, Any] = {
            "number": number, "service": views.ServiceName(code=number[0], name=name), "place": "here", "waiting_s": 3120,
            "joined_at": _at(0, 51), "class": "ordinary", "reason": "joined", "reach": [], "language": "id",
            "walk_minutes": None, "passed_over": False, "deferred_until": None, "counter": None,
        }  # fmt: skip
        return views.LineEntry(**fields | more)

    fields: dict[str, Any] = {
        "branch": "bontang", "seq": 131, "server_time": NOW, "here": 2, "on_the_way": 0, "away": 1, "cap": None,
        "held_while_away": False,
        "tickets": [
            entry("A043", "Klaim JHT"),
            entry("P002", "Klaim JP", **{"class": "priority", "reason": "priority", "waiting_s": 1860}),
            entry("A047", "Klaim JHT", place="away", walk_minutes=10, waiting_s=2460,
                  reach=[views.Reach(rung="page", result="open", at=NOW)]),
        ],
    }  # fmt: skip
    return views.LineView(**fields | changes)


def counter_view(**changes: Any) -> views.CounterView:
    """Loket 3, open, with A042 called; A033 is parked."""
    fields: dict[str, Any] = {
        "branch": "bontang", "seq": 131, "server_time": NOW, "code": "bontang-3", "label": "3", "kind": "desk",
        "state": "open", "officer": "Rina", "opened_at": _at(0, 0),
        "services": [JHT, views.ServiceName(code="K", name="Klaim JKK")], "ticket": staff_ticket(),
        "usual": views.Usual(from_s=360, to_s=660), "next": "A043",
        "parked": [views.ParkedEntry(number="A033", service=JHT, parked_at=_at(1, 20), reason="formulir")],
        "today": views.Today(served=12, no_show=1, mean_service_s=460), "can": [],
    }  # fmt: skip
    return views.CounterView(**fields | changes)
