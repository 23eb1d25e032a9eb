"""Views as a page or the kiosk would get them: a Monday morning in Bontang. Every function takes the fields to change."""

from datetime import UTC, datetime, timedelta
from typing import Any

from caller_server.contract import views

NOW = datetime(2026, 11, 23, 1, 43, 0, tzinfo=UTC)  # 09.43 in Bontang (UTC+8)
JHT = views.ServiceName(code="A", name="Klaim JHT")
LOKET_3 = views.CounterName(code="bontang-3", label="3", kind="desk")
PAPERS = {"A": ["Kartu Peserta (KPJ)", "KTP asli", "Kartu Keluarga asli", "Buku rekening"], "K": ["KTP asli", "Surat dokter"]}
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
        "missing": [],
    } | changes  # fmt: skip


def ticket_view(**changes: Any) -> views.TicketView:
    """A042 waiting with seven ahead; for another state give the fields that go with it."""
    return views.TicketView(**_ticket(**changes))


def walks(*, worth: int = 10) -> list[views.Walk]:
    """What each way out would mean: back by 10.05, and for a walk longer than ``worth`` minutes it is better to stay."""
    return [views.Walk(minutes=n, back_by=_at(2, 5) if n <= worth else None) for n in views.WALK_MINUTES]


def notice(message: str = "attention", **changes: Any) -> views.Notice:
    """What everyone is told; without ``texts`` the words that go with the recorded sentence, in both languages."""
    words = {
        "attention": (
            "Mohon perhatian. Silakan lihat pengumuman di layar.",
            "Your attention, please. See the notice on the screen.",
        ),
        "paused": ("Mohon maaf, pelayanan dihentikan sementara.", "We are sorry, service is interrupted for a while."),
        "resumed": ("Pelayanan dimulai kembali.", "Service starts again."),
        "numbers_gone": ("Nomor antrean hari ini sudah habis.", "There are no more queue numbers today."),
        "closing_soon": ("Pelayanan segera ditutup.", "Service ends soon."),
        "leave_building": (
            "Mohon perhatian. Silakan keluar dari gedung dengan tenang, melalui pintu terdekat.",
            "Your attention, please. Please leave the building calmly by the nearest door.",
        ),
    }[message]
    texts = changes.pop("texts", dict(zip(("id", "en"), words, strict=True)))
    fields = {"seq": 131, "message": message, "text": next(iter(texts.values())), "texts": texts, "given_at": NOW, "until": None}
    return views.Notice.model_validate(fields | changes)


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
        "can": ["recall", "start", "no_show", "return_to_line", "transfer", "add_note"], "notes": [],
        "outcomes": [views.OutcomeChoice(code="done", name="Selesai", asks_missing=False),
                     views.OutcomeChoice(code="papers", name="Berkas kurang", asks_missing=True)],
        "papers": [views.PaperName(code="kpj", name="Kartu Peserta (KPJ)"), views.PaperName(code="ktp", name="KTP asli"),
                   views.PaperName(code="kk", name="Kartu Keluarga asli")],
        "following": None, "wait_limit_s": 3600,
    }  # fmt: skip
    return views.StaffTicketView(**fields | changes)


def board_view(**changes: Any) -> views.BoardView:
    """Four calls, six services, three desks and one booth."""

    def call(seq: int, number: str, counter: views.CounterName, minute: int, attempt: int = 1) -> views.BoardCall:
        return views.BoardCall(
            seq=seq, number=number, service=number[0], counter=counter.code, kind=counter.kind, label=counter.label,
            attempt=attempt, called_at=_at(1, minute),
        )  # fmt: skip

    def service(
        code: str, name: str, waiting: int, last: str | None, left: int | None, state: str = "open"
    ) -> views.BoardService:
        return views.BoardService(
            code=code, name=name, waiting=waiting, last_called=last, estimate=None, quota_left=left,
            state=state,
        )  # fmt: skip

    loket_4 = views.CounterName(code="bontang-4", label="4", kind="desk")
    loket_1 = views.CounterName(code="bontang-1", label="1", kind="desk")
    fields: dict[str, Any] = {
        "branch": "bontang", "seq": 131, "server_time": NOW, "name": "Kantor Cabang Bontang", "open": True,
        "calls": [call(131, "A042", LOKET_3, 43), call(128, "K004", loket_4, 42), call(125, "A041", BILIK_2, 40),
                  call(120, "D011", loket_1, 39)],
        "counters": [views.BoardCounter(code="bontang-3", label="3", kind="desk", state="open", number="A042"),
                     views.BoardCounter(code="bontang-b2", label="2", kind="booth", state="paused", number=None)],
        "services": [service("A", "Klaim JHT", 14, "A042", 41), service("K", "Klaim JKK", 2, "K004", 12),
                     service("M", "Klaim JKM", 1, "M002", 9), service("P", "Klaim JP", 0, "P012", 0, "quota_reached"),
                     service("D", "Pendaftaran", 5, "D011", 18), service("U", "Informasi", 3, None, None)],
        "notice": None, "join": None, "time_zone": "Asia/Makassar", "voice": ["id"], "max_calls": 3,
    }  # fmt: skip
    return views.BoardView(**fields | changes)


def branch_view(**changes: Any) -> views.BranchView:
    """What the kiosk offers."""

    def service(code: str, name: str, about: str, waiting: int, left: int | None, state: str = "open") -> views.BranchService:
        return views.BranchService(
            code=code, name=name, about=about, waiting=waiting, ahead=waiting, quota_left=left, estimate=None,
            available_at=_at(0, 30) + timedelta(days=1) if left == 0 else None, state=state,
            checklist=PAPERS.get(code, []),
        )  # fmt: skip

    fields: dict[str, Any] = {
        "branch": "bontang", "seq": 131, "server_time": NOW, "name": "Kantor Cabang Bontang", "open": True,
        "closed_because": None, "opens_at": None, "languages": ["id", "en"], "time_zone": "Asia/Makassar",
        "grace_minutes": 30, "return_after": 3, "held_while_away": False, "texts": {},
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


def live_view(**changes: Any) -> views.LiveView:
    """The whole branch: Loket 3 serving, Loket 4 paused, Bilik 2 free; two services, two alerts, one printer short of paper."""

    def counter(name: views.CounterName, **more: Any) -> views.LiveCounter:
        fields: dict[str, Any] = name.model_dump() | {
            "state": "open", "number": None, "officer": "Rina", "since": _at(1, 30), "ticket_state": None, "services": ["A", "K"],
            "can": ["pause", "close"],
        }  # fmt: skip
        return views.LiveCounter(**fields | more)

    def service(code: str, name: str, waiting: int, **more: Any) -> views.LiveService:
        fields: dict[str, Any] = {
            "code": code, "name": name, "waiting": waiting, "longest_wait_s": 2460 if waiting else None, "issued": 40,
            "quota_left": 41, "quota": 81, "state": "open", "counters": 2, "served": 24, "done_by": _at(4, 10),
        }  # fmt: skip
        return views.LiveService(**fields | more)

    loket_4 = views.CounterName(code="bontang-4", label="4", kind="desk")
    fields: dict[str, Any] = {
        "branch": "bontang", "seq": 131, "server_time": NOW, "name": "Kantor Cabang Bontang", "open": True,
        "counters": [counter(LOKET_3, number="A042", ticket_state="serving", attempt=1, parked=1),
                     counter(loket_4, state="paused", officer="Bayu",
                             pause=views.Pause(reason="istirahat", since=_at(1, 30), until=_at(1, 50))),
                     counter(BILIK_2, officer="Sari", help=views.Help(since=_at(1, 41), reason="dokumen"))],
        "services": [service("A", "Klaim JHT", 14), service("P", "Klaim JP", 0, state="quota_reached", quota_left=0, quota=40)],
        "waiting": 14, "longest_wait_s": 2460, "longest_wait_number": "A043", "served": 48, "no_show": 3, "cancelled": 2,
        "returned": 1, "issued": 80, "wait_limit_s": 3600, "target_s": 2400, "within_target": 0.84, "hit_rate": 0.81,
        "time_zone": "Asia/Makassar", "closed_because": None, "opens_at": None, "closes_at": _at(7, 0), "done_by": _at(4, 10),
        "lobby": views.Lobby(here=12, at_counters=2, on_the_way=1, away=2, cap=25),
        "screening": views.Screening(is_on=False, admitted=0, to_dropbox=0, to_online=0),
        "alerts": [
            views.Alert(key="help:bontang-b2", kind="help", urgent=True, since=_at(1, 41), counter=BILIK_2, reason="dokumen",
                        officer="Sari"),
            views.Alert(key="paper_near_end:kios", kind="paper_near_end", urgent=False, since=_at(1, 20), device="kios"),
        ],
        "devices": [views.LiveDevice(name="kios", kind="kiosk", is_online=True, seen_at=NOW, version="1.0", paper="near_end",
                                     faults=[])],
        "notice": None,
        "messages": ["attention", "paused", "resumed", "numbers_gone", "closing_soon", "leave_building"],
        "can": ["stop", "end_day", "notice", "move"],
    }  # fmt: skip
    return views.LiveView(**fields | changes)
