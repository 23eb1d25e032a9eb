"""The lobby display in a real browser, with the real page and a small server behind it."""

import re
import time
from datetime import timedelta
from pathlib import Path

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


def test_the_board_shows_the_newest_call_the_earlier_ones_and_every_service(
    television: Browser, server: DisplayServer, pictures: Path
):
    fill(server)

    page = open_display(television, server)

    expect(page.locator("#newest .plate")).to_have_attribute("aria-label", "Nomor antrean A nol empat dua")
    expect(page.locator("#newest .badge")).to_have_text("Loket3")
    expect(page.locator("#newest")).to_have_class(re.compile("newest--yellow"))
    expect(page.locator("#earlier .row__place")).to_have_text(["Loket 4", "Bilik 2", "Loket 1", "Bilik 4"])
    expect(page.locator("#services tbody tr")).to_have_count(6)
    expect(page.locator("#services tbody tr").nth(3)).to_contain_text("Kuota habis")
    expect(page.locator("#foot")).to_contain_text("Tersambung")
    assert page.evaluate("window.violations") == []
    page.screenshot(path=pictures / "display-board.png")
    page.close()


@pytest.mark.parametrize(
    "size", [TELEVISION, (1280, 720), (3840, 2160), UPRIGHT, (1280, 1024)], ids=lambda size: f"{size[0]}x{size[1]}"
)
@pytest.mark.parametrize("voice", ["id", "en"])
def test_nothing_is_cut_off_at_any_size_in_any_language(
    television: Browser, server: DisplayServer, pictures: Path, size: tuple[int, int], voice: str
):
    window = views.Estimate.model_validate({"from": "2026-11-23T02:15:00Z", "to": "2026-11-23T02:45:00Z", "kind": "window"})
    services = [service.model_copy(update={"estimate": window}) for service in server.view.services]
    server.change(services=services if voice == "en" else server.view.services, voice=[voice])
    fill(server)

    page = open_display(television, server, size)
    expect(page.locator("#earlier .row")).to_have_count(4)

    assert page.evaluate(CUT_OFF_TEXTS) == []
    server.call("K005", kind="booth", label="12")
    server.push()
    page.wait_for_selector(".fresh__sentence")
    page.wait_for_timeout(300)
    assert page.evaluate(CUT_OFF_TEXTS) == []
    if size == UPRIGHT:
        page.screenshot(path=pictures / f"display-fresh-upright-{voice}.png")
    page.close()


def test_a_new_call_takes_the_screen_over_with_chime_and_voice_and_gives_it_back(
    television: Browser, server: DisplayServer, pictures: Path
):
    fill(server)
    page = open_display(television, server)
    expect(page.locator("#foot")).to_contain_text("Tersambung")

    server.call("A043", label="3")
    server.push()
    page.wait_for_selector("#fresh .plate")
    shown_at = time.monotonic()

    expect(page.locator(".fresh__sentence")).to_have_text("A nol empat tiga, silakan menuju loket tiga")
    expect(page.locator("#fresh-below .row__place")).to_have_text(["Loket 3", "Loket 4", "Bilik 2"])
    page.wait_for_timeout(300)
    page.screenshot(path=pictures / "display-fresh.png")
    expect(page.locator("#fresh")).to_be_hidden(timeout=30_000)
    assert time.monotonic() - shown_at >= 7.8
    sounds = page.evaluate("window.sounds.map(({ type, path }) => type + ' ' + path)")
    voice = "/display/announcements/id/A043-desk-3-1-3.wav"
    assert sounds == ["playing /assets/sounds/chime.wav", "ended /assets/sounds/chime.wav", f"playing {voice}", f"ended {voice}"]
    expect(page.locator("#newest .plate__digits")).to_have_text("043")
    page.close()


def test_two_quick_calls_and_two_languages_are_heard_one_after_the_other(
    television: Browser, server: DisplayServer, pictures: Path
):
    server.change(voice=["id", "en"])
    page = open_display(television, server)
    expect(page.locator("#foot")).to_contain_text("Tersambung")

    server.call("A043", label="3")
    server.push()
    server.call("A044", kind="booth", label="2")
    server.push()

    expect(page.locator(".fresh__sentence")).to_contain_text("bilik dua", timeout=30_000)
    page.wait_for_timeout(300)
    page.screenshot(path=pictures / "display-fresh-booth.png")
    expect(page.locator("#fresh")).to_be_hidden(timeout=40_000)
    assert spoken(page) == ["A043-desk-3-1-3", "A043-desk-3-1-3", "A044-booth-2-1-3", "A044-booth-2-1-3"]
    sounds = page.evaluate("window.sounds")
    assert [sound["type"] for sound in sounds] == ["playing", "ended"] * (len(sounds) // 2)
    page.close()


def test_a_recall_is_announced_again_and_says_that_it_is_the_last(television: Browser, server: DisplayServer):
    fill(server)
    page = open_display(television, server)
    expect(page.locator("#foot")).to_contain_text("Tersambung")

    server.call("A042", label="3", attempt=3)
    server.push()

    expect(page.locator(".fresh__head")).to_contain_text("Panggilan terakhir")
    expect(page.locator("#fresh")).to_be_hidden(timeout=30_000)
    assert spoken(page) == ["A042-desk-3-3-3"]
    expect(page.locator("#earlier .row__place")).to_have_text(["Loket 4", "Bilik 2", "Loket 1", "Bilik 4"])
    page.close()


def test_cut_off_is_said_and_dated_and_nothing_old_is_spoken_after_coming_back(
    television: Browser, server: DisplayServer, pictures: Path
):
    fill(server)
    page = open_display(television, server)
    expect(page.locator("#foot")).to_contain_text("Tersambung")

    server.cut()
    expect(page.locator("#foot")).to_contain_text("Sambungan terputus. Mohon perhatikan panggilan petugas.", timeout=30_000)
    expect(page.locator("#foot")).to_contain_text(re.compile(r"Keadaan terakhir, pukul \d\d\.\d\d"))
    expect(page.locator("#board")).to_have_class(re.compile("board--old"))
    page.screenshot(path=pictures / "display-cut-off.png")

    server.call("A043", ago_s=300)
    server.call("A044", ago_s=61)
    server.call("A045", kind="booth", label="1", ago_s=5)
    server.up = True
    expect(page.locator("#foot")).to_contain_text("Tersambung", timeout=30_000)
    expect(page.locator("#newest .plate__digits")).to_have_text("045")
    expect(page.locator("#fresh")).to_be_hidden(timeout=30_000)
    assert spoken(page) == ["A045-booth-1-1-3"]
    page.close()


def test_loading_the_page_again_does_not_repeat_what_was_called(television: Browser, server: DisplayServer):
    server.call("A041", ago_s=15)

    page = open_display(television, server)
    expect(page.locator("#foot")).to_contain_text("Tersambung")
    server.change(name="Kantor Cabang Sangatta")
    server.push()

    expect(page.locator("#newest .plate__digits")).to_have_text("041")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.sounds") == []
    expect(page.locator("#fresh")).to_be_hidden()
    page.close()


def test_a_browser_without_permission_says_so_and_any_key_turns_the_sound_on(
    browser: Browser, server: DisplayServer, pictures: Path
):
    fill(server)
    page = open_display(browser, server)

    expect(page.locator("#foot")).to_contain_text("Layar ini tanpa suara. Perhatikan nomor di layar.")
    expect(page.locator("#foot")).to_contain_text("Petugas: tekan OK pada remot")
    page.screenshot(path=pictures / "display-sound-off.png")

    page.keyboard.press("Enter")
    expect(page.locator("#foot")).not_to_contain_text("tanpa suara")
    server.call("A043")
    server.push()
    wait_until_spoken(page, "A043-desk-3-1-3")
    page.close()


def test_without_sound_a_call_still_has_the_screen_for_eight_seconds(browser: Browser, server: DisplayServer):
    page = open_display(browser, server)
    expect(page.locator("#foot")).to_contain_text("tanpa suara")
    server.call("A043")
    server.push()
    page.wait_for_selector("#fresh .plate")

    page.wait_for_timeout(6500)
    expect(page.locator("#fresh")).to_be_visible()
    expect(page.locator("#fresh")).to_be_hidden(timeout=4000)
    page.close()


def test_an_empty_morning_and_a_closed_branch_are_said_in_words(television: Browser, server: DisplayServer):
    page = open_display(television, server)
    expect(page.locator("#newest")).to_contain_text("Belum ada panggilan")

    server.change(open=False)
    server.push()

    expect(page.locator("#newest")).to_contain_text("Kantor tutup")
    page.close()


def test_markup_in_names_and_notices_is_shown_as_text(television: Browser, server: DisplayServer):
    bad = "<img src=x onerror=alert(1)>{{7*7}}"
    services = [service.model_copy(update={"name": bad}) for service in server.view.services]
    server.change(name=bad, notice=samples.notice(texts={"id": bad}), services=services)

    page = open_display(television, server)

    expect(page.locator("#notice")).to_have_text(bad)
    expect(page.locator(".head__branch")).to_have_text(bad)
    assert page.locator("img").count() == 0
    assert page.evaluate("window.violations") == []
    page.close()


def test_a_closed_branch_says_why_and_when_it_opens_next(television: Browser, server: DisplayServer, pictures: Path):
    server.change(open=False, closed_because="break", opens_at=now() + timedelta(days=1))

    page = open_display(television, server)

    expect(page.locator("#newest")).to_contain_text("Sedang istirahat")
    expect(page.locator("#newest")).to_contain_text(re.compile(r"Buka lagi besok pukul \d\d\.\d\d\."))
    page.screenshot(path=pictures / "display-closed.png")
    page.close()


def test_services_say_what_is_left_or_why_none_can_be_had(television: Browser, server: DisplayServer):
    states = ["open", "paused", "full", "quota_reached", "closed", "open"]
    pairs = zip(server.view.services, states, strict=True)
    server.change(services=[service.model_copy(update={"state": state}) for service, state in pairs])

    page = open_display(television, server)

    ends = page.locator("#services .services__last:not(th)")
    expect(ends).to_have_text(["A042sisa 41", "Jeda", "Penuh hari ini", "Kuota habis", "Tutup", "belum"])
    page.close()


def test_a_long_day_neither_gathers_elements_nor_calls(television: Browser, server: DisplayServer):
    fill(server)
    page = open_display(television, server)
    expect(page.locator("#foot")).to_contain_text("Tersambung")
    before = page.evaluate("document.querySelectorAll('*').length")

    for turn in range(60):
        server.call(f"A{turn + 100:03}", label=str(turn % 4 + 1), ago_s=61)
        server.push()

    expect(page.locator("#newest .plate__digits")).to_have_text("159")
    assert abs(page.evaluate("document.querySelectorAll('*').length") - before) <= 2
    assert page.evaluate("window.sounds") == []
    page.close()


def test_a_heartbeat_that_knows_more_makes_the_page_fetch_its_board(television: Browser, server: DisplayServer):
    page = open_display(television, server)
    expect(page.locator("#foot")).to_contain_text("Tersambung")

    server.call("A050", ago_s=61)
    server.beat()

    expect(page.locator("#newest .plate__digits")).to_have_text("050")
    page.close()


def test_the_board_has_no_fault_that_axe_knows(television: Browser, server: DisplayServer):
    fill(server)
    page = open_display(television, server)

    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]})

    assert found.violations_count == 0, found.generate_report()
    page.close()
