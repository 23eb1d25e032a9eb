"""What the console asks and offers beside the verbs: outcomes and missing papers, undo, hand-on, keys, sounds, the slip."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from caller_server.contract import views
from tests import samples
from tests.pages.console_browser import booth, booth_state, faultless_page, open_booths, open_desk, press, serious, state
from tests.pages.console_counters import SERVING
from tests.pages.console_server import ConsoleServer, running

pytestmark = pytest.mark.browser
OUTCOMES = samples.staff_ticket().outcomes
SPY = """
  window.tones = 0; window.printed = 0;
  window.print = () => { window.printed += 1; };
  const real = window.AudioContext;
  window.AudioContext = class extends real {
    createOscillator() { window.tones += 1; return super.createOscillator(); }
  };
"""


@pytest.fixture
def server() -> Iterator[ConsoleServer]:
    with running() as server:
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with faultless_page(browser) as page:
        page.add_init_script(SPY)
        yield page


def serving(server: ConsoleServer, **fields: object) -> None:
    server.ticket("A042", outcomes=OUTCOMES, **fields)
    server.serve()


def look_away(page: Page) -> None:
    page.evaluate("document.hasFocus = () => false")


# --- outcomes, missing papers, the slip ---


def test_a_service_without_outcomes_ends_at_once(page: Page, server: ConsoleServer) -> None:
    server.ticket("A042", outcomes=[])
    server.serve()
    open_desk(page, server)

    page.keyboard.press("Space")
    state(page, "Kosong")

    assert server.posted[0][1] | {"request_id": ""} == {"request_id": "", "missing": []}


def test_enter_takes_the_first_outcome_and_a_digit_its_own(page: Page, server: ConsoleServer) -> None:
    serving(server)
    open_desk(page, server)

    page.keyboard.press("Space")
    expect(page.get_by_role("dialog")).to_contain_text("Hasil untuk A042")
    page.keyboard.press("Enter")
    state(page, "Kosong")
    serving(server)
    state(page, "Sedang dilayani")
    press(page, "Space")
    page.keyboard.press("1")
    state(page, "Kosong")

    assert [body["outcome"] for _, body in server.posted] == ["done", "done"]


def test_a_nervous_second_press_of_space_chooses_no_outcome(page: Page, server: ConsoleServer) -> None:
    serving(server)
    open_desk(page, server)

    page.keyboard.press("Space")
    page.wait_for_timeout(150)
    page.keyboard.press("Space")
    page.wait_for_timeout(300)

    expect(page.get_by_role("dialog")).to_be_visible()
    assert server.posted == []


def test_the_second_click_of_a_double_click_on_finish_chooses_no_outcome(page: Page, server: ConsoleServer) -> None:
    serving(server)
    open_desk(page, server)
    page.locator("#primary").click()

    page.locator("[data-outcome=done]").dispatch_event("click", {"detail": 2})
    page.wait_for_timeout(200)
    assert server.posted == []

    page.locator("[data-outcome=done]").click()
    state(page, "Kosong")


def test_missing_papers_are_ticked_by_digits_and_sent(page: Page, server: ConsoleServer) -> None:
    serving(server)
    open_desk(page, server)

    page.keyboard.press("Space")
    page.keyboard.press("2")
    expect(page.get_by_role("heading", name="Berkas kurang: apa yang belum ada")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=alert]")).to_have_text("Centang sedikitnya satu berkas.")
    page.keyboard.press("1")
    page.keyboard.press("2")
    page.keyboard.press("3")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    state(page, "Kosong")

    assert (server.posted[0][1]["outcome"], server.posted[0][1]["missing"]) == ("papers", ["kpj", "kk"])


def test_the_list_is_printed_in_the_participants_language(page: Page, server: ConsoleServer, pictures: Path) -> None:
    serving(server, language="en")
    open_desk(page, server)
    page.locator("#primary").click()
    page.get_by_role("button", name="Berkas kurang").click()
    page.get_by_label("KTP asli").check()
    page.get_by_role("dialog").get_by_role("button", name="Selesai").click()
    expect(page.locator(".offer")).to_contain_text("Daftar berkas A042 siap dicetak.")
    page.screenshot(path=pictures / "console-offer.png")

    press(page, "b")

    assert page.evaluate("printed") == 1
    slip = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    words = slip.pages[0].extract_text()
    assert len(slip.pages) == 1
    assert "Papers still missing" in words
    assert "KTP asli" in words
    assert "Please complete them" in words
    assert "orang menunggu" not in words, "the screen is not on the slip"
    assert float(slip.pages[0].mediabox.width) == pytest.approx(72 / 25.4 * 72, abs=1)
    assert float(slip.pages[0].mediabox.height) < 140 / 25.4 * 72


def test_the_slip_is_black_on_white_in_the_dark_theme_too(browser: Browser, server: ConsoleServer, pictures: Path) -> None:
    serving(server)
    with faultless_page(browser, color_scheme="dark") as page:
        page.add_init_script(SPY)
        open_desk(page, server)
        page.locator("#primary").click()
        page.get_by_role("button", name="Berkas kurang").click()
        page.get_by_label("KTP asli").check()
        page.keyboard.press("Enter")
        expect(page.locator(".offer")).to_be_visible()

        page.emulate_media(media="print")
        page.set_viewport_size({"width": 272, "height": 480})

        page.screenshot(path=pictures / "console-slip.png")
        expect(page.locator(".paper")).to_be_visible()
        expect(page.locator(".top")).to_be_hidden()
        assert page.locator(".paper").evaluate("it => getComputedStyle(it).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator(".paper").evaluate("it => getComputedStyle(it).color") == "rgb(0, 0, 0)"


def test_the_offer_to_print_is_gone_with_the_next_call(page: Page, server: ConsoleServer) -> None:
    serving(server)
    open_desk(page, server)
    page.keyboard.press("Space")
    page.keyboard.press("2")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.locator(".offer")).to_be_visible()

    press(page, "Space")
    state(page, "Dipanggil")

    expect(page.locator(".offer")).to_have_count(0)


# --- undo, hand-on ---


def test_a_mistaken_call_counts_down_and_is_taken_back(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)
    page.keyboard.press("Space")

    expect(page.locator("[data-action=undo]")).to_have_text(re.compile(r"Batalkan panggilan \((10|9) dtk\)"))
    expect(page.locator("[data-action=undo]")).to_contain_text("8 dtk", timeout=4000)
    page.keyboard.press("z")
    state(page, "Kosong")

    assert server.verbs() == ["call-next", "undo"]


def test_a_mistaken_finish_is_taken_back_within_ten_seconds_only(page: Page, server: ConsoleServer) -> None:
    serving(server)
    open_desk(page, server)
    page.keyboard.press("Space")
    page.keyboard.press("1")
    state(page, "Kosong")

    page.get_by_role("button", name="Batalkan selesai A042").click()
    state(page, "Sedang dilayani")
    server.change(undo=views.Undo(what="call", number="A042", until=server.now() + timedelta(seconds=1)), can=["undo"])
    expect(page.locator("[data-action=undo]")).to_be_visible()
    expect(page.locator("[data-action=undo]")).to_be_hidden(timeout=4000)
    page.keyboard.press("z")
    page.wait_for_timeout(200)

    assert server.verbs() == ["finish", "undo"]


def test_a_ticket_is_handed_on_with_one_key_where_a_service_follows(page: Page, server: ConsoleServer) -> None:
    server.ticket("A042")
    server.serve(following=views.ServiceName(code="K", name="Klaim JKK"), can=["hand_on", *SERVING])
    open_desk(page, server)

    expect(page.locator("[data-action=hand_on]")).to_contain_text("Selesai, teruskan ke Klaim JKK")
    page.keyboard.press("l")
    state(page, "Kosong")

    assert server.verbs() == ["hand-on"]


# --- what the officer sees ---


def test_the_desk_says_all_that_matters_about_the_ticket_in_words(page: Page, server: ConsoleServer) -> None:
    lost = views.Reach(rung="page", result="closed", at=samples.NOW)
    note = views.NoteEntry(at=samples.NOW, actor="Bayu", text="Fotokopi KK sudah ada")
    why = [views.Why(number="K002", reason=views.LineReason.PRIORITY),
           views.Why(number="A007", reason=views.LineReason.APPOINTMENT, appointment_at=samples.NOW)]  # fmt: skip
    server.ticket("A042", waiting_s=3900, reach=[lost], notes=[note], why=why, language="en", reason="returned",
                  appointment_at=samples.NOW, place="away", walk_minutes=10, **{"class": "priority"})  # fmt: skip
    open_desk(page, server)

    facts = page.locator(".facts")
    for words in ("lewat batas", "Jauh, 10 mnt", "Tidak terjangkau: panggil dengan suara",
                  "Janji temu pukul 09.43", "Kembali setelah terlewat", "K002: prioritas",
                  "A007: janji temu 09.43", "Kelompok prioritas", "Bahasa Inggris"):  # fmt: skip
        expect(facts).to_contain_text(words)
    expect(page.locator(".notes")).to_contain_text("Fotokopi KK sudah ada Bayu, 09.43")
    expect(page.locator("tr[data-number=A043]")).to_contain_text("dekat batas")
    expect(page.locator("tr[data-number=A051]")).to_contain_text("lewat batas")


# --- a parked person is back ---


def test_a_page_in_the_background_beeps_and_says_who_is_back(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)
    page.mouse.click(700, 500)
    look_away(page)

    server.counters.back("bontang-3", "A033")

    expect(page).to_have_title("A033 sudah kembali")
    assert page.evaluate("tones") == 2
    expect(page.locator(".parked")).to_contain_text("sudah kembali pukul 09.4")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page).to_have_title(re.compile("Kosong"))


def test_a_page_that_is_looked_at_stays_silent(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)
    page.mouse.click(700, 500)

    server.counters.back("bontang-3", "A033")
    expect(page.locator(".parked")).to_contain_text("sudah kembali")

    assert page.evaluate("tones") == 0


def test_sounds_are_tried_and_switched_in_the_menu_and_remembered(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)
    page.keyboard.press("m")
    page.get_by_role("button", name="Coba bunyi: Orang yang ditunda").click()
    assert page.evaluate("tones") == 2

    page.get_by_role("checkbox", name="Orang yang ditunda sudah kembali").uncheck()
    page.get_by_role("checkbox", name="Ada yang menunggu lagi").check()
    page.reload()
    expect(page.locator(".line tbody tr").first).to_be_visible()
    page.mouse.click(700, 500)
    look_away(page)
    server.counters.back("bontang-3", "A033")
    expect(page).to_have_title("A033 sudah kembali")
    assert page.evaluate("tones") == 0

    people = server.line.tickets
    server.change_line(tickets=[])
    expect(page.locator(".line__empty")).to_be_visible()
    server.change_line(tickets=people)
    expect(page.locator(".line tbody tr").first).to_be_visible()
    assert page.evaluate("tones") == 1


# --- keys ---


def test_a_number_pad_is_a_call_pad(page: Page, server: ConsoleServer) -> None:
    server.ticket("A042", recall_at=server.now() - timedelta(seconds=1))
    open_desk(page, server)

    page.keyboard.press("NumpadAdd")
    expect(page.locator(".who__more")).to_have_text("panggilan 2 dari 3")
    page.keyboard.press("NumpadSubtract")
    state(page, "Kosong")
    press(page, "NumpadAdd")
    state(page, "Dipanggil")
    press(page, "NumpadDecimal")
    state(page, "Kosong")
    press(page, "NumpadEnter")
    state(page, "Dipanggil")
    press(page, "NumpadEnter")
    state(page, "Sedang dilayani")
    page.keyboard.press("NumpadMultiply")
    expect(page.get_by_role("heading", name="Tunda A044")).to_be_visible()

    assert server.verbs() == ["recall", "no-show", "call-next", "undo", "call-next", "start"]


def test_an_action_gets_another_key_and_keeps_it(page: Page, server: ConsoleServer, pictures: Path) -> None:
    open_desk(page, server)
    page.keyboard.press("m")
    page.get_by_role("button", name="Tombol", exact=True).click()
    page.screenshot(path=pictures / "console-keys.png")
    assert serious(page) == []

    row = page.locator("[data-key-of=no_show]")
    row.click()
    expect(row).to_contain_text("Tekan tombol…")
    page.keyboard.press("q")
    expect(row.locator(".cap").first).to_have_text("Q")
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()
    page.reload()
    server.ticket("A042")
    state(page, "Dipanggil")
    expect(page.locator("[data-action=no_show] .cap")).to_have_text("Q")
    page.keyboard.press("x")
    page.keyboard.press("q")
    state(page, "Kosong")

    assert server.verbs() == ["no-show"]


def test_a_key_that_is_taken_or_has_its_own_meaning_is_refused_with_a_sentence(page: Page, server: ConsoleServer) -> None:
    open_desk(page, server)
    page.keyboard.press("m")
    page.get_by_role("button", name="Tombol", exact=True).click()
    page.locator("[data-key-of=no_show]").click()

    page.keyboard.press("t")
    expect(page.locator("dialog [role=alert]")).to_contain_text("sudah dipakai untuk “Tunda”")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=alert]")).to_contain_text("punya arti sendiri")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator("[data-key-of=no_show] .cap").first).to_have_text("X")
    page.locator("[data-key-of=park]").click()
    page.keyboard.press("NumpadSubtract")
    expect(page.locator("dialog [role=alert]")).to_contain_text("sudah dipakai untuk “Terlewat”")
    page.keyboard.press("F9")
    expect(page.locator("[data-key-of=park] .cap").first).to_have_text("F9")
    page.get_by_role("button", name="Kembali ke tombol awal").click()
    expect(page.locator("[data-key-of=park] .cap").first).to_have_text("T")


# --- questions about one of several booths ---


def test_the_outcome_of_a_booth_is_asked_and_printed_for_that_booth(page: Page, server: ConsoleServer) -> None:
    server.counters.put("bontang-b2", "A042", outcomes=OUTCOMES)
    server.counters.serve("bontang-b2")
    open_booths(page, server, 1, 2)

    page.keyboard.press("2")
    page.keyboard.press("Space")
    page.keyboard.press("2")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    booth_state(page, 2, "free")

    expect(booth(page, 2).locator(".offer")).to_contain_text("A042")
    expect(booth(page, 1).locator(".offer")).to_have_count(0)
    assert server.pressed == [("bontang-b2", "finish")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_axe_finds_nothing_serious_in_the_questions(
    browser: Browser, server: ConsoleServer, pictures: Path, language: str, theme: str
) -> None:
    server.language = language
    serving(server)
    with faultless_page(browser, color_scheme=theme, viewport={"width": 1024, "height": 768}) as page:
        page.goto(server.desk)
        expect(page.locator("[data-state=serving]")).to_be_visible()
        for name, keys in {"finish": ["Space"], "papers": ["Space", "2"], "pause": ["j", "5"], "note": ["c"], "service": ["y"],
                           "transfer": ["a"], "menu": ["m"]}.items():  # fmt: skip
            page.wait_for_timeout(650)
            for key in keys:
                page.keyboard.press(key)
            expect(page.get_by_role("dialog")).to_be_visible()
            page.screenshot(path=pictures / f"ask-{name}-{language}-{theme}.png")
            assert serious(page) == [], name
            page.keyboard.press("Escape")
            expect(page.locator("#dialog")).to_be_hidden()
