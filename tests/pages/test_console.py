"""The officer's console and the sign-in page in a real browser against a small server."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from caller_server.contract import views
from caller_server.domain import events
from config import translations
from tests.pages.console_browser import SIZES, cut_off, faultless_page, open_desk, press, serious, sign_in_form, state
from tests.pages.console_counters import FREE, SERVING
from tests.pages.console_server import PASSWORD, WEB, ConsoleServer, refusal, running

pytestmark = pytest.mark.browser


@pytest.fixture
def server() -> Iterator[ConsoleServer]:
    with running() as server:
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with faultless_page(browser) as page:
        yield page


# --- a day at the desk ---


def test_a_whole_day_goes_by_keyboard_alone(page: Page, server: ConsoleServer) -> None:
    server.change(state="closed", can=["open"], parked=[], push=False)
    page.goto(server.url + "/console")
    for _ in range(5):
        page.keyboard.press("Tab")  # theme, menu, Loket 1, 2, 3
    page.keyboard.press("Enter")
    state(page, "Loket 3 tutup")

    press(page, "Space")
    state(page, "Kosong")
    press(page, "Space")
    state(page, "Dipanggil")
    press(page, "Space")
    state(page, "Sedang dilayani")
    press(page, "c")
    page.keyboard.type("bawa fotokopi")
    page.keyboard.press("Enter")
    expect(page.locator(".notes")).to_contain_text("bawa fotokopi")
    press(page, "y")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator(".who__service")).to_have_text("Klaim JKK")
    press(page, "t")
    page.keyboard.type("formulir")
    page.keyboard.press("Enter")
    state(page, "Kosong")
    press(page, "d")
    state(page, "Dipanggil")
    press(page, "x")
    state(page, "Kosong")
    press(page, "n")
    page.keyboard.type("a044")
    page.keyboard.press("Tab")
    page.keyboard.type("ibu hamil")
    page.keyboard.press("Enter")
    state(page, "Dipanggil")
    press(page, "a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    state(page, "Kosong")
    press(page, "r")
    page.keyboard.type("A030")
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_be_hidden()
    press(page, "h")
    expect(page.locator(".help-asked")).to_contain_text("Bantuan diminta pukul 09.")
    press(page, "h")
    expect(page.locator(".help-asked")).to_have_count(0)
    press(page, "j")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    state(page, "Loket 3 dijeda")
    expect(page.locator(".pause-words")).to_have_text("Sholat")
    press(page, "j")
    state(page, "Kosong")

    assert server.verbs() == [
        "open", "call-next", "start", "note", "add-service", "park", "resume", "no-show", "call", "transfer", "reinstate", "help",
        "help-end", "pause", "open",
    ]  # fmt: skip
    bodies = dict(server.posted)
    assert (bodies["note"]["text"], bodies["add-service"]["service"]) == ("bawa fotokopi", "K")
    assert bodies["park"]["reason"] == "formulir"
    assert bodies["resume"]["number"] == "A043"
    assert (bodies["call"]["number"], bodies["call"]["reason"]) == ("A044", "ibu hamil")
    assert bodies["transfer"]["service"] == "M"
    assert set(server.tokens) == {"csrf-token"}
    assert len({body["request_id"] for _, body in server.posted}) == len(server.posted)


def test_the_same_day_goes_by_mouse(page: Page, server: ConsoleServer) -> None:
    page.goto(server.url + "/console")
    page.get_by_role("link", name="Loket 3").click()

    page.get_by_role("button", name="Panggil berikutnya").click()
    page.get_by_role("button", name="Batalkan panggilan A043").click()
    page.wait_for_timeout(650)
    page.get_by_role("button", name="Panggil berikutnya").click()
    page.get_by_role("button", name="Ke antrean").click()
    page.get_by_role("button", name="Lanjutkan A033").click()
    page.wait_for_timeout(650)
    page.get_by_role("button", name="Mulai layani").click()
    page.get_by_role("button", name="Catatan").click()
    page.get_by_label("Catatan", exact=True).fill("fotokopi KK sudah ada")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("button", name="Alihkan").click()
    page.get_by_label("Bilik 2").check()
    page.get_by_role("dialog").get_by_role("button", name="Alihkan").click()
    state(page, "Kosong")
    page.get_by_role("button", name="Jeda").click()
    page.get_by_label("Rapat").check()
    page.get_by_label("15 mnt").check()
    page.get_by_role("dialog").get_by_role("button", name="Jeda").click()
    state(page, "Loket 3 dijeda")

    assert server.verbs() == ["call-next", "undo", "call-next", "return-to-line", "resume", "start", "note", "transfer", "pause"]
    bodies = dict(server.posted)
    assert bodies["transfer"]["counter"] == "bontang-b2"
    assert (bodies["pause"]["reason"], bodies["pause"]["minutes"]) == ("Rapat", 15)


def test_a_nervous_double_press_sends_one_command(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)

    page.keyboard.press("Space")
    page.wait_for_timeout(150)
    page.keyboard.press("Space")
    state(page, "Dipanggil")
    page.wait_for_timeout(300)

    assert server.verbs() == ["call-next"]


def test_a_double_click_sends_one_command(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)

    page.locator("#primary").dblclick()
    state(page, "Dipanggil")
    page.wait_for_timeout(300)

    assert server.verbs() == ["call-next"]


def test_nothing_else_is_sent_while_a_command_is_on_its_way(page: Page, server: ConsoleServer) -> None:
    server.ticket("A042")
    server.delay_s = 1.0
    open_desk(page, server)

    page.keyboard.press("x")
    page.keyboard.press("k")
    expect(page.locator("#primary")).to_contain_text("Mengirim…")
    state(page, "Kosong")

    assert server.verbs() == ["no-show"]


def test_a_press_follows_when_the_change_is_on_the_screen_and_only_the_answer_is_late(page: Page, server: ConsoleServer) -> None:
    server.answer_delay_s = 1.0
    open_desk(page, server)

    page.keyboard.press("Space")
    state(page, "Dipanggil")
    page.keyboard.press("k")
    state(page, "Kosong")

    assert server.verbs() == ["call-next", "return-to-line"]


def test_keys_do_nothing_while_a_dialog_is_open_and_escape_closes_it(page: Page, server: ConsoleServer) -> None:
    server.ticket("A042")
    open_desk(page, server)

    page.keyboard.press("a")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_contain_text("Anda masuk sebagai Rina")

    assert server.posted == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
def test_the_filled_button_never_moves(browser: Browser, server: ConsoleServer, size: tuple[int, int]) -> None:
    following = views.ServiceName(code="K", name="Klaim JKK")
    with faultless_page(browser, viewport={"width": size[0], "height": size[1]}) as page:
        open_desk(page, server)
        seen = []

        for words, change in [
            ("Kosong", lambda: None), ("Dipanggil", lambda: page.keyboard.press("Space")),
            ("Dipanggil", lambda: server.ticket("A042")), ("Sedang dilayani", server.serve),
            ("Sedang dilayani", lambda: server.serve(following=following, can=["hand_on", *SERVING])),
            ("Loket 3 tutup", lambda: server.change(state="closed", ticket=None, can=["open"])),
        ]:  # fmt: skip
            change()
            state(page, words)
            page.wait_for_timeout(100)
            seen.append(page.locator("#primary").bounding_box())

        assert all(box == seen[0] for box in seen), seen


# --- answers ---


def test_a_refused_press_shows_its_sentence_and_changes_nothing(page: Page, server: ConsoleServer) -> None:
    server.ticket("A042")
    open_desk(page, server)
    server.answers = [refusal("Nomor ini sudah dipanggil loket lain.")]

    page.keyboard.press("k")

    expect(page.locator(".desk [role=alert]")).to_have_text("Nomor ini sudah dipanggil loket lain.")
    state(page, "Dipanggil")
    press(page, "k")
    state(page, "Kosong")
    expect(page.locator(".desk [role=alert]")).to_be_hidden()


def test_a_refusal_in_a_dialog_keeps_what_was_typed(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)
    server.answers = [refusal("A099 tidak ada hari ini.", "not_found", 404)]

    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=alert]")).to_contain_text("misalnya A042")
    page.keyboard.type("A099")
    page.keyboard.press("Tab")
    page.keyboard.type("keluarga menunggu")
    page.keyboard.press("Enter")

    expect(page.locator("dialog [role=alert]")).to_have_text("A099 tidak ada hari ini.")
    expect(page.get_by_label("Alasan")).to_have_value("keluarga menunggu")


def test_nobody_to_call_is_said(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)
    server.answers = [(204, {})]

    page.keyboard.press("Space")

    expect(page.locator(".desk [role=alert]")).to_contain_text("Belum ada yang bisa dipanggil")


def test_a_busy_server_gets_the_same_request_again(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)
    server.answers = [refusal("Coba lagi.", "try_again", 503)]

    page.keyboard.press("Space")
    state(page, "Dipanggil")

    first, second = server.posted
    assert first == second


def test_a_session_that_ended_leads_to_signing_in_and_back_to_the_same_counter(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)
    server.signed_in = False

    page.keyboard.press("Space")
    sign_in_form(page)
    page.keyboard.type("rina")
    page.get_by_label("Kata sandi").fill("salah")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("tidak cocok")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")

    state(page, "Kosong")
    expect(page.locator(".top").get_by_role("img", name="Loket 3")).to_be_visible()


def test_signing_out_ends_the_session(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)

    page.keyboard.press("m")
    page.get_by_role("button", name="Keluar").click()

    expect(page.get_by_role("heading", name="Masuk ke konsol")).to_be_visible()
    assert server.tokens == ["csrf-token"]


# --- news ---


def test_a_change_made_elsewhere_appears_without_reloading(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)

    server.ticket("K007", coming=True)
    server.change_line(tickets=server.line.tickets[1:3], here=2, on_the_way=0, away=0)

    state(page, "Dipanggil")
    expect(page.get_by_role("img", name="Nomor antrean K nol nol tujuh")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("Sedang menuju loket")
    expect(page.locator(".line tbody tr")).to_have_count(2)
    expect(page.locator(".line")).to_contain_text("2 orang menunggu")
    assert server.auth == [{"branch": "bontang", "counter": "bontang-3"}], "counter and line share one socket"


def test_an_older_view_is_never_shown(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)
    server.ticket("A042")
    state(page, "Dipanggil")

    server.change(seq=100, ticket=None, can=["call_next"])
    page.wait_for_timeout(300)

    state(page, "Dipanggil")


def test_calling_again_counts_down_and_then_works(page: Page, server: ConsoleServer) -> None:
    server.ticket("A042", recall_at=server.now() + timedelta(seconds=3))
    open_desk(page, server)

    recall = page.locator("[data-action=recall]")
    expect(recall).to_have_text(re.compile(r"Ulang [123] dtk"))
    expect(recall).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("u")
    assert server.posted == []
    expect(recall).to_contain_text("Panggil ulang", timeout=5000)
    page.keyboard.press("u")
    expect(page.locator(".who__more")).to_have_text("panggilan 2 dari 3")

    assert server.verbs() == ["recall"]


def test_a_lost_connection_is_said_and_dated(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)
    server.down = True
    page.context.set_offline(True)

    expect(page.locator(".connection")).to_have_text("Sambungan terputus", timeout=20000)
    expect(page.locator(".cut-off")).to_contain_text("Keadaan terakhir, pukul 09.43")
    page.keyboard.press("Space")
    expect(page.locator(".desk [role=alert]")).to_contain_text("Server belum menjawab", timeout=15000)
    state(page, "Kosong")


def test_the_line_says_where_people_are_and_why_they_stand_there(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)

    def row(number: str) -> Any:
        return page.locator(f"tr[data-number={number}]")

    expect(row("A043")).to_have_class("row--next")
    expect(row("A043")).to_contain_text("Berikutnya")
    expect(row("K002")).to_contain_text("Prioritas")
    expect(row("A045")).to_contain_text("Diundang")
    expect(row("A047")).to_have_class("row--pale")
    expect(row("A047")).to_contain_text("Jauh, 10 mnt")
    expect(row("A048")).to_contain_text("Suara saja")
    expect(row("A050")).to_contain_text("Minta waktu sampai 10.00")
    expect(row("D009")).to_contain_text("Dilayani loket lain")
    expect(row("A051")).to_contain_text("Menunggu Bilik 2")


# --- looks ---


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}")
def test_the_desk_fits_the_window(
    browser: Browser, server: ConsoleServer, pictures: Path, size: tuple[int, int], language: str, theme: Any
) -> None:
    server.language = language
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=theme)
    page = context.new_page()
    page.goto(server.desk)
    expect(page.locator(".line tbody tr").first).to_be_visible()

    changes = {"free": lambda: None, "called": lambda: server.ticket("A042", coming=True), "serving": server.serve}
    for name, change in changes.items():
        change()
        expect(page.locator(f"[data-state={name}]")).to_be_visible()
        page.screenshot(path=pictures / f"console-{name}-{language}-{theme}-{size[0]}.png")
        assert cut_off(page) == []

    context.close()


def test_the_theme_follows_the_machine_until_it_is_chosen_and_is_then_remembered(browser: Browser, server: ConsoleServer) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    open_desk(page, server)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.keyboard.press("g")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    context.close()


def test_a_test_clock_is_said_in_red(page: Page, server: ConsoleServer) -> None:
    server.clock_is_set = True
    open_desk(page, server)

    expect(page.locator(".test-clock")).to_contain_text("Jam uji")
    assert page.locator(".test-clock").evaluate("it => getComputedStyle(it).color") == "rgb(143, 22, 22)"


def test_an_empty_line_and_a_counter_without_a_next_are_said(page: Page, server: ConsoleServer, pictures: Path) -> None:
    open_desk(page, server)
    server.change(next=None, today=views.Today(served=0, no_show=0, mean_service_s=None), parked=[])
    server.change_line(tickets=[], here=0, on_the_way=0, away=0)

    expect(page.locator(".line")).to_contain_text("Tidak ada yang menunggu.")
    expect(page.locator(".desk")).to_contain_text("Belum ada yang bisa dipanggil")
    page.screenshot(path=pictures / "console-empty.png")


def test_axe_finds_nothing_serious_in_any_state_of_the_console(page: Page, server: ConsoleServer) -> None:
    page.goto(server.url + "/console")
    assert serious(page) == []
    open_desk(page, server)
    assert serious(page) == []
    pause = partial(server.change, state="paused", ticket=None, can=["resume_shift"])
    changes = {"Dipanggil": lambda: server.ticket("A042"), "Sedang dilayani": server.serve, "Loket 3 dijeda": pause}
    for words, change in changes.items():
        change()
        state(page, words)
        assert serious(page) == []
    server.change(state="open", can=FREE)
    state(page, "Kosong")
    for key in ("n", "r", "j", "m"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert serious(page) == []
        page.keyboard.press("Escape")
        expect(page.locator("#dialog")).to_be_hidden()


# --- signing in ---


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_sign_in_page_is_a_form_that_password_managers_know(browser: Browser, server: ConsoleServer, theme: Any) -> None:
    server.signed_in = False
    context = browser.new_context(color_scheme=theme)
    page = context.new_page()
    page.goto(server.url + "/console")

    assert serious(page) == []
    expect(page.get_by_label("Nama pengguna")).to_have_attribute("autocomplete", "username")
    expect(page.get_by_label("Kata sandi")).to_have_attribute("autocomplete", "current-password")
    page.get_by_label("Nama pengguna").fill("rina")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("heading", name="Pilih loket")).to_be_visible()
    context.close()


def test_signing_in_without_a_server_says_so(page: Page, server: ConsoleServer) -> None:
    server.signed_in = False
    page.goto(server.url + "/console")
    sign_in_form(page)
    page.context.set_offline(True)

    page.get_by_label("Nama pengguna").fill("rina")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Server tidak menjawab")


# --- texts ---


def test_every_text_the_pages_name_is_in_the_catalogue() -> None:
    files = [*(WEB / "static/console").glob("*.mjs"), *(WEB / "templates/console").glob("*.html")]
    named = {key for file in files for key in re.findall(r"""\bt\(["']([a-z_.]+)["']""", file.read_text(encoding="utf-8"))}

    assert named - translations.texts("console", "id").forms.keys() == set()


def test_everything_that_can_happen_has_words() -> None:
    forms = translations.texts("console", "id").forms.keys()
    happened = {f"history.{kind}" for kind in events.BY_KIND}
    why = {f"why.{reason}" for reason in views.LineReason}
    places = {f"line.{reason}" for reason in views.LineReason if reason != "joined"}

    assert (happened | why | places) - forms == set()


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    def values(language: str) -> dict[str, set[str]]:
        forms = translations.texts("console", language).forms
        return {key: set(re.findall(r"\{(\w+)\}", " ".join(texts))) for key, texts in forms.items()}

    assert values("id") == values("en")


def test_no_page_asks_another_host_for_anything(page: Page, server: ConsoleServer) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    open_desk(page, server)

    assert {url.split("/")[2] for url in asked} == {server.url.split("/")[2]}
