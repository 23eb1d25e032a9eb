"""The greeter's page in a real browser, held in a hand: finding people and noting what they say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from caller_server.contract import views
from tests import samples
from tests.pages import live_scene as scene
from tests.pages.lead_browser import PHONE, keys_of, open_greeter, opened, serious, tap, texts_named, too_wide
from tests.pages.live_server import LiveServer, refusal, running

pytestmark = pytest.mark.browser
SIZES = [(390, 844), (1024, 768)]


@pytest.fixture
def server() -> Iterator[LiveServer]:
    with running() as server:
        server.role = "greeter"
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, **PHONE) as page:
        yield page


def find(page: Page, typed: str) -> None:
    page.locator("#number").fill(typed)
    page.keyboard.press("Enter")


def person(page: Page) -> Locator:
    return page.locator(".person")


# --- one person ---


def test_a_greeter_finds_somebody_and_notes_everything_by_touch(page: Page, server: LiveServer) -> None:
    server.ticket("A042")
    open_greeter(page, server)

    find(page, "a42")
    expect(person(page)).to_contain_text("Sedang di luar")
    expect(person(page)).to_contain_text("Perlu 10 menit untuk kembali. 7 orang di depan.")
    tap(page, "Sudah di sini")
    expect(person(page)).to_contain_text("Sudah di sini, menunggu")
    expect(page.locator("main [role=alert]")).to_have_text("A042 tercatat sudah di sini.")
    tap(page, "Jadikan prioritas")
    expect(person(page).get_by_text("Prioritas", exact=True)).to_be_visible()
    tap(page, "Cabut prioritas")
    expect(page.get_by_role("button", name="Jadikan prioritas")).to_be_visible()

    assert server.bodies("arrive") == [{"number": "A042"}]
    assert [it["priority"] for it in server.bodies("priority")] == [True, False]
    assert set(server.tokens) == {"csrf-token"}


def test_a_note_is_written_for_the_officer(page: Page, server: LiveServer) -> None:
    server.ticket("A042")
    open_greeter(page, server)
    find(page, "A042")

    tap(page, "Catatan")
    tap(page, "Simpan catatan")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_have_text("Tulis catatannya dulu.")
    page.get_by_label("Yang perlu diketahui petugas").fill("Pakai kursi roda")
    tap(page, "Simpan catatan")

    expect(person(page).get_by_role("list", name="Catatan")).to_contain_text("Pakai kursi roda")
    assert server.bodies("note") == [{"number": "A042", "text": "Pakai kursi roda"}]


def test_giving_a_number_up_asks_once_more(page: Page, server: LiveServer) -> None:
    server.ticket("A042")
    open_greeter(page, server)
    find(page, "A042")

    tap(page, "Batalkan nomor")
    tap(page, "Kembali")
    assert server.posted == []
    tap(page, "Batalkan nomor")
    tap(page, "Batalkan A042")

    expect(person(page)).to_contain_text("Nomor dibatalkan")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert server.verbs() == ["leave"]


def test_a_missed_person_goes_back_into_the_line(page: Page, server: LiveServer) -> None:
    server.ticket("A030", state="no_show", return_by=scene.soon(33), ahead=None, can=["return", "add_note"])
    open_greeter(page, server)
    find(page, "A30")

    expect(person(page)).to_contain_text("Masih bisa kembali sampai 10.16. Setelah itu 3 nomor lain dipanggil dulu.")
    tap(page, "Kembali ke antrean")

    expect(person(page)).to_contain_text("Sudah di sini, menunggu")
    assert server.bodies("return") == [{"number": "A030"}]


def test_a_call_shows_at_once_where_the_person_must_go(page: Page, server: LiveServer) -> None:
    server.ticket("A042")
    open_greeter(page, server)
    find(page, "A042")
    expect(person(page)).to_contain_text("Sedang di luar")

    server.ticket("A042", seq=200, state="called", counter=scene.DESKS[3], attempt=1, called_at=server.now(), can=["add_note"])
    server.change_line(tickets=server.line.tickets[1:])

    expect(person(page).get_by_role("heading")).to_have_text("Loket 3, sekarang")
    yellow = person(page).locator(".person__now").evaluate("it => getComputedStyle(it).backgroundColor")
    assert yellow == "rgb(255, 198, 41)"


def test_a_number_that_cannot_be_or_is_not_there_is_said(page: Page, server: LiveServer) -> None:
    open_greeter(page, server)

    find(page, "42")
    expect(page.locator("main [role=alert]")).to_have_text("Tulis huruf dan angkanya, misalnya A42.")
    find(page, "Z9")
    expect(page.locator("main [role=alert]")).to_have_text("Z009 tidak ada hari ini.")
    expect(person(page)).to_have_count(0)


def test_a_refused_press_says_why_and_shows_how_it_is_now(page: Page, server: LiveServer) -> None:
    server.ticket("A042")
    open_greeter(page, server)
    find(page, "A042")
    expect(person(page)).to_be_visible()
    server.answers = [refusal("Nomor A042 sedang dilayani.")]
    server.ticket("A042", seq=200, state="serving", counter=scene.DESKS[3], can=[])

    tap(page, "Sudah di sini")

    expect(page.locator("main [role=alert]")).to_have_text("Nomor A042 sedang dilayani.")
    expect(person(page)).to_contain_text("Sedang dilayani, Loket 3")


def test_who_is_expected_is_listed_and_leads_to_the_person(page: Page, server: LiveServer) -> None:
    server.ticket("A045", place="invited", coming=True)
    open_greeter(page, server)

    expect(page.locator("[data-group=called]")).to_contain_text("Bilik 2")
    expect(page.locator("[data-group=called] li")).to_have_count(1)
    expect(page.locator("[data-group=coming]")).to_contain_text("Menuju sini")
    expect(page.locator("[data-group=coming] [data-number=A045]")).to_be_visible()
    expect(page.locator("[data-group=invited] li")).to_have_count(1)
    expect(page.locator("[data-group=invited]")).to_contain_text("Diundang")
    expect(page.locator("[data-group=away] li")).to_have_count(2)
    page.locator("[data-group=coming] [data-number=A045]").tap()
    expect(person(page)).to_contain_text("Menuju sini")

    server.change_line(tickets=[scene.entry("A043", 52)])
    expect(page.locator("[data-group=invited]")).to_have_count(0)


def test_a_full_lobby_says_what_to_ask_people(page: Page, server: LiveServer) -> None:
    open_greeter(page, server)
    expect(page.locator("[data-lobby]")).to_contain_text("Hampir penuh, 16 dari 20 orang")

    server.change_line(here=15)

    expect(page.locator("[data-lobby=full]")).to_contain_text("Minta yang datang menunggu di luar")


def test_what_everyone_is_told_is_told_the_greeter_too(page: Page, server: LiveServer) -> None:
    open_greeter(page, server)

    server.change_board(notice=samples.notice("leave_building"))

    expect(page.locator(".strip").first).to_contain_text("Silakan keluar dari gedung dengan tenang")


# --- the page ---


def test_the_menu_has_the_way_out_and_only_the_pages_that_open(page: Page, server: LiveServer) -> None:
    open_greeter(page, server, "/take")

    tap(page, "Menu Dewi")
    assert page.get_by_role("dialog").get_by_role("link").all_inner_texts() == ["Akun saya", "English"]
    tap(page, "Layar gelap")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    tap(page, "Keluar")

    expect(page.locator("#sign-in")).to_be_visible()


@pytest.mark.parametrize(("role", "links"), [("officer", ["Konsol loket"]), ("supervisor", ["Konsol loket", "Keadaan langsung"])])
def test_others_find_their_own_page_again(page: Page, server: LiveServer, role: str, links: list[str]) -> None:
    server.role = role
    open_greeter(page, server)

    tap(page, "Menu Dewi")

    assert page.get_by_role("dialog").get_by_role("link").all_inner_texts() == [*links, "Akun saya", "English"]


def test_a_lost_connection_is_said_and_dated(page: Page, server: LiveServer) -> None:
    open_greeter(page, server)
    server.down = True
    page.context.set_offline(True)

    expect(page.locator(".cut-off")).to_contain_text("Keadaan terakhir, pukul 09.43", timeout=20000)


def test_a_test_clock_is_said(page: Page, server: LiveServer) -> None:
    server.clock_is_set = True
    open_greeter(page, server)

    expect(page.locator(".test-clock")).to_contain_text("Jam uji")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
def test_everything_fits_the_hand(
    browser: Browser, server: LiveServer, pictures: Path, size: tuple[int, int], language: str, theme: Any
) -> None:
    server.language = language
    server.ticket("A042", notes=[views.NoteEntry(at=scene.ago(5), actor="Rina", text="Pakai kursi roda")], priority=True)
    with opened(browser, **PHONE | {"size": size}, theme=theme) as page:
        open_greeter(page, server)
        for view in ("find", "person", "give", "door", "note"):
            if view == "person":
                find(page, "A042")
                expect(person(page)).to_be_visible()
            elif view == "note":
                page.goto(f"{server.url}/greeter#find")
                find(page, "A042")
                page.locator("[data-action=add_note]").tap()
            elif view != "find":
                page.locator(f".way[href='#{view}']").tap()
                expect(page.locator(".take, .door")).to_be_visible()
            page.screenshot(path=pictures / f"greeter-{view}-{language}-{theme}-{size[0]}.png")
            assert too_wide(page) == [], view
            assert serious(page) == [], view


def test_what_is_touched_is_big_enough(page: Page, server: LiveServer) -> None:
    server.ticket("A042")
    open_greeter(page, server)
    find(page, "A042")
    expect(person(page)).to_be_visible()

    heights = page.evaluate(
        "() => [...document.querySelectorAll('main button, .way')].map((it) => it.getBoundingClientRect().height)"
    )

    assert min(heights) >= 48


# --- texts ---


def test_every_text_the_page_names_is_in_its_catalogue() -> None:
    assert texts_named("greeter") - keys_of("greeter") == set()


def test_every_state_of_a_ticket_and_a_service_has_words() -> None:
    keys = keys_of("greeter")

    ended = {"served", "cancelled", "expired", "called", "serving", "parked", "no_show"}
    assert set(get_args(views.State)) == ended | {"waiting"}
    assert {f"now.{state}" for state in ended} <= keys
    assert {f"give.state.{state}" for state in get_args(views.ServiceState) if state != "open"} <= keys
