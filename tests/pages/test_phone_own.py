"""The participant's page and the phone it is on: a wrong clock, two phones, large type, being told, being here."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from tests.pages import phone_server
from tests.pages.phone_browser import SMALL, a_phone, connected, open_page
from tests.pages.phone_server import PhoneServer
from tests.pages.phone_states import STATES
from tests.samples import called, ticket_view

pytestmark = pytest.mark.browser
KEY = "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM"
FIVE_HOURS_OFF = """
const right = Date.now;
Date.now = () => right() + {hours} * 3600000;
"""
SUBSCRIBES = """
PushManager.prototype.getSubscription = async () => window.held ?? null;
PushManager.prototype.subscribe = async function (wanted) {
  window.held = { endpoint: 'https://push.example/1', options: wanted,
    unsubscribe: async () => { window.held = null; return true; },
    toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: 'P', auth: 'A' } }) };
  return window.held;
};
"""


@pytest.fixture
def server() -> Iterator[PhoneServer]:
    with phone_server.running() as running:
        yield running


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = a_phone(browser, permissions=["notifications"])
    yield context
    context.close()


@pytest.mark.parametrize("hours", [5, -5])
def test_a_phone_whose_clock_is_hours_off_shows_the_same(browser: Browser, server: PhoneServer, hours: int) -> None:
    right, wrong = a_phone(browser), a_phone(browser)
    wrong.add_init_script(FIVE_HOURS_OFF.replace("{hours}", str(hours)))
    for name in ("missed", "too-late", "waiting-away", "away-free", "waiting-noticed", "called"):
        pages = [connected(open_page(context, server, STATES[name])) for context in (right, wrong)]

        first, second = (page.locator("#parts").inner_text() for page in pages)

        assert first == second, name
        for page in pages:
            page.close()
    for context in (right, wrong):
        context.close()


def test_two_phones_on_one_ticket_show_the_same(browser: Browser, server: PhoneServer) -> None:
    phones = [a_phone(browser) for _ in range(2)]
    pages = [connected(open_page(context, server, ticket_view(seq=120))) for context in phones]
    server.push(called(seq=131))
    for page in pages:
        expect(page.get_by_role("heading", name="Giliran Anda!")).to_be_visible()
    coming = called(seq=132, coming=True, can=[])
    server.view = coming

    pages[0].get_by_role("button", name="Saya datang").click()
    server.push(coming)

    for page in pages:
        expect(page.get_by_text("Petugas tahu Anda datang.")).to_be_visible()
    assert [verb for verb, _ in server.posted] == ["coming"]
    for context in phones:
        context.close()


def test_large_type_and_high_contrast_are_kept_on_the_phone_and_fit_a_small_one(
    browser: Browser, server: PhoneServer, pictures: Path
) -> None:
    small = a_phone(browser, SMALL)
    page = connected(open_page(small, server, STATES["waiting-away"]))
    page.get_by_role("button", name="Tampilan").click()
    page.get_by_label("Huruf besar").check()
    page.get_by_label("Kontras tinggi").check()
    page.get_by_role("button", name="Tutup").click()

    for name in ("waiting-away", "invited", "called", "missed", "served"):
        again = open_page(small, server, STATES[name])
        again.screenshot(path=pictures / f"phone-large-contrast-{name}-id.png", full_page=True)
        assert again.locator("html").get_attribute("data-theme") == "high-contrast"
        assert again.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 22.4
        assert again.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], name
        found = Axe().run(again, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert found.violations_count == 0, (name, found.generate_report())
        again.close()
    small.close()


@pytest.mark.parametrize("language", ["id", "en"])
def test_being_told_is_asked_for_by_a_press_and_says_what_it_means(
    phone: BrowserContext, server: PhoneServer, pictures: Path, language: str
) -> None:
    phone.add_init_script(SUBSCRIBES)
    phone.add_init_script(
        "window.asked = 0; Notification.requestPermission = async () => { window.asked += 1; return 'granted'; }"
    )
    server.reach |= {"push_key": KEY, "kinds": ["push", "whatsapp", "sms", "email"]}
    page = connected(open_page(phone, server, STATES["waiting-away"], language))

    page.get_by_role("button", name={"id": "Beri tahu saya", "en": "Tell me"}[language]).click()
    allow = page.get_by_role("button", name={"id": "Nyalakan notifikasi", "en": "Switch notifications on"}[language])
    expect(allow).to_be_visible()
    page.wait_for_timeout(300)
    page.screenshot(path=pictures / f"phone-notify-{language}.png")
    assert page.evaluate("asked") == 0
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    server.reach |= {"subscriptions": 1}
    allow.click()

    expect(
        page.get_by_text({"id": "Notifikasi menyala di HP ini.", "en": "Notifications are on for this phone."}[language])
    ).to_be_visible()
    [(verb, body)] = server.posted
    assert (verb, body["endpoint"], body["keys"]) == ("subscribe", "https://push.example/1", {"p256dh": "P", "auth": "A"})
    assert page.evaluate("asked") == 1


def test_a_contact_needs_consent_and_can_be_erased(phone: BrowserContext, server: PhoneServer, pictures: Path) -> None:
    server.reach |= {"kinds": ["whatsapp", "email"]}
    page = connected(open_page(phone, server, ticket_view()))
    page.get_by_role("button", name="Beri tahu saya").click()
    page.get_by_label("Nomor HP").fill("0812")
    page.get_by_role("button", name="Simpan kontak").click()
    expect(page.get_by_text("Periksa nomor HP")).to_be_visible()
    page.get_by_label("Nomor HP").fill("0812 3456 7890")
    page.get_by_role("button", name="Simpan kontak").click()
    expect(page.get_by_text("Centang persetujuan dulu.")).to_be_visible()
    assert server.posted == []

    page.get_by_label("Saya setuju").check()
    server.reach |= {"contact": {"kind": "phone", "masked": "+62 ••• 7890"}}
    page.get_by_role("button", name="Simpan kontak").click()
    expect(page.get_by_text("Kabar juga dikirim ke +62 ••• 7890.")).to_be_visible()
    page.screenshot(path=pictures / "phone-contact-left-id.png")
    server.reach |= {"contact": None}
    page.get_by_role("button", name="Hapus kontak dan notifikasi").click()
    expect(page.get_by_text("Sudah dihapus.")).to_be_visible()

    sent = [(verb, {name: value for name, value in body.items() if name != "request_id"}) for verb, body in server.posted]
    assert sent == [("contact", {"kind": "phone", "value": "0812 3456 7890", "consent": True}), ("forget", {})]


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("Object.defineProperty(globalThis, 'isSecureContext', { value: false })", "tanpa https"),
        ("delete globalThis.PushManager", "tidak mengenal notifikasi"),
        ("Object.defineProperty(Notification, 'permission', { value: 'denied' })", "Notifikasi ditolak."),
        ("Object.defineProperty(navigator, 'userAgent', { value: 'Mozilla/5.0 (iPhone)' })", "Tambah ke Layar Utama"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_with_what_still_works(
    phone: BrowserContext, server: PhoneServer, script: str, sentence: str
) -> None:
    phone.add_init_script(script)
    server.reach |= {"push_key": KEY, "kinds": ["push", "sms"]}
    page = connected(open_page(phone, server, ticket_view()))

    page.get_by_role("button", name="Beri tahu saya").click()

    expect(page.get_by_role("dialog")).to_contain_text(sentence)
    expect(page.get_by_label("Nomor HP")).to_be_visible()


def test_without_a_worker_the_page_works_as_before(phone: BrowserContext, server: PhoneServer) -> None:
    phone.add_init_script(
        "delete Navigator.prototype.serviceWorker; delete globalThis.caches; delete Navigator.prototype.wakeLock"
    )
    page = connected(open_page(phone, server, ticket_view(seq=120)))

    server.push(called(seq=131))

    expect(page.get_by_role("heading", name="Giliran Anda!")).to_be_visible()


def test_to_be_here_is_shown_by_a_code_where_the_branch_holds_who_is_away(
    phone: BrowserContext, server: PhoneServer, pictures: Path
) -> None:
    phone.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotFoundError'))")
    page = connected(open_page(phone, server, STATES["away-free"]))
    page.get_by_role("button", name="Saya sudah di sini").click()
    expect(page.get_by_role("dialog")).to_contain_text("Pindai kode")
    page.screenshot(path=pictures / "phone-arrive-id.png")
    page.get_by_label("Kode di bawah gambar").fill("7kqm 2xpd")
    server.view = STATES["waiting-here"].model_copy(update={"seq": 125})
    page.get_by_role("button", name="Pakai kode ini").click()

    expect(page.get_by_text("Tetaplah di ruang tunggu.")).to_be_visible()
    [(verb, body)] = server.posted
    assert (verb, body["code"]) == ("arrive", "7KQM2XPD")


def test_a_code_that_was_too_old_is_asked_for_again(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, STATES["away-free"]))
    server.answers = [(403, {"code": "forbidden", "detail": "Kode ini sudah terlalu lama."})]
    page.get_by_role("button", name="Saya sudah di sini").click()
    page.get_by_label("Kode di bawah gambar").fill("7KQM2XPD")
    page.get_by_role("button", name="Pakai kode ini").click()

    expect(page.get_by_role("dialog")).to_contain_text("Pindai kode")
    expect(page.locator("#answer")).to_contain_text("Kode ini sudah terlalu lama.")
