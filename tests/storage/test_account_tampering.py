"""Who was added, given another role or shut out stands in a sealed log too: each way of changing it is found."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from caller_server.domain.audit import Sealed
from caller_server.domain.seal import FIRST, seal
from caller_server.storage.account_audit import open_account_log
from caller_server.storage.account_tables import account_event, account_log
from caller_server.storage.accounts import AccountStore
from caller_server.usecases.accounts import DeviceKind, Role
from caller_server.usecases.audit import Verification, verify_accounts
from tests.audit_day import faults, tamper
from tests.hall import KEY, Hall, hall
from tests.web.site import PASSWORD, QUICK_HASH

KINDS = [
    "user_added", "user_added", "user_added", "role_changed", "user_disabled", "user_enabled", "password_set", "link_made",
    "token_made", "signed_out_everywhere", "second_factor_on", "recovery_code_used", "second_factor_reset", "device_added",
    "device_code_made", "device_enrolled", "device_revoked", "provider_bound", "password_set", "user_removed",
]  # fmt: skip
ROLE_CHANGED, LAST = KINDS.index("role_changed") + 1, len(KINDS)


@pytest.fixture(params=["sqlite", "postgresql"])
def lobby(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    with hall(request.param, tmp_path) as made:
        administer(made)
        yield made


def store(of: Hall) -> AccountStore:
    return AccountStore(of.database, of.clock, KEY, QUICK_HASH)


def administer(of: Hall) -> None:
    """Everything that can happen to accounts and devices, each in its own second."""
    accounts = store(of)
    budi = accounts.add_user("budi", Role.ADMINISTRATOR, None, PASSWORD)
    for name in ("rina", "joko"):
        of.pass_time(seconds=1)
        accounts.add_user(name, Role.OFFICER, "bontang", by=budi)
    rina = accounts.set_role("rina", Role.SUPERVISOR, "bontang", by=budi)
    accounts.change_user("rina", lambda person: _disabled(person, True), by=budi)
    accounts.change_user("rina", lambda person: _disabled(person, False), by=budi)
    of.pass_time(seconds=1)
    accounts.set_password("rina", PASSWORD, by=budi)
    accounts.sign_in_link("rina", by=budi)
    accounts.add_token("rina")
    accounts.end_sessions(rina)
    accounts.begin_factor("rina", "sealed", ["a", "b"])
    assert accounts.confirm_factor(rina, "sealed", 1)
    assert accounts.use_recovery(rina, "a")
    accounts.end_factor("rina", by=budi)
    of.pass_time(seconds=1)
    accounts.add_device("kiosk-1", DeviceKind.KIOSK, "bontang", by=budi)
    accounts.enrol(accounts.device_code("display-1", DeviceKind.DISPLAY, "bontang", by=budi))
    accounts.revoke_device("kiosk-1", by=budi)
    accounts.change_own_password(accounts.sign_in_by_provider("https://sso 7", "rina"), PASSWORD, PASSWORD + "!")
    accounts.remove_user("joko", by=budi)


def _disabled(person: Any, is_disabled: bool) -> Any:
    from caller_server.usecases.people import changed

    return changed(person, is_disabled=is_disabled)


def verified(of: Hall, *, key: bytes = KEY, expected: dict[int, str] | None = None) -> Verification:
    with open_account_log(of.database) as read:
        return verify_accounts(read, key, expected=expected)


def log(of: Hall) -> list[Sealed]:
    with open_account_log(of.database) as read:
        return list(read.events())


def test_everything_that_is_done_to_accounts_and_devices_is_sealed(lobby: Hall) -> None:
    found = verified(lobby)

    assert [one.entry.kind for one in log(lobby)] == KINDS
    assert faults(found) == []
    assert (found.first, found.last, found.events, found.not_sealed) == (1, LAST, LAST, 0)
    assert faults(verified(lobby, key=b"another key")) == [("sealed_anew", 1)]


def test_a_log_where_nothing_happened_is_whole(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path) as made:
        assert (verified(made).events, verified(made).seal, faults(verified(made))) == (0, None, [])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "'rina'"),
        ("actor_kind", "'supervisor'"),
        ("branch", "NULL"),
        ("kind", "'user_enabled'"),
        ("subject", "'joko'"),
        ("detail", """'{"role": "officer"}'"""),
        ("detail", "'[]'"),
        ("chain", "'" + "0" * 64 + "'"),
        ("chain", "''"),
    ],
)
def test_no_column_of_a_change_can_be_changed(lobby: Hall, column: str, value: str) -> None:
    tamper(lobby, f"UPDATE account_event SET {column} = {value} WHERE id = :id", id=ROLE_CHANGED)

    assert faults(verified(lobby)) == [("altered", ROLE_CHANGED)]


def test_a_time_that_was_moved_is_found(lobby: Hall) -> None:
    with lobby.database.writer() as connection:
        moved = update(account_event).where(account_event.c.id == 2).values(at=lobby.now)
        connection.execute(moved)

    assert faults(verified(lobby)) == [("altered", 2)]


def test_a_removed_change_is_found(lobby: Hall) -> None:
    tamper(lobby, "DELETE FROM account_event WHERE id = :id", id=ROLE_CHANGED)

    assert faults(verified(lobby)) == [("missing", ROLE_CHANGED)]


def test_a_removed_change_is_found_though_the_others_were_numbered_anew(lobby: Hall) -> None:
    renumbered = [f"UPDATE account_event SET id = {n - 1} WHERE id = {n}" for n in range(ROLE_CHANGED + 1, LAST + 1)]
    tamper(
        lobby, "DELETE FROM account_event WHERE id = :id", *renumbered, "UPDATE account_log SET seq = seq - 1", id=ROLE_CHANGED
    )

    assert faults(verified(lobby))[0] == ("missing", ROLE_CHANGED)


@pytest.mark.parametrize("with_head", [False, True])
def test_a_removed_end_is_found(lobby: Hall, with_head: bool) -> None:
    set_back = ["UPDATE account_log SET seq = seq - 1"] if with_head else []

    tamper(lobby, "DELETE FROM account_event WHERE id = :last", *set_back, last=LAST)

    assert [fault for fault, _ in faults(verified(lobby))] == ["cut_off"]


def test_the_head_that_was_taken_away_is_found(lobby: Hall) -> None:
    tamper(lobby, "DELETE FROM account_log")

    assert ("inserted", 1) in faults(verified(lobby))


def test_an_end_cut_off_with_great_care_is_found_by_a_seal_that_was_noted_down(lobby: Hall) -> None:
    changes = log(lobby)
    noted = {LAST: changes[-1].seal or ""}
    assert faults(verified(lobby, expected=noted)) == []

    tamper(
        lobby,
        "DELETE FROM account_event WHERE id = :last",
        "UPDATE account_log SET seq = :last - 1, chain = :chain",
        last=LAST,
        chain=changes[-2].seal,
    )

    assert faults(verified(lobby)) == []  # the log alone cannot know
    assert faults(verified(lobby, expected=noted)) == [("not_as_noted", LAST)]


@pytest.mark.parametrize("place", [0, LAST + 1])
def test_a_change_put_in_is_found(lobby: Hall, place: int) -> None:
    with lobby.database.writer() as connection:
        forged = dict(connection.execute(select(account_event).where(account_event.c.id == ROLE_CHANGED)).mappings().one())
        connection.execute(insert(account_event).values(forged | {"id": place}))

    assert ("inserted", place) in faults(verified(lobby))


def test_two_swapped_changes_are_found(lobby: Hall) -> None:
    tamper(
        lobby,
        "UPDATE account_event SET id = 0 WHERE id = 2",
        "UPDATE account_event SET id = 2 WHERE id = 3",
        "UPDATE account_event SET id = 3 WHERE id = 0",
    )

    assert faults(verified(lobby)) == [("reordered", 2)]


@pytest.mark.parametrize("first", [1, 12])
def test_sealing_anew_without_the_servers_key_is_found(lobby: Hall, first: int) -> None:
    changes = log(lobby)
    made = FIRST if first == 1 else changes[first - 2].seal or ""
    with lobby.database.writer() as connection:
        for one in changes[first - 1 :]:
            made = seal(b"another key", made, one.entry)
            connection.execute(update(account_event).where(account_event.c.id == one.entry.seq).values(chain=made))
        connection.execute(update(account_log).values(chain=made))

    assert faults(verified(lobby)) == [("sealed_anew", first)]


def test_changes_made_at_once_stand_one_behind_the_other(lobby: Hall) -> None:
    accounts = store(lobby)
    session = accounts.sign_in("rina", PASSWORD + "!")

    def change(n: int) -> None:
        accounts.add_device(f"kiosk-1{n}", DeviceKind.KIOSK, "bontang")
        accounts.end_sessions(session.staff)
        accounts.change_own_password(session, PASSWORD + "!", PASSWORD + "!")
        accounts.set_role("rina", Role.OFFICER if n % 2 else Role.VIEWER, "bontang")
        accounts.revoke_device(f"kiosk-1{n}")

    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(change, range(8)))

    found = verified(lobby)
    assert faults(found) == []
    assert found.events >= LAST + 8 * 4


def test_a_change_that_is_undone_leaves_no_hole(lobby: Hall) -> None:
    accounts = store(lobby)

    class Failure(Exception):
        pass

    def fail_half_way() -> None:
        with lobby.database.writer() as connection:
            accounts._note(connection, None, "user_added", "nobody", None)
            raise Failure

    with pytest.raises(Failure):
        fail_half_way()
    accounts.add_device("kiosk-9", DeviceKind.KIOSK, "bontang")

    assert (verified(lobby).last, faults(verified(lobby))) == (LAST + 1, [])
