"""Accounts, sessions and devices on real databases: what is kept, what is not, and what is taken only once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from caller_server.domain.errors import NotFound
from caller_server.storage import account_tables as tables
from caller_server.storage.accounts import AccountStore
from caller_server.storage.metadata import metadata
from caller_server.usecases.accounts import DeviceKind, InvalidAccount, NotSignedIn, Role, Session, Staff, session_cookie
from tests.hall import KEY, Hall, hall
from tests.web.site import PASSWORD, QUICK_HASH


@pytest.fixture(params=["sqlite", "postgresql"])
def lobby(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    with hall(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def store(lobby: Hall) -> AccountStore:
    made = AccountStore(lobby.database, lobby.clock, KEY, QUICK_HASH)
    made.add_user("rina", Role.OFFICER, "bontang", PASSWORD)
    return made


def everything_stored(lobby: Hall) -> str:
    with lobby.database.reader() as connection:
        return repr([connection.execute(select(table)).all() for table in metadata.sorted_tables])


def test_no_secret_is_stored_as_it_is(store: AccountStore, lobby: Hall) -> None:
    session = store.sign_in("rina", PASSWORD)
    assert session.secret is not None
    link, token = store.sign_in_link("rina"), store.add_token("rina")
    key = store.add_device("kiosk-1", DeviceKind.KIOSK, "bontang")
    code = store.device_code("kiosk-2", DeviceKind.KIOSK, "bontang")

    stored = everything_stored(lobby)

    assert "rina" in stored
    assert "$argon2id$" in stored
    for secret in (PASSWORD, session.secret, link, token, key, code):
        assert secret not in stored


def test_each_secret_is_another(store: AccountStore) -> None:
    secrets = {store.sign_in("rina", PASSWORD).secret for _ in range(3)} | {store.add_token("rina") for _ in range(3)}

    assert len(secrets) == 6
    assert all(len(secret or "") >= 32 for secret in secrets)  # 192 bits in base64


def test_an_unknown_name_costs_as_much_work_as_a_known_one(lobby: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    store = AccountStore(lobby.database, lobby.clock, KEY, QUICK_HASH)
    store.add_user("rina", Role.OFFICER, "bontang", PASSWORD)
    store.add_user("sari", Role.SUPERVISOR, "bontang")  # without a password
    verified: list[str] = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda own, stored, given: verified.append(stored) or verify(own, stored, given)
    )

    for name in ("rina", "sari", "siapa"):
        with pytest.raises(NotSignedIn):
            store.sign_in(name, "kata-sandi-salah")

    assert len(verified) == 3
    assert len({stored.rsplit("$", 2)[0] for stored in verified}) == 1  # the same parameters, so the same work


def test_a_password_is_hashed_anew_when_the_cost_is_raised(lobby: Hall) -> None:
    AccountStore(lobby.database, lobby.clock, KEY, QUICK_HASH).add_user("rina", Role.OFFICER, "bontang", PASSWORD)
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)

    AccountStore(lobby.database, lobby.clock, KEY, dearer).sign_in("rina", PASSWORD)

    with lobby.database.reader() as connection:
        stored = connection.execute(select(tables.user.c.password_hash)).scalar_one()
    assert "m=16,t=2" in stored
    assert AccountStore(lobby.database, lobby.clock, KEY, QUICK_HASH).sign_in("rina", PASSWORD).staff.username == "rina"


def test_an_account_without_a_password_opens_by_link_only(store: AccountStore) -> None:
    store.add_user("sari", Role.SUPERVISOR, "bontang")

    with pytest.raises(NotSignedIn):
        store.sign_in("sari", "")
    assert store.use_link(store.sign_in_link("sari")).staff == Staff("sari", Role.SUPERVISOR, "bontang")


def test_a_link_used_twice_at_once_signs_in_once(store: AccountStore) -> None:
    link = store.sign_in_link("rina")

    def use(_: int) -> Session | None:
        try:
            return store.use_link(link)
        except NotSignedIn:
            return None

    with ThreadPoolExecutor(8) as pool:
        sessions = [session for session in pool.map(use, range(8)) if session]

    assert len(sessions) == 1


def test_a_session_is_known_by_its_secret_and_by_nothing_else(store: AccountStore) -> None:
    session = store.sign_in("rina", PASSWORD)
    assert session.secret is not None

    assert store.session(session.secret) == Session(session.staff, session.csrf, session.id)
    assert store.session(session.id) is None
    assert store.session("") is None
    assert store.is_session_alive(session.id)
    store.end_session(session.id)
    assert not store.is_session_alive(session.id)


def test_looking_at_a_session_does_not_keep_it_alive(store: AccountStore, lobby: Hall) -> None:
    session = store.sign_in("rina", PASSWORD)
    assert session.secret is not None
    for _ in range(2):
        lobby.pass_time(hours=7)
        store.session(session.secret, touch=False)

    assert not store.is_session_alive(session.id)


def test_sessions_that_are_over_are_cleared_away(store: AccountStore, lobby: Hall) -> None:
    store.sign_in("rina", PASSWORD)
    lobby.pass_time(hours=13)

    store.sign_in("rina", PASSWORD)

    with lobby.database.reader() as connection:
        assert len(connection.execute(select(tables.staff_session)).all()) == 1


@pytest.mark.parametrize(
    ("name", "role", "branch", "password", "why"),
    [
        ("Rina Putri", Role.OFFICER, "bontang", PASSWORD, "username"),
        ("-rina", Role.OFFICER, "bontang", PASSWORD, "username"),
        ("r" * 41, Role.OFFICER, "bontang", PASSWORD, "username"),
        ("rina", Role.OFFICER, "bontang", PASSWORD, "username_taken"),
        ("bo", Role.OFFICER, None, PASSWORD, "branch_missing"),
        ("bo", Role.SUPERVISOR, None, PASSWORD, "branch_missing"),
        ("joko", Role.OFFICER, "bontang", "pendek", "password_short"),
        ("joko", Role.OFFICER, "bontang", "si-Joko-lagi", "password_has_name"),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    store: AccountStore, name: str, role: Role, branch: str | None, password: str, why: str
) -> None:
    with pytest.raises(InvalidAccount) as refused:
        store.add_user(name, role, branch, password)

    assert refused.value.why == why
    assert [staff.username for staff in store.users()] == ["rina"]


def test_what_does_not_exist_is_not_found(store: AccountStore) -> None:
    for attempt in (
        lambda: store.add_user("bo", Role.OFFICER, "nirwana", PASSWORD),
        lambda: store.set_role("rina", Role.OFFICER, "nirwana"),
        lambda: store.add_device("kiosk-1", DeviceKind.KIOSK, "nirwana"),
        lambda: store.set_password("siapa", PASSWORD),
        lambda: store.add_token("siapa"),
        lambda: store.sign_in_link("siapa"),
        lambda: store.remove_user("siapa"),
        lambda: store.revoke_device("kiosk-9"),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_removed_account_leaves_nothing_behind(store: AccountStore, lobby: Hall) -> None:
    session = store.sign_in("rina", PASSWORD)
    token, link = store.add_token("rina"), store.sign_in_link("rina")

    store.remove_user("rina")

    assert not store.is_session_alive(session.id)
    assert store.staff_by_bearer(token) is None
    with pytest.raises(NotSignedIn):
        store.use_link(link)


def test_a_code_that_was_made_anew_replaces_the_old_one(store: AccountStore) -> None:
    old = store.device_code("kiosk-2", DeviceKind.KIOSK, "bontang")
    new = store.device_code("kiosk-2", DeviceKind.KIOSK, "bontang")

    with pytest.raises(NotSignedIn):
        store.enrol(old)
    device, key = store.enrol(new)
    assert store.device_by_key(key) == device
    assert device.name == "kiosk-2"


def test_a_code_is_easy_to_type_and_hard_to_guess(store: AccountStore) -> None:
    code = store.device_code("kiosk-2", DeviceKind.KIOSK, "bontang")

    assert len(code) == 10
    assert not set(code) & set("01IO")


def test_the_cookie_has_the_host_prefix_over_https_only() -> None:
    assert (session_cookie(False), session_cookie(True)) == ("lapak_session", "__Host-lapak_session")
