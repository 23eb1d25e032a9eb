"""Devices: their key, their code, their heartbeat."""

import pytest

from caller_server.usecases.accounts import DeviceKind, InvalidAccount
from tests.web.site import Site


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
