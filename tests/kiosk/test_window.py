"""The real window, offscreen: every screen in two languages and three sizes, touched with real touches and measured."""

import threading
import time
from pathlib import Path

import pytest

from caller_server.contract.views import Estimate
from tests.kiosk.server import problem, serving
from tests.kiosk.window import NEW_DAY, SIZES, Driven, check, texts
from tests.kiosk.window import kiosk as kiosk
from tests.kiosk.window import running as running
from tests.kiosk.window import slips as slips
from tests.samples import branch_view

pytestmark = pytest.mark.window

ESTIMATE = Estimate.model_validate({"from": "2026-11-23T02:15:00Z", "to": "2026-11-23T02:45:00Z", "kind": "window"})


# --- every screen


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_screen_of_an_ordinary_visit_fits(kiosk: Driven, pictures: Path, language: str) -> None:
    check(kiosk, "welcome", language, pictures)
    kiosk.to_services(language)
    check(kiosk, "services", language, pictures)
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")
    kiosk.do(tap="priority")
    check(kiosk, "confirm", language, pictures)
    kiosk.do(tap="take")
    done = kiosk.do(wait="done")
    kiosk.do(wait_text={"id": "Ambil tiket Anda", "en": "Take your ticket"}[language])
    check(kiosk, "done", language, pictures, qr=done["follow_url"])
    kiosk.do(tap="no-slip")
    check(kiosk, "no-slip", language, pictures, qr=done["follow_url"])


@pytest.mark.parametrize("language", ["en"])  # the longer sentences
def test_every_screen_fits_with_estimates_too(kiosk: Driven, pictures: Path, language: str) -> None:
    services = [s.model_copy(update={"estimate": ESTIMATE if s.state == "open" else None}) for s in branch_view().services]
    kiosk.server.branch, kiosk.server.ticket = {"services": services}, {"estimate": ESTIMATE}
    kiosk.to_services(language)
    kiosk.do(wait_text="10.15–10.45")
    check(kiosk, "services-estimate", language, pictures)
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")
    check(kiosk, "confirm-estimate", language, pictures)
    kiosk.do(tap="take")
    done = kiosk.do(wait="done")
    kiosk.do(wait_text={"id": "Ambil tiket Anda", "en": "Take your ticket"}[language])
    check(kiosk, "done-estimate", language, pictures, qr=done["follow_url"])
    kiosk.do(tap="no-slip")
    check(kiosk, "no-slip-estimate", language, pictures, qr=done["follow_url"])


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_trouble_fits_and_goes_away(kiosk: Driven, pictures: Path, language: str) -> None:
    kiosk.to_services(language)
    kiosk.do(tap="service-P")
    assert kiosk.do(wait="trouble")["trouble"] == "quota_reached"
    check(kiosk, "quota", language, pictures)
    kiosk.do(tap="other-service")
    kiosk.do(wait="services")

    kiosk.server.refusals = [problem(429, "too_many_requests", "x", retry_after_s=60)]
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")
    kiosk.do(tap="take")
    assert kiosk.do(wait="trouble")["trouble"] == "too_busy"
    check(kiosk, "busy", language, pictures)
    kiosk.do(tap="retry")
    kiosk.do(wait="done")
    kiosk.do(wait_text={"id": "Ambil tiket Anda", "en": "Take your ticket"}[language])
    kiosk.do(tap="finish")
    kiosk.do(wait="welcome")

    kiosk.to_services(language)
    kiosk.server.branch = NEW_DAY
    assert kiosk.do(wait="trouble")["trouble"] == "closed"
    check(kiosk, "closed", language, pictures)
    kiosk.server.away = True
    deadline = time.monotonic() + 5
    while kiosk.do(state=True)["trouble"] != "server_gone":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    if kiosk.do(state=True)["language"] != language:
        kiosk.do(tap="switch-language")
    check(kiosk, "server-gone", language, pictures)
    kiosk.server.away, kiosk.server.branch = False, {}
    kiosk.do(wait="welcome")


def test_more_services_than_fit_are_on_pages(kiosk: Driven, pictures: Path) -> None:
    kiosk.server.branch = {
        "services": [
            s.model_copy(update={"code": code}) for s, code in zip(branch_view().services * 2, "ABCDEFGHJKLM", strict=True)
        ]
    }
    kiosk.to_services()
    kiosk.do(wait_text="Layanan lain (halaman 1 dari 2)")

    check(kiosk, "many-services", "id", pictures)
    kiosk.do(tap="more")
    kiosk.do(wait_text="Layanan lain (halaman 2 dari 2)")

    assert any(one["id"] == "service-M" for one in kiosk.do(measure=True)["widgets"])
    kiosk.do(tap="more")
    kiosk.do(wait_text="Layanan lain (halaman 1 dari 2)")


# --- what it does


def test_three_touches_take_a_number_and_print_it(kiosk: Driven, slips: Path) -> None:
    before = len(list(slips.glob("slip-*.png")))
    kiosk.to_services()
    taken = kiosk.take("D")
    kiosk.do(wait_text="Ambil tiket Anda")

    assert taken["number"].startswith("D")
    assert len(list(slips.glob("slip-*.png"))) == before + 1


def test_a_hammering_child_gets_one_number(kiosk: Driven) -> None:
    kiosk.to_services()
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")
    before, asked_before = len(kiosk.server.issued), len(kiosk.server.of("POST", "/tickets"))

    kiosk.server.hold = threading.Event()
    kiosk.do(tap="take", times=8, every=0.12)
    kiosk.server.hold.set()
    kiosk.do(wait="done")

    assert len(kiosk.server.issued) == before + 1
    assert len(kiosk.server.of("POST", "/tickets")) == asked_before + 1


def test_a_touchscreen_that_reports_a_touch_twice_ticks_once(kiosk: Driven) -> None:
    kiosk.to_services()
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")

    kiosk.do(tap="priority", times=2)
    kiosk.do(tap="take")
    kiosk.do(wait="done")

    assert kiosk.server.of("POST", "/tickets")[-1].body["priority"] is True


def test_a_service_manager_can_stop_it() -> None:
    with serving() as server:
        stopped = Driven(server)
        stopped.do(wait="welcome", timeout=30)

        assert stopped.stop_by_signal() == 0


def test_a_hurried_second_tap_does_not_choose_what_the_next_screen_has_there(kiosk: Driven) -> None:
    kiosk.do(tap="language-id", times=5)
    kiosk.do(wait="services")

    assert kiosk.do(state=True)["screen"] == "services"


def test_a_lost_answer_is_asked_again_and_is_the_same_number(kiosk: Driven) -> None:
    kiosk.to_services()
    kiosk.server.refusals, kiosk.server.commit_before_drop = ["drop"], True
    before = len(kiosk.server.issued)

    taken = kiosk.take()

    assert len(kiosk.server.issued) == before + 1
    assert list(kiosk.server.issued.values())[-1]["ticket"]["number"] == taken["number"]


def test_the_screen_goes_on_while_the_server_thinks(kiosk: Driven, pictures: Path) -> None:
    for size, least in SIZES.items():  # one after the other: the kiosk's patience has an end
        kiosk.to_services()
        kiosk.do(tap="service-A")
        kiosk.do(wait="confirm")
        kiosk.server.hold = threading.Event()
        kiosk.do(tap="take")
        assert kiosk.do(wait="pause")["kind"] == "Issuing"
        check(kiosk, "issuing", "id", pictures, sizes={size: least})

        kiosk.server.hold.set()

        kiosk.do(wait="done")
        kiosk.home()


def test_after_the_last_touch_nothing_has_to_be_waited_for(kiosk: Driven) -> None:
    kiosk.to_services()
    kiosk.do(tap="service-A")
    kiosk.do(wait="confirm")
    time.sleep(0.5)  # the screen settles before it can be touched

    kiosk.do(tap="take")
    kiosk.do(wait="done")  # how long that takes is told by make bench


def test_one_screen_speaks_one_language(kiosk: Driven) -> None:
    kiosk.to_services("en")
    english = {one["text"] for one in texts(kiosk.do(measure=True)["widgets"])}
    kiosk.do(tap="switch-language")
    kiosk.do(wait_text="Pilih layanan")
    indonesian = {one["text"] for one in texts(kiosk.do(measure=True)["widgets"])}

    shared = {text for text in english & indonesian if not (len(text) < 3 or text[0].isdigit())}
    assert shared == set(), "a text that stayed the same in both languages"


def test_silence_is_announced_and_wipes_the_screen(slips: Path) -> None:
    with serving() as server:
        short = Driven(server, "--idle", "6", "--printer", f"fake:{slips}")
        try:
            short.do(wait="welcome", timeout=30)
            short.to_services("en")
            short.do(wait_start="Back to the start in", timeout=30)
            assert short.do(wait="welcome", timeout=30)["language"] == "id"
        finally:
            assert short.end() == 0


@pytest.mark.parametrize(
    ("printer", "title"),
    [((), "Ini nomor Anda"), (("--printer", "network:127.0.0.1:9?timeout=1"), "Printer bermasalah")],
)
def test_without_paper_the_number_and_its_qr_stay_on_screen(printer: tuple[str, ...], title: str, pictures: Path) -> None:
    with serving() as server:
        paperless = Driven(server, *printer)
        try:
            paperless.do(wait="welcome", timeout=30)
            paperless.to_services()
            done = paperless.take()
            paperless.do(wait_text=title, timeout=30)
            check(paperless, "paperless" if printer else "no-printer", "id", pictures, qr=done["follow_url"])
        finally:
            assert paperless.end() == 0


def test_a_kiosk_with_a_wrong_key_says_so_to_the_staff(pictures: Path) -> None:
    with serving() as server:
        wrong = Driven(server, "--key", "wrong")
        try:
            assert wrong.do(wait="trouble", timeout=30)["trouble"] == "not_enrolled"
            check(wrong, "not-enrolled", "id", pictures)
        finally:
            assert wrong.end() == 0
