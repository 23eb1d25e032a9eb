"""The main job with nothing of ours replaced: a person at the kiosk, an officer at the console, phone and display between them.

Server, kiosk, browsers and printer are processes and sockets of their own. Each press goes the whole way.
"""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Lapak
from tests.e2e.kiosk import KioskProcess
from tests.e2e.pages import Opened, call_seen
from tests.e2e.paper import qr_of
from tests.printer_server import PrinterServer
from tests.server_process import ServerProcess

pytestmark = [pytest.mark.browser, pytest.mark.window, pytest.mark.slow]

MUST_ARRIVE_WITHIN_MS = 5000  # not the budget (see `make bench`), but what tells a push from a poll
PRESS_AGAIN_AFTER_MS = 650  # the filled button takes one press in 600 ms


@pytest.fixture
def console(pages: Opened, server: ServerProcess, lapak: Lapak) -> Page:
    """An officer signed in by a one-time link, at Loket 3, open and free."""
    console = pages.console(lapak("user", "link", "rina"))
    choice = console.get_by_role("link", name="Loket 3")
    expect(choice.or_(console.locator("#state")).first).to_be_visible()
    if choice.is_visible():  # an officer whose counter is open comes straight to it
        choice.click()
    expect(console.locator(".connection")).to_have_text("Tersambung")
    if console.locator("#state").inner_text() == "Loket 3 tutup":
        console.get_by_role("button", name="Buka Loket 3").click()
    expect(console.locator("#state")).to_have_text("Kosong")
    return console


def press_space(console: Page, says: str, then: str) -> None:
    """The space bar, when the filled button says what it will do; then the desk is in another state."""
    expect(console.locator("#primary")).to_contain_text(says)
    expect(console.locator("#primary")).not_to_have_attribute("aria-disabled", "true")
    console.wait_for_timeout(PRESS_AGAIN_AFTER_MS)
    console.keyboard.press("Space")
    expect(console.locator("#state")).to_have_text(then)


def finish(console: Page) -> None:
    """The space bar; where the service has outcomes, the first of them by its digit."""
    expect(console.locator("#primary")).to_contain_text("Selesai")
    console.wait_for_timeout(PRESS_AGAIN_AFTER_MS)
    console.keyboard.press("Space")
    outcome = console.get_by_role("dialog")
    expect(outcome.or_(console.locator("#state", has_text="Kosong")).first).to_be_visible()
    if outcome.is_visible():
        console.keyboard.press("1")
    expect(console.locator("#state")).to_have_text("Kosong")


def state_of(phone: Page, kind: str) -> None:
    expect(phone.locator("body")).to_have_attribute("data-kind", kind)


def connected(phone: Page) -> Page:
    expect(phone.locator("#link")).to_have_text("Tersambung")
    return phone


def test_a_number_taken_at_the_kiosk_is_called_to_a_desk_and_served(
    server: ServerProcess, printer: PrinterServer, kiosk: KioskProcess, pages: Opened, console: Page, pictures: Path
) -> None:
    taken = kiosk.take("A")
    number, address = taken["number"], taken["follow_url"]

    assert taken["paper"] == "printed"
    assert qr_of(printer.pictures()[-1]) == address
    assert qr_of(kiosk.picture(pictures / "e2e-kiosk-done.png")) == address
    assert urlsplit(address).netloc == urlsplit(server.url).netloc

    phone = connected(pages.phone(qr_of(printer.pictures()[-1])))
    display = pages.display(server.url)
    expect(phone.get_by_text("Anda berikutnya", exact=True)).to_be_visible()
    phone.get_by_role("button", name="Coba bunyi").tap()  # the first touch: from now on the phone may ring
    phone.get_by_role("button", name="Tutup").tap()

    with display.expect_response(lambda answer: "/display/announcements/" in answer.url, timeout=30_000) as voice:
        press_space(console, "Panggil berikutnya", "Dipanggil")
        on_phone, on_display = (call_seen(page, number, "Loket3") for page in (phone, display))
    assert urlsplit(voice.value.url).path == f"/display/announcements/id/{number}-desk-3-1-3.wav"
    assert voice.value.status in (200, 206)
    write_times(console, on_phone, on_display, pictures / "e2e.json")
    expect(phone).to_have_title("Giliran Anda! Loket 3")
    expect(display.locator("#fresh")).to_contain_text("Klaim JHT")
    expect(console.locator(".facts")).to_contain_text("HP terbuka")

    phone.get_by_role("button", name="Saya datang").tap()
    expect(console.locator(".facts")).to_contain_text("Sedang menuju loket")
    expect(phone.get_by_text("Petugas tahu Anda datang.")).to_be_visible()

    press_space(console, "Mulai layani", "Sedang dilayani")
    state_of(phone, "serving")
    finish(console)
    state_of(phone, "served")
    expect(phone.locator("h1")).to_contain_text("Selesai, pukul 09.")
    display.wait_for_function(f"sounds.some((path) => path.includes('{number}-desk-3-1-3'))", timeout=30_000)


def write_times(console: Page, on_phone: float, on_display: float, file: Path) -> None:
    """From the officer's key to both screens, in ms, for whoever wants to know; far too late is a fault."""
    pressed: float = console.evaluate("pressed")
    times = {"press_to_phone_ms": round(on_phone - pressed, 1), "press_to_display_ms": round(on_display - pressed, 1)}
    file.write_text(json.dumps(times, indent=2) + "\n", encoding="utf-8")
    for name, time_ms in times.items():
        assert 0 < time_ms < MUST_ARRIVE_WITHIN_MS, f"{name}: {time_ms}"


@pytest.mark.usefixtures("quick_recall")
def test_who_missed_three_calls_comes_back_from_the_phone(kiosk: KioskProcess, pages: Opened, console: Page) -> None:
    taken = kiosk.take("K")
    phone = connected(pages.phone(taken["follow_url"]))

    press_space(console, "Panggil berikutnya", "Dipanggil")
    for attempt in (2, 3):
        recall = console.locator("[data-action=recall]:not([aria-disabled])")
        recall.click()
        expect(console.locator(".who__more")).to_have_text(f"panggilan {attempt} dari 3")
    expect(phone.get_by_text("Panggilan terakhir")).to_be_visible()
    console.get_by_role("button", name="Terlewat").click()
    state_of(phone, "missed")
    expect(phone.get_by_text("Dipanggil 3 kali")).to_be_visible()

    phone.get_by_role("button", name="Saya sudah di sini").tap()

    state_of(phone, "waiting")
    expect(console.locator(f"tr[data-number={taken['number']}]")).to_be_visible()
    press_space(console, "Panggil berikutnya", "Dipanggil")
    expect(console.locator(".who .plate")).to_have_text(taken["number"])
    state_of(phone, "called")
    press_space(console, "Mulai layani", "Sedang dilayani")
    finish(console)
    state_of(phone, "served")


def test_who_chose_english_reads_english_on_screen_and_phone(kiosk: KioskProcess, pages: Opened) -> None:
    taken = kiosk.take("U", language="en")

    phone = pages.phone(taken["follow_url"])

    expect(phone.locator("html")).to_have_attribute("lang", "en")
    expect(phone.locator("#link")).to_have_text("Connected")
