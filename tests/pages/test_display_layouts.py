"""The layouts of the lobby display, displays of their own services and counters, missed numbers, and what takes turns."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from caller_server.contract import views
from config.translations import texts
from tests.pages.display_browser import CUT_OFF_TEXTS, TELEVISION, UPRIGHT, fill, open_display, spoken, wait_until_spoken
from tests.pages.display_browser import server as server
from tests.pages.display_browser import television as television
from tests.pages.display_server import DisplayServer

pytestmark = pytest.mark.browser

SIZES = [TELEVISION, UPRIGHT, (1366, 768)]


def a_display(code: str, **changes: Any) -> views.BoardDisplay:
    fields = {"code": code, "layout": "services", "services": [], "counters": [], "missed": True, "reload_at": "03:30"}
    return views.BoardDisplay.model_validate(fields | changes)


def connected(page: Page) -> Page:
    expect(page.locator("#foot")).to_contain_text("Tersambung")
    return page


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("voice", ["id", "en"])
@pytest.mark.parametrize("layout", ["services", "calls"])
def test_every_layout_fits_with_missed_numbers_and_the_code(
    television: Browser, server: DisplayServer, pictures: Path, layout: str, voice: str, size: tuple[int, int]
) -> None:
    server.change(displays=[a_display("one", layout=layout)], voice=[voice])
    fill(server)
    server.call("K005", ago_s=61)
    server.call("A043", kind="booth", label="12", ago_s=30)
    server.miss("A005", "K001", "D009", "A011", ago_s=300)
    page = open_display(television, server, size, f"bontang/one#key={server.key}")
    expect(page.locator("#missed .plate")).to_have_count(4)
    page.wait_for_timeout(1200)

    assert page.evaluate(CUT_OFF_TEXTS) == []
    expect(page.locator("#missed")).to_contain_text(texts("display", voice)("missed.title"))
    expect(page.locator("#earlier .row")).to_have_count(6 if layout == "calls" else 4)
    assert page.locator("#services").is_visible() == (layout == "services")
    name = f"display-{layout}-{size[0]}-{voice}"
    page.screenshot(path=pictures / f"{name}.png")
    server.invite("A044", "A047")
    server.push()
    expect(page.locator("#notice")).to_contain_text("A ")
    page.wait_for_timeout(1200)
    assert page.evaluate(CUT_OFF_TEXTS) == []
    page.screenshot(path=pictures / f"{name}-told.png")
    assert page.evaluate("window.violations") == []
    page.close()


def test_each_display_shows_and_speaks_what_is_its_own_only(television: Browser, server: DisplayServer) -> None:
    server.change(displays=[a_display("klaim", services=["A"]), a_display("bilik", layout="calls", counters=["bontang-2"])])
    fill(server)
    claims = connected(open_display(television, server, at="bontang/klaim"))
    booths = connected(open_display(television, server, at="bontang/bilik"))
    expect(claims.locator("#services tbody tr")).to_have_count(1)

    server.call("A050", label="3")
    server.call("K050", kind="booth", label="2")
    server.push()

    wait_until_spoken(claims, "A050-desk-3-1-3")
    wait_until_spoken(booths, "K050-booth-2-1-3")
    expect(claims.locator("#fresh")).to_be_hidden(timeout=30_000)
    expect(booths.locator("#fresh")).to_be_hidden(timeout=30_000)
    assert (spoken(claims), spoken(booths)) == (["A050-desk-3-1-3"], ["K050-booth-2-1-3"])
    expect(claims.locator("#newest .plate__digits")).to_have_text("050")
    assert set(claims.locator("#earlier .plate__letter").all_inner_texts()) == {"A"}
    claims.close()
    booths.close()


def test_a_display_that_is_set_otherwise_changes_without_being_touched(television: Browser, server: DisplayServer) -> None:
    server.change(displays=[a_display("one")])
    page = connected(open_display(television, server, at="bontang/one"))
    expect(page.locator("#services")).to_be_visible()

    server.change(displays=[a_display("one", layout="calls")])
    server.push()

    expect(page.locator("#services")).to_be_hidden()
    page.close()


def test_people_asked_to_come_closer_and_missed_numbers_are_seen_while_they_are_heard(
    television: Browser, server: DisplayServer
) -> None:
    page = connected(open_display(television, server))

    server.invite("A005", "A008")
    server.push()

    expect(page.locator("#notice")).to_have_text("A nol nol lima sampai A nol nol delapan, mohon bersiap di ruang tunggu")
    wait_until_spoken(page, "A005-to-A008")
    expect(page.locator("#notice")).to_be_hidden(timeout=12_000)
    server.miss("K001")
    server.push()
    expect(page.locator("#notice")).to_have_text("K nol nol satu terlewat. Silakan melapor kepada petugas.")
    wait_until_spoken(page, "K001")
    expect(page.locator("#missed .plate")).to_have_attribute("aria-label", "Nomor antrean K nol nol satu")
    expect(page.locator("#notice")).to_be_hidden(timeout=12_000)
    assert spoken(page) == ["A005-to-A008", "K001"]
    page.close()


def test_whole_numbers_are_written_as_they_are_said(television: Browser, server: DisplayServer) -> None:
    server.change(speech=views.BoardSpeech(digits="whole"))
    page = connected(open_display(television, server))

    server.call("A042", label="3")
    server.push()

    expect(page.locator(".fresh__sentence")).to_have_text("A empat puluh dua, silakan menuju loket tiga")
    wait_until_spoken(page, "A042-desk-3-1-3-whole")
    page.close()


def test_sentences_of_the_branch_take_turns_at_the_foot(television: Browser, server: DisplayServer) -> None:
    page = television.new_page()
    page.clock.install()
    server.change(ticker="Toilet ada di sebelah kanan. Musala ada di lantai dua.", counters=[])
    page.goto(f"{server.url}/display/bontang")

    seen = set()
    for _ in range(3):
        seen.add(page.locator(".foot__text").inner_text())
        page.clock.run_for(8000)

    assert seen == {"Toilet ada di sebelah kanan.", "Musala ada di lantai dua."}
    page.close()
