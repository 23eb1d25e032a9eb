"""People and devices come out as a file and go in again: what it names becomes so, and nothing else is touched."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from caller_server.contract.staff_file import DevicesFile, UsersFile
from caller_server.contract.toml_text import as_toml, from_toml
from caller_server.domain.errors import NotAllowedNow, NotFound
from caller_server.storage.accounts import AccountStore
from caller_server.usecases.accounts import DeviceKind, InvalidAccount, Role
from caller_server.usecases.staff_file import devices_file, import_devices, import_users, users_file
from tests.hall import KEY, Hall
from tests.web.site import PASSWORD, QUICK_HASH, another_branch

BRANCHES = ["bontang", "samarinda"]
RINA = {"username": "rina", "role": "officer", "branch": "bontang"}


@pytest.fixture
def accounts(bontang: Hall) -> AccountStore:
    """With Budi, who administers all, Rina, who is an officer of Bontang, and a kiosk there."""
    bontang.catalogue.import_branch(another_branch())
    made = AccountStore(bontang.database, bontang.clock, KEY, QUICK_HASH)
    made.add_user("budi", Role.ADMINISTRATOR, None, PASSWORD)
    made.add_user("rina", Role.OFFICER, "bontang", PASSWORD)
    made.add_device("kiosk-1", DeviceKind.KIOSK, "bontang")
    return made


def users(*rows: dict[str, Any]) -> UsersFile:
    return UsersFile.model_validate({"users": list(rows)})


def devices(*rows: dict[str, Any]) -> DevicesFile:
    return DevicesFile.model_validate({"devices": list(rows)})


def import_all(accounts: AccountStore, wanted: UsersFile, **more: Any) -> dict[str, str]:
    return {step.name: step.what for step in import_users(accounts, wanted, branches=BRANCHES, **more)}


def test_what_comes_out_goes_in_again_and_changes_nothing(accounts: AccountStore) -> None:
    before = accounts.people(), accounts.changes()
    everyone, machines = users_file(accounts, None, branches=BRANCHES), devices_file(accounts, None, branches=BRANCHES)

    again = UsersFile.model_validate(from_toml(as_toml(everyone.short())))

    assert import_all(accounts, again) == {"budi": "same", "rina": "same"}
    steps = import_devices(accounts, DevicesFile.model_validate(from_toml(as_toml(machines.short()))), branches=BRANCHES)
    assert [(step.name, step.what, step.code) for step in steps] == [("kiosk-1", "same", None)]
    assert (accounts.people(), accounts.changes()) == before


def test_a_file_holds_what_a_person_wants_to_read_and_no_secret(accounts: AccountStore) -> None:
    told = users_file(accounts, "bontang", branches=BRANCHES).short()

    assert told == {"users": [RINA]}
    assert users_file(accounts, None, branches=BRANCHES).short()["users"][0] == {"username": "budi", "role": "administrator"}
    with pytest.raises(NotFound):
        users_file(accounts, "nowhere", branches=BRANCHES)


def test_new_people_come_others_change_and_who_is_not_named_stays(accounts: AccountStore) -> None:
    session = accounts.sign_in("rina", PASSWORD)
    wanted = users(
        RINA | {"role": "supervisor", "branch": "samarinda"},
        {"username": "joko", "role": "viewer", "branch": "bontang", "is_disabled": True},
    )

    assert import_all(accounts, wanted, is_dry_run=True) == {"rina": "changed", "joko": "added"}
    assert [person.staff.username for person in accounts.people()] == ["budi", "rina"]
    assert import_all(accounts, wanted) == {"rina": "changed", "joko": "added"}

    people = {person.staff.username: person for person in accounts.people()}
    assert (people["rina"].staff.role, people["rina"].staff.branch, people["rina"].has_password) == (
        "supervisor",
        "samarinda",
        True,
    )
    assert (people["joko"].is_disabled, people["joko"].has_password, people["budi"].is_head) == (True, False, True)
    assert accounts.session(session.secret or "") is None
    kinds = [change.kind for change in accounts.changes() if change.subject == "joko"]
    assert kinds == ["user_disabled", "user_added"]
    assert import_all(accounts, wanted) == {"rina": "same", "joko": "same"}


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        (RINA | {"username": "Rina Sari"}, InvalidAccount),
        (RINA | {"branch": None}, InvalidAccount),
        (RINA | {"branch": "nowhere"}, NotFound),
    ],
)
def test_a_file_that_cannot_be_is_refused_before_anything_happens(
    accounts: AccountStore, row: dict[str, Any], refusal: type[Exception]
) -> None:
    for is_dry_run in (True, False):
        with pytest.raises(refusal):
            import_all(accounts, users({"username": "joko", "role": "officer", "branch": "bontang"}, row), is_dry_run=is_dry_run)

    assert [person.staff.username for person in accounts.people()] == ["budi", "rina"]


def test_the_last_administrator_of_all_stays(accounts: AccountStore) -> None:
    with pytest.raises(NotAllowedNow):
        import_all(accounts, users({"username": "budi", "role": "administrator", "branch": "bontang"}))

    assert accounts.person("budi").is_head


def test_new_devices_get_a_code_and_those_that_are_there_are_left_alone(accounts: AccountStore) -> None:
    wanted = devices(
        {"name": "kiosk-1", "kind": "kiosk", "branch": "bontang"}, {"name": "tv", "kind": "display", "branch": "samarinda"}
    )
    assert [step.code for step in import_devices(accounts, wanted, branches=BRANCHES, is_dry_run=True)] == [None, None]
    assert len(accounts.devices()) == 1

    kiosk, display = import_devices(accounts, wanted, branches=BRANCHES)

    assert (kiosk.what, kiosk.code, display.what) == ("same", None, "added")
    device, _ = accounts.enrol(display.code or "")
    assert (device.name, device.kind, device.branch) == ("tv", "display", "samarinda")
    assert devices_file(accounts, None, branches=BRANCHES) == wanted


@pytest.mark.parametrize("other", [{"kind": "display"}, {"branch": "samarinda"}])
def test_a_device_does_not_become_another(accounts: AccountStore, other: dict[str, str]) -> None:
    wanted = devices(
        {"name": "new", "kind": "kiosk", "branch": "bontang"},
        {"name": "kiosk-1", "kind": "kiosk"} | {"branch": "bontang"} | other,
    )

    with pytest.raises(InvalidAccount):
        import_devices(accounts, wanted, branches=BRANCHES)

    assert [status.device.name for status in accounts.devices()] == ["kiosk-1"]


def test_a_device_whose_key_was_taken_away_is_not_in_the_file_and_comes_back_as_a_new_one(accounts: AccountStore) -> None:
    accounts.revoke_device("kiosk-1")
    assert devices_file(accounts, None, branches=BRANCHES).devices == []

    (step,) = import_devices(accounts, devices({"name": "kiosk-1", "kind": "kiosk", "branch": "bontang"}), branches=BRANCHES)

    assert (step.what, step.code is None) == ("added", False)


@pytest.mark.parametrize("wrong", [{"role": "king"}, {"password": "x"}, {"branch": "BONTANG"}, {"role": None}, {"username": ""}])
def test_what_is_no_account_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        users(RINA | wrong)


def test_a_name_stands_once() -> None:
    with pytest.raises(ValidationError):
        users(RINA, RINA)
    with pytest.raises(ValidationError):
        devices(*[{"name": "k", "kind": "kiosk", "branch": "bontang"}] * 2)


usernames = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,39}", fullmatch=True)
people = st.fixed_dictionaries(
    {"username": usernames, "role": st.sampled_from([str(role) for role in Role]), "branch": st.sampled_from(BRANCHES)},
    optional={"is_disabled": st.booleans()},
)


@given(st.lists(people, max_size=6, unique_by=lambda row: row["username"]))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_whoever_stands_in_a_file_is_there_afterwards(accounts: AccountStore, rows: list[dict[str, Any]]) -> None:
    wanted = users(*(row for row in rows if row["username"] != "budi"))

    import_all(accounts, wanted)

    told = {user.username: user for user in users_file(accounts, None, branches=BRANCHES).users}
    assert all(told[user.username] == user for user in wanted.users)
    assert set(import_all(accounts, wanted).values()) <= {"same"}
