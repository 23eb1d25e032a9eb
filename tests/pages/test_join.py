"""A phone in a browser takes a number by the turning code: scanned, typed or opened; late, twice, cut off, without scripts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import qrcode
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from caller_server.usecases.ahead import carry_out, look, remembered
from tests.conftest import CHROMIUM_FLAGS
from tests.conftest import _chromium as chromium
from tests.hall import ANA
from tests.pages import join_site
from tests.pages.join_site import JoinSite
from tests.pages.phone_browser import PHONE, SMALL, a_phone
from tests.pages.phone_server import TOKEN as NO_TICKET

pytestmark = pytest.mark.browser
TAKE = {"id": "Ambil nomor antrean", "en": "Take a number"}


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[JoinSite]:
    with join_site.running(tmp_path) as running:
        yield running


@pytest.fixture
def staged(tmp_path: Path) -> Iterator[JoinSite]:
    with join_site.running(tmp_path, staged_calling=True) as running:
        yield running


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = a_phone(browser)
    yield context
    context.close()


def opened(context: BrowserContext, address: str) -> Page:
    """The page with its scripts running. An error in it, or anything its policy refuses, fails the test."""
    page = context.new_page()
    page.on("pageerror", _raise)
    page.on("console", lambda message: _raise(message.text) if "Content Security Policy" in message.text else None)
    page.goto(address)
    return page


def _raise(problem: object) -> None:
    raise AssertionError(problem)


def take(page: Page, language: str = "id") -> None:
    page.get_by_role("button", name=TAKE[language]).click()


def choose(page: Page, service: str) -> None:
    page.locator(f"[data-service={service}]").click()
    expect(page.locator("#form")).to_be_visible()


def scripts_run(page: Page) -> Page:
    """The same page, once its scripts have put in what they bring."""
    expect(page.locator("[data-does=scan]")).to_be_attached()
    return page


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_step_fits_a_phone_and_keeps_nobody_out(browser: Browser, branch: JoinSite, pictures: Path, language: str) -> None:
    for _ in range(3):
        branch.site.take("A")
    steps = {
        "choose-without-code": branch.address(lang=language),
        "choose": branch.address(branch.code(), lang=language),
        "service": branch.address(branch.code(), lang=language, service="A"),
        "service-without-code": branch.address(lang=language, service="A"),
        "code-too-old": branch.address(branch.code(steps_ago=5), lang=language, service="K"),
        "no-numbers-left": branch.address(branch.code(), lang=language, service="P"),
    }
    for size in (PHONE, SMALL):
        context = a_phone(browser, size)
        for name, address in steps.items():
            page = opened(context, address)
            page.wait_for_load_state("networkidle")
            if size is PHONE:
                page.screenshot(path=pictures / f"join-{name}-{language}.png", full_page=True)
                found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
                assert found.violations_count == 0, (name, found.generate_report())
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (name, size)
            page.close()
        context.close()


def test_from_the_displays_code_to_the_ticket(phone: BrowserContext, branch: JoinSite) -> None:
    page = opened(phone, branch.address(branch.code()))
    expect(page.get_by_text("Kode diterima")).to_be_visible()
    choose(page, "A")
    expect(page.get_by_text("Kartu Peserta (KPJ)")).to_be_visible()
    page.get_by_text("10 menit jalan").click()
    take(page)

    page.wait_for_url("**/t/*")
    expect(page.get_by_role("img", name="Nomor antrean A nol nol satu")).to_be_visible()
    expect(page.get_by_text("Anda 10 menit jalan dari sini.")).to_be_visible()
    assert branch.waiting() == 1


def test_a_press_repeated_in_haste_takes_one_number(phone: BrowserContext, branch: JoinSite) -> None:
    page = scripts_run(opened(phone, branch.address(branch.code(), service="A")))

    page.evaluate("const b = document.querySelector('.take'); b.click(); b.click(); b.click()")

    page.wait_for_url("**/t/*")
    assert branch.waiting() == 1


def test_an_answer_that_was_lost_is_asked_for_again_and_is_the_same_number(phone: BrowserContext, branch: JoinSite) -> None:
    page = scripts_run(opened(phone, branch.address(branch.code(), service="A")))
    lost: list[int] = []

    def lose(route: Any) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)  # it arrived, and the answer did not
        return route.abort()

    page.route("**/branches/bontang/tickets*", lose)
    take(page)

    page.wait_for_url("**/t/*")
    assert lost == [201]
    assert branch.waiting() == 1


def test_cut_off_the_page_says_so_and_the_next_press_takes_the_number(phone: BrowserContext, branch: JoinSite) -> None:
    page = scripts_run(opened(phone, branch.address(branch.code(), service="A")))
    phone.set_offline(True)
    take(page)
    expect(page.get_by_text("Belum terkirim.")).to_be_visible(timeout=30_000)
    phone.set_offline(False)
    take(page)

    page.wait_for_url("**/t/*")
    assert branch.waiting() == 1


def test_without_a_code_the_page_asks_for_it_and_a_typed_one_is_enough(phone: BrowserContext, branch: JoinSite) -> None:
    page = scripts_run(opened(phone, branch.address(service="K")))
    take(page)
    expect(page.get_by_text("Ketik atau pindai dulu kode di layar atau kios.")).to_be_visible()
    code = branch.code()
    page.get_by_label("Kode di bawah gambar").fill(f"{code[:4]} {code[4:]}".lower())
    take(page)

    page.wait_for_url("**/t/*")
    assert branch.waiting() == 1


def test_what_was_chosen_is_kept_until_the_phones_camera_has_read_a_newer_code(phone: BrowserContext, branch: JoinSite) -> None:
    page = scripts_run(opened(phone, branch.address(branch.code(steps_ago=4), service="K")))
    expect(page.get_by_role("heading", name="Kode sudah terlalu lama")).to_be_visible()
    page.get_by_text("15 menit jalan").click()
    page.get_by_text("Saya termasuk kelompok prioritas").click()

    camera = opened(phone, branch.address(branch.code()))  # the camera app opens a page of its own

    expect(camera.get_by_role("heading", name="Klaim JKK")).to_be_visible()
    expect(camera.get_by_label("15 menit jalan")).to_be_checked()
    expect(camera.get_by_label("Saya termasuk kelompok prioritas")).to_be_checked()
    take(camera)
    camera.wait_for_url("**/t/*")


def test_a_pass_that_ran_out_while_reading_is_said_and_mended_without_losing_the_choice(
    phone: BrowserContext, branch: JoinSite
) -> None:
    page = scripts_run(opened(phone, branch.address(branch.code(), service="A")))
    page.get_by_text("5 menit jalan", exact=True).click()
    branch.site.hall.pass_time(minutes=11)
    take(page)
    expect(page.get_by_text("Silakan pindai lagi kode di layar atau kios.")).to_be_visible()
    page.get_by_label("Kode di bawah gambar").fill(branch.code())
    take(page)

    page.wait_for_url("**/t/*")
    expect(page.get_by_text("Anda 5 menit jalan dari sini.")).to_be_visible()


def test_who_has_an_open_number_is_led_to_it(phone: BrowserContext, branch: JoinSite, pictures: Path) -> None:
    page = opened(phone, branch.address(branch.code(), service="A"))
    take(page)
    page.wait_for_url("**/t/*")
    ticket = page.url

    page.goto(branch.address(branch.code()))

    expect(page.get_by_role("heading", name="Anda sudah punya nomor A001")).to_be_visible()
    expect(page.locator("#joining")).to_be_hidden()
    page.screenshot(path=pictures / "join-mine-id.png")
    page.get_by_role("button", name="Lihat nomor saya").click()
    page.wait_for_url(ticket)


def test_a_number_that_is_over_is_forgotten(phone: BrowserContext, branch: JoinSite) -> None:
    page = opened(phone, branch.address(branch.code(), service="A"))
    take(page)
    page.wait_for_url("**/t/*")
    branch.site.nobody().post(f"tickets/{page.url.split('/t/')[1].split('?')[0]}/leave")

    page.goto(branch.address(branch.code()))

    expect(page.get_by_role("heading", name="Pilih layanan")).to_be_visible()


def test_a_number_known_from_a_slip_is_offered_and_may_be_somebody_elses(phone: BrowserContext, branch: JoinSite) -> None:
    page = opened(phone, f"{branch.url}/t/{branch.site.take('K')['token']}")
    expect(page.locator("#look button")).to_be_visible()

    page.goto(branch.address(branch.code()))
    page.get_by_role("button", name="Ini bukan nomor saya").click()

    expect(page.get_by_role("heading", name="Pilih layanan")).to_be_visible()


def test_where_people_are_held_until_they_are_here_the_code_says_that_they_are(phone: BrowserContext, staged: JoinSite) -> None:
    token = staged.site.take("A")["token"]
    staged.site.nobody().post(f"tickets/{token}/away", {"walk_minutes": 10})
    page = opened(phone, f"{staged.url}/t/{token}")
    expect(page.locator("#look button")).to_be_visible()

    page.goto(staged.address(staged.code()))
    page.get_by_role("button", name="Saya sudah di sini").click()

    page.wait_for_url("**/t/*")
    expect(page.get_by_text("Tetaplah di ruang tunggu.")).to_be_visible()
    assert staged.site.nobody().get(f"tickets/{token}").get_json()["place"] == "here"


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_walk_says_when_to_be_back_or_that_staying_is_better(
    browser: Browser, staged: JoinSite, pictures: Path, language: str
) -> None:
    hall = staged.site.hall
    hall.open("bontang-1", ANA)
    for _ in range(3):
        staged.site.take("A")
    with hall.read() as read:
        found, _ = look(read, remembered(read))
        carry_out(hall.ports, found)
    told = {"id": ("kembali pukul", "sebaiknya tunggu di sini"), "en": ("be back by", "better wait here")}[language]

    for size in (PHONE, SMALL):
        context = a_phone(browser, size)
        page = opened(context, staged.address(staged.code(), lang=language, service="A"))
        page.locator(".walks").screenshot(path=pictures / f"join-walks-{language}-{size['width']}.png")
        said = page.locator(".walks .second").all_inner_texts()

        assert [text.startswith(told) for text in said] == [True] * 4
        assert {text for text in said if text.startswith(told[0])}, said
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        page.locator("[name=priority]").check()
        expect(page.locator(".walks .second").first).to_be_hidden()
        context.close()


def test_without_scripts_the_number_is_taken_by_the_form(browser: Browser, branch: JoinSite, pictures: Path) -> None:
    bare = a_phone(browser, java_script_enabled=False)
    page = bare.new_page()
    page.goto(branch.address(branch.code()))
    choose(page, "A")
    page.screenshot(path=pictures / "join-without-scripts-id.png", full_page=True)
    page.get_by_label("20 menit jalan").check()
    take(page)

    page.wait_for_url("**/t/*")
    expect(page.get_by_role("img", name="Nomor antrean A nol nol satu")).to_be_visible()
    assert branch.waiting() == 1
    bare.close()


def test_the_language_is_changed_without_losing_code_or_service(phone: BrowserContext, branch: JoinSite) -> None:
    page = opened(phone, branch.address(branch.code(), service="A", lang="id"))

    page.get_by_role("link", name="English").click()

    expect(page.get_by_role("heading", name="Old-age claim")).to_be_visible()
    expect(page.get_by_text("Code accepted")).to_be_visible()
    assert "Ambil" not in page.locator("main").inner_text()
    take(page, "en")
    page.wait_for_url("**/t/*")
    expect(page.get_by_role("heading", name="Waiting")).to_be_visible()


def test_a_ticket_of_another_day_does_not_get_in_the_way(phone: BrowserContext, branch: JoinSite) -> None:
    old = f'{{"branch": "bontang", "token": "{NO_TICKET}", "number": "A099"}}'
    phone.add_init_script(f"localStorage['lapak.ticket'] ??= '{old}'")

    page = opened(phone, branch.address(branch.code()))

    expect(page.get_by_role("heading", name="Pilih layanan")).to_be_visible()
    expect(page.locator("#mine")).to_be_empty()


def test_the_camera_in_the_page_reads_the_code(browser: Browser, tmp_path: Path, branch: JoinSite) -> None:
    with filming(browser, tmp_path, branch.address(branch.code())) as page:
        page.goto(branch.address(service="A"))
        page.get_by_role("button", name="Pindai dengan kamera").click()

        expect(page.get_by_text("Kode diterima.")).to_be_visible(timeout=30_000)
        expect(page.get_by_role("dialog")).to_be_hidden()
        take(page)
        page.wait_for_url("**/t/*")
    assert branch.waiting() == 1


def test_a_camera_that_reads_something_else_says_so_and_typing_stays_possible(
    browser: Browser, tmp_path: Path, branch: JoinSite, pictures: Path
) -> None:
    with filming(browser, tmp_path, "https://example.org/menu") as page:
        page.goto(branch.address(service="A"))
        page.get_by_role("button", name="Pindai dengan kamera").click()
        expect(page.get_by_text("Ini bukan kode kantor ini.")).to_be_visible(timeout=30_000)
        page.screenshot(path=pictures / "join-camera-id.png")

        page.get_by_role("dialog").get_by_label("Kode di bawah gambar").fill(branch.code())
        page.get_by_role("button", name="Pakai kode ini").click()

        expect(page.get_by_text("Kode diterima.")).to_be_visible()


def test_a_camera_that_was_refused_is_said_with_what_to_do(phone: BrowserContext, branch: JoinSite) -> None:
    phone.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))")
    page = opened(phone, branch.address(service="A"))

    page.get_by_role("button", name="Pindai dengan kamera").click()

    expect(page.get_by_text("Kamera tidak diizinkan.")).to_be_visible()


def test_without_https_the_page_says_why_there_is_no_camera(phone: BrowserContext, branch: JoinSite) -> None:
    phone.add_init_script("Object.defineProperty(globalThis, 'isSecureContext', { value: false })")
    page = opened(phone, branch.address(service="A"))

    page.get_by_role("button", name="Pindai dengan kamera").click()

    expect(page.get_by_text("tanpa https")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_label("Kode di bawah gambar")).to_be_visible()


# --- a camera that films a QR -------------------------------------------------------------------------------------------------


@contextmanager
def filming(browser: Browser, folder: Path, text: str) -> Iterator[Page]:
    """A page in a browser of its own, whose camera looks at a QR with this text."""
    film = folder / "film.y4m"
    film.write_bytes(a_film_of(text))
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    with_camera = browser.browser_type.launch(executable_path=chromium(), args=[*CHROMIUM_FLAGS, *flags])
    context = a_phone(with_camera, permissions=["camera"])
    yield context.new_page()
    with_camera.close()


def a_film_of(text: str) -> bytes:
    """Three frames of a QR before a grey wall, as YUV4MPEG2."""
    frame = Image.new("L", (640, 480), 128)
    code = qrcode.make(text, border=4).get_image().convert("L").resize((380, 380))
    frame.paste(code, (130, 50))
    colours = bytes([128]) * (640 * 480 // 2)
    return b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420mpeg2\n" + (b"FRAME\n" + frame.tobytes() + colours) * 3
