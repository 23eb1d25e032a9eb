"""A person waits elsewhere, from the code on the display to the end of the service, with nothing of ours replaced."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.far_branch import FarBranch, branch_opens, serve_until
from tests.e2e.far_phone import FarPhone, film
from tests.e2e.kiosk import kiosk_process
from tests.e2e.pages import call_seen
from tests.e2e.paper import qr_of
from tests.e2e.seat import Seat
from tests.printer_server import PrinterServer
from tests.server_process import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CONTACT, MASKED, SENT_TO = "0812-3456-4821", "+62 ••• 4821", "6281234564821"
OFFLINE_S = 60.0
CLOCK_OFF = """
((hours) => {
  const Right = Date, off = hours * 3600000;
  globalThis.Date = class extends Right {
    constructor(...given) { given.length ? super(...given) : super(Right.now() + off); }
    static now() { return Right.now() + off; }
  };
})(%d);
"""


@pytest.fixture
def branch(tmp_path: Path, browser: Browser) -> Iterator[FarBranch]:
    with branch_opens(tmp_path, browser) as branch:
        yield branch


SEEN_OR_PUSHED = "HP terbuka|Push diterima"  # whichever is newer


def stands(desk: Seat, number: str, place: str, reach: str) -> None:
    """Where the officer sees a waiting person, and how they can be reached."""
    row = desk.page.locator(f"tr[data-number='{number}']")
    expect(row.locator(".col--place")).to_contain_text(place, timeout=30_000)
    expect(row.locator(".col--reach")).to_have_text(re.compile(rf"^\s*({reach})\s*$"), timeout=30_000)


def test_a_person_takes_a_number_walks_away_comes_back_misses_returns_and_is_served(branch: FarBranch, pictures: Path) -> None:
    desk, television = branch.desk(), branch.television()
    before = branch.people_wait()
    phone = branch.phone()

    # the number
    phone.page.goto(branch.code_of(television, pictures / "far-display.png"))
    phone.page.get_by_role("link", name="English").tap()
    expect(phone.page.get_by_role("heading", name="Choose a service")).to_be_visible()
    phone.page.get_by_role("link", name="Bahasa Indonesia").tap()
    expect(phone.page.get_by_text("Kode diterima")).to_be_visible()
    phone.picture(pictures / "far-1-services.png")
    phone.page.locator("[data-service=A]").tap()
    expect(phone.page.locator(".papers li")).to_have_text(["Kartu peserta (KPJ)", "e-KTP"])
    expect(phone.page.locator(".when__time")).to_contain_text(re.compile(r"\d\d\.\d\d"))
    expect(phone.page.get_by_text("4 orang di depan Anda")).to_be_visible()
    phone.picture(pictures / "far-2-service.png")
    number = phone.take(walk=5)

    token = phone.token
    expect(phone.page.locator("#link")).to_have_text("Tersambung")
    expect(phone.page.locator(".when__time")).to_contain_text(re.compile(r"\d\d\.\d\d"))
    expect(phone.page.locator("#parts")).not_to_contain_text("dari 10 perkiraan")  # nothing was foreseen here before
    expect(phone.page.get_by_text("Anda boleh pergi dulu.")).to_be_visible()
    expect(phone.page.get_by_text(re.compile(r"Bebas pergi sampai \d\d\.\d\d"))).to_be_visible()
    stands(desk, number, "Jauh, 5 mnt", "HP terbuka")
    phone.picture(pictures / "far-3-away.png")

    # how to be reached
    phone.be_told(CONTACT)
    expect(phone.page.get_by_role("dialog")).to_contain_text(f"Kabar juga dikirim ke {MASKED}.")
    phone.picture(pictures / "far-4-told.png")
    phone.leave_the_page()
    stands(desk, number, "Jauh, 5 mnt", "Notifikasi siap")

    # come closer
    served = serve_until(desk, lambda: branch.told(phone, "invited"), most=len(before))
    (invited,) = branch.told(phone, "invited")
    assert invited["title"] == f"Nomor {number}: silakan mendekat"
    stands(desk, number, "Diundang", "Push diterima")
    desk.page.screenshot(path=pictures / "far-5-desk.png")
    phone.is_pushed(invited)
    (shown,) = phone.notifications()
    assert (shown["title"], shown["tag"], shown["url"]) == (invited["title"], number, f"/t/{token}")
    phone.comes_back_to(token)
    phone.shows("invited")
    (come_by,) = re.findall(r"Berangkat sekarang, supaya Anda tiba sebelum (\d\d\.\d\d)\.", phone.banner.inner_text())
    assert f"pukul {come_by}" in invited["body"]
    phone.picture(pictures / "far-6-invited.png")

    phone.press("Ya, saya datang")
    expect(phone.page.get_by_text("Petugas tahu Anda sedang menuju ke sini.")).to_be_visible()
    stands(desk, number, "Menuju sini", "HP terbuka")
    phone.picture(pictures / "far-7-coming.png")

    # here
    film(branch.film, branch.code_of(television, pictures / "far-display.png"))
    phone.press("Sudah di sini")
    expect(phone.page.get_by_text("Tetaplah di ruang tunggu.")).to_be_visible(timeout=30_000)
    stands(desk, number, "Di sini", "HP terbuka")
    phone.picture(pictures / "far-8-here.png")

    # called, missed, back
    branch.give_up(before[served:])
    expect(phone.page.get_by_text("Anda berikutnya", exact=True)).to_be_visible()
    with television.expect_response(lambda answer: f"/announcements/id/{number}" in answer.url, timeout=30_000) as voice:
        assert desk.call() == number
        call_seen(phone.page, number, "Loket1")
        call_seen(television, number, "Loket1")
    assert urlsplit(voice.value.url).path == f"/display/announcements/id/{number}-desk-1-1-3.wav"
    assert voice.value.status in (200, 206)
    phone.picture(pictures / "far-9-called.png")
    television.screenshot(path=pictures / "far-9-display.png")
    desk.recall(2)
    desk.recall(3)
    expect(phone.page.get_by_text("Panggilan terakhir")).to_be_visible()
    desk.no_show()
    phone.shows("missed")
    expect(phone.page.get_by_text("Dipanggil 3 kali")).to_be_visible()
    phone.picture(pictures / "far-10-missed.png")
    phone.press("Saya sudah di sini")
    phone.shows("waiting")
    stands(desk, number, "Di sini", SEEN_OR_PUSHED)  # pushed: of the missed call

    # served
    assert desk.call() == number
    phone.shows("called")
    phone.press("Saya datang")
    expect(phone.page.get_by_text("Petugas tahu Anda datang.")).to_be_visible()
    expect(desk.page.locator(".facts")).to_contain_text("Sedang menuju loket")
    desk.start()
    phone.shows("serving")
    assert [len(branch.rows(table)) for table in ("contact", "push_subscription")] == [1, 1]
    desk.finish()
    phone.shows("served")
    phone.picture(pictures / "far-11-served.png")

    expect(phone.page.locator("#parts")).to_contain_text("sudah dihapus")
    assert [branch.rows(table) for table in ("contact", "push_subscription")] == [[], []]
    assert {row["state"] for row in branch.rows("outbox")} <= {"sent", "dropped"}
    assert branch.sms.requests == []  # every time somebody answered, or the matter was over, before the second rung
    assert b"81234564821" not in branch.stored()
    for secret in ("81234564821", "3456-4821", phone.keys.auth, phone.keys.endpoint):
        assert secret not in branch.server.log


def asked_in(branch: FarBranch, desk: Seat, before: list[str], token: str) -> None:
    """Those before are served until this person is asked to come; the others give up."""
    served = serve_until(desk, lambda: branch.place_of(token) == "invited", most=len(before))
    branch.give_up(before[served:])


def arrived(branch: FarBranch, phone: FarPhone) -> None:
    """By the code, typed."""
    phone.press("Sudah di sini")
    phone.types_code(branch.code())
    expect(phone.page.get_by_text("Tetaplah di ruang tunggu.")).to_be_visible()


@pytest.mark.parametrize(
    ("kind", "contact", "reach"), [("phone", CONTACT, "SMS diterima"), ("email", "budi@example.org", "Surel diterima")]
)
def test_who_does_not_answer_is_written_to_and_who_answers_is_not(
    tmp_path: Path, browser: Browser, kind: str, contact: str, reach: str
) -> None:
    with branch_opens(tmp_path, browser, reach_wait_s="5") as branch:
        desk, before, phone = branch.desk(), branch.people_wait(), branch.phone()
        number = phone.join(branch.address())
        token = phone.token
        phone.be_told(contact, kind, push=False)
        phone.leave_the_page()
        stands(desk, number, "Jauh, 5 mnt", "Kontak tersimpan")

        asked_in(branch, desk, before, token)
        assert branch.written("silakan mendekat") == []  # the phone has a moment to answer
        (sent,) = eventually(lambda: branch.written("silakan mendekat"), 30)
        stands(desk, number, "Diundang", reach)
        phone.comes_back_to(token)
        phone.shows("invited")
        (come_by,) = re.findall(r"tiba sebelum (\d\d\.\d\d)\.", phone.banner.inner_text())
        assert (f"pukul {come_by}" in sent.text, sent.to) == (True, SENT_TO if kind == "phone" else contact)

        phone.press("Ya, saya datang")
        stands(desk, number, "Menuju sini", f"HP terbuka|{reach}")
        arrived(branch, phone)
        assert desk.call() == number
        phone.shows("called")
        phone.press("Saya datang")
        expect(desk.page.locator(".facts")).to_contain_text("Sedang menuju loket")
        desk.page.wait_for_timeout(7000)  # longer than the second rung waits for an answer
        assert branch.written("dipanggil") == []
        assert branch.written("silakan mendekat") == [sent]
        desk.serve()
        phone.shows("served")
        assert branch.rows("contact") == []


def test_where_sockets_are_blocked_the_page_asks_and_misses_nothing(branch: FarBranch, pictures: Path) -> None:
    desk, before, phone = branch.desk(), branch.people_wait(), branch.phone()
    phone.page.context.route_web_socket(re.compile("/socket.io/"), lambda socket: socket.close())
    number = phone.join(branch.address())
    token = phone.token
    expect(phone.page.locator("#link")).to_have_text("Tiap 10 detik", timeout=30_000)
    phone.be_told()
    phone.page.get_by_role("dialog").get_by_role("button", name="Tutup").tap()
    stands(desk, number, "Jauh, 5 mnt", "HP terbuka")  # it asks every ten seconds

    asked_in(branch, desk, before, token)
    (invited,) = eventually(lambda: branch.told(phone, "invited"))
    phone.is_pushed(invited)  # the page is looked at: the push brings it up to date instead of a notification
    phone.shows("invited")
    stands(desk, number, "Diundang", SEEN_OR_PUSHED)
    phone.press("Ya, saya datang")
    stands(desk, number, "Menuju sini", SEEN_OR_PUSHED)
    arrived(branch, phone)
    stands(desk, number, "Di sini", SEEN_OR_PUSHED)

    assert desk.call() == number
    expect(phone.page.locator("body")).to_have_attribute("data-kind", "called", timeout=30_000)
    phone.picture(pictures / "far-polling-called.png")
    phone.press("Saya datang")
    expect(desk.page.locator(".facts")).to_contain_text("Sedang menuju loket")
    desk.serve()
    expect(phone.page.locator("body")).to_have_attribute("data-kind", "served", timeout=30_000)
    branch.excuse("WebSocket")


def test_without_scripts_the_number_is_taken_followed_and_called(branch: FarBranch, pictures: Path) -> None:
    desk, before = branch.desk(), branch.people_wait()
    phone = branch.phone(java_script_enabled=False)
    number = phone.join(branch.address())
    token = phone.token
    expect(phone.page.locator(".when__time")).to_contain_text(re.compile(r"\d\d\.\d\d"))
    expect(phone.banner).to_contain_text("Anda boleh pergi dulu.")
    stands(desk, number, "Jauh, 5 mnt", "Kertas")  # opened once, as by whoever looks a link up
    phone.picture(pictures / "far-bare-away.png")

    asked_in(branch, desk, before, token)
    expect(phone.banner).to_contain_text("Silakan mendekat", timeout=30_000)  # by itself, every 15 s
    expect(phone.page.locator("noscript p")).to_contain_text("Begitu tiba, lapor ke petugas")
    phone.picture(pictures / "far-bare-invited.png")
    by_officer = branch.server.post(f"/branches/bontang/tickets/{number}/arrive", branch.server.keys.second_officer)
    assert by_officer.status_code == 200, by_officer.text
    stands(desk, number, "Di sini", "HP terbuka")

    assert desk.call() == number
    expect(phone.page.get_by_role("heading", name="Giliran Anda!")).to_be_visible(timeout=30_000)
    phone.picture(pictures / "far-bare-called.png")
    desk.serve()
    phone.page.reload()
    expect(phone.banner).to_contain_text("Selesai, pukul 09.")


def test_a_minute_without_a_connection_in_the_middle(branch: FarBranch, pictures: Path) -> None:
    desk, before, phone = branch.desk(), branch.people_wait(), branch.phone()
    number = phone.join(branch.address())
    token = phone.token
    expect(phone.page.locator("#link")).to_have_text("Tersambung")
    ahead = phone.page.get_by_text(f"{len(before)} orang di depan Anda", exact=True)
    expect(ahead).to_be_visible()
    stands(desk, number, "Jauh, 5 mnt", "HP terbuka")

    eventually(lambda: phone.page.evaluate(f"caches.match('/t/{token}').then(Boolean)"), 30)

    phone.page.context.set_offline(True)
    began = time.monotonic()
    asked_in(branch, desk, before, token)
    expect(phone.page.get_by_role("heading", name="Sambungan terputus")).to_be_visible(timeout=30_000)
    for _ in range(2):
        expect(phone.page.get_by_text(re.compile(r"Keadaan terakhir, pukul 09\.0\d"))).to_be_visible()
        expect(ahead).to_be_visible()
        expect(phone.page.get_by_text("Nomor Anda tetap berlaku.")).to_be_visible()
        phone.picture(pictures / "far-offline.png")
        phone.page.reload()  # as somebody does who wonders
        expect(phone.page.get_by_role("heading", name="Sambungan terputus")).to_be_visible(timeout=30_000)
    stands(desk, number, "Diundang", "Kertas")
    phone.page.wait_for_timeout(max(0.0, began + OFFLINE_S - time.monotonic()) * 1000)
    assert phone.number == number
    phone.page.context.set_offline(False)

    expect(phone.page.locator("body")).to_have_attribute("data-kind", "invited", timeout=30_000)
    expect(phone.page.locator("#link")).to_have_text("Tersambung", timeout=30_000)
    stands(desk, number, "Diundang", "HP terbuka")
    phone.press("Ya, saya datang")
    arrived(branch, phone)
    assert desk.call() == number
    call_seen(phone.page, number, "Loket1")
    branch.excuse("ERR_INTERNET_DISCONNECTED", "WebSocket")


def test_two_phones_on_one_ticket_with_clocks_five_hours_off_show_the_same(branch: FarBranch) -> None:
    desk, before = branch.desk(), branch.people_wait()
    early, late = branch.phone(CLOCK_OFF % 5), branch.phone(CLOCK_OFF % -5)
    number = early.join(branch.address())
    late.comes_back_to(early.token)
    assert abs(early.page.evaluate("Date.now()") - late.page.evaluate("Date.now()")) > 9 * 3_600_000
    both_show(early, late, "waiting")
    expect(late.page.get_by_text(re.compile(r"Bebas pergi sampai 09\.\d\d"))).to_be_visible()
    stands(desk, number, "Jauh, 5 mnt", "HP terbuka")

    asked_in(branch, desk, before, early.token)
    both_show(early, late, "invited")
    early.press("Ya, saya datang")
    expect(late.page.get_by_text("Petugas tahu Anda sedang menuju ke sini.")).to_be_visible()
    arrived(branch, late)
    expect(early.page.get_by_text("Tetaplah di ruang tunggu.")).to_be_visible()
    early.leave_the_page()
    stands(desk, number, "Di sini", "HP terbuka")  # the other one is
    early.comes_back_to(late.token)

    assert desk.call() == number
    both_show(early, late, "called")
    late.press("Saya datang")
    expect(early.page.get_by_text("Petugas tahu Anda datang.")).to_be_visible()
    for attempt in (2, 3):
        desk.recall(attempt)
    desk.no_show()
    both_show(early, late, "missed")
    early.press("Saya sudah di sini")
    both_show(early, late, "waiting")
    assert desk.call() == number
    desk.serve()
    both_show(early, late, "served")


def both_show(one: FarPhone, other: FarPhone, kind: str) -> None:
    """Two phones say the same, word for word, and are connected."""
    for phone in (one, other):
        phone.shows(kind)
    expect(other.page.locator("#parts")).to_have_text(one.page.locator("#parts").inner_text(), use_inner_text=True)


@pytest.mark.window
def test_a_slip_without_a_phone_waits_elsewhere_and_arrives_at_the_kiosk(branch: FarBranch, pictures: Path) -> None:
    desk, before = branch.desk(), branch.people_wait()
    with PrinterServer() as printer, kiosk_process(branch.server, printer.spec, "--scanner", "fake") as kiosk:
        kiosk.tap("language-id")
        kiosk.wait("services")
        kiosk.choose("A")
        kiosk.wait("walk")
        kiosk.tap("walk-5")
        kiosk.wait("done")
        number = kiosk.printed()["number"]
        slip = qr_of(printer.pictures()[-1])
        kiosk.home()
        stands(desk, number, "Jauh, 5 mnt", "Kertas")

        asked_in(branch, desk, before, slip.rpartition("/")[2])
        stands(desk, number, "Diundang", "Kertas")
        kiosk.do(scan=slip)
        assert kiosk.wait("ticket")["number"] == number
        kiosk.picture(pictures / "far-kiosk-invited.png")
        kiosk.tap("do-arrive")
        stands(desk, number, "Di sini", "Kertas")
        kiosk.picture(pictures / "far-kiosk-here.png")

        assert desk.call() == number
        desk.serve()
