"""What a supervisor does at the live page in a real browser, against a small server: counters, services, people, the day."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.lead_browser import dialog, open_live, opened, press
from tests.pages.live_server import LiveServer, refusal, running

pytestmark = pytest.mark.browser


@pytest.fixture
def server() -> Iterator[LiveServer]:
    with running() as server:
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser) as page:
        yield page


# --- counters and services ---


def test_counters_are_paused_resumed_and_closed_for_their_officers(page: Page, server: LiveServer) -> None:
    open_live(page, server)

    page.locator("[data-counter=bontang-b3]").click()
    press(page, "Jeda Bilik 3")
    dialog(page).get_by_label("Alasan").fill("rapat")
    dialog(page).get_by_label("15 mnt").check()
    press(page, "Jeda Bilik 3")
    expect(page.locator("[data-counter=bontang-b3]")).to_contain_text("Jeda")
    page.locator("[data-counter=bontang-2]").click()
    press(page, "Lanjutkan Loket 2")
    expect(page.locator("[data-counter=bontang-2]")).to_contain_text("Kosong")
    page.locator("[data-counter=bontang-2]").click()
    press(page, "Tutup Loket 2")
    press(page, "Tutup Loket 2")

    expect(page.locator("[data-counter=bontang-2]")).to_contain_text("Tutup")
    assert server.verbs() == ["pause", "open", "close"]
    assert server.bodies("pause") == [{"counter": "bontang-b3", "reason": "rapat", "minutes": 15}]


def test_a_refusal_in_a_dialog_keeps_what_was_typed(page: Page, server: LiveServer) -> None:
    open_live(page, server)
    server.answers = [refusal("Loket atau bilik ini tutup.")]

    page.locator("[data-counter=bontang-b3]").click()
    press(page, "Jeda Bilik 3")
    dialog(page).get_by_label("Alasan").fill("rapat")
    press(page, "Jeda Bilik 3")

    expect(dialog(page).get_by_role("alert")).to_have_text("Loket atau bilik ini tutup.")
    expect(dialog(page).get_by_label("Alasan")).to_have_value("rapat")


def test_an_answer_that_never_comes_is_asked_for_again_with_the_same_request(page: Page, server: LiveServer) -> None:
    open_live(page, server)
    server.answers = [(502, {})] * 3

    page.locator("[data-counter=bontang-b3]").click()
    press(page, "Tutup Bilik 3")
    press(page, "Tutup Bilik 3")

    expect(page.locator("[data-counter=bontang-b3]")).to_contain_text("Tutup", timeout=30_000)
    assert server.verbs() == ["close"] * 4
    assert len({body["request_id"] for _, body in server.posted}) == 1


def test_services_are_paused_and_opened_for_today(page: Page, server: LiveServer) -> None:
    open_live(page, server)

    press(page, "Atur Klaim JHT")
    dialog(page).get_by_role("button", name="Jeda layanan").click()
    dialog(page).get_by_label("Alasan").fill("sistem lambat")
    press(page, "Jeda layanan")
    expect(page.locator("tr[data-service=A]")).to_contain_text("Dijeda")
    press(page, "Atur Klaim JHT")
    dialog(page).get_by_role("button", name="Buka layanan").click()
    press(page, "Buka layanan")

    expect(page.locator("tr[data-service=A]")).not_to_contain_text("Dijeda")
    assert server.posted[0][1]["reason"] == "sistem lambat"
    assert server.verbs() == ["service pause", "service open"]


def test_people_are_moved_and_who_was_called_meanwhile_is_left_alone(page: Page, server: LiveServer) -> None:
    open_live(page, server)

    press(page, "Antrean, 26 orang")
    dialog(page).get_by_label("Tampilkan").select_option("A")
    expect(dialog(page).locator("tbody tr")).to_have_count(8)
    for number in ("A043", "A044", "A052"):
        dialog(page).get_by_label(f"Pilih {number}").check()
    press(page, "Pindahkan 3 orang")
    expect(dialog(page).get_by_role("alert")).to_contain_text("Pilih satu layanan atau satu loket")
    server.change_line(tickets=[it for it in server.line.tickets if it.number != "A043"])
    dialog(page).get_by_label("K Klaim JKK").check()
    dialog(page).get_by_label("Alasan").fill("Bilik penuh")
    press(page, "Pindahkan 2 orang")

    expect(dialog(page)).to_be_hidden()
    assert server.bodies("move") == [{"numbers": ["A044", "A052"], "service": "K", "reason": "Bilik penuh"}]


# --- the whole branch ---


def test_everyone_is_told_something_and_it_is_taken_back(page: Page, server: LiveServer) -> None:
    open_live(page, server)

    press(page, "Pesan ke semua")
    press(page, "Sampaikan sekarang")
    expect(dialog(page).get_by_role("alert")).to_contain_text("Pilih kalimat yang diucapkan")
    dialog(page).get_by_label("Mohon maaf, pelayanan dihentikan sementara.").check()
    dialog(page).get_by_label("Kata-kata Anda, Bahasa Indonesia").fill("Listrik padam sebentar.")
    shown = dialog(page).get_by_role("region", name="Yang tampil di layar dan HP")
    expect(shown).to_contain_text("Listrik padam sebentar.")
    expect(shown).to_contain_text("We are sorry, service is interrupted for a while.")
    press(page, "Sampaikan sekarang")

    strip = page.get_by_role("region", name="Pesan untuk semua")
    expect(strip).to_contain_text("“Listrik padam sebentar.” Tampil sampai pukul 10.13.")
    assert server.bodies("notice") == [{"message": "paused", "texts": {"id": "Listrik padam sebentar."}, "minutes": 30}]
    strip.get_by_role("button", name="Tarik pesan").click()
    dialog(page).get_by_role("button", name="Tarik pesan").click()
    expect(strip).to_have_count(0)


def test_numbers_are_stopped_and_given_out_again(page: Page, server: LiveServer) -> None:
    open_live(page, server)

    press(page, "Atur hari")
    dialog(page).get_by_role("button", name="Hentikan nomor baru").click()
    press(page, "Hentikan nomor baru")
    expect(dialog(page).get_by_role("alert")).to_contain_text("Tulis alasan")
    dialog(page).get_by_label("Alasan").fill("gangguan sistem")
    press(page, "Hentikan nomor baru")
    expect(page.locator(".top__branch")).to_contain_text("Nomor hari ini dihentikan. Buka lagi Selasa, 24 November, 07.43")
    press(page, "Atur hari")
    dialog(page).get_by_role("button", name="Bagikan nomor lagi").click()
    press(page, "Bagikan nomor lagi")

    expect(page.locator(".top__branch")).to_contain_text("Buka sampai 15.00")
    assert server.verbs() == ["stop", "resume"]


def test_the_day_ends_only_after_its_number_of_people_was_typed(page: Page, server: LiveServer) -> None:
    open_live(page, server)

    press(page, "Atur hari")
    dialog(page).get_by_role("button", name="Akhiri hari ini").click()
    expect(dialog(page)).to_contain_text("26 orang masih menunggu")
    expect(dialog(page)).to_contain_text("5 orang sedang di loket")
    dialog(page).get_by_label("Alasan").fill("listrik padam")
    press(page, "Lanjut")
    press(page, "Akhiri hari ini")
    expect(dialog(page).get_by_role("alert")).to_contain_text("Sekarang 26 orang menunggu")
    server.change(waiting=25)
    dialog(page).get_by_label("Tulis jumlah orang yang menunggu").fill("26")
    press(page, "Akhiri hari ini")
    expect(dialog(page).get_by_role("alert")).to_contain_text("Sekarang 25 orang menunggu")
    assert server.posted == []
    dialog(page).get_by_label("Tulis jumlah orang yang menunggu").fill("25")
    press(page, "Akhiri hari ini")

    expect(page.locator(".top__branch")).to_contain_text("Hari ini sudah diakhiri.")
    assert server.bodies("end-day") == [{"reason": "listrik padam"}]
