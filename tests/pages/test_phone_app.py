"""The participant's page as an app: offline, pushed to, updated; large, in high contrast, on a phone whose clock is wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from caller_server.web import phone_app
from tests.pages import phone_server
from tests.pages.phone_browser import a_phone, connected, open_page, until
from tests.pages.phone_server import TOKEN, PhoneServer
from tests.pages.phone_states import STATES
from tests.samples import called, ticket_view

pytestmark = pytest.mark.browser


@pytest.fixture
def server() -> Iterator[PhoneServer]:
    with phone_server.running() as running:
        yield running


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = a_phone(browser, permissions=["notifications"])
    yield context
    context.close()


def kept(page: Page) -> Page:
    """The same page, once its worker has kept it for the time without a connection."""
    until(page, f"caches.match('/t/{TOKEN}').then(Boolean)")
    until(page, f"caches.match('/kept/{TOKEN}').then(Boolean)")
    return page


def shown(page: Page) -> list[dict[str, Any]]:
    """The notifications that are shown now."""
    return page.evaluate("""async () => (await (await navigator.serviceWorker.getRegistration('/')).getNotifications())
        .map(({ title, body, tag, data }) => ({ title, body, tag, data }))""")  # type: ignore[no-any-return]


def push(page: Page, server: PhoneServer, **payload: Any) -> None:
    """A push message as the browser's push service would deliver it, already decrypted."""
    told = {
        "kind": "called", "title": "Giliran Anda!", "body": "A042, silakan menuju Loket 3.", "url": f"/t/{TOKEN}", "tag": "A042",
        "seq": 131, "at": "2026-11-23T01:43:00Z", "urgent": True,
    } | payload  # fmt: skip
    deliver(page, server, json.dumps(told))


def deliver(page: Page, server: PhoneServer, data: str) -> None:
    debugger = page.context.new_cdp_session(page)
    found: list[str] = []
    debugger.on(
        "ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(r["registrationId"] for r in told["registrations"])
    )
    debugger.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    debugger.send("ServiceWorker.deliverPushMessage", {"origin": server.url, "registrationId": found[-1], "data": data})
    page.wait_for_timeout(500)
    debugger.detach()


def test_without_a_server_the_page_opens_with_its_last_state_and_says_of_when_it_is(
    phone: BrowserContext, server: PhoneServer, pictures: Path
) -> None:
    page = connected(open_page(phone, server, STATES["waiting-away"]))
    server.push(
        STATES["waiting-away"].model_copy(
            update={"seq": 125, "ahead": 3, "server_time": STATES["waiting-away"].server_time.replace(minute=50)}
        )
    )
    expect(page.get_by_text("3 orang di depan Anda", exact=True)).to_be_visible()
    kept(page)
    until(page, f"caches.match('/kept/{TOKEN}').then((found) => found.json()).then(({{ view }}) => view.seq === 125)")
    server.stop()
    server._server.server_close()

    page.reload()

    expect(page.get_by_role("heading", name="Sambungan terputus")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Keadaan terakhir, pukul 09.50")).to_be_visible()
    expect(page.get_by_text("3 orang di depan Anda", exact=True)).to_be_visible()
    expect(page.get_by_role("img", name="Nomor antrean A nol empat dua")).to_be_visible()
    page.wait_for_timeout(1000)
    assert page.evaluate("[...document.fonts].filter(({ status }) => status === 'loaded').length") >= 2
    page.screenshot(path=pictures / "phone-offline-id.png", full_page=True)


def test_a_ticket_that_ended_is_not_kept_on_the_phone(phone: BrowserContext, server: PhoneServer) -> None:
    page = kept(connected(open_page(phone, server, ticket_view(seq=120))))

    server.push(STATES["served"].model_copy(update={"seq": 140}))

    page.wait_for_timeout(12_500)
    until(page, f"caches.match('/kept/{TOKEN}').then((found) => !found)")
    until(page, f"caches.match('/t/{TOKEN}').then((found) => !found)")
    assert page.evaluate("localStorage['lapak.ticket']") is None


def test_a_push_shows_a_notification_that_leads_to_the_ticket(phone: BrowserContext, server: PhoneServer) -> None:
    page = kept(connected(open_page(phone, server, ticket_view(seq=120))))
    page.goto(f"{server.url}/assets/tokens.css")  # the ticket's page is closed

    push(page, server)

    assert shown(page) == [
        {
            "title": "Giliran Anda!",
            "body": "A042, silakan menuju Loket 3.",
            "tag": "A042",
            "data": {"url": f"/t/{TOKEN}", "seq": 131},
        }
    ]


def test_a_push_that_was_overtaken_does_not_take_the_newer_one_away(phone: BrowserContext, server: PhoneServer) -> None:
    page = kept(connected(open_page(phone, server, ticket_view(seq=120))))
    page.goto(f"{server.url}/assets/tokens.css")
    push(page, server)

    push(page, server, kind="near", title="Tinggal 3 nomor lagi", seq=125)

    assert [one["title"] for one in shown(page)] == ["Giliran Anda!"]


@pytest.mark.parametrize(
    "data", ["", "no json", '{"title": "x", "url": "https://evil.example/"}', '{"title": 5, "url": "/t/ABC"}']
)
def test_a_push_that_is_not_ours_leads_nowhere(phone: BrowserContext, server: PhoneServer, data: str) -> None:
    page = kept(connected(open_page(phone, server, ticket_view(seq=120))))
    page.goto(f"{server.url}/assets/tokens.css")

    deliver(page, server, data)

    assert [(one["body"], one["data"]["url"]) for one in shown(page)] == [("Ada kabar tentang nomor Anda.", None)]


def test_while_the_page_is_looked_at_a_push_brings_it_up_to_date_instead(phone: BrowserContext, server: PhoneServer) -> None:
    page = kept(connected(open_page(phone, server, ticket_view(seq=120))))
    server.view = called(seq=131)

    push(page, server)

    expect(page.get_by_role("heading", name="Giliran Anda!")).to_be_visible()
    assert shown(page) == []


def test_a_touch_on_the_notification_brings_the_open_page_to_the_front_or_opens_it(
    phone: BrowserContext, server: PhoneServer
) -> None:
    page = kept(connected(open_page(phone, server, ticket_view(seq=120))))
    [worker] = phone.service_workers
    watch = """(url) => new Promise((done) => {
      WindowClient.prototype.focus = async function () { done(['focused', new URL(this.url).pathname]); };
      clients.openWindow = async (wanted) => done(['opened', wanted]);
      dispatchEvent(Object.assign(new ExtendableEvent('notificationclick'), { notification: { close() {}, data: { url } } }));
    })"""

    assert worker.evaluate(watch, f"/t/{TOKEN}") == ["focused", f"/t/{TOKEN}"]
    page.goto(f"{server.url}/assets/tokens.css")
    assert worker.evaluate(watch, f"/t/{TOKEN}") == ["opened", f"/t/{TOKEN}"]


def test_an_update_takes_old_files_away_and_leaves_the_open_page_working(
    phone: BrowserContext, server: PhoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = kept(connected(open_page(phone, server, ticket_view(seq=120))))
    old = phone_app.shell_version()
    monkeypatch.setattr(phone_app, "shell_version", lambda: "anotherversion00")

    page.evaluate("navigator.serviceWorker.getRegistration('/').then((it) => it.update())")

    until(
        page,
        f"caches.keys().then((names) => names.includes('lapak-shell-anotherversion00') && !names.includes('lapak-shell-{old}'))",
    )
    server.push(ticket_view(seq=121, ahead=2))
    expect(page.get_by_text("2 orang di depan Anda", exact=True)).to_be_visible()
    page.get_by_role("button", name="Tampilan").click()
    expect(page.get_by_role("dialog")).to_contain_text("Huruf besar")
    kept(page)
    server.stop()
    server._server.server_close()
    page.reload()
    expect(page.get_by_role("heading", name="Sambungan terputus")).to_be_visible(timeout=30_000)


def test_a_page_of_other_files_is_not_kept_beside_these(
    phone: BrowserContext, server: PhoneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = kept(connected(open_page(phone, server, ticket_view(seq=120))))
    monkeypatch.setattr(phone_app, "SHELL_HEADER", "X-Something-Else")
    page.evaluate(f"caches.open('lapak-shell-{phone_app.shell_version()}').then((it) => it.delete('/t/{TOKEN}'))")

    page.evaluate("navigator.serviceWorker.controller.postMessage({ keep: location.pathname })")

    page.wait_for_timeout(700)
    assert not page.evaluate(f"caches.match('/t/{TOKEN}').then(Boolean)")
