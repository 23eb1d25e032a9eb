"""Devices: their key, their code, their heartbeat."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from caller_server.usecases.accounts import DeviceKind, InvalidAccount
from tests.alone import a_token
from tests.web.site import Caller, Site


def enrol(site: Site, code: str) -> tuple[int, dict[str, str]]:
    answer = site.nobody().send("POST", "devices/enrol", json={"code": code})
    return answer.status_code, answer.get_json()


def test_a_device_learns_what_it_is(site: Site) -> None:
    assert site.kiosk().get("devices/me").get_json() == {"name": "kiosk-1", "kind": "kiosk", "branch": "bontang"}


def test_a_code_makes_a_device_once(site: Site) -> None:
    code = site.accounts.device_code("kiosk-2", DeviceKind.KIOSK, "bontang")

    status, made = enrol(site, f" {code[:5].lower()}-{code[5:].lower()} ")  # as people type it

    assert (status, made["kind"], made["branch"]) == (201, "kiosk", "bontang")
    assert site.with_key(made["key"]).post("branches/bontang/tickets", {"service": "A"}).status_code == 201
    assert enrol(site, code)[0] == 401


def test_an_old_code_makes_nothing(site: Site) -> None:
    code = site.accounts.device_code("kiosk-2", DeviceKind.KIOSK, "bontang")
    site.hall.pass_time(minutes=31)

    status, problem = enrol(site, code)

    assert (status, problem["code"]) == (401, "not_signed_in")


def test_guessing_codes_is_stopped(site: Site) -> None:
    assert [enrol(site, f"AAAA{n:04d}")[0] for n in range(11)] == [401] * 10 + [429]


def test_a_revoked_device_is_out_at_once_and_its_name_is_free(site: Site) -> None:
    kiosk = site.kiosk()
    with pytest.raises(InvalidAccount):
        site.accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang")

    site.accounts.revoke_device("kiosk-1")

    assert kiosk.get("devices/me").status_code == 401
    assert kiosk.post("branches/bontang/tickets", {"service": "A"}).status_code == 401
    key = site.accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang")
    assert site.with_key(key).get("devices/me").status_code == 200


def test_every_kiosk_of_a_branch_has_a_series_that_none_had_before(site: Site) -> None:
    def series() -> dict[str, int | None]:
        return {status.device.name: status.device.series for status in site.accounts.devices() if not status.is_revoked}

    site.accounts.add_device("kiosk-2", DeviceKind.KIOSK, "bontang")
    site.accounts.add_device("lobby", DeviceKind.DISPLAY, "bontang")
    site.accounts.add_device("kiosk-s", DeviceKind.KIOSK, "samarinda")
    site.accounts.revoke_device("kiosk-1")
    site.accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang")
    assert series() == {"kiosk-1": 3, "kiosk-2": 2, "kiosk-s": 1, "lobby": None}

    for _ in range(96):  # and so on, to the ninety-ninth
        site.accounts.revoke_device("kiosk-1")
        site.accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang")
    assert series()["kiosk-1"] == 99
    site.accounts.add_device("kiosk-3", DeviceKind.KIOSK, "bontang")
    assert series()["kiosk-3"] == 1  # that of the first whose key was taken away


def test_a_new_device_is_not_taken_for_a_revoked_one(site: Site) -> None:
    site.take()
    first = site.accounts.device_by_key(site.kiosk_key)
    site.accounts.revoke_device("kiosk-1")
    second = site.accounts.device_by_key(site.accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang"))

    assert first is not None
    assert second is not None
    assert first.actor.scope != second.actor.scope


def test_a_heartbeat_is_remembered(site: Site) -> None:
    beat = {"version": "0.1.0", "paper": "near_end", "faults": ["printer: slow"]}

    assert site.kiosk().send("POST", "devices/heartbeat", json=beat).status_code == 204

    (known,) = site.accounts.devices()
    assert (known.paper, known.faults, known.seen_at) == ("near_end", ("printer: slow",), site.hall.now)


def test_how_a_device_is_is_known_with_since_when(site: Site) -> None:
    kiosk, began = site.kiosk(), site.hall.now
    clock = site.hall.now + timedelta(minutes=4)
    beat = {"version": "0.1.0", "faults": ["help_wanted"], "box_celsius": 83.5, "sent_at": clock.isoformat()}
    kiosk.send("POST", "devices/heartbeat", json=beat)
    site.hall.pass_time(seconds=20)
    kiosk.send("POST", "devices/heartbeat", json=beat | {"sent_at": site.hall.now.isoformat()})

    (known,) = site.accounts.devices()
    assert (known.box_celsius, known.clock_offset_s) == (83.5, 0.0)
    assert known.troubles == {"help_wanted": began, "box_hot": began}  # the clock was set
    kiosk.send("POST", "devices/heartbeat", json={"version": "0.1.0"})
    (known,) = site.accounts.devices()
    assert (known.troubles, known.box_celsius, known.clock_offset_s) == ({}, None, None)


def test_a_supervisor_sees_how_devices_are_and_is_alerted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from caller_server.wiring import device_states

    monkeypatch.setattr(type(site.hall), "devices", property(lambda _: device_states(site.accounts, "bontang")), raising=False)  # type: ignore[arg-type]
    clock = site.hall.now - timedelta(minutes=3)
    faults = ["help_wanted", "offline_refused", "alone", "printer"]
    beat = {"version": "0.1.0", "faults": faults, "box_celsius": 90, "sent_at": clock.isoformat()}
    site.kiosk().send("POST", "devices/heartbeat", json=beat)

    view = site.staff("sari").get("branches/bontang/live").get_json()

    (device,) = view["devices"]
    assert (device["box_celsius"], device["clock_offset_s"], device["version"]) == (90.0, -180.0, "0.1.0")
    alerts = [(alert["kind"], alert["urgent"], alert["device"]) for alert in view["alerts"]]
    assert alerts == [
        ("device_hot", True, "kiosk-1"),
        ("kiosk_help", True, "kiosk-1"),
        ("offline_refused", True, "kiosk-1"),
        ("device_alone", False, "kiosk-1"),
        ("device_clock", False, "kiosk-1"),
    ]
    rows = site.staff("budi").get("admin/devices").get_json()["devices"]
    assert [(row["box_celsius"], row["clock_offset_s"], row["series"]) for row in rows] == [(90.0, -180.0, 1)]


@pytest.mark.parametrize("wrong", [{"box_celsius": 900}, {"box_celsius": "hot"}, {"sent_at": "2026-11-23T09:00:00"}])
def test_a_heartbeat_that_cannot_be_is_refused(site: Site, wrong: dict[str, Any]) -> None:
    assert site.kiosk().send("POST", "devices/heartbeat", json={"version": "0.1.0"} | wrong).status_code == 422


def hold(kiosk: Caller, **services: int) -> dict[str, Any]:
    answer = kiosk.post("devices/leases", {"services": services})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def slip(site: Site, held: dict[str, Any], order: int, **changes: Any) -> dict[str, Any]:
    """A number that was held, as the kiosk tells of it."""
    told = {"id": held["ticket_id"], "service": held["service"], "number": held["number"], "token": held["token"]}
    when = {"taken_at": site.hall.now.isoformat(), "own_order": order, "day": "2026-11-23", "printed": "confirmed"}
    return told | when | changes


def test_a_kiosk_holds_numbers_and_tells_of_them_when_it_is_back(site: Site) -> None:
    kiosk = site.kiosk()
    answer = hold(kiosk, A=2)
    assert (answer["branch"], answer["series"], answer["until"]) == ("bontang", "K1", "2026-11-23T16:00:00.000Z")
    assert answer["leases"][0]["follow_url"].endswith(f"/t/{answer['leases'][0]['token']}")

    own = slip(site, answer["leases"][0], 3, id=str(uuid4()), number="A-K1-01", token=a_token())
    tickets = [slip(site, held, order) for order, held in enumerate(answer["leases"], 1)] + [own]
    site.hall.pass_time(minutes=5)
    sent = kiosk.post("devices/offline-tickets", {"tickets": tickets})

    assert [result["state"] for result in sent.get_json()["results"]] == ["accepted"] * 3
    for ticket in tickets:
        page = site.nobody().get(f"tickets/{ticket['token']}")
        assert (page.status_code, page.get_json()["number"]) == (200, ticket["number"])
    again = kiosk.post("devices/offline-tickets", {"tickets": tickets}).get_json()["results"]
    assert [result["state"] for result in again] == ["known"] * 3
    rina = site.staff("rina")
    rina.post("counters/bontang-1/open")
    called = rina.post("counters/bontang-1/call", {"number": "a-k1-01", "reason": "sakit"})
    assert called.get_json()["ticket"]["number"] == "A-K1-01"
    assert site.staff("gita").get("branches/bontang/tickets/A-K1-01").status_code == 200


def test_a_hundred_tickets_fit_in_one_request_and_a_hundred_and_one_do_not(site: Site) -> None:
    kiosk = site.kiosk()
    held = hold(kiosk, A=50)["leases"] + hold(kiosk, K=50)["leases"][50:]
    more = {"walk_minutes": 15, "seen_seq": 2_000_000_000, "instead_of": str(uuid4()), "clock": "server", "language": "id"}
    tickets = [slip(site, one, order, **more | {"instead_of": str(uuid4())}) for order, one in enumerate(held, 1)]

    answer = kiosk.post("devices/offline-tickets", {"tickets": tickets})

    assert {result["state"] for result in answer.get_json()["results"]} == {"accepted"}
    assert len(answer.get_json()["results"]) == 100
    assert kiosk.post("devices/offline-tickets", {"tickets": [*tickets, tickets[0]]}).status_code == 422
    assert kiosk.post("devices/leases", {"services": {f"A{n}": 1 for n in range(3000)}}).status_code in (413, 422)


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": "short"}, {"number": "A-K2"}, {"number": "A001; DROP"}, {"service": "a"}, {"id": "1"}, {"own_order": -1},
        {"taken_at": "2026-11-23T09:00:00"}, {"day": "tomorrow"}, {"printed": "perhaps"}, {"walk_minutes": 999}, {"extra": 1},
        {"taken_at": "0001-01-01T00:00:00+14:00"}, {"day": "0001-01-01"}, {"day": "9999-12-31", "clock": "own"},
    ],
)  # fmt: skip
def test_what_cannot_be_a_ticket_meets_no_fault(site: Site, wrong: dict[str, Any]) -> None:
    kiosk = site.kiosk()
    (held,) = hold(kiosk, A=1)["leases"]

    answer = kiosk.post("devices/offline-tickets", {"tickets": [slip(site, held, 1, **wrong)]})

    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert [result["state"] for result in answer.get_json()["results"]] in (["accepted"], ["refused"])


def test_only_so_many_numbers_are_held(site: Site) -> None:
    assert site.kiosk().post("devices/leases", {"services": {"A": 51}}).status_code == 422
    assert site.kiosk().post("devices/leases", {"services": {"a": 1}}).status_code == 422
    assert hold(site.kiosk(), Z=5)["leases"] == []


def test_asking_without_end_is_stopped(site: Site) -> None:
    kiosk = site.kiosk()

    assert [kiosk.post("devices/leases", {"services": {}}).status_code for _ in range(31)] == [200] * 30 + [429]
