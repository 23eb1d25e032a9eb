"""What the participant's page does while it is open: calls, commands, lost pushes, lost connections."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.pages import phone_server
from tests.pages.phone_browser import PHONE, SMALL, a_phone, connected, open_page, until
from tests.pages.phone_server import PhoneServer
from tests.pages.phone_states import STATES
from tests.samples import LOKET_3, called, notice, ticket_view, walks
from tests.server_process import eventually


@pytest.fixture
def server() -> Iterator[PhoneServer]:
    with phone_server.running() as running:
        yield running


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = a_phone(browser)
    yield context
    context.close()


@pytest.mark.browser
def test_a_call_takes_the_screen_over_and_rings(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, ticket_view(seq=120)))

    server.push(called(seq=131))

    expect(page.get_by_role("heading", name="Giliran Anda!")).to_be_visible()
    expect(page.get_by_role("button", name="Saya datang")).to_be_visible()
    expect(page).to_have_title("Giliran Anda! Loket 3")
    expect(page.locator("#alert")).to_have_text("Giliran Anda! Nomor antrean A nol empat dua. Silakan menuju Loket 3.")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 198, 41)"
    until(page, "noises.length === 1 && noises[0] === '400-200-400'")
    page.wait_for_timeout(300)
    assert server.received == [131]
    assert server.auth[-1] == {"token": phone_server.TOKEN}


@pytest.mark.browser
def test_a_recall_rings_again_and_says_that_it_is_the_last(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, called(seq=131)))
    until(page, "noises.length === 1")

    server.push(called(seq=132, attempt=3))

    expect(page.get_by_text("Panggilan terakhir")).to_be_visible()
    until(page, "noises.length === 2")


@pytest.mark.browser
def test_coming_is_sent_once_however_often_it_is_pressed(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, called()))
    server.view = called(seq=132, coming=True, can=[])

    page.evaluate("const b = document.querySelector('[data-does=coming]'); b.click(); b.click(); b.click()")

    expect(page.get_by_text("Petugas tahu Anda datang.")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    eventually(lambda: server.posted)  # the page may have heard of it by its socket before
    page.wait_for_timeout(300)
    assert [verb for verb, _ in server.posted] == ["coming"]


@pytest.mark.browser
def test_a_command_that_was_not_answered_is_sent_again_with_the_same_request_id(
    phone: BrowserContext, server: PhoneServer
) -> None:
    page = connected(open_page(phone, server, called()))
    server.answers = [(503, {"code": "try_again", "detail": "Sebentar."})]

    page.get_by_role("button", name="Saya perlu waktu 3 menit").click()

    until(page, "!document.body.hasAttribute('aria-busy')")
    assert [body["minutes"] for _, body in server.posted] == [3, 3]
    assert len({body["request_id"] for _, body in server.posted}) == 1


@pytest.mark.browser
def test_a_refusal_is_said_beside_the_buttons_in_the_servers_words(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, ticket_view(place="away")))
    server.answers = [(409, {"code": "not_allowed_now", "detail": "Nomor ini sedang dilayani."})]

    page.get_by_role("button", name="Saya sudah di sini").click()

    expect(page.get_by_role("alert").filter(has_text="Nomor ini sedang dilayani.")).to_be_visible()


@pytest.mark.browser
def test_giving_the_number_up_is_asked_once_more(phone: BrowserContext, server: PhoneServer, pictures: Path) -> None:
    page = connected(open_page(phone, server, ticket_view(can=["away", "defer", "leave"])))

    page.get_by_role("button", name="Pilihan lain").click()
    page.screenshot(path=pictures / "phone-other-choices-id.png")
    page.get_by_role("button", name="Batalkan nomor saya").click()
    assert server.posted == []
    page.screenshot(path=pictures / "phone-leave-id.png")
    server.view = STATES["cancelled"].model_copy(update={"seq": 125})
    page.get_by_role("button", name="Ya, batalkan").click()

    expect(page.get_by_role("heading", name="Nomor dibatalkan")).to_be_visible()
    assert [verb for verb, _ in server.posted] == ["leave"]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("opener", "choice", "verb", "body"),
    [("Saya keluar dulu", "20 menit", "away", {"walk_minutes": 20}), ("Pilihan lain", "15 menit", "defer", {"minutes": 15})],
)
def test_minutes_are_chosen_from_a_short_list(
    phone: BrowserContext, server: PhoneServer, opener: str, choice: str, verb: str, body: dict[str, int]
) -> None:
    page = connected(open_page(phone, server, ticket_view()))

    page.get_by_role("button", name=opener).click()
    page.get_by_role("button", name=choice).click()

    expect(page.get_by_role("dialog")).not_to_be_visible()
    until(page, "!document.body.hasAttribute('aria-busy')")
    [(sent, fields)] = server.posted
    assert (sent, {name: value for name, value in fields.items() if name != "request_id"}) == (verb, body)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_walk_says_when_to_be_back_or_that_staying_is_better(
    browser: Browser, server: PhoneServer, pictures: Path, language: str
) -> None:
    opener, back, stay = {
        "id": ("Saya keluar dulu", ["10 menit", "kembali pukul 10.05"], ["15 menit", "sebaiknya tunggu di sini"]),
        "en": ("I am going out", ["10 minutes", "be back by 10.05"], ["15 minutes", "better wait here"]),
    }[language]
    for size in (PHONE, SMALL):
        phone = a_phone(browser, size)
        page = connected(open_page(phone, server, ticket_view(held_while_away=True, walks=walks()), language))

        page.get_by_role("button", name=opener).click()
        said = [text.split("\n") for text in page.locator("#sheet .grid .button").all_inner_texts()]

        page.screenshot(path=pictures / f"phone-away-{language}-{size['width']}.png")
        assert (said[1], said[2]) == (back, stay)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        phone.close()


@pytest.mark.browser
def test_the_sound_can_be_tried_and_the_page_says_what_to_do_if_nothing_was_heard(
    phone: BrowserContext, server: PhoneServer
) -> None:
    page = connected(open_page(phone, server, ticket_view()))
    expect(page.get_by_text("Sentuh layar sekali")).to_be_visible()

    page.get_by_role("button", name="Coba bunyi").click()

    expect(page.get_by_role("dialog")).to_contain_text("keraskan suara HP")
    assert page.evaluate("noises") == ["400-200-400"]
    page.get_by_role("button", name="Tutup").click()
    expect(page.get_by_text("Sentuh layar sekali")).to_have_count(0)


@pytest.mark.browser
def test_an_older_view_is_not_shown(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, called(seq=131)))

    server.push(ticket_view(seq=120, ahead=2), remember=False)
    server.push(called(seq=131, attempt=2), remember=False)

    expect(page.get_by_text("Panggilan 2 dari 3")).to_be_visible()
    assert page.get_by_text("2 orang di depan Anda", exact=True).count() == 0


@pytest.mark.browser
def test_a_push_that_was_lost_is_mended_by_the_heartbeat(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, ticket_view(seq=120)))
    server.view = ticket_view(seq=125, ahead=4)

    server.heartbeat(125)

    expect(page.get_by_text("4 orang di depan Anda", exact=True)).to_be_visible()


@pytest.mark.browser
def test_without_a_socket_the_page_polls_and_says_so(phone: BrowserContext, server: PhoneServer) -> None:
    phone.add_init_script(
        "window.WebSocket = class { constructor() { setTimeout(() => this.onerror?.(new Event('error')), 0) } close() {} }"
    )
    page = open_page(phone, server, ticket_view(seq=120))
    expect(page.locator("#link")).to_have_text("Tiap 10 detik")

    server.view = called(seq=131)

    expect(page.get_by_role("heading", name="Giliran Anda!")).to_be_visible(timeout=14000)


@pytest.mark.browser
def test_cut_off_the_page_dates_what_it_shows_and_recovers_by_itself(
    phone: BrowserContext, server: PhoneServer, pictures: Path
) -> None:
    page = connected(open_page(phone, server, STATES["waiting-away"]))

    phone.set_offline(True)
    expect(page.get_by_role("heading", name="Sambungan terputus")).to_be_visible()
    expect(page.get_by_text("Keadaan terakhir, pukul 09.43")).to_be_visible()
    expect(page.locator("#link")).to_have_text("Terputus")
    page.screenshot(path=pictures / "phone-cut-off-id.png", full_page=True)
    server.view = ticket_view(seq=127, ahead=1)
    phone.set_offline(False)
    page.get_by_role("button", name="Coba sekarang").click()

    expect(page.get_by_text("1 orang di depan Anda", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Menunggu")).to_be_visible()


@pytest.mark.browser
def test_cut_off_during_a_call_the_call_stays(phone: BrowserContext, server: PhoneServer, pictures: Path) -> None:
    page = connected(open_page(phone, server, called()))

    phone.set_offline(True)

    expect(page.get_by_text("Sambungan terputus. Keadaan terakhir, pukul 09.43")).to_be_visible()
    expect(page.get_by_role("button", name="Saya datang")).to_be_visible()
    page.screenshot(path=pictures / "phone-called-cut-off-id.png", full_page=True)


@pytest.mark.browser
def test_a_ticket_that_is_gone_meanwhile_turns_into_the_page_that_says_so(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, ticket_view(seq=120)))
    server.view = None

    server.heartbeat(200)

    expect(page.get_by_role("heading", name="Halaman ini tidak ada lagi")).to_be_visible()


@pytest.mark.browser
def test_a_button_keeps_its_focus_when_only_the_number_of_people_changes(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, ticket_view(seq=120)))
    page.get_by_role("button", name="Pilihan lain").focus()

    server.push(ticket_view(seq=121, ahead=6))

    expect(page.get_by_text("6 orang di depan Anda", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Pilihan lain")).to_be_focused()


@pytest.mark.browser
def test_who_is_served_is_not_rung_any_more(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, called(seq=131)))
    until(page, "noises.length === 1")

    server.push(ticket_view(seq=132, state="serving", counter=LOKET_3, ahead=None, can=[]))

    expect(page.get_by_role("heading", name="Sedang dilayani")).to_be_visible()
    page.wait_for_timeout(10500)
    assert page.evaluate("noises.length") == 1


@pytest.mark.browser
def test_a_ticket_that_has_ended_is_not_followed_any_more(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, ticket_view(seq=120)))

    server.push(STATES["served"].model_copy(update={"seq": 140}))

    expect(page.get_by_role("heading", name="Selesai, pukul 09.55")).to_be_visible()
    expect(page.locator("#link")).to_have_text("pukul 09.43", timeout=30_000)
    page.wait_for_timeout(1500)  # the last look, which was on its way when the following ended, has come home
    fetched = server.fetched
    server.heartbeat(150)
    page.wait_for_timeout(500)
    assert server.fetched == fetched


@pytest.mark.browser
def test_an_end_that_the_officer_takes_back_is_taken_back_on_the_phone(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, ticket_view(seq=120)))
    server.push(STATES["served"].model_copy(update={"seq": 140}))
    expect(page.get_by_role("heading", name="Selesai, pukul 09.55")).to_be_visible()

    server.push(STATES["serving"].model_copy(update={"seq": 141}))

    expect(page.get_by_role("heading", name="Sedang dilayani")).to_be_visible()
    page.wait_for_timeout(12500)
    server.push(called(seq=142))
    expect(page.get_by_role("heading", name="Giliran Anda!")).to_be_visible()


@pytest.mark.browser
def test_who_was_put_aside_says_to_be_back_and_reads_that_the_officer_knows(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, STATES["parked"]))
    server.view = STATES["parked-and-back"].model_copy(update={"seq": 125})

    page.get_by_role("button", name="Saya sudah kembali").click()

    expect(page.get_by_text("Petugas sudah tahu Anda kembali.")).to_be_visible()
    expect(page.locator("#buttons").get_by_role("button")).to_have_count(0)
    assert [verb for verb, _ in server.posted] == ["arrive"]


@pytest.mark.browser
def test_a_notice_appears_at_once_politely_and_goes_when_it_is_withdrawn(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, ticket_view(seq=120)))

    server.push(ticket_view(seq=121, notice=notice("closing_soon", seq=121)))

    expect(page.locator("#notice[aria-live=polite]")).to_have_text("Pelayanan segera ditutup.")
    assert page.locator("#notice [role=alert]").count() == 0
    assert page.evaluate("noises") == []
    server.push(ticket_view(seq=122))
    expect(page.locator("#notice")).to_be_empty()


@pytest.mark.browser
def test_leaving_the_building_interrupts_and_is_the_biggest_on_the_page(phone: BrowserContext, server: PhoneServer) -> None:
    page = connected(open_page(phone, server, ticket_view(seq=120)))
    leave = notice("leave_building", seq=121)

    server.push(ticket_view(seq=121, notice=leave))
    server.push(ticket_view(seq=122, ahead=6, notice=leave))

    expect(page.get_by_role("alert").filter(has_text="Silakan keluar dari gedung")).to_be_visible()
    expect(page.get_by_text("6 orang di depan Anda", exact=True)).to_be_visible()
    assert page.evaluate("noises") == ["200"]
    sizes = page.evaluate("""() => [...document.querySelectorAll("#notice p, h1, h2, .ahead__sentence")]
        .map((element) => parseFloat(getComputedStyle(element).fontSize))""")
    assert sizes[0] == max(sizes)


@pytest.mark.browser
def test_the_missing_papers_can_be_printed_without_buttons(phone: BrowserContext, server: PhoneServer, pictures: Path) -> None:
    phone.add_init_script("window.print = () => { window.printed = true; }")
    page = connected(open_page(phone, server, STATES["served-papers-missing"]))

    page.get_by_role("button", name="Cetak daftar ini").click()

    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_role("button", name="Cetak daftar ini")).to_be_hidden()
    page.screenshot(path=pictures / "phone-papers-printed-id.png", full_page=True)
