"""Signing in in two steps, one's own account, people and devices: in a real browser on the real site."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from caller_server.storage.accounts import AccountStore
from caller_server.usecases.accounts import DeviceKind, Role
from caller_server.web.settings import OidcSettings
from config.translations import texts
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, OidcProvider, running
from tests.pages.account_site import give_password, opened, serving, with_mounted_views
from tests.pages.lead_browser import keys_of, serious, texts_named, too_wide
from tests.web import site as sites
from tests.web.site import PASSWORD, Site

pytestmark = pytest.mark.browser
LOOKS = [("light", "id"), ("dark", "en")]
SIZES = {"desk": (1280, 720), "small": (1024, 768), "hand": (390, 844)}
Shot = tuple[Site, str]


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with running() as made:
        yield made


@pytest.fixture
def running_site(tmp_path: Path, provider: OidcProvider) -> Iterator[Shot]:
    chosen = OidcSettings(provider.issuer, CLIENT_ID, CLIENT_SECRET, "SSO Kantor")
    with sites.site(tmp_path, oidc=chosen) as site:
        provider.now = lambda: site.hall.now
        with_mounted_views(site)
        with serving(site) as address:
            yield site, address


@pytest.fixture
def strict_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shot]:
    """Where administrators must have a second factor."""
    demanding = lambda *given: AccountStore(*given, require_second_factor="administrators")  # noqa: E731
    monkeypatch.setattr(sites, "AccountStore", demanding)
    with sites.site(tmp_path) as site, serving(site) as address:
        yield site, address


def look(page: Page, pictures: Path, name: str) -> None:
    """Take a picture, and see that nothing is too wide and that nobody is kept out."""
    page.screenshot(path=pictures / f"account-{name}.png", full_page=True)
    assert too_wide(page) == [], name
    assert serious(page) == [], name


def at_every_size(page: Page, pictures: Path, name: str) -> None:
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        look(page, pictures, f"{name}-{size}")


def code_of(site: Site, page: Page) -> str:
    """What an app shows that was given the key on the page."""
    return pyotp.TOTP(page.locator(".set-up__key").inner_text().replace(" ", "")).at(site.hall.now)


def set_up(site: Site, name: str = "sari") -> pyotp.TOTP:
    """Switch the second factor on for this person, and let its first code go by."""
    person = site.browser(name)
    told = person.post("session/second-factor/set-up", {"password": PASSWORD}).get_json()
    totp = pyotp.parse_uri(told["otpauth_uri"])
    assert isinstance(totp, pyotp.TOTP)
    assert person.post("session/second-factor/confirm", {"code": totp.at(site.hall.now)}).status_code == 201
    site.hall.pass_time(minutes=1)
    return totp


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_somebody_signs_in_in_two_steps(browser: Browser, running_site: Shot, pictures: Path, theme: Any, language: str) -> None:
    site, address = running_site
    totp = set_up(site)
    with opened(browser, theme=theme, language=language) as page:
        page.goto(f"{address}/account")
        at_every_size(page, pictures, f"sign-in-{language}")
        give_password(page, "sari")
        expect(page.locator("#code")).to_be_focused()
        at_every_size(page, pictures, f"code-{language}")

        page.fill("#code", "000000")
        page.keyboard.press("Enter")
        expect(page.locator("#second-step .message")).to_have_text(re.compile("tidak cocok|does not match"))
        look(page, pictures, f"code-wrong-{language}")
        page.fill("#code", totp.at(site.hall.now))
        page.keyboard.press("Enter")

        expect(page.locator("#password-title")).to_be_visible()
        assert page.url == f"{address}/account"


def test_a_page_that_is_loaded_again_is_still_at_the_second_step(browser: Browser, running_site: Shot) -> None:
    site, address = running_site
    set_up(site)
    with opened(browser) as page:
        page.goto(f"{address}/account")
        give_password(page, "sari")
        expect(page.locator("#code")).to_be_visible()
        page.reload()
        expect(page.locator("#code")).to_be_focused()
        expect(page.locator("#sign-in")).to_be_hidden()

        page.click("#start-over")
        expect(page.locator("#username")).to_be_focused()
        give_password(page, "gita")
        expect(page.locator("#password-title")).to_be_visible()


def test_a_recovery_code_opens_where_the_phone_is_lost(browser: Browser, running_site: Shot) -> None:
    site, address = running_site
    person = site.browser("sari")
    told = person.post("session/second-factor/set-up", {"password": PASSWORD}).get_json()
    totp = pyotp.parse_uri(told["otpauth_uri"])
    assert isinstance(totp, pyotp.TOTP)
    person.post("session/second-factor/confirm", {"code": totp.at(site.hall.now)})
    with opened(browser) as page:
        page.goto(f"{address}/account")
        give_password(page, "sari")
        page.click("#other-way")
        page.fill("#code", told["recovery_codes"][0].lower())
        page.keyboard.press("Enter")

        expect(page.get_by_text("Kode cadangan tersisa: 9.")).to_be_visible()


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_an_administrator_sets_it_up_before_being_let_in(
    browser: Browser, strict_site: Shot, pictures: Path, theme: Any, language: str
) -> None:
    site, address = strict_site
    with opened(browser, theme=theme, language=language) as page:
        page.goto(f"{address}/account")
        give_password(page, "budi")
        expect(page.locator(".recovery__codes li")).to_have_count(10)
        at_every_size(page, pictures, f"must-set-up-{language}")
        page.fill("#code", code_of(site, page))
        page.keyboard.press("Enter")

        expect(page.locator("#factor-off")).to_be_visible()
    assert site.accounts.person("budi").has_second_factor


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_somebody_looks_after_their_own_account(
    browser: Browser, running_site: Shot, pictures: Path, theme: Any, language: str
) -> None:
    site, address = running_site
    with opened(browser, theme=theme, language=language) as page:
        page.goto(f"{address}/account")
        give_password(page, "rina")
        expect(page.locator("#old")).to_be_visible()
        at_every_size(page, pictures, f"own-{language}")

        page.fill("#old", "bukan-kata-sandi")
        page.fill("#new", "rumah-di-tepi-sungai")
        page.keyboard.press("Enter")
        expect(page.locator(".account__card .message[data-shown=refusal]")).to_have_text(re.compile("tidak cocok|does not match"))
        page.fill("#old", PASSWORD)
        page.fill("#new", "rumah-di-tepi-sungai")
        page.keyboard.press("Enter")
        expect(page.locator(".message[data-shown=note]")).to_be_visible()
        page.click("#factor-on")
        page.fill("#again", "rumah-di-tepi-sungai")
        page.keyboard.press("Enter")
        expect(page.locator(".set-up__qr")).to_be_visible()
        at_every_size(page, pictures, f"set-up-{language}")
        page.fill("#code", code_of(site, page))
        page.keyboard.press("Enter")
        expect(page.locator("#factor-off")).to_be_visible()
        look(page, pictures, f"factor-on-{language}")

        site.hall.pass_time(minutes=1)
        page.click("#factor-off")
        page.fill("#code", "salah-salah")
        page.keyboard.press("Enter")
        expect(page.locator(".account__card .message[data-shown=refusal]")).to_be_visible()
        look(page, pictures, f"factor-off-{language}")
        page.get_by_role("button", name=re.compile("Keluar di semua|Sign out everywhere")).click()
        expect(page.locator("#sign-in")).to_be_visible()


def test_the_provider_signs_somebody_in_and_a_refusal_is_said_in_words(
    browser: Browser, running_site: Shot, provider: OidcProvider, pictures: Path
) -> None:
    _, address = running_site
    with opened(browser) as page:
        page.goto(f"{address}/account")
        page.click("#provider")
        expect(page.locator("#password-title")).to_be_visible()
        assert page.url == f"{address}/account"

    provider.person = {"sub": "nobody", "preferred_username": "nobody"}
    with opened(browser) as page:
        page.goto(f"{address}/console")
        page.click("#provider")
        expect(page.locator("#message")).to_contain_text("tidak terhubung")
        look(page, pictures, "provider-refused")


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_an_administrator_looks_after_people(
    browser: Browser, running_site: Shot, pictures: Path, theme: Any, language: str
) -> None:
    site, address = running_site
    set_up(site)
    site.accounts.add_user("adi", Role.ADMINISTRATOR, "bontang", PASSWORD)
    link = site.accounts.sign_in_link("budi")
    with opened(browser, theme=theme, language=language) as page:
        page.goto(f"{address}/sign-in/{link}?next=/account")
        page.goto(f"{address}/mounted/people?lang={language}")
        expect(page.locator(".people__table tbody tr")).to_have_count(7)
        at_every_size(page, pictures, f"people-{language}")

        page.set_viewport_size({"width": 1280, "height": 720})
        page.click("#add-person")
        page.fill("#username", "Joko")
        page.select_option("#role", "viewer")
        look(page, pictures, f"people-add-{language}")
        page.keyboard.press("Escape")
        page.click("#add-person")
        page.fill("#username", "rina")
        page.keyboard.press("Enter")
        expect(page.locator("dialog .message")).to_contain_text("rina")
        page.fill("#username", "Joko")
        page.keyboard.press("Enter")
        expect(page.locator("#shown-once")).to_have_value(re.compile(f"^{address}/sign-in/"))
        look(page, pictures, f"people-link-{language}")
        page.keyboard.press("Escape")
        expect(page.locator(".people__table tbody tr")).to_have_count(8)

        page.get_by_role("button", name=re.compile("(Ubah|Change) sari")).click()
        look(page, pictures, f"people-change-{language}")
        page.click("[data-action=disable]")
        look(page, pictures, f"people-disable-{language}")
        page.locator("dialog button[type=submit]").click()
        expect(page.locator("#said")).to_contain_text("sari")
        expect(page.locator("tr.is-off")).to_contain_text("sari")
        look(page, pictures, f"people-after-{language}")
    assert site.accounts.person("sari").is_disabled
    assert site.accounts.person("joko").staff.role is Role.OFFICER


@pytest.mark.parametrize(("theme", "language"), LOOKS)
def test_an_administrator_looks_after_devices(
    browser: Browser, running_site: Shot, pictures: Path, theme: Any, language: str
) -> None:
    site, address = running_site
    key = site.accounts.add_device("kiosk-old", DeviceKind.KIOSK, "bontang")
    site.accounts.revoke_device("kiosk-old")
    display = site.accounts.add_device("lobby", DeviceKind.DISPLAY, "bontang")
    site.with_key(display).send("POST", "devices/heartbeat", json={"version": "0.1.0", "faults": ["tidak ada suara"]})
    link = site.accounts.sign_in_link("budi")
    with opened(browser, theme=theme, language=language) as page:
        page.clock.set_fixed_time(site.hall.now)
        page.goto(f"{address}/sign-in/{link}?next=/account")
        page.goto(f"{address}/mounted/devices?lang={language}")
        expect(page.locator(".people__table tbody tr")).to_have_count(3)
        page.click("#add-device")
        page.fill("#name", "Kiosk-2")
        page.keyboard.press("Enter")
        expect(page.locator("#shown-once")).to_have_value(re.compile("^[0-9A-Z]{5}-[0-9A-Z]{5}$"))
        code = page.locator("#shown-once").input_value()
        look(page, pictures, f"devices-code-{language}")
        page.keyboard.press("Escape")
        expect(page.locator("tr", has_text="lobby").locator(".is-bad")).to_have_text(re.compile("^1 (gangguan|fault), "))
        at_every_size(page, pictures, f"devices-{language}")

        assert site.nobody().send("POST", "devices/enrol", json={"code": code}).status_code == 201
        page.get_by_role("button", name=re.compile("lobby")).click()
        look(page, pictures, f"devices-revoke-{language}")
        page.locator("dialog button[type=submit]").click()
        expect(page.locator("#said")).to_contain_text("lobby")
        expect(page.locator("tr.is-off")).to_have_count(2)
    assert site.accounts.device_by_key(display) is None
    assert site.accounts.device_by_key(key) is None


def test_every_text_that_the_scripts_name_is_there() -> None:
    assert texts_named("account") - keys_of("account") == set()
    assert {key for key in texts_named("admin") if key.startswith(("people.", "devices."))} - keys_of("admin_people") == set()


@pytest.mark.parametrize("surface", ["account", "admin_people"])
def test_both_languages_have_the_same_texts_with_the_same_values(surface: str) -> None:
    def values(language: str) -> dict[str, set[str]]:
        return {key: set(re.findall(r"\{(\w+)\}", " ".join(forms))) for key, forms in texts(surface, language).forms.items()}

    assert values("id") == values("en")
