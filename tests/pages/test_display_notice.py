"""What everyone is told, on the lobby display: shown, spoken once, and gone when it does not hold any more."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from caller_server.contract import views
from tests import samples
from tests.pages.display_browser import CUT_OFF_TEXTS, TELEVISION, UPRIGHT, fill, open_display, spoken, wait_until_spoken
from tests.pages.display_browser import server as server
from tests.pages.display_browser import television as television
from tests.pages.display_server import DisplayServer, now

pytestmark = pytest.mark.browser

LONGEST = {
    "id": ("Mulai pukul 10.30 layanan Klaim JHT dan Klaim JKK dilayani di lantai dua. Silakan naik melalui tangga atau lift "
           "di kiri pintu masuk. Nomor antrean Anda tetap sama, panggilan tetap di sini."),
    "en": ("From 10.30 on, JHT and JKK claims are served on the second floor. Please take the stairs or the lift on the left "
           "of the entrance. Your number stays the same; calls stay on this screen."),
}  # fmt: skip


def tell(server: DisplayServer, message: str = "attention", **changes: Any) -> views.Notice:
    """Put a notice on the board; ``push`` shows it."""
    notice = samples.notice(message, **({"seq": server.view.seq + 1, "given_at": now()} | changes))
    server.change(seq=notice.seq, notice=notice)
    return notice


def test_a_notice_is_a_bar_with_its_words_and_the_recorded_sentence_is_heard_once_in_each_language(
    television: Browser, server: DisplayServer, pictures: Path
):
    server.change(voice=["id", "en"])
    fill(server)
    page = open_display(television, server)
    expect(page.locator("#foot")).to_contain_text("Tersambung")

    tell(server, "closing_soon", texts={"id": "Loket tutup pukul 15.00.", "en": "Counters close at 15.00."})
    server.push()
    expect(page.get_by_role("status").filter(has_text="Loket tutup pukul 15.00.")).to_be_visible()
    wait_until_spoken(page, "closing_soon")
    server.change(name="Kantor Cabang Bontang")
    server.push()
    page.wait_for_timeout(5000)

    assert spoken(page) == ["closing_soon", "closing_soon"]
    sounds = [sound["path"] for sound in page.evaluate("window.sounds") if sound["type"] == "playing"]
    assert sounds == [
        "/assets/sounds/chime.wav",
        "/display/messages/id/closing_soon.wav",
        "/display/messages/en/closing_soon.wav",
    ]
    expect(page.locator("#fresh")).to_be_hidden()
    page.screenshot(path=pictures / "display-notice.png")
    page.close()


@pytest.mark.parametrize("size", [TELEVISION, (1280, 720), UPRIGHT, (1280, 1024)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("voice", ["id", "en"])
def test_the_longest_notice_is_whole_and_cuts_nothing_off(
    television: Browser, server: DisplayServer, pictures: Path, size: tuple[int, int], voice: str
):
    server.change(voice=[voice])
    fill(server)
    tell(server, texts=LONGEST, given_at=now() - timedelta(hours=1))

    page = open_display(television, server, size)
    expect(page.locator("#notice")).to_have_text(LONGEST[voice])
    expect(page.locator("#earlier .row")).to_have_count(4)
    page.wait_for_timeout(1200)

    assert page.evaluate(CUT_OFF_TEXTS) == []
    page.screenshot(path=pictures / f"display-notice-long-{size[0]}-{voice}.png")
    page.close()


def test_a_notice_goes_when_it_is_withdrawn_and_when_its_time_is_over(television: Browser, server: DisplayServer):
    page = open_display(television, server)
    expect(page.locator("#foot")).to_contain_text("Tersambung")

    tell(server)
    server.push()
    expect(page.locator("#notice")).to_be_visible()
    server.change(notice=None)
    server.push()
    expect(page.locator("#notice")).to_be_hidden()
    tell(server, until=now() + timedelta(seconds=3))
    server.push()
    expect(page.locator("#notice")).to_be_visible()
    expect(page.locator("#notice")).to_be_hidden(timeout=6000)
    page.close()


@pytest.mark.parametrize("voice", ["id", "en"])
@pytest.mark.parametrize("size", [TELEVISION, UPRIGHT], ids=["across", "upright"])
def test_leaving_the_building_takes_the_whole_screen_until_it_is_withdrawn(
    television: Browser, server: DisplayServer, pictures: Path, voice: str, size: tuple[int, int]
):
    server.change(voice=[voice])
    fill(server)
    page = open_display(television, server, size)
    page.wait_for_selector("#foot .icon--check")

    server.call("A043", label="3")
    server.push()
    page.wait_for_selector("#fresh .plate")
    notice = tell(server, "leave_building")
    server.push()

    leave = page.locator("#leave")
    expect(leave).to_have_text(notice.texts[voice])
    assert page.evaluate("document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('#leave') !== null")
    colours = leave.evaluate("(place) => [getComputedStyle(place).backgroundColor, getComputedStyle(place).color]")
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert page.evaluate(CUT_OFF_TEXTS) == []
    page.screenshot(path=pictures / f"display-leave-{size[0]}-{voice}.png")
    wait_until_spoken(page, "leave_building")
    server.call("A044", label="3")
    server.push()
    page.wait_for_timeout(1000)
    expect(page.locator("#fresh")).to_be_hidden()
    server.change(notice=None)
    server.push()
    expect(leave).to_be_hidden()
    assert spoken(page) == ["leave_building"]
    assert page.evaluate("window.violations") == []
    page.close()


@pytest.mark.parametrize("size", [TELEVISION, (1280, 1024), UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_branch_s_own_words_for_leaving_fit_the_screen(
    television: Browser, server: DisplayServer, pictures: Path, size: tuple[int, int]
):
    tell(server, "leave_building", texts=LONGEST)

    page = open_display(television, server, size)

    expect(page.locator("#leave")).to_have_text(LONGEST["id"])
    assert page.evaluate(CUT_OFF_TEXTS) == []
    page.screenshot(path=pictures / f"display-leave-long-{size[0]}.png")
    page.close()


def test_a_notice_given_long_before_the_page_was_opened_is_shown_and_not_spoken(television: Browser, server: DisplayServer):
    tell(server, given_at=now() - timedelta(hours=1))

    page = open_display(television, server)
    expect(page.locator("#notice")).to_be_visible()
    page.wait_for_timeout(1500)

    assert page.evaluate("window.sounds") == []
    page.close()


def test_without_sound_the_notice_stands_beside_the_word_that_nothing_is_heard(browser: Browser, server: DisplayServer):
    tell(server)

    page = open_display(browser, server)

    expect(page.locator("#notice")).to_be_visible()
    expect(page.locator("#foot")).to_contain_text("Layar ini tanpa suara.")
    page.close()


@pytest.mark.parametrize("message", ["attention", "leave_building"])
def test_no_notice_breaks_a_rule_of_accessibility(television: Browser, server: DisplayServer, message: str):
    fill(server)
    tell(server, message)
    page = open_display(television, server)
    expect(page.locator("#leave" if message == "leave_building" else "#notice")).to_be_visible()

    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]})

    assert found.violations_count == 0, found.generate_report()
    page.close()
