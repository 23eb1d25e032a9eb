"""Several booths on one console: choosing them, calling into each, and how they fit on the screen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from caller_server.contract import views
from tests import samples
from tests.pages.console_browser import SIZES, booth, booth_state, cut_off, faultless_page, open_booths, press, serious
from tests.pages.console_counters import SERVING
from tests.pages.console_server import ConsoleServer, refusal, running

pytestmark = pytest.mark.browser


@pytest.fixture
def server() -> Iterator[ConsoleServer]:
    with running() as server:
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with faultless_page(browser) as page:
        yield page


def busy_day(server: ConsoleServer) -> None:
    """Of six booths one serves, one calls, one is free with two people put aside, one serves, one pauses, one is closed."""
    at, c = samples.NOW, server.counters
    note = views.NoteEntry(at=at, actor="Bayu", text="Fotokopi KK sudah ada")
    following = views.ServiceName(code="K", name="Klaim JKK")
    c.put("bontang-b1", "A037")
    c.serve("bontang-b1", following=following, notes=[note], can=["hand_on", *SERVING])
    c.do("bontang-b2", "call-next", None)
    lost = views.Reach(rung="page", result="closed", at=at)
    called = c.views["bontang-b2"].ticket
    assert called is not None
    c.change("bontang-b2", ticket=called.model_copy(update={"language": "en", "reach": [lost]}))
    back = views.ParkedEntry(number="A033", service=samples.JHT, parked_at=at, reason="formulir", back_at=at)
    aside = views.ParkedEntry(number="A031", service=samples.JHT, parked_at=at, reason="fotokopi KTP")
    c.change("bontang-b3", parked=[back, aside], can=[*c.views["bontang-b3"].can, "resume"])
    c.put("bontang-b4", "K012")
    c.serve("bontang-b4", waiting_s=3900)
    pause = views.Pause(reason="Sholat", since=at, until=at)
    c.change("bontang-b5", state="paused", can=["resume_shift", "help_end"], pause=pause, help=views.Help(since=at, reason=None))
    c.change("bontang-b6", state="closed", can=["open"])


# --- choosing them ---


def test_booths_are_ticked_and_opened_together_and_remembered(page: Page, server: ConsoleServer) -> None:
    page.goto(server.url + "/console")
    for n in (1, 2):
        page.get_by_role("checkbox", name=f"Bilik {n}").check()
    page.get_by_role("button", name="Buka 2 bilik").click()

    expect(page.locator(".booth")).to_have_count(2)
    assert page.url.endswith("#bontang-b1,bontang-b2")
    page.goto(server.url + "/take")
    page.goto(server.url + "/console")
    expect(page.locator(".booth")).to_have_count(2)
    assert server.auth[-1] == {"branch": "bontang", "counters": ["bontang-b1", "bontang-b2"]}, "all share one socket"


def test_a_seventh_booth_is_refused_with_a_sentence(page: Page, server: ConsoleServer) -> None:
    page.goto(server.url + "/console")
    for n in range(1, 7):
        page.get_by_role("checkbox", name=f"Bilik {n}").check()

    page.get_by_role("checkbox", name="Bilik 7").click()

    expect(page.get_by_role("alert")).to_contain_text("paling banyak enam bilik")
    expect(page.get_by_role("checkbox", name="Bilik 7")).not_to_be_checked()
    expect(page.get_by_role("button", name="Buka 6 bilik")).to_be_visible()


def test_an_address_with_a_desk_beside_booths_or_with_seven_is_refused(page: Page, server: ConsoleServer) -> None:
    page.goto(f"{server.url}/console#bontang-3,bontang-b1")
    expect(page.get_by_role("alert")).to_contain_text("Loket dilayani sendiri")

    page.goto("about:blank")
    page.goto(server.booths(*range(1, 8)))
    expect(page.get_by_role("alert")).to_contain_text("paling banyak enam bilik")


def test_one_booth_alone_looks_like_a_desk(page: Page, server: ConsoleServer) -> None:
    page.goto(server.booths(2))

    expect(page.locator("#state")).to_have_text("Kosong")
    expect(page.locator(".top").get_by_role("img", name="Bilik 2")).to_be_visible()


def test_the_servers_refusal_of_a_booth_stands_in_that_booth(page: Page, server: ConsoleServer) -> None:
    server.counters.change("bontang-b2", state="closed", can=["open"], push=False)
    open_booths(page, server, 1, 2)
    server.answers = [refusal("Anda sudah membuka enam bilik.")]

    page.keyboard.press("2")
    page.keyboard.press("Space")

    expect(booth(page, 2).get_by_role("alert")).to_have_text("Anda sudah membuka enam bilik.")
    expect(booth(page, 1).get_by_role("alert")).to_be_hidden()


# --- working in them ---


def test_four_booths_by_keyboard_alone(page: Page, server: ConsoleServer) -> None:
    open_booths(page, server, 1, 2, 3, 4)

    press(page, "Space")
    booth_state(page, 1, "called")
    press(page, "Space")
    booth_state(page, 1, "serving")
    press(page, "3")
    page.keyboard.press("Space")
    booth_state(page, 3, "called")
    press(page, "x")
    booth_state(page, 3, "free")
    press(page, "p")
    booth_state(page, 2, "called")
    press(page, "Numpad2")
    page.keyboard.press("z")
    booth_state(page, 2, "free")
    press(page, "1")
    page.keyboard.press("t")
    page.keyboard.type("formulir")
    page.keyboard.press("Enter")
    booth_state(page, 1, "free")
    press(page, "d")
    booth_state(page, 1, "called")
    press(page, "4")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    booth_state(page, 4, "paused")

    assert server.pressed == [
        ("bontang-b1", "call-next"), ("bontang-b1", "start"), ("bontang-b3", "call-next"), ("bontang-b3", "no-show"),
        ("bontang-b2", "call-next"), ("bontang-b2", "undo"), ("bontang-b1", "park"), ("bontang-b1", "resume"),
        ("bontang-b4", "pause"),
    ]  # fmt: skip


def test_four_booths_by_mouse(page: Page, server: ConsoleServer) -> None:
    open_booths(page, server, 1, 2, 3, 4)

    booth(page, 2).get_by_role("button", name="Panggil").first.click()
    booth_state(page, 2, "called")
    expect(booth(page, 2)).to_have_attribute("aria-current", "true")
    page.wait_for_timeout(650)
    booth(page, 2).get_by_role("button", name="Mulai layani").click()
    booth_state(page, 2, "serving")
    booth(page, 4).get_by_role("button", name="Panggil").first.click()
    booth_state(page, 4, "called")
    booth(page, 4).get_by_role("button", name="Batalkan panggilan").click()
    booth_state(page, 4, "free")
    booth(page, 2).get_by_role("button", name="Tunda").click()
    page.get_by_role("dialog").get_by_role("button", name="Tunda").click()
    booth_state(page, 2, "free")
    page.get_by_role("button", name="Lanjutkan A043").click()
    booth_state(page, 2, "called")
    page.get_by_role("button", name="Panggil ke bilik kosong").click()
    booth_state(page, 1, "called")

    assert server.pressed == [
        ("bontang-b2", "call-next"), ("bontang-b2", "start"), ("bontang-b4", "call-next"), ("bontang-b4", "undo"),
        ("bontang-b2", "park"), ("bontang-b2", "resume"), ("bontang-b1", "call-next"),
    ]  # fmt: skip


def test_two_booths_are_called_with_two_presses_and_the_keyboard_stays_where_it_was(page: Page, server: ConsoleServer) -> None:
    open_booths(page, server, 1, 2, 3)
    page.keyboard.press("3")

    press(page, "p")
    press(page, "p")

    booth_state(page, 1, "called")
    booth_state(page, 2, "called")
    booth_state(page, 3, "free")
    expect(booth(page, 3)).to_have_attribute("aria-current", "true")


def test_a_booth_that_waits_for_its_answer_does_not_hold_the_others_up(page: Page, server: ConsoleServer) -> None:
    server.delay_s = 1.0
    open_booths(page, server, 1, 2)

    page.keyboard.press("Space")
    page.keyboard.press("2")
    page.keyboard.press("Space")
    booth_state(page, 2, "called")

    assert server.pressed == [("bontang-b1", "call-next"), ("bontang-b2", "call-next")]


def test_only_the_chosen_booth_has_the_filled_button_and_the_key_caps(page: Page, server: ConsoleServer) -> None:
    open_booths(page, server, 1, 2)

    page.keyboard.press("2")

    expect(booth(page, 2).locator(".button--filled .cap")).to_have_text("Spasi")
    expect(booth(page, 1).locator(".button--filled")).to_have_count(0)
    expect(booth(page, 1).locator(".button .cap")).to_have_count(0)
    expect(booth(page, 1).locator(".banner .cap")).to_have_text("1")


def test_all_booths_pause_with_one_reason_and_go_on_together(page: Page, server: ConsoleServer) -> None:
    open_booths(page, server, 1, 2)

    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="Jeda semua bilik")).to_be_visible()
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    booth_state(page, 1, "paused")
    booth_state(page, 2, "paused")
    page.get_by_role("button", name="Lanjutkan semua").click()
    booth_state(page, 1, "free")
    booth_state(page, 2, "free")

    assert sorted(server.pressed) == sorted((f"bontang-b{n}", verb) for n in (1, 2) for verb in ("pause", "open"))
    assert {body["reason"] for verb, body in server.posted if verb == "pause"} == {"Rapat"}


def test_closed_booths_are_opened_together_and_closed_from_the_menu(page: Page, server: ConsoleServer) -> None:
    for n in (1, 2):
        server.counters.change(f"bontang-b{n}", state="closed", can=["open"], push=False)
    open_booths(page, server, 1, 2)

    page.get_by_role("button", name="Buka semua").click()
    booth_state(page, 2, "free")
    page.keyboard.press("m")
    page.get_by_role("button", name="Tutup semua bilik").click()
    booth_state(page, 1, "closed")
    booth_state(page, 2, "closed")

    expect(page.locator("#dialog")).to_be_hidden()


def test_parked_numbers_of_all_booths_stand_at_the_foot_and_go_back_to_their_own(page: Page, server: ConsoleServer) -> None:
    busy_day(server)
    open_booths(page, server, 1, 2, 3)

    expect(page.locator(".line__foot")).to_contain_text("Bilik 3, sudah kembali pukul 09.43")
    expect(page.locator(".parked__why.strong")).to_have_count(1)
    page.keyboard.press("d")
    expect(page.get_by_role("dialog")).to_contain_text("fotokopi KTP")
    page.keyboard.press("2")

    booth_state(page, 3, "called")
    assert server.pressed[-1] == ("bontang-b3", "resume")
    assert server.posted[-1][1]["number"] == "A031"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize("count", [4, 6])
def test_the_filled_button_of_a_booth_never_moves(
    browser: Browser, server: ConsoleServer, size: tuple[int, int], count: int
) -> None:
    following = views.ServiceName(code="K", name="Klaim JKK")
    with faultless_page(browser, viewport={"width": size[0], "height": size[1]}) as page:
        open_booths(page, server, *range(1, count + 1))
        seen = []

        for name, change in [
            ("free", lambda: None), ("called", lambda: page.keyboard.press("Space")),
            ("called", lambda: server.counters.put("bontang-b1", "A042")),
            ("serving", lambda: server.counters.serve("bontang-b1", following=following, can=["hand_on", *SERVING])),
        ]:  # fmt: skip
            change()
            booth_state(page, 1, name)
            page.wait_for_timeout(100)
            seen.append(booth(page, 1).locator("[data-action=primary]").bounding_box())

        assert all(box == seen[0] for box in seen), seen


# --- looks ---


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_booths_fit_the_window(
    browser: Browser, server: ConsoleServer, pictures: Path, size: tuple[int, int], language: str, theme: Any
) -> None:
    server.language = language
    busy_day(server)

    with faultless_page(browser, viewport={"width": size[0], "height": size[1]}, color_scheme=theme) as page:
        for count in (2, 4, 6):
            page.goto("about:blank")
            page.goto(server.booths(*range(1, count + 1)))
            expect(page.locator(".booth")).to_have_count(count)
            expect(page.locator(".line tbody tr").first).to_be_visible()
            page.keyboard.press("2")
            page.screenshot(path=pictures / f"booths-{count}-{language}-{theme}-{size[0]}.png")
            assert cut_off(page) == [], count


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_with_booths(browser: Browser, server: ConsoleServer, theme: Any) -> None:
    busy_day(server)

    with faultless_page(browser, color_scheme=theme) as page:
        open_booths(page, server, 1, 2, 3, 4, 5, 6)
        assert serious(page) == []
