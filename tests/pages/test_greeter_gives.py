"""The greeter's page where it gives numbers and where it counts at the door, in a real browser, held in a hand."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from caller_server.contract import views
from tests.pages.lead_browser import PHONE, open_greeter, opened, serious, too_wide
from tests.pages.live_server import LiveServer, refusal, running

pytestmark = pytest.mark.browser


@pytest.fixture
def server() -> Iterator[LiveServer]:
    with running() as server:
        server.role = "greeter"
        yield server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, **PHONE) as page:
        yield page


# --- giving a number ---


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_number_is_given_by_hand(page: Page, server: LiveServer, pictures: Path, language: str) -> None:
    server.language = language
    open_greeter(page, server, "/take")

    page.locator("input[value=en]").check()
    page.locator("input[type=checkbox]").check()
    page.locator("#appointment").fill("10.20")
    page.locator("[data-service=K]").tap()

    expect(page.locator(".take__words")).to_have_text("K nol lima enam" if language == "id" else "K zero five six")
    expect(page.locator(".take__what")).to_contain_text("10.20")
    expect(page.locator(".take__qr")).to_have_js_property("complete", True)
    expect(page.locator(".take__done a")).to_have_attribute("href", re.compile(r"/t/[A-Z0-9]+$"))
    assert serious(page) == []
    assert too_wide(page) == []
    page.screenshot(path=pictures / f"greeter-given-{language}.png", full_page=True)
    (sent,) = server.bodies("take")
    assert sent == {"service": "K", "language": "en", "priority": True, "appointment_at": "2026-11-23T02:20:00Z"}
    page.locator("#again").tap()
    expect(page.locator("input[type=checkbox]")).not_to_be_checked()
    expect(page.locator("#appointment")).to_have_value("")


def test_a_time_that_is_none_gives_no_number(page: Page, server: LiveServer) -> None:
    open_greeter(page, server, "/take")

    page.locator("#appointment").fill("pagi")
    page.locator("[data-service=K]").tap()

    expect(page.locator("main [role=alert]")).to_have_text("Tulis jamnya, misalnya 10.20.")
    assert server.posted == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_phone_may_be_named_and_the_page_says_what_becomes_of_it(
    browser: Browser, server: LiveServer, pictures: Path, language: str, theme: str
) -> None:
    server.language = language
    devices: dict[str, dict[str, Any]] = {"hand": PHONE, "desk": {"size": (1280, 720)}}
    for name, device in devices.items():
        with opened(browser, **device, theme=theme) as page:
            open_greeter(page, server, "/take")

            page.screenshot(path=pictures / f"greeter-give-{name}-{language}-{theme}.png")
            page.locator("summary").click()
            expect(page.locator("#contact")).to_have_accessible_description(
                re.compile("tidak disimpan" if language == "id" else "is not kept")
            )
            assert serious(page) == []
            assert too_wide(page) == []
            page.screenshot(path=pictures / f"greeter-give-contact-{name}-{language}-{theme}.png", full_page=True)


def test_a_second_number_for_the_same_phone_is_refused_with_the_first_one(page: Page, server: LiveServer) -> None:
    open_greeter(page, server, "/take")
    sentence = "Kontak ini masih memegang nomor K056. Satu orang satu nomor."

    page.get_by_text("Satu nomor untuk satu HP").tap()
    page.locator("#contact").fill("0812 3456 7890")
    page.locator("[data-service=K]").tap()
    expect(page.locator(".take__words")).to_be_visible()
    page.locator("#again").tap()
    expect(page.locator("#contact")).to_be_hidden()
    expect(page.locator("#contact")).to_have_value("")
    page.get_by_text("Satu nomor untuk satu HP").tap()
    server.answers = [refusal(sentence, "one_ticket_each", 409)]
    page.locator("#contact").fill("+62 812-3456-7890")
    page.locator("[data-service=A]").tap()

    expect(page.locator("main [role=alert]")).to_have_text(sentence)
    expect(page.locator("#contact")).to_have_value("+62 812-3456-7890")
    assert [it["contact"] for it in server.bodies("take")] == ["081234567890", "+6281234567890"]


def test_what_is_no_phone_number_gives_no_number(page: Page, server: LiveServer) -> None:
    open_greeter(page, server, "/take")

    page.get_by_text("Satu nomor untuk satu HP").tap()
    page.locator("#contact").fill("0812")
    page.locator("[data-service=K]").tap()

    expect(page.locator("main [role=alert]")).to_contain_text("Tulis nomor HP dengan angka")
    expect(page.locator("#contact")).to_be_focused()
    assert server.posted == []


def test_where_people_may_hold_several_numbers_no_phone_is_asked_for(page: Page, server: LiveServer) -> None:
    server.asks_contact = False
    open_greeter(page, server, "/take")

    expect(page.locator("#contact")).to_have_count(0)
    page.locator("[data-service=K]").tap()

    expect(page.locator(".take__words")).to_be_visible()
    assert "contact" not in server.bodies("take")[0]


def test_a_service_without_numbers_keeps_its_place_and_gives_none(page: Page, server: LiveServer) -> None:
    open_greeter(page, server, "/take")

    page.locator("[data-service=P]").tap(force=True)

    expect(page.locator("[data-service=P]")).to_contain_text("Kuota habis")
    assert server.posted == []


def test_waits_and_quotas_stay_up_to_date(page: Page, server: LiveServer) -> None:
    open_greeter(page, server, "/take")
    expect(page.locator("[data-service=A]")).to_contain_text("14 menunggu")

    server.change_board(services=[it.model_copy(update={"waiting": 15, "quota_left": 40}) for it in server.board.services])

    expect(page.locator("[data-service=A]")).to_contain_text("15 menunggu")
    expect(page.locator("[data-service=A]")).to_contain_text("sisa 40")


def test_a_number_that_may_have_been_made_is_asked_for_again_with_the_same_request(page: Page, server: LiveServer) -> None:
    open_greeter(page, server, "/take")
    server.answers = [(502, {})] * 4

    page.locator("[data-service=K]").tap()
    expect(page.get_by_role("alert").first).to_contain_text("nomornya tidak akan ganda", timeout=30_000)
    page.locator("[data-service=K]").tap()
    expect(page.locator(".take__words")).to_be_visible()

    assert len({body["request_id"] for _, body in server.posted}) == 1


# --- the door ---


def test_people_are_counted_at_the_door_and_nothing_is_asked(page: Page, server: LiveServer) -> None:
    open_greeter(page, server)
    page.get_by_role("link", name="Pintu").tap()
    expect(page.locator("[data-result=admitted] .door__count")).to_have_text("31")

    for result in ("admitted", "to_dropbox", "to_online"):
        page.wait_for_timeout(650)  # the second half of a nervous double press is dropped
        page.locator(f"[data-result={result}]").tap()
        expect(page.locator("main [role=alert]")).to_contain_text("Tercatat pukul 09.43")

    assert page.locator(".door__count").all_inner_texts() == ["32", "5", "3"]
    assert [it["result"] for it in server.bodies("screening")] == ["admitted", "to_dropbox", "to_online"]
    expect(page.locator("main input")).to_have_count(0)


def test_a_double_tap_counts_one_person(page: Page, server: LiveServer) -> None:
    open_greeter(page, server, "/greeter#door")

    page.locator("[data-result=admitted]").dblclick()
    expect(page.locator("[data-result=admitted] .door__count")).to_have_text("32")
    page.wait_for_timeout(300)

    assert server.verbs() == ["screening"]


def test_without_screening_there_is_no_door(page: Page, server: LiveServer) -> None:
    server.screening = views.Screening(is_on=False, admitted=0, to_dropbox=0, to_online=0)
    open_greeter(page, server, "/greeter#door")

    expect(page.locator("#number")).to_be_visible()
    assert page.locator(".way").all_inner_texts() == ["Cari nomor", "Beri nomor"]
