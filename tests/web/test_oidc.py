"""Signing in at the agency's own provider, against a real one on loopback: who is let in, and every way to cheat that is not."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from caller_server.usecases.accounts import NotSignedIn, Role
from caller_server.web import oidc_provider
from caller_server.web.settings import OidcSettings
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, OidcProvider, running
from tests.web import site as sites
from tests.web.site import PASSWORD, Caller, Site

HTML = {"Accept": "text/html"}
Lie = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with running() as made:
        yield made


@pytest.fixture
def site(tmp_path: Path, provider: OidcProvider) -> Iterator[Site]:
    chosen = OidcSettings(provider.issuer, CLIENT_ID, CLIENT_SECRET, "SSO Kantor")
    with sites.site(tmp_path, oidc=chosen) as made:
        provider.now = lambda: made.hall.now
        yield made


def go(caller: Caller, path: str = "/sign-in/oidc") -> str:
    """Where the provider sends this browser back to, after our page has sent it there."""
    there = caller.get(path)
    assert there.status_code == 303, there.get_data(as_text=True)
    back = requests.get(there.headers["Location"], allow_redirects=False, timeout=30).headers["Location"]
    parts = urlsplit(back)
    return f"{parts.path}?{parts.query}"


def come_back(site: Site, path: str = "/sign-in/oidc") -> tuple[Caller, TestResponse]:
    """A browser that went the whole way, and what it got in the end."""
    caller = site.nobody()
    return caller, caller.get(go(caller, path), headers=HTML)


def is_refused(caller: Caller, answer: TestResponse, sentence: str) -> bool:
    """The sign-in page with a sentence, no trace, and nobody signed in."""
    text = answer.get_data(as_text=True)
    is_page = answer.mimetype == "text/html" and 'id="sign-in"' in text and "Traceback" not in text
    return is_page and sentence in text and caller.get("session").status_code == 401


def test_an_account_is_found_by_its_name_the_first_time_and_by_its_subject_from_then_on(
    site: Site, provider: OidcProvider
) -> None:
    rina, answer = come_back(site)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console")
    assert rina.get("session").get_json()["username"] == "rina"

    provider.person = {"sub": "7d1f", "preferred_username": "another-name"}
    again, _ = come_back(site)

    assert again.get("session").get_json()["username"] == "rina"
    assert site.accounts.person("rina").is_bound
    assert [change.kind for change in site.accounts.changes("bontang")].count("provider_bound") == 1


def test_a_bound_account_is_nobody_elses_by_name(site: Site, provider: OidcProvider) -> None:
    come_back(site)
    provider.person = {"sub": "another person", "preferred_username": "rina"}

    caller, answer = come_back(site)

    assert answer.status_code == 401
    assert is_refused(caller, answer, "tidak terhubung")


def test_no_account_is_ever_made(site: Site, provider: OidcProvider) -> None:
    before = site.accounts.users()
    provider.person = {"sub": "0001", "preferred_username": "newcomer"}

    caller, answer = come_back(site)

    assert is_refused(caller, answer, "tidak terhubung")
    assert site.accounts.users() == before


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "rina@example.go.id", "email_verified": True},
        {"email": "rina", "name": "rina", "nickname": "rina"},
        {"preferred_username": "rina@example.go.id"},
        {"preferred_username": ["rina"]},
        {"preferred_username": "Rina"},
        {"preferred_username": "rina\x00"},
        {},
    ],
)
def test_no_account_is_taken_over_by_an_address_or_a_similar_name(
    site: Site, provider: OidcProvider, claims: dict[str, Any]
) -> None:
    provider.person = {"sub": "evil"} | claims

    caller, answer = come_back(site)

    assert is_refused(caller, answer, "tidak terhubung")
    assert not site.accounts.person("rina").is_bound


@pytest.mark.parametrize(
    "lie",
    [
        lambda claims: claims | {"nonce": "another"},
        lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
        lambda claims: claims | {"aud": "another-client"},
        lambda claims: claims | {"aud": ["another-client", "third"]},
        lambda claims: claims | {"aud": [CLIENT_ID, "another"], "azp": "another"},
        lambda claims: claims | {"iss": "http://127.0.0.1:1"},
        lambda claims: claims | {"exp": claims["iat"] - 120},
        lambda claims: claims | {"iat": claims["iat"] + 3600},
        lambda claims: {name: value for name, value in claims.items() if name != "exp"},
        lambda claims: {name: value for name, value in claims.items() if name != "sub"},
        lambda claims: claims | {"sub": ""},
        lambda claims: claims | {"sub": "7d1f\x00"},
        lambda claims: claims | {"sub": 7},
        lambda claims: claims | {"sub": "x" * 400},
        lambda claims: claims | {"at_hash": "not the hash"},
    ],
)
def test_a_token_with_a_false_claim_signs_nobody_in(site: Site, provider: OidcProvider, lie: Lie) -> None:
    provider.lie = lie

    caller, answer = come_back(site)

    assert answer.status_code == 401
    assert is_refused(caller, answer, "tidak dapat dipercaya")


@pytest.mark.parametrize("how", ["signed_by_somebody_else", "signed_with_the_public_key", "unsigned", "nonsense"])
def test_a_token_that_the_provider_did_not_sign_signs_nobody_in(site: Site, provider: OidcProvider, how: str) -> None:
    provider.sign = (lambda claims: "a.b.c") if how == "nonsense" else getattr(provider, how)

    caller, answer = come_back(site)

    assert is_refused(caller, answer, "tidak dapat dipercaya")


def test_a_provider_that_changes_its_key_is_still_believed(site: Site, provider: OidcProvider) -> None:
    come_back(site)
    provider.key = RSAKey.generate_key(2048, parameters={"kid": "two"}, private=True)

    caller, _ = come_back(site)

    assert caller.get("session").get_json()["username"] == "rina"


def test_an_answer_is_good_once(site: Site) -> None:
    rina = site.nobody()
    back = go(rina)
    assert rina.get(back).status_code == 303
    rina.client.delete_cookie("lapak_session")

    answer = rina.get(back, headers=HTML)

    assert answer.status_code == 401
    assert is_refused(rina, answer, "sudah selesai")


def test_an_answer_is_good_in_the_browser_that_began_only(site: Site) -> None:
    back = go(site.nobody())
    victim = site.nobody()
    go(victim)  # who has begun a sign-in of their own

    for caller in (victim, site.nobody()):
        answer = caller.get(back, headers=HTML)
        assert is_refused(caller, answer, "sudah selesai")


@pytest.mark.parametrize("change", ["state=", "state=another", "code="])
def test_an_answer_that_was_changed_on_the_way_is_refused(site: Site, change: str) -> None:
    caller = site.nobody()
    path, _, query = go(caller).partition("?")
    name, _, value = change.partition("=")
    fields = {key: values[0] for key, values in parse_qs(query).items()} | {name: value}

    answer = caller.client.get(path, query_string=fields, headers=HTML)

    assert answer.status_code == 401
    assert caller.get("session").status_code == 401


def test_the_cookie_in_between_cannot_be_made_by_others(site: Site) -> None:
    caller = site.nobody()
    back = go(caller)
    cookie = caller.client.get_cookie("lapak_oidc")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    caller.client.set_cookie("lapak_oidc", f"{cookie.value[:-2]}xx")

    answer = caller.get(back, headers=HTML)

    assert is_refused(caller, answer, "sudah selesai")


def test_whoever_cancels_at_the_provider_is_told_so(site: Site, provider: OidcProvider) -> None:
    caller = site.nobody()
    state = parse_qs(urlsplit(go(caller)).query)["state"][0]

    answer = caller.get(f"/sign-in/oidc/callback?error=access_denied&error_description=<b>x</b>&state={state}", headers=HTML)

    assert is_refused(caller, answer, "dibatalkan")
    assert "<b>x</b>" not in answer.get_data(as_text=True)
    assert "/token" not in provider.asked


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [("/take", "/take"), ("//jahat.example", "/console"), ("https://jahat.example/", "/console"), ("/%0d%0aX:%20y", "/console")],
)
def test_one_comes_out_on_our_own_pages_only(site: Site, wanted: str, led_to: str) -> None:
    _, answer = come_back(site, f"/sign-in/oidc?next={wanted}")

    assert answer.headers["Location"] == led_to


def test_a_disabled_account_stays_out(site: Site) -> None:
    come_back(site)
    site.staff("budi").send("PATCH", "admin/users/rina", json={"is_disabled": True})

    caller, answer = come_back(site)

    assert is_refused(caller, answer, "tidak terhubung")


def test_an_administrator_lets_an_account_go_from_the_provider(site: Site, provider: OidcProvider) -> None:
    come_back(site)
    site.staff("budi").send("PATCH", "admin/users/rina", json={"is_bound": False})
    provider.person = {"sub": "the right one", "preferred_username": "rina"}

    caller, _ = come_back(site)

    assert caller.get("session").get_json()["username"] == "rina"


def test_the_second_factor_is_asked_for_here_too(site: Site) -> None:
    rina = site.browser("rina")
    told = rina.post("session/second-factor/set-up", {"password": PASSWORD}).get_json()
    totp = pyotp.parse_uri(told["otpauth_uri"])
    assert isinstance(totp, pyotp.TOTP)
    rina.post("session/second-factor/confirm", {"code": totp.at(site.hall.now)})

    caller, answer = come_back(site)

    assert answer.status_code == 303
    assert caller.get("session").status_code == 401
    assert '"step": "code"' in caller.get("/console").get_data(as_text=True)


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 500},
        {"status": 302},
        {"discovery": {"issuer": "http://127.0.0.1:1"}},
        {"discovery": {"token_endpoint": "file:///etc/passwd"}},
        {"discovery": {"jwks_uri": None}},
        {"discovery": {"token_endpoint": "http://127.0.0.1:1/token"}},
        {"discovery": {"jwks_uri": "http://127.0.0.1:1/keys"}},
    ],
)
def test_a_provider_that_cannot_be_used_is_said_plainly(site: Site, provider: OidcProvider, trouble: dict[str, Any]) -> None:
    caller = site.nobody()
    back = go(caller)
    for name, value in trouble.items():
        setattr(provider, name, value)

    answer = caller.get(back, headers=HTML)

    assert answer.status_code == 503
    assert is_refused(caller, answer, "tidak menjawab")


def test_a_provider_that_redirects_is_not_followed(site: Site, provider: OidcProvider) -> None:
    provider.discovery = {"jwks_uri": f"{provider.issuer}/elsewhere"}

    caller, answer = come_back(site)

    assert answer.status_code == 503
    assert caller.get("session").status_code == 401
    assert "/keys" not in provider.asked


def test_a_provider_that_hangs_is_not_waited_for(site: Site, provider: OidcProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc_provider, "PATIENCE_S", 0.2)
    provider.delay_s = 0.6

    answer = site.nobody().get("/sign-in/oidc", headers=HTML)

    assert answer.status_code == 503
    assert "tidak menjawab" in answer.get_data(as_text=True)


def test_the_button_is_there_when_a_provider_is_and_leads_back_to_the_page(site: Site) -> None:
    page = site.nobody().get("/console?lang=en").get_data(as_text=True)

    assert "Sign in with SSO Kantor" in page
    assert 'href="/sign-in/oidc?next=/console%3Flang%3Den"' in page


def test_without_a_provider_nothing_is_offered_and_nobody_is_asked(tmp_path: Path, provider: OidcProvider) -> None:
    with sites.site(tmp_path) as plain:
        page = plain.nobody().get("/console").get_data(as_text=True)
        answers = [plain.nobody().get(path, headers=HTML).status_code for path in ("/sign-in/oidc", "/sign-in/oidc/callback")]

    assert "oidc" not in page
    assert answers == [404, 404]
    assert provider.asked == []


def test_binding_holds_on_postgresql_too(tmp_path: Path) -> None:
    with sites.site(tmp_path, kind="postgresql") as made:
        made.accounts.sign_in_by_provider("issuer|one", "rina")

        assert made.accounts.sign_in_by_provider("issuer|one", None).staff.role is Role.OFFICER
        for subject, name in (("issuer|two", "rina"), ("issuer|three", None), ("issuer|four", "nobody")):
            with pytest.raises(NotSignedIn):
                made.accounts.sign_in_by_provider(subject, name)
