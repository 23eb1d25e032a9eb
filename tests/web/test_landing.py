"""Whoever signs in comes to the page they asked for when it is theirs, else to where their day begins."""

import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from caller_server.usecases.accounts import Role
from caller_server.web.landing import own_path
from tests.web.site import PASSWORD, Site

HTML = {"Accept": "text/html"}
HOMES = {"rina": "/console", "gita": "/greeter", "sari": "/live", "budi": "/admin", "vera": "/live"}
MAY_OPEN = {  # the page asked for, and who may have it
    "/console": {"rina", "sari", "budi"},
    "/greeter": {"rina", "gita", "sari", "budi"},
    "/take?lang=en": {"rina", "gita", "sari", "budi"},
    "/live": {"sari", "budi", "vera"},
    "/reports?from=2026-11-01&services=A%2CK": {"sari", "budi", "vera"},
    "/audit": {"sari", "budi"},
    "/admin": {"budi"},
    "/account": set(HOMES),
    "/console#bontang-b1,bontang-b2": {"rina", "sari", "budi"},
    "/console?branch=bontang": {"rina", "sari", "budi"},
    "/console?branch=samarinda": {"budi"},
    "/display/bontang": set(HOMES),
}
NOWHERE = (
    "https://evil.example/", "//evil.example/x", "/\\evil.example", "javascript:alert(1)", "/nothing", "/sign-in/abc",
    "/start?next=/live", "/api/v1/session", "console", "/console\r\nX: y",
)  # fmt: skip


@pytest.fixture
def site(site: Site) -> Site:
    site.accounts.add_user("vera", Role.VIEWER, "bontang", PASSWORD)
    return site


@pytest.mark.parametrize(("name", "home"), HOMES.items())
def test_everybody_comes_to_what_they_asked_for_where_it_is_theirs_else_home(site: Site, name: str, home: str) -> None:
    caller = site.browser(name)

    found = {path: caller.get(f"/start?next={quote(path, safe='')}").headers["Location"] for path in MAY_OPEN}

    assert found == {path: path if name in allowed else home for path, allowed in MAY_OPEN.items()}
    assert caller.get("/start").headers["Location"] == home
    assert caller.get(home, headers=HTML).status_code == 200


@pytest.mark.parametrize(("name", "home"), HOMES.items())
def test_a_link_leads_to_the_same_place(site: Site, name: str, home: str) -> None:
    for path in ("/console", "/take?lang=en", "/live", "/admin", "/console?branch=samarinda"):
        link = site.accounts.sign_in_link(name)

        answer = site.nobody().get(f"/sign-in/{link}?next={quote(path, safe='')}")

        assert (answer.status_code, answer.headers["Location"]) == (303, path if name in MAY_OPEN[path] else home)


@pytest.mark.parametrize("asked", NOWHERE)
def test_signing_in_leads_to_no_other_place(site: Site, asked: str) -> None:
    answer = site.browser("gita").get(f"/start?next={quote(asked, safe='')}")

    assert answer.headers["Location"] == "/greeter"


def test_a_path_of_ours_has_no_sign_that_could_lead_elsewhere() -> None:
    assert own_path("/reports?from=2026-11-01&services=A%2CK") is not None
    assert [
        path for path in ("//x", "/\\x", "x", "", "/a b", "/a\n", "/a\\b", '/a"b', "/<x>") if own_path(path) is not None
    ] == []


def test_who_asks_for_the_start_signs_in_and_goes_where_it_was_to_lead(site: Site) -> None:
    for asked, kept in (("/start", ""), ("/start?next=/live", "/live"), ("/start?next=//evil.example", "")):
        assert f'data-next="{kept}"' in site.nobody().get(asked, headers=HTML).get_data(as_text=True)


def test_a_page_that_is_not_ones_own_leads_back_to_what_is(site: Site) -> None:
    refused = site.browser("gita").get("/console", headers=HTML)

    assert refused.status_code == 403
    assert 'href="/start"' in refused.get_data(as_text=True)


# --- in a browser ---


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="id-ID")
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str) -> None:
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    page.click("#sign-in button[type=submit]")


@pytest.mark.browser
@pytest.mark.parametrize(("name", "home"), HOMES.items())
def test_signing_in_by_password_ends_at_ones_own_page(site: Site, address: str, page: Page, name: str, home: str) -> None:
    for asked in ("/console", "/live", "/greeter?lang=en", "/account"):
        page.context.clear_cookies()
        page.goto(address + asked)

        sign_in(page, name)

        allowed = MAY_OPEN[asked.partition("?")[0]]
        expect(page).to_have_url(address + (asked if name in allowed else home))
        expect(page.locator("#username")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(("name", "home"), HOMES.items())
def test_signing_in_by_a_link_ends_at_ones_own_page(site: Site, address: str, page: Page, name: str, home: str) -> None:
    for asked, ends in (("", home), ("?next=/account", "/account"), ("?next=/admin", "/admin" if name == "budi" else home)):
        page.context.clear_cookies()

        answer = page.goto(f"{address}/sign-in/{site.accounts.sign_in_link(name)}{asked}")

        assert answer is not None
        assert answer.status == 200
        expect(page).to_have_url(address + ends)


@pytest.mark.browser
def test_the_counter_in_the_address_is_still_there_after_signing_in(site: Site, address: str, page: Page) -> None:
    page.goto(f"{address}/console#bontang-b1")

    sign_in(page, "rina")

    expect(page).to_have_url(f"{address}/console#bontang-b1")
    expect(page.locator(".top")).to_contain_text("Kantor Cabang Bontang")


@pytest.mark.browser
def test_a_greeter_who_asked_for_a_counter_comes_to_the_door_without_it(site: Site, address: str, page: Page) -> None:
    page.goto(f"{address}/console#bontang-3")

    sign_in(page, "gita")

    expect(page).to_have_url(f"{address}/greeter")
    expect(page.locator("#number")).to_be_visible()
