"""The real pages under the real headers in a real browser: nothing is blocked, nothing complains, signing in works."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.web.site import PASSWORD, Site

pytestmark = pytest.mark.browser
EXPECTED = ("/socket.io/", "status of 401", "status of 404")  # no sockets here; and pages that are meant to be refusals


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


def complaints_of(page: Page) -> list[str]:
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def test_every_page_runs_under_our_own_policy(site: Site, address: str, page: Page, pictures: Path) -> None:
    heard = complaints_of(page)
    token = site.take()["token"]

    for name, path in (
        ("index", "/"),
        ("error", "/nothing"),
        ("follow", f"/t/{token}"),
        ("gone", f"/t/{'A' * 26}"),
        ("display", "/display/bontang"),
        ("sign-in", "/console"),
        ("console", f"/sign-in/{site.accounts.sign_in_link('rina')}"),
        ("take", "/take"),
    ):
        page.goto(address + path)
        page.wait_for_load_state("load")
        page.wait_for_timeout(300)
        page.screenshot(path=pictures / f"web-{name}.png")

    assert [message for message in heard if not any(known in message for known in EXPECTED)] == []


def test_an_officer_signs_in_by_the_form_and_opens_a_counter(site: Site, address: str, page: Page) -> None:
    page.goto(f"{address}/console")
    page.fill("#username", "rina")
    page.fill("#password", "kata-sandi-salah")
    page.click("button[type=submit]")
    page.get_by_text("tidak cocok").wait_for()

    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    page.get_by_text("Kantor Cabang Bontang").first.wait_for()
    assert page.url == f"{address}/console"
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("lapak_session", True, "Lax")

    status = page.evaluate(
        """async () => {
            const csrf = JSON.parse(document.getElementById("page").textContent).csrf;
            const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
            const body = JSON.stringify({ request_id: "6f1c1f0e-8a51-4c1b-9a55-1d2f3a4b5c6d" });
            return (await fetch("/api/v1/counters/bontang-1/open", { method: "POST", headers, body })).status;
        }"""
    )
    assert status == 200


def test_a_foreign_page_in_the_same_browser_changes_nothing(site: Site, address: str, page: Page) -> None:
    page.goto(f"{address}/sign-in/{site.accounts.sign_in_link('rina')}")
    page.wait_for_url(f"{address}/console")
    before = site.seq()

    foreign = address.replace("127.0.0.1", "localhost")  # another host to a browser, and without our cookie's policy
    page.goto(f"{foreign}/livez")
    page.evaluate(
        """(address) => fetch(`${address}/api/v1/counters/bontang-1/open`, {
            method: "POST", mode: "no-cors", credentials: "include", headers: { "Content-Type": "text/plain" },
            body: JSON.stringify({ request_id: "6f1c1f0e-8a51-4c1b-9a55-1d2f3a4b5c6e" }),
        }).catch(() => null)""",
        address,
    )

    assert site.seq() == before
