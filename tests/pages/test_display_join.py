"""The code for joining by phone on the lobby display: shown by a display that has its key, and read from it by a camera."""

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests import samples
from tests.pages.display_browser import CUT_OFF_TEXTS, TELEVISION, UPRIGHT, fill
from tests.pages.display_browser import server as server
from tests.pages.display_server import DisplayServer

pytestmark = pytest.mark.browser


def opened(browser: Browser, display: DisplayServer, size: tuple[int, int] = TELEVISION, key: str = "") -> Page:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{display.url}/display/bontang{key}")
    page.wait_for_selector(".foot__text", state="attached")
    return page


@pytest.mark.parametrize(("name", "size"), [("wide", TELEVISION), ("upright", UPRIGHT), ("small", (1280, 720))])
def test_the_code_stands_below_the_services_and_a_camera_reads_it(
    browser: Browser,
    server: DisplayServer,
    pictures: Path,
    name: str,
    size: tuple[int, int],
) -> None:
    fill(server)
    page = opened(browser, server, size, f"#key={server.key}")
    expect(page.get_by_text("7KQM 2XPD")).to_be_visible()
    page.wait_for_timeout(300)
    picture = pictures / f"display-join-{name}.png"
    page.screenshot(path=picture)

    assert page.evaluate(CUT_OFF_TEXTS) == []
    table, code = (page.locator(place).bounding_box() for place in (".services__table", "#join"))
    assert table is not None
    assert code is not None
    assert table["y"] + table["height"] <= code["y"]
    assert [found.text for found in zxingcpp.read_barcodes(Image.open(picture))] == [
        "https://antrean.example.go.id/b/bontang?c=7KQM2XPD"
    ]
    page.close()


def test_ten_services_and_a_notice_still_leave_room_for_the_code(browser: Browser, server: DisplayServer, pictures: Path) -> None:
    more = [one.model_copy(update={"code": code}) for one, code in zip(server.view.services, "WXYZ", strict=False)]
    services = [*server.view.services, *more]
    server.change(services=services, notice=samples.notice("closing_soon"))
    page = opened(browser, server, TELEVISION, f"#key={server.key}")
    expect(page.get_by_text("7KQM 2XPD")).to_be_visible()
    page.screenshot(path=pictures / "display-join-many.png")

    table, code = (page.locator(place).bounding_box() for place in (".services__table", "#join"))
    assert table is not None
    assert code is not None
    assert table["y"] + table["height"] <= code["y"] + 1
    page.close()


def test_the_key_is_kept_and_leaves_the_address_and_the_code_is_asked_for_again(browser: Browser, server: DisplayServer) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/display/bontang#key={server.key}")
    expect(page.get_by_text("7KQM 2XPD")).to_be_visible()
    assert page.url == f"{server.url}/display/bontang"
    page.wait_for_timeout(2600)
    assert len(server.join_asked) >= 2

    page.goto(f"{server.url}/display/bontang")

    expect(page.get_by_text("7KQM 2XPD")).to_be_visible()
    context.close()


def test_without_a_key_no_code_is_asked_for_and_with_a_wrong_one_none_is_shown(browser: Browser, server: DisplayServer) -> None:
    for key, asked in (("", 0), ("#key=stolen", 1)):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{server.url}/display/bontang{key}")
        page.wait_for_timeout(700)

        assert page.locator("#join").is_hidden()
        assert len(server.join_asked) == asked
        context.close()
