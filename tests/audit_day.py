"""A day at a branch on which every verb is used once, and ways to read its log back and to tamper with it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import create_engine, text

from caller_server.storage.audit import AuditStore
from caller_server.usecases import participate
from caller_server.usecases.audit import Verification, verify
from caller_server.usecases.close_day import close_day
from tests.hall import ANA, BO, BONTANG, KEY, SARI, Hall, a_request

FULL_SERVICES = [
    {
        "code": "A",
        "name": {"id": "Klaim JHT", "en": "Old-age claim"},
        "following": "K",
        "checklist": [{"code": "ktp", "name": {"id": "KTP", "en": "Identity card"}}],
        "outcomes": [{"code": "kurang", "name": {"id": "Berkas kurang", "en": "Papers missing"}, "asks_missing": True}],
    },
    {"code": "K", "name": {"id": "Klaim JKK", "en": "Accident claim"}, "quota": 300},
    {"code": "D", "name": {"id": "Pendaftaran", "en": "Registration"}, "quota": {"monday": 2}},
]
BRANCH: dict[str, Any] = {"services": FULL_SERVICES, "policy": {"recall_after_s": 30, "screening": True}}


def work_a_day(hall: Hall) -> None:
    """Everything that can happen to tickets, counters and the branch, by Ana (counter 1), Bo (2), Sari, people and the kiosk."""
    _people_come(hall)
    _ana_serves(hall)
    _others_step_in(hall)
    _sari_decides(hall)


def _people_come(hall: Hall) -> None:
    for _ in range(9):
        hall.take("A")
        hall.pass_time(seconds=20)
    hall.take("K", priority=True)
    hall.take("A", actor=SARI, appointment_at=hall.now + timedelta(minutes=20))
    _, token = hall.take_with_token("A", walk_minutes=15)
    participate.arrive(hall.ports, token=token, request=a_request())
    participate.away(hall.ports, token=token, walk_minutes=5, request=a_request())
    participate.defer(hall.ports, token=token, minutes=5, request=a_request())
    participate.leave(hall.ports, token=token, request=a_request())
    hall.open("bontang-1", ANA, services=["A"])
    hall.open("bontang-2", BO)


def _ana_serves(hall: Hall) -> None:
    hall.call_next()  # A001 is called three times and does not come
    for _ in range(2):
        hall.pass_time(seconds=31)
        hall.do("recall")
    hall.pass_time(seconds=31)
    hall.do("mark_no_show")
    hall.do("reinstate", number="A001")
    hall.do("call_number", number="A003", reason="sakit, diminta penyelia")
    hall.pass_time(seconds=5)
    hall.do("undo")
    hall.call_next()  # A002 is finished, and that is taken back
    hall.do("start_serving")
    hall.do("add_note", text="membawa anak")
    hall.pass_time(minutes=4)
    hall.do("finish", outcome="kurang", missing=["ktp"])
    hall.pass_time(seconds=3)
    hall.do("undo")
    hall.do("park", note="fotokopi KTP")
    hall.by_staff("arrive", "A002")
    hall.do("resume", number="A002")
    hall.do("start_serving")
    hall.do("hand_on")


def _others_step_in(hall: Hall) -> None:
    hall.call_next("bontang-2", BO)
    hall.do("start_serving", "bontang-2", BO)
    hall.do("add_service", "bontang-2", BO, service="A")
    hall.do("ask_help", "bontang-2", BO, note="berkas aneh")
    hall.do("finish", "bontang-2", SARI)  # at Bo's counter
    hall.do("end_help", "bontang-2", SARI)
    hall.call_next("bontang-2", BO)
    hall.do("transfer", "bontang-2", BO, service=None, to_counter="bontang-1", note="minta Ana")
    hall.call_next("bontang-2", BO)
    hall.pass_time(seconds=12)
    hall.do("mark_no_show", "bontang-2", BO)  # called once only
    hall.by_staff("mark_priority", "A008", priority=True)
    hall.by_staff("mark_priority", "A008", priority=False)
    hall.by_staff("leave", "A009")
    hall.by_staff("add_note", "A008", text="kursi roda")
    hall.supervise("move", numbers=["A008"], service="K", to_counter=None, note="salah pilih layanan")
    hall.do("pause_counter", "bontang-2", SARI, note="rapat")


def _sari_decides(hall: Hall) -> None:
    hall.supervise("change_service", service="D", state="paused", note="sistem pusat mati")
    hall.supervise("change_service", service="D", state="open", note=None)
    hall.supervise("set_quota", service="D", quota=5, note="tambahan")
    hall.supervise("give_notice", message="paused", texts={"id": "Listrik padam sebentar."}, minutes=10)
    hall.supervise("withdraw_notice")
    hall.supervise("stop_issuing", note="listrik padam")
    hall.supervise("resume_issuing")
    for result in ("admitted", "admitted", "to_dropbox", "to_online"):
        hall.supervise("screen", result=result)


def end_the_day(hall: Hall) -> None:
    """The day is ended early, midnight passes, and the next one begins with a number and a call."""
    hall.supervise("end_day", note="banjir")
    hall.pass_time(hours=24)
    close_day(hall.ports, BONTANG)
    hall.take("A")
    hall.open("bontang-1", ANA)
    hall.call_next()


def verified(hall: Hall, *, key: bytes = KEY, expected: Mapping[int, str] | None = None) -> Verification:
    """What the verification of the whole log finds."""
    with AuditStore(hall.database).open(BONTANG) as read:
        return verify(read, key, expected=expected)


def faults(found: Verification) -> list[tuple[str, int | None]]:
    """Each finding as its fault and the event it is at."""
    return [(str(one.fault), one.seq) for one in found.findings]


def tamper(hall: Hall, *statements: str, **values: Any) -> None:
    """What somebody does who can write to the database, and cares for no rule of it."""
    engine = create_engine(hall.database.url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
    engine.dispose()
