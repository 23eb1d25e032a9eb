"""A whole day at a branch with three desks and four booths held by one officer: once by keyboard alone, once by mouse alone.

Server and pages are real. What everybody did is counted as it is done, and compared with what the server says in the evening.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.day import BOOTHS, Day, Pages, branch_opens
from tests.e2e.evening import the_audit_page_has_every_reason, the_report_page_shows_the_numbers, what_the_server_says_agrees
from tests.e2e.hands import Hands, Keyboard, Mouse, dialog
from tests.e2e.pages import call_seen
from tests.e2e.seat import Seat

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DIGIT_OF = {code: str(n) for n, code in enumerate(BOOTHS[:4], 1)}
API = Path(__file__).parents[1] / "contract" / "openapi.json"
HAPPENED = {  # everything an officer can do, as the log of events tells it
    "shift_open", "shift_paused", "shift_closed", "help_asked", "help_ended", "called_joined", "called_chosen", "called_parked",
    "recalled", "serving_started", "served", "reopened", "handed_on", "service_added", "marked_no_show", "reinstated", "returned",
    "parked", "transferred", "note_added",
}  # fmt: skip


@dataclass
class Staff:
    """Who works today: Ana, Bo and Citra at desks, Dewi at four booths, Gita at the door, Sari for all of them."""

    ana: Seat
    bo: Seat
    citra: Seat
    dewi: list[Seat]
    gita: Page
    sari: Page


@pytest.fixture(params=[Keyboard(), Mouse()], ids=["keyboard", "mouse"])
def hands(request: pytest.FixtureRequest) -> Hands:
    """How everybody works today."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def day(browser: Browser, tmp_path: Path, hands: Hands) -> Iterator[Day]:
    """The branch before it opens."""
    pages = Pages(browser)
    try:
        with branch_opens(tmp_path) as server:
            yield Day(server, pages, hands)
            pages.close()
    finally:
        pages.close()
    assert pages.faults == [], "\n".join(pages.faults)


def test_a_whole_day(day: Day, pictures: Path) -> None:
    staff = everybody_comes(day)

    the_first_people_are_served(day, staff)
    a_missed_person_and_a_parked_one_come_back(day, staff)
    one_visit_for_several_things(day, staff)
    four_booths_are_worked_by_one_officer(day, staff)
    help_comes(day, staff)
    the_greeter_helps_people_in(day, staff)
    the_supervisor_leads(day, staff)
    the_day_ends(day, staff)

    assert day.witness.used[day.hands.spares] == 0, "the other hand was used"
    assert day.witness.used[day.hands.uses] > 100
    assert day.answered() == verbs_of_a_counter()
    assert day.logged() >= HAPPENED
    what_the_server_says_agrees(day)
    the_audit_page_has_every_reason(day, staff.sari)
    the_report_page_shows_the_numbers(day, staff.sari, pictures)


def verbs_of_a_counter() -> set[str]:
    """All that the API lets somebody do at a counter."""
    paths = json.loads(API.read_text(encoding="utf-8"))["paths"]
    below = "/api/v1/counters/{counter}/"
    return {path.removeprefix(below) for path, what in paths.items() if path.startswith(below) and "post" in what}


# --- the morning ---


def everybody_comes(day: Day) -> Staff:
    staff = Staff(
        day.desk("ana", "1"), day.desk("bo", "2"), day.desk("citra", "3"), four_booths(day),
        day.signed_in("gita", (390, 844)), day.signed_in("sari"),
    )  # fmt: skip
    for seat in (staff.ana, staff.bo, staff.citra):
        seat.open()
    staff.dewi[0].press("all")
    for seat in staff.dewi:
        seat.is_now("free")
    expect(staff.sari.locator("[data-counter=bontang-b4]")).to_contain_text("Kosong")
    return staff


def four_booths(day: Day) -> list[Seat]:
    """Six booths may be ticked and the seventh is refused; then four of them are opened on one console."""
    page = day.signed_in("dewi")
    for code in BOOTHS:
        day.hands.tick(page.locator(f"input[value={code}]"))
    expect(page.get_by_role("alert")).to_have_text("Satu petugas melayani paling banyak enam bilik sekaligus.")
    expect(page.locator("input:checked")).to_have_count(6)
    for code in BOOTHS[4:6]:
        day.hands.tick(page.locator(f"input[value={code}]"))
    day.hands.press(page.get_by_role("button", name="Buka 4 bilik"))
    expect(page.locator(".connection")).to_have_text("Tersambung")
    return [day.seat(page, "dewi", code, digit) for code, digit in DIGIT_OF.items()]


def the_first_people_are_served(day: Day, staff: Staff) -> None:
    """A call and an outcome are taken back, a note is written, missing papers reach the phone and the printer."""
    first, checked, *_ = day.kiosk_gives("A", "B", "D", "U", "A", "D", "A", "A", "A")
    phone, display = day.phone(first), day.pages.display(day.server.url)
    ana = staff.ana

    assert ana.call() == first
    for page in (phone, display):
        call_seen(page, first, "Loket1")
    ana.undo_call()
    assert ana.call() == first, "whose call was taken back has kept the place"
    ana.recall(2)
    ana.start()
    ana.note("Bawa kursi roda")
    ana.finish(1)
    ana.undo_finish()
    ana.finish(2, papers=(1, 3))
    for paper in ("Kartu peserta (KPJ)", "Kartu Keluarga"):
        expect(phone.locator("#parts")).to_contain_text(paper)
    expect(phone.locator("#parts")).not_to_contain_text("e-KTP")
    ana.print_slip()
    assert ana.page.evaluate("printed") == 1

    assert ana.call() == checked
    ana.start()
    ana.hand_on()


def a_missed_person_and_a_parked_one_come_back(day: Day, staff: Staff) -> None:
    bo = staff.bo
    assert bo.call() == "B001", "who was handed on keeps the time first joined"
    bo.return_to_line()
    assert bo.call() == "B001"
    bo.no_show()
    bo.reinstate("B001")

    assert bo.call() == "D001"
    bo.start()
    bo.park("mengisi formulir")
    assert bo.call() == "U001"
    bo.serve()
    bo.resume("D001")
    bo.serve()


def one_visit_for_several_things(day: Day, staff: Staff) -> None:
    """A further service at the same desk, a number out of order, to another service, and to a counter."""
    bo, citra = staff.bo, staff.citra
    assert citra.call() == "D002"
    citra.start()
    citra.add_service("U")
    citra.finish()

    bo.call_chosen("A005", "bayi menangis")
    bo.start()
    bo.transfer("service:U", "hanya bertanya")
    assert citra.call() == "A005"
    citra.transfer("counter:bontang-1", "diminta kembali")
    citra.pause("ambil kertas")
    citra.resume_shift()


def four_booths_are_worked_by_one_officer(day: Day, staff: Staff) -> None:
    one, two, three, four = staff.dewi
    called = [two.call()]
    one.press("call_free")
    one.is_now("called")
    called += [one.number, three.call(), four.call()]
    assert sorted(called) == ["A002", "A003", "A004", "B001"]

    for seat in staff.dewi:
        seat.start()
    parked = three.number
    three.park("memotret berkas")
    one.finish(1)
    two.finish(1)
    four.finish(1)
    three.resume(parked)
    three.serve(1)
    one.press("all")
    one.explain_pause("istirahat bersama")
    for seat in staff.dewi:
        seat.is_now("paused")
    four.resume_shift()
    one.press("all")  # pauses the one that is open
    one.explain_pause("istirahat lagi")
    four.is_now("paused")
    one.press("all")
    for seat in staff.dewi:
        seat.is_now("free")


# --- in between ---


def help_comes(day: Day, staff: Staff) -> None:
    """An officer's alarm is on the supervisor's page without a reload, and is acknowledged there."""
    sari, ana = staff.sari, staff.ana
    sari.evaluate("window.never_reloaded = true")
    assert ana.call() == "A005"
    ana.start()

    ana.ask_help()
    alert = sari.locator("[data-alert='help:bontang-1']")
    expect(alert).to_contain_text("ana di Loket 1 minta bantuan")
    day.hands.press(alert.get_by_role("button", name="Saya ke sana"))
    expect(alert).to_contain_text("Dilihat sari")
    ana.end_help()
    expect(alert).to_have_count(0)

    assert sari.evaluate("window.never_reloaded")
    ana.finish()


def the_greeter_helps_people_in(day: Day, staff: Staff) -> None:
    """A number by hand; who comes back is marked as here, and somebody as priority, who is then called first."""
    gita, hands = staff.gita, day.hands
    hands.press(gita.get_by_role("link", name="Beri nomor"))
    hands.press(gita.locator("[data-service=U]"))
    expect(gita.locator(".take__done .plate")).to_have_text("U002")
    day.taken["U002"] = ""
    hands.press(gita.get_by_role("link", name="Cari nomor"))

    away, weak = day.kiosk_gives("A", "A")
    day.server.post(f"/tickets/{day.taken[away]}/away", walk_minutes=10).raise_for_status()
    find(day, gita, away)
    expect(gita.locator(".person")).to_contain_text("Sedang di luar")
    hands.press(gita.get_by_role("button", name="Sudah di sini"))
    expect(gita.locator(".person")).to_contain_text("Sudah di sini, menunggu")
    find(day, gita, weak)
    hands.press(gita.get_by_role("button", name="Jadikan prioritas"))
    expect(gita.locator(".person")).to_contain_text("Prioritas")
    day.tally.tickets["priority"] += 1

    assert staff.ana.call() == weak
    expect(staff.ana.card.locator(".facts")).to_contain_text("Kelompok prioritas, diselingi")
    staff.ana.serve(1)


def find(day: Day, gita: Page, number: str) -> None:
    day.hands.write(gita.locator("#number"), number.lower())
    day.hands.send(gita.get_by_role("search"))
    expect(gita.locator(f".person[data-number={number}]")).to_be_visible()


def the_supervisor_leads(day: Day, staff: Staff) -> None:
    """Alerts come by themselves; a counter is paused for its officer, everyone is told something, no more numbers are given."""
    sari, hands = staff.sari, day.hands
    for alert in ("quota_gone:D", "paper_out:kiosk-1"):
        expect(sari.locator(f"[data-alert='{alert}']")).to_have_count(0)
    day.kiosk_gives("D", "D")
    day.kiosk_says(paper="out")
    expect(sari.locator("[data-alert='quota_gone:D']")).to_contain_text("Kuota Pendaftaran habis")
    expect(sari.locator("[data-alert='paper_out:kiosk-1']")).to_contain_text("Kertas kiosk-1 habis")
    hands.press(sari.locator("[data-alert='paper_out:kiosk-1']").get_by_role("button", name="Sudah dilihat"))
    expect(sari.locator("[data-alert='paper_out:kiosk-1']")).to_contain_text("Dilihat sari")

    hands.press(sari.locator("[data-counter=bontang-3]"))
    hands.press(dialog(sari).get_by_role("button", name="Jeda Loket 3"))
    day.say(dialog(sari), "rapat singkat")
    staff.citra.is_now("paused")
    expect(staff.citra.card).to_contain_text("rapat singkat")
    staff.citra.resume_shift()
    assert staff.citra.call() == "U002"
    staff.citra.no_show()
    assert staff.citra.call() == "D003"
    staff.citra.serve()

    everyone_is_told(day, sari)
    hands.press(sari.locator("[data-action=day]"))
    hands.press(dialog(sari).get_by_role("button", name="Hentikan nomor baru"))
    day.say(dialog(sari), "sistem pusat terganggu")
    expect(sari.locator(".top__branch")).to_contain_text("Nomor hari ini dihentikan.")
    assert day.kiosk_is_refused().json()["code"] == "branch_closed"


def everyone_is_told(day: Day, sari: Page) -> None:
    phone, display, hands = day.phone("D004"), day.pages.display(day.server.url), day.hands
    hands.press(sari.get_by_role("button", name="Pesan ke semua"))
    hands.choose(dialog(sari).locator("[value=paused]"))
    hands.write(dialog(sari).locator("#text-id"), "Listrik padam sebentar.")
    hands.press(dialog(sari).get_by_role("button", name="Sampaikan sekarang"))
    for page in (phone, display, sari):
        expect(page.get_by_text("Listrik padam sebentar.").first).to_be_visible()


# --- the evening ---


def the_day_ends(day: Day, staff: Staff) -> None:
    """Everybody closes; two people still wait, whose numbers end with the day."""
    for seat in (staff.ana, staff.bo, staff.citra):
        seat.close()
    staff.dewi[0].close("close_all")
    for seat in staff.dewi:
        seat.is_now("closed")

    sari, waiting = staff.sari, 2
    phone = day.phone("A006")
    day.hands.press(sari.locator("[data-action=day]"))
    day.hands.press(dialog(sari).get_by_role("button", name="Akhiri hari ini"))
    expect(dialog(sari)).to_contain_text(f"{waiting} orang masih menunggu")
    day.say(dialog(sari), "listrik padam")
    day.hands.write(dialog(sari).locator("#count"), str(waiting))
    day.hands.send(dialog(sari))
    expect(sari.locator(".top__branch")).to_contain_text("Hari ini sudah diakhiri.")
    expect(phone.locator("body")).to_have_attribute("data-kind", "expired")
    day.tally.tickets["abandoned"] += waiting
