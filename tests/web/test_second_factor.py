"""The second factor: what the password alone opens then (nothing), and that no code works twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyotp
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from caller_server.storage import account_tables as tables
from caller_server.storage.accounts import AccountStore
from caller_server.usecases.accounts import Role
from caller_server.usecases.second_factor import step_of
from caller_server.web.seal import SeedSeal
from tests.hall import KEY
from tests.web import site as sites
from tests.web.site import PASSWORD, QUICK_HASH, Caller, Site


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    with sites.site(tmp_path, kind=request.param) as made:
        yield made


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Site]:
    """A site where administrators must have a second factor."""
    with sites.site(tmp_path) as made:
        accounts = AccountStore(made.hall.database, made.hall.clock, KEY, QUICK_HASH, "administrators")
        web = made.app.extensions["lapak"]
        made.app.extensions["lapak"] = type(web)(**{name: getattr(web, name) for name in vars(web)} | {"accounts": accounts})
        made.accounts = accounts
        yield made


class Phone:
    """Somebody's authenticator app, with the recovery codes on a paper beside it."""

    def __init__(self, site: Site, told: dict[str, Any]) -> None:
        self._site, self._totp = site, pyotp.parse_uri(told["otpauth_uri"])
        self.recovery_codes: list[str] = told["recovery_codes"]

    def code(self) -> str:
        """What it shows now; thirty seconds pass first, since no code works twice."""
        self._site.hall.pass_time(seconds=30)
        return self.shown()

    def shown(self, steps: int = 0) -> str:
        assert isinstance(self._totp, pyotp.TOTP)
        return self._totp.at(self._site.hall.now, counter_offset=steps)


def set_up(site: Site, name: str = "sari") -> Phone:
    """Switch the second factor on for this person, in their browser."""
    person = site.browser(name)
    phone = Phone(site, person.post("session/second-factor/set-up", {"password": PASSWORD}).get_json())
    assert person.post("session/second-factor/confirm", {"code": phone.shown()}).status_code == 201
    return phone


def begin(site: Site, name: str = "sari") -> Caller:
    """A browser that has given the right password."""
    caller = site.nobody()
    answer = caller.send("POST", "session", json={"username": name, "password": PASSWORD})
    assert (answer.status_code, answer.get_json()["second_factor"]) == (202, True)
    return caller


def finish(caller: Caller, code: str) -> TestResponse:
    return caller.post("session/second-factor", {"code": code})


def test_the_password_alone_opens_nothing(site: Site) -> None:
    set_up(site)

    pending = begin(site)

    for path in ("session", "branches/bontang/live", "/account", "/live"):
        answer = pending.get(path)
        assert answer.status_code == 401 or 'id="second-step"' in answer.get_data(as_text=True), path
    assert pending.post("session/password", {"old": PASSWORD, "new": "rumah-di-tepi-sungai"}).status_code == 401
    secret = pending.client.get_cookie("lapak_session")
    assert secret is not None
    assert site.accounts.session(secret.value) is None
    waiting = site.accounts.pending(secret.value)
    assert waiting is not None
    assert not site.accounts.is_session_alive(waiting.id)


def test_a_code_signs_in_under_a_new_cookie(site: Site) -> None:
    phone, pending = set_up(site), begin(site)
    before = pending.client.get_cookie("lapak_session")

    answer = finish(pending, phone.code())

    after = pending.client.get_cookie("lapak_session")
    assert (answer.status_code, answer.get_json()["username"]) == (201, "sari")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert pending.get("session").status_code == 200
    assert site.accounts.pending(before.value) is None


def test_a_code_works_once(site: Site) -> None:
    phone = set_up(site)
    one, other = begin(site), begin(site)
    code = phone.code()

    assert finish(one, code).status_code == 201

    assert finish(other, code).status_code == 401
    assert finish(other, phone.shown(-1)).status_code == 401  # nor one from before the one that was used
    assert finish(other, phone.code()).status_code == 201


def test_the_code_that_confirmed_the_set_up_is_used_up_too(site: Site) -> None:
    phone = set_up(site)

    assert finish(begin(site), phone.shown()).status_code == 401


def test_a_code_used_twice_at_once_signs_in_once(site: Site) -> None:
    phone = set_up(site)
    waiting = [begin(site) for _ in range(4)]
    code = phone.code()

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(lambda caller: finish(caller, code).status_code, waiting))

    assert statuses == [201, 401, 401, 401]


def test_clocks_may_differ_by_one_step_and_no_more(site: Site) -> None:
    phone = set_up(site)
    site.hall.pass_time(minutes=5)

    for steps, status in ((-2, 401), (2, 401), (-1, 201), (1, 201)):
        assert finish(begin(site), phone.shown(steps)).status_code == status, steps


def test_five_wrong_codes_end_the_attempt(site: Site) -> None:
    phone, pending = set_up(site), begin(site)

    for _ in range(5):
        assert finish(pending, "000000").status_code == 401

    answer = finish(pending, phone.code())
    assert answer.status_code == 401
    assert "Terlalu banyak" in answer.get_json()["detail"]
    assert finish(begin(site), phone.shown()).status_code == 201


def test_beginning_again_does_not_give_more_guesses(site: Site) -> None:
    set_up(site)

    waiting = [begin(site) for _ in range(3)]
    statuses = [finish(pending, "000000").status_code for pending in waiting for _ in range(4)]

    assert statuses == [401] * 10 + [429] * 2


def test_the_time_for_the_code_is_five_minutes(site: Site) -> None:
    phone, pending = set_up(site), begin(site)
    site.hall.pass_time(minutes=5, seconds=1)

    answer = finish(pending, phone.shown())

    assert answer.status_code == 401
    assert "Waktu" in answer.get_json()["detail"]


def test_a_code_without_a_password_is_nothing(site: Site) -> None:
    phone = set_up(site)

    assert finish(site.nobody(), phone.code()).status_code == 401
    assert finish(site.browser("rina"), phone.shown()).status_code == 401


def test_a_recovery_code_works_once_however_it_is_typed(site: Site) -> None:
    phone = set_up(site)
    code = phone.recovery_codes[3]

    assert len(set(phone.recovery_codes)) == 10
    assert finish(begin(site), f" {code.lower().replace('-', ' ')} ").status_code == 201
    assert finish(begin(site), code).status_code == 401
    assert finish(begin(site), phone.recovery_codes[4]).status_code == 201
    assert site.accounts.factor("sari").recovery_codes_left == 8


def test_neither_seed_nor_recovery_code_is_stored_as_it_is(site: Site) -> None:
    phone = set_up(site)

    with site.hall.database.reader() as connection:
        row = connection.execute(select(tables.user).where(tables.user.c.username == "sari")).one()
    seed = SeedSeal("for tests only").open(row.totp_seed)

    assert seed is not None
    assert seed not in repr(row)
    assert not any(code in repr(row) or code.replace("-", "") in repr(row) for code in phone.recovery_codes)
    assert SeedSeal("another key").open(row.totp_seed) is None


def test_without_the_servers_key_only_recovery_codes_still_work(site: Site) -> None:
    phone = set_up(site)
    with site.hall.database.writer() as connection:
        connection.execute(tables.user.update().values(totp_seed=SeedSeal("another key").close(pyotp.random_base32())))

    assert finish(begin(site), phone.code()).status_code == 401
    assert finish(begin(site), phone.recovery_codes[0]).status_code == 201


def test_setting_up_asks_for_the_password_and_counts_only_when_confirmed(site: Site) -> None:
    sari = site.browser("sari")

    assert sari.post("session/second-factor/set-up", {"password": "bukan-kata-sandi"}).status_code == 422
    told = sari.post("session/second-factor/set-up", {"password": PASSWORD}).get_json()
    assert sari.post("session/second-factor/confirm", {"code": "000000"}).status_code == 422

    assert told["qr"].startswith("data:image/svg+xml;base64,")
    assert told["key"].replace(" ", "") in told["otpauth_uri"]
    assert site.nobody().send("POST", "session", json={"username": "sari", "password": PASSWORD}).status_code == 201


def test_setting_up_again_forgets_what_was_not_confirmed(site: Site) -> None:
    sari = site.browser("sari")
    first = Phone(site, sari.post("session/second-factor/set-up", {"password": PASSWORD}).get_json())
    second = Phone(site, sari.post("session/second-factor/set-up", {"password": PASSWORD}).get_json())

    assert sari.post("session/second-factor/confirm", {"code": first.shown()}).status_code == 422
    assert sari.post("session/second-factor/confirm", {"code": second.shown()}).status_code == 201
    refused = sari.post("session/second-factor/set-up", {"password": PASSWORD})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "not_allowed_now")


def test_setting_up_needs_the_csrf_token_of_whoever_is_signed_in(site: Site) -> None:
    only_cookie = Caller(site.browser("sari").client)

    for path, body in (("set-up", {"password": PASSWORD}), ("confirm", {"code": "000000"}), ("off", {"code": "000000"})):
        assert only_cookie.post(f"session/second-factor/{path}", body).status_code == 403


def test_a_program_with_a_token_has_no_second_factor_to_set_up(site: Site) -> None:
    program = site.staff("sari")

    assert program.post("session/second-factor/set-up", {"password": PASSWORD}).status_code == 401
    assert program.post("session/second-factor/off", {"code": "000000"}).status_code == 403
    assert program.post("session/password", {"old": PASSWORD, "new": "rumah-di-tepi-sungai"}).status_code == 403


def test_switching_it_off_takes_a_code(site: Site) -> None:
    phone = set_up(site)
    sari = begin(site)
    csrf = finish(sari, phone.code()).get_json()["csrf"]
    sari.headers["X-CSRF-Token"] = csrf

    assert sari.post("session/second-factor/off", {"code": "000000"}).status_code == 422
    assert sari.post("session/second-factor/off", {"code": phone.code()}).status_code == 204

    assert site.nobody().send("POST", "session", json={"username": "sari", "password": PASSWORD}).status_code == 201
    assert sari.post("session/second-factor/off", {"code": phone.code()}).status_code == 409


def test_an_administrator_resets_it_for_whoever_lost_the_phone(site: Site) -> None:
    phone, pending = set_up(site), begin(site)
    whole = begin(site)
    finish(whole, phone.code())

    assert site.staff("budi").post("admin/users/sari/second-factor/reset").status_code == 204

    assert whole.get("session").status_code == 401
    assert finish(pending, phone.code()).status_code == 401
    assert site.nobody().send("POST", "session", json={"username": "sari", "password": PASSWORD}).status_code == 201
    kinds = [change.kind for change in site.accounts.changes("bontang")]
    assert kinds[0] == "second_factor_reset"
    assert "second_factor_on" in kinds


def test_a_sign_in_link_stops_at_the_second_factor_too(site: Site) -> None:
    phone, sari = set_up(site), site.nobody()

    answer = sari.get(f"/sign-in/{site.accounts.sign_in_link('sari')}")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/live")
    assert sari.get("session").status_code == 401
    assert '"step": "code"' in sari.get("/live").get_data(as_text=True)
    assert finish(sari, phone.code()).status_code == 201


def test_administrators_set_it_up_before_they_are_let_in_where_that_is_demanded(strict: Site) -> None:
    budi = strict.nobody()
    answer = budi.send("POST", "session", json={"username": "budi", "password": PASSWORD})
    assert answer.get_json() == {"second_factor": True, "must_set_up": True}
    assert '"step": "set_up"' in budi.get("/account").get_data(as_text=True)

    phone = Phone(strict, budi.post("session/second-factor/set-up", {"password": ""}).get_json())
    assert budi.get("session").status_code == 401
    strict.hall.pass_time(minutes=9)  # an app is found and ten codes are written down
    answer = budi.post("session/second-factor/confirm", {"code": phone.shown()})

    assert (answer.status_code, answer.get_json()["username"]) == (201, "budi")
    assert budi.get("session").status_code == 200
    assert strict.nobody().send("POST", "session", json={"username": "sari", "password": PASSWORD}).status_code == 201
    assert begin(strict, "budi").get("session").status_code == 401


def test_who_must_set_it_up_cannot_go_round_it(strict: Site) -> None:
    budi = strict.nobody()
    budi.send("POST", "session", json={"username": "budi", "password": PASSWORD})

    assert finish(budi, "000000").status_code == 401
    assert budi.post("session/second-factor/confirm", {"code": "000000"}).status_code == 409
    strict.hall.pass_time(minutes=16)
    assert budi.post("session/second-factor/set-up", {"password": ""}).status_code == 401


def test_a_new_password_ends_every_other_session(site: Site) -> None:
    here, there = site.browser("rina"), site.browser("rina")
    link = site.accounts.sign_in_link("rina")

    assert here.post("session/password", {"old": "bukan-ini-bukan-itu", "new": "rumah-di-tepi-sungai"}).status_code == 422
    assert here.post("session/password", {"old": PASSWORD, "new": "pendek"}).status_code == 422
    answer = here.post("session/password", {"old": PASSWORD, "new": "rumah-di-tepi-sungai"})

    assert answer.status_code == 200
    here.headers["X-CSRF-Token"] = answer.get_json()["csrf"]
    assert here.post("counters/bontang-1/open").status_code == 200
    assert there.get("session").status_code == 401
    assert site.nobody().get(f"/sign-in/{link}").status_code == 401


def test_signing_out_everywhere_ends_all_sessions_but_no_programs(site: Site) -> None:
    here, there, program = site.browser("rina"), site.browser("rina"), site.staff("rina")

    assert here.post("session/end-everywhere").status_code == 204

    assert here.get("session").status_code == there.get("session").status_code == 401
    assert program.get("session").status_code == 200


def test_a_step_is_found_only_in_its_window(site: Site) -> None:
    seed, now = pyotp.random_base32(), site.hall.now
    current = int(now.timestamp()) // 30
    code = pyotp.TOTP(seed).at(now)

    assert step_of(code, seed, now, None) == current
    assert step_of(code[:3] + " " + code[3:], seed, now, None) == current
    assert step_of(code, seed, now, current) is None
    assert step_of(code, None, now, None) is None
    assert step_of("", seed, now, None) is None


def test_a_person_who_becomes_an_administrator_sets_it_up_at_the_next_sign_in(strict: Site) -> None:
    strict.accounts.set_role("sari", Role.ADMINISTRATOR, "bontang")

    answer = strict.nobody().send("POST", "session", json={"username": "sari", "password": PASSWORD})

    assert answer.get_json()["must_set_up"] is True
