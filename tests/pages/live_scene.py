"""The morning that the pages of supervisors and greeters are tried with: four desks, four booths, six services, two alerts."""

from datetime import timedelta
from typing import Any

from caller_server.contract import views
from tests import samples

NOW = samples.NOW
NAMES = {
    "A": ("Klaim JHT", "Old-age claim"),
    "K": ("Klaim JKK", "Work accident claim"),
    "M": ("Klaim JKM", "Death benefit claim"),
    "P": ("Klaim JP", "Pension claim"),
    "D": ("Pendaftaran", "Registration"),
    "U": ("Informasi", "Information"),
}
DESKS = {n: views.CounterName(code=f"bontang-{n}", label=str(n), kind="desk") for n in range(1, 5)}
BOOTHS = {n: views.CounterName(code=f"bontang-b{n}", label=str(n), kind="booth") for n in range(1, 5)}


def ago(minutes: float) -> Any:
    return NOW - timedelta(minutes=minutes)


def soon(minutes: float) -> Any:
    return NOW + timedelta(minutes=minutes)


def service_name(code: str, language: str = "id") -> views.ServiceName:
    return views.ServiceName(code=code, name=NAMES[code][0 if language == "id" else 1])


def counter(name: views.CounterName, **changes: Any) -> views.LiveCounter:
    """Free since five minutes, Rina there."""
    fields: dict[str, Any] = name.model_dump() | {
        "state": "open", "number": None, "officer": "Rina", "since": ago(5), "ticket_state": None, "services": ["A", "K"],
        "can": ["pause", "close"],
    }  # fmt: skip
    return views.LiveCounter(**fields | changes)


def counters() -> list[views.LiveCounter]:
    def serving(name: views.CounterName, number: str, minutes: float, officer: str, **more: Any) -> views.LiveCounter:
        return counter(name, number=number, ticket_state="serving", attempt=1, since=ago(minutes), officer=officer, **more)

    rest = views.Pause(reason="istirahat", since=ago(13), until=soon(17))
    return [
        serving(DESKS[1], "D011", 8, "Rina"),
        counter(DESKS[2], state="paused", officer="Bayu", since=ago(13), pause=rest, can=["resume_shift", "close"]),
        serving(DESKS[3], "A042", 3, "Tari", parked=1),
        counter(DESKS[4], state="closed", officer=None, since=None, services=["D", "U"], can=["open"]),
        serving(BOOTHS[1], "A037", 19, "Bo", too_long=True),
        counter(BOOTHS[2], number="A041", ticket_state="called", attempt=2, since=ago(0.5), officer="Bo"),
        counter(BOOTHS[3], since=ago(2), officer="Bo"),
        serving(BOOTHS[4], "A040", 9, "Bo"),
    ]


def services(language: str = "id") -> list[views.LiveService]:
    def service(code: str, waiting: int, longest: int | None, window: tuple[int, int] | None, **more: Any) -> views.LiveService:
        estimate = views.Estimate(from_=soon(window[0]), to=soon(window[1]), kind="window") if window else None
        fields: dict[str, Any] = {
            "code": code, "name": NAMES[code][0 if language == "id" else 1], "waiting": waiting, "issued": 24, "quota_left": 41,
            "longest_wait_s": longest * 60 if longest else None, "state": "open", "quota": 65, "counters": 3, "served": 12,
            "estimate": estimate, "done_by": soon(waiting * 12) if waiting else None,
        }  # fmt: skip
        return views.LiveService(**fields | more)

    return [
        service("A", 14, 52, (32, 62)), service("K", 2, 22, (7, 22), quota_left=12), service("M", 1, 18, (2, 17), quota_left=9),
        service("P", 1, 31, None, quota_left=0, quota=30, state="quota_reached", quota_gone_at=ago(23)),
        service("D", 5, 14, (17, 42), quota_left=18), service("U", 3, 9, (2, 17), quota_left=None, quota=None),
    ]  # fmt: skip


def alert(kind: Any, key: str | None = None, **changes: Any) -> views.Alert:
    """One alert as the server makes it; not urgent, since a minute."""
    return views.Alert.model_validate({"key": key or kind, "kind": kind, "urgent": False, "since": ago(1)} | changes)


def alerts() -> list[views.Alert]:
    return [
        alert("serving_too_long", "serving_too_long:bontang-b1", urgent=True, since=ago(4), counter=BOOTHS[1], number="A037",
              minutes=19, limit_minutes=15, service=service_name("A")),
        alert("quota_gone", "quota_gone:P", since=ago(23), service=service_name("P")),
    ]  # fmt: skip


def every_alert() -> list[views.Alert]:
    """One of each kind."""
    return [
        *alerts(),
        alert("help", "help:bontang-2", urgent=True, counter=DESKS[2], officer="Bayu", reason="berkas ragu"),
        alert("waiting_too_long", "waiting_too_long:A", urgent=True, service=service_name("A"), number="A043", minutes=64,
              limit_minutes=60, people=14),
        alert("no_counter", "no_counter:D", urgent=True, service=service_name("D"), people=5),
        alert("calls_stalled", urgent=True, minutes=16, people=26),
        alert("device_offline", "device_offline:kios", device="kios"),
        alert("paper_out", "paper_out:kios", urgent=True, device="kios"),
        alert("paper_near_end", "paper_near_end:kios-2", device="kios-2"),
        alert("over_cap", people=23),
        alert("kiosk_help", "kiosk_help:kios", urgent=True, device="kios"),
        alert("offline_refused", "offline_refused:kios", urgent=True, device="kios"),
        alert("device_hot", "device_hot:kios", urgent=True, device="kios"),
        alert("device_clock", "device_clock:kios", device="kios"),
        alert("device_alone", "device_alone:kios", device="kios"),
    ]  # fmt: skip


def live(**changes: Any) -> views.LiveView:
    devices = [
        views.LiveDevice(name="kios", kind="kiosk", is_online=True, seen_at=NOW, version="1.0", paper="ok", faults=[]),
        views.LiveDevice(name="layar", kind="display", is_online=False, seen_at=ago(9), version="1.0", paper=None, faults=[]),
    ]
    fields: dict[str, Any] = {
        "counters": counters(), "services": services(), "alerts": alerts(), "devices": devices, "waiting": 26,
        "longest_wait_s": 3120, "longest_wait_number": "A043", "issued": 58, "no_show": 2, "returned": 1, "served": 24,
        "cancelled": 1, "within_target": 0.82, "hit_rate": 0.82, "opens_at": ago(103), "closes_at": soon(317),
        "done_by": soon(247), "lobby": views.Lobby(here=11, at_counters=5, invited=2, on_the_way=1, away=12, cap=20),
    }  # fmt: skip
    return samples.live_view(**fields | changes)


def entry(number: str, minutes: int, **changes: Any) -> views.LineEntry:
    """Somebody in line for so many minutes, here, with a slip."""
    fields: dict[str, Any] = {
        "number": number, "service": service_name(number[0]), "place": "here", "waiting_s": minutes * 60,
        "joined_at": ago(minutes), "class": "ordinary", "reason": "joined", "reach": [], "language": "id", "walk_minutes": None,
        "passed_over": False, "deferred_until": None, "counter": None,
    }  # fmt: skip
    return views.LineEntry.model_validate(fields | changes)


def line(**changes: Any) -> views.LineView:
    away: dict[str, Any] = {"place": "away", "walk_minutes": 10, "passed_over": True}
    tickets = [
        entry("A043", 52), entry("K002", 31, **{"class": "priority", "reason": "priority"}), entry("A044", 49),
        entry("A045", 47, place="invited", invited=True, coming=True, walk_minutes=5, come_by=soon(6)), entry("D009", 45),
        entry("A046", 44, place="invited", invited=True, come_by=soon(8)), entry("A047", 41, **away), entry("A049", 38, **away),
        entry("K006", 18, **{"class": "appointment", "reason": "appointment", "appointment_at": soon(37)}),
        entry("A051", 75, counter=BOOTHS[2]), entry("A052", 3),
    ]  # fmt: skip
    return samples.line_view(**{"tickets": tickets, "here": 11, "invited": 2, "on_the_way": 1, "away": 12, "cap": 20} | changes)


def board(**changes: Any) -> views.BoardView:
    calls = [
        views.BoardCall(seq=131, number="A041", service="A", counter="bontang-b2", kind="booth", label="2", attempt=2,
                        called_at=ago(0.5)),
        views.BoardCall(seq=110, number="A042", service="A", counter="bontang-3", kind="desk", label="3", attempt=1,
                        called_at=ago(4)),
    ]  # fmt: skip
    shown = [
        views.BoardCounter(**{key: getattr(it, key) for key in ("code", "label", "kind", "state", "number")}) for it in counters()
    ]
    return samples.board_view(**{"calls": calls, "counters": shown} | changes)
