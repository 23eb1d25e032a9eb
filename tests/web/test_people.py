"""Administration of people and devices: who may touch whom, on both databases, and what the log keeps of it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from caller_server.domain.errors import NotAllowedNow
from caller_server.usecases.accounts import Role
from tests.web import site as sites
from tests.web.site import PASSWORD, Caller, Site

NEW_PASSWORD = "rumah-di-tepi-sungai"


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """With Adi, who administers Bontang only."""
    with sites.site(tmp_path, kind=request.param) as made:
        made.accounts.add_user("adi", Role.ADMINISTRATOR, "bontang", PASSWORD)
        yield made


def names(answer: TestResponse) -> list[str]:
    return [user["username"] for user in answer.get_json()["users"]]


def refused(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def add(caller: Caller, **body: Any) -> TestResponse:
    return caller.post("admin/users", {"username": "joko", "role": "officer", "branch": "bontang"} | body)


def patch(caller: Caller, username: str, **body: Any) -> TestResponse:
    return caller.send("PATCH", f"admin/users/{username}", json=body)


def signs_in(site: Site, username: str, password: str = PASSWORD) -> bool:
    body = {"username": username, "password": password}
    return site.nobody().send("POST", "session", json=body).status_code == 201


def test_a_new_person_signs_in_with_the_given_password(site: Site) -> None:
    answer = add(site.staff("adi"), username=" Joko ", role="viewer", password=PASSWORD)

    assert answer.status_code == 201
    told = answer.get_json()
    assert (told["username"], told["role"], told["branch"], told["has_password"]) == ("joko", "viewer", "bontang", True)
    assert signs_in(site, "joko")


def test_the_same_name_twice_is_refused_clearly(site: Site) -> None:
    budi = site.staff("budi")
    add(budi)

    answer = add(budi)

    assert refused(answer) == (422, "invalid_request")
    assert "joko" in answer.get_json()["detail"]
    assert names(budi.get("admin/users")).count("joko") == 1


def test_an_administrator_sees_the_people_of_the_own_branch_only(site: Site) -> None:
    assert names(site.staff("adi").get("admin/users")) == ["adi", "bo", "gita", "rina", "sari"]
    assert names(site.staff("budi").get("admin/users")) == ["adi", "bo", "budi", "ema", "gita", "rina", "sari"]


@pytest.mark.parametrize("username", ["ema", "budi", "nobody", "Rina%00", "a" * 60])
def test_people_of_elsewhere_are_as_if_they_were_not(site: Site, username: str) -> None:
    adi = site.staff("adi")
    path = f"admin/users/{username}"

    answers = [
        patch(adi, username, role="greeter"),
        patch(adi, username, is_disabled=True),
        adi.send("DELETE", path),
        adi.post(f"{path}/password", {"password": NEW_PASSWORD}),
        adi.post(f"{path}/sign-in-link"),
        adi.post(f"{path}/second-factor/reset"),
    ]

    assert [refused(answer) for answer in answers] == [(404, "not_found")] * 6
    assert signs_in(site, "ema")


def test_an_administrator_of_one_branch_makes_nobody_for_others(site: Site) -> None:
    adi = site.staff("adi")

    assert refused(add(adi, branch="samarinda")) == (404, "not_found")
    assert refused(add(adi, role="administrator", branch=None)) == (403, "forbidden")
    assert refused(patch(adi, "rina", branch="samarinda")) == (404, "not_found")
    assert refused(patch(adi, "rina", role="administrator", branch=None)) == (403, "forbidden")
    assert patch(adi, "rina", role="administrator").get_json()["branch"] == "bontang"


def test_nobody_changes_their_own_account_here(site: Site) -> None:
    for name in ("adi", "budi"):
        caller, path = site.staff(name), f"admin/users/{name}"
        answers = [
            patch(caller, name, is_disabled=True),
            patch(caller, name, role="officer", branch="bontang"),
            caller.send("DELETE", path),
            caller.post(f"{path}/password", {"password": NEW_PASSWORD}),
            caller.post(f"{path}/sign-in-link"),
            caller.post(f"{path}/second-factor/reset"),
        ]
        assert [refused(answer) for answer in answers] == [(403, "forbidden")] * 6


def test_the_last_administrator_of_all_stays_even_by_the_command_line(site: Site) -> None:
    accounts = site.accounts

    for attempt in (
        lambda: accounts.remove_user("budi"),
        lambda: accounts.set_role("budi", Role.ADMINISTRATOR, "bontang"),
        lambda: accounts.set_role("budi", Role.OFFICER, "bontang"),
    ):
        with pytest.raises(NotAllowedNow) as refusal:
            attempt()
        assert refusal.value.why == "last_administrator"

    accounts.add_user("dewi", Role.ADMINISTRATOR, None, PASSWORD)
    accounts.remove_user("budi")
    assert [person.staff.username for person in accounts.people() if person.is_head] == ["dewi"]


def test_two_administrators_who_disable_each_other_at_once_leave_one(site: Site) -> None:
    site.accounts.add_user("dewi", Role.ADMINISTRATOR, None, PASSWORD)
    pairs = [(site.staff("budi"), "dewi"), (site.staff("dewi"), "budi")]

    with ThreadPoolExecutor(2) as pool:
        statuses = sorted(pool.map(lambda pair: patch(*pair, is_disabled=True).status_code, pairs))

    assert statuses[0] == 200
    assert statuses[1] in (401, 409)
    assert sum(person.is_head for person in site.accounts.people()) == 1


def test_a_disabled_account_has_no_way_in(site: Site) -> None:
    browser, program, link = site.browser("rina"), site.staff("rina"), site.accounts.sign_in_link("rina")
    (session_id,) = [browser.client.get_cookie("lapak_session")]
    assert session_id is not None
    alive = site.accounts.session(session_id.value)
    assert alive is not None

    assert patch(site.staff("adi"), "rina", is_disabled=True).get_json()["is_disabled"] is True

    assert browser.get("session").status_code == 401
    assert program.get("session").status_code == 401
    assert site.nobody().get(f"/sign-in/{link}").status_code == 401
    assert not site.accounts.is_session_alive(alive.id)  # what the guard of the sockets asks every few seconds
    assert not signs_in(site, "rina")
    wrong = site.nobody().send("POST", "session", json={"username": "siapa", "password": PASSWORD})
    told = site.nobody().send("POST", "session", json={"username": "rina", "password": PASSWORD})
    assert told.get_json() == wrong.get_json()  # whoever tries learns nothing


def test_an_account_that_is_let_in_again_signs_in_anew(site: Site) -> None:
    adi, program = site.staff("adi"), site.staff("rina")
    patch(adi, "rina", is_disabled=True)

    patch(adi, "rina", is_disabled=False)

    assert signs_in(site, "rina")
    assert program.get("session").status_code == 401  # the old token is gone for good


def test_a_change_that_changes_nothing_signs_nobody_out(site: Site) -> None:
    browser = site.browser("rina")

    assert patch(site.staff("adi"), "rina", role="officer", branch="bontang", is_disabled=False).status_code == 200

    assert browser.get("session").status_code == 200


def test_a_password_and_a_link_are_given_by_the_administrator(site: Site) -> None:
    adi = site.staff("adi")

    assert adi.post("admin/users/rina/password", {"password": NEW_PASSWORD}).status_code == 204
    told = adi.post("admin/users/gita/sign-in-link").get_json()

    assert signs_in(site, "rina", NEW_PASSWORD)
    assert site.nobody().get(told["path"]).headers["Location"] == "/greeter"
    assert refused(adi.post("admin/users/rina/password", {"password": "pendek"})) == (422, "invalid_request")


def test_a_removed_person_is_gone_and_removing_again_says_so(site: Site) -> None:
    adi = site.staff("adi")

    assert adi.send("DELETE", "admin/users/bo").status_code == 204

    assert refused(adi.send("DELETE", "admin/users/bo")) == (404, "not_found")
    assert not signs_in(site, "bo")


def test_a_device_is_enrolled_with_a_code_that_is_shown_once(site: Site) -> None:
    adi = site.staff("adi")

    made = adi.post("admin/devices", {"name": "kiosk-2", "kind": "kiosk", "branch": "bontang"})
    again = adi.post("admin/devices", {"name": "kiosk-2", "kind": "kiosk", "branch": "bontang"})

    assert made.status_code == again.status_code == 201
    assert site.nobody().send("POST", "devices/enrol", json={"code": made.get_json()["code"]}).status_code == 401
    key = site.nobody().send("POST", "devices/enrol", json={"code": again.get_json()["code"]}).get_json()["key"]
    assert site.with_key(key).get("devices/me").get_json()["name"] == "kiosk-2"
    listed = {device["name"]: device for device in adi.get("admin/devices").get_json()["devices"]}
    assert listed["kiosk-2"]["is_enrolled"]
    assert key not in str(listed)
    assert refused(adi.post("admin/devices", {"name": "kiosk-2", "kind": "kiosk", "branch": "bontang"})) == (
        422,
        "invalid_request",
    )


def test_devices_of_elsewhere_are_as_if_they_were_not(site: Site) -> None:
    adi, budi = site.staff("adi"), site.staff("budi")
    budi.post("admin/devices", {"name": "kiosk-s", "kind": "kiosk", "branch": "samarinda"})

    assert [device["name"] for device in adi.get("admin/devices").get_json()["devices"]] == ["kiosk-1"]
    for name in ("kiosk-s", "kiosk-9", "%00", "x" * 70):
        assert refused(adi.post(f"admin/devices/{name}/revoke")) == (404, "not_found")
    assert refused(adi.post("admin/devices", {"name": "k", "kind": "kiosk", "branch": "samarinda"})) == (404, "not_found")
    taken = adi.post("admin/devices", {"name": "kiosk-s", "kind": "kiosk", "branch": "bontang"})
    assert refused(taken) == (422, "invalid_request")  # a code that waits in another branch is not taken over


def test_a_revoked_device_is_nobody_and_revoking_again_does_no_harm(site: Site) -> None:
    adi, kiosk = site.staff("adi"), site.kiosk()
    assert kiosk.get("devices/me").status_code == 200

    statuses = [adi.post("admin/devices/kiosk-1/revoke").status_code for _ in range(2)]

    assert statuses == [204, 204]
    assert kiosk.get("devices/me").status_code == 401


def test_every_change_is_logged_with_who_did_it_and_without_secrets(site: Site) -> None:
    adi = site.staff("adi")
    add(adi, password=NEW_PASSWORD)
    patch(adi, "joko", role="greeter")
    link = adi.post("admin/users/joko/sign-in-link").get_json()["path"]
    code = adi.post("admin/devices", {"name": "kiosk-2", "kind": "kiosk", "branch": "bontang"}).get_json()["code"]
    adi.send("DELETE", "admin/users/joko")

    told = adi.get("admin/changes")

    newest = [(row["kind"], row["subject"], row["actor"]) for row in told.get_json()["changes"][:5]]
    assert newest == [
        ("user_removed", "joko", "adi"),
        ("device_code_made", "kiosk-2", "adi"),
        ("link_made", "joko", "adi"),
        ("role_changed", "joko", "adi"),
        ("user_added", "joko", "adi"),
    ]
    text = told.get_data(as_text=True)
    assert all(secret not in text for secret in (NEW_PASSWORD, link.removeprefix("/sign-in/"), code))
    by_command_line = [row for row in told.get_json()["changes"] if row["subject"] == "rina"]
    assert {row["actor_kind"] for row in by_command_line} == {"system"}


def test_the_log_of_another_branch_is_not_to_be_read(site: Site) -> None:
    adi, budi = site.staff("adi"), site.staff("budi")
    budi.post("admin/users", {"username": "joko", "role": "officer", "branch": "samarinda"})

    subjects = {row["subject"] for row in adi.get("admin/changes").get_json()["changes"]}

    assert subjects & {"joko", "ema", "budi"} == set()
    for path in ("admin/changes?branch=samarinda", "admin/changes?branch=nirwana", "admin/changes?branch=%00"):
        assert refused(adi.get(path)) == (404, "not_found")
    assert {row["branch"] for row in budi.get("admin/changes?branch=samarinda").get_json()["changes"]} == {"samarinda"}
    assert "joko" in {row["subject"] for row in budi.get("admin/changes").get_json()["changes"]}


def test_who_moves_to_another_branch_is_in_the_log_of_both(site: Site) -> None:
    budi = site.staff("budi")

    assert patch(budi, "rina", branch="samarinda").status_code == 200

    for branch in ("bontang", "samarinda"):
        newest = budi.get(f"admin/changes?branch={branch}").get_json()["changes"][0]
        assert (newest["kind"], newest["subject"]) == ("role_changed", "rina")
    assert "rina" not in names(site.staff("adi").get("admin/users"))


def test_the_newest_two_hundred_changes_are_told(site: Site) -> None:
    for _ in range(205):
        site.accounts.add_token("rina")

    assert len(site.staff("adi").get("admin/changes").get_json()["changes"]) == 200
