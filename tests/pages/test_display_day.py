"""A day of the lobby display: nothing flashes, nothing piles up, and in the quiet of the night the page is loaded anew."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.pages.display_browser import fill, open_display
from tests.pages.display_browser import server as server
from tests.pages.display_browser import television as television
from tests.pages.display_server import DisplayServer, now
from tests.pages.flashes import Frame, filmed, luminance, most_in_a_second, swings
from tests.pages.test_display_layouts import a_display

pytestmark = pytest.mark.browser

CALLS, HOURS = 500, 12
BETWEEN_MS = 20_000  # by the page's clock: a call has the screen for eight seconds
HEAP_GROWTH = 1.2


def test_a_screen_that_flickers_is_noticed():
    light, dark = (luminance(Image.new("RGB", (64, 36), colour)) for colour in ("#ffc629", "#070b14"))
    flicker = [Frame(place / 10, light if place % 2 else dark) for place in range(20)]
    still = [Frame(place / 10, light if place > 10 else dark) for place in range(20)]

    assert most_in_a_second(swings(flicker)) >= 9
    assert swings(still) == [1.1]


def test_no_part_of_the_screen_flashes_while_people_are_called(television: Browser, server: DisplayServer) -> None:
    fill(server)
    page = open_display(television, server)
    expect(page.locator("#foot")).to_contain_text("Tersambung")

    with filmed(page) as frames:
        for number in ("A043", "K044"):
            server.call(number)
            server.push()
        server.miss("A001")
        server.invite("A050", "A052")
        server.push()
        page.wait_for_selector("#fresh .plate")
        expect(page.locator("#notice")).to_be_visible(timeout=40_000)
        page.wait_for_timeout(1000)

    found = swings(frames)
    assert len(frames) >= 5
    assert len(found) >= 2, "a call takes the screen over and gives it back"
    assert most_in_a_second(found) <= 3
    page.close()


@pytest.fixture
def patient_server() -> Iterator[DisplayServer]:
    """A server whose socket a page keeps although the page's clock runs ahead by hours."""
    running = DisplayServer(ping_timeout_s=100_000)
    yield running
    running.close()


def heap(session: CDPSession) -> tuple[int, int]:
    """Bytes in use after everything unused was thrown away, and how many nodes there are."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    return round(used), round(session.send("Memory.getDOMCounters")["nodes"])


def seen(page: Page, server: DisplayServer, place: str, text: str) -> None:
    """Push the board until the page shows it: while its clock runs ahead, its socket thinks the server silent and comes back."""
    for _ in range(60):
        server.push()
        page.clock.run_for(250)
        if text in (page.locator(place).all_text_contents() or [""])[0]:
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"{text} was never seen at {place}")


def call(page: Page, server: DisplayServer, count: int) -> None:
    server.call(f"A{count:03}", label=str(count % 4 + 1))
    seen(page, server, "#fresh-call .plate__digits", f"{count:03}")
    page.clock.run_for(BETWEEN_MS)


@pytest.mark.slow
def test_after_twelve_hours_and_five_hundred_calls_the_page_is_no_larger(
    television: Browser, patient_server: DisplayServer
) -> None:
    server = patient_server
    page = television.new_page(viewport={"width": 1280, "height": 720})
    page.route("**/*.wav*", lambda route: route.abort())  # what is heard has its own tests; here the day is over in a minute
    page.clock.install()
    page.goto(f"{server.url}/display/bontang")
    page.wait_for_selector(".foot__text", state="attached")
    session = page.context.new_cdp_session(page)
    for count in range(1, 21):
        call(page, server, count)
    before, nodes = heap(session)

    for count in range(21, CALLS + 1):
        call(page, server, count)
    rest_ms = HOURS * 3_600_000 - CALLS * BETWEEN_MS
    for _ in range(20):
        page.clock.run_for(rest_ms // 20)

    after, nodes_after = heap(session)
    assert after <= HEAP_GROWTH * before
    assert nodes_after <= HEAP_GROWTH * nodes
    page.close()


def test_in_the_quiet_of_the_night_the_page_is_loaded_anew_once(television: Browser, server: DisplayServer) -> None:
    soon = (now() + timedelta(minutes=2)).astimezone(ZoneInfo(server.view.time_zone))
    server.change(displays=[a_display("one", reload_at=soon.strftime("%H:%M"))])
    page = television.new_page()
    page.clock.install()
    page.goto(f"{server.url}/display/bontang/one")
    page.wait_for_selector(".foot__text", state="attached")
    page.evaluate("window.isFirst = true")
    server.call("A043", ago_s=100)
    server.push()
    expect(page.locator("#newest .plate__digits")).to_have_text("043")

    for _ in range(13):  # the hour is there, but somebody was called less than four minutes ago
        page.clock.run_for(10_000)
        server.ahead += timedelta(seconds=10)
        page.wait_for_timeout(20)
    assert page.evaluate("window.isFirst")
    server.change(calls=[])
    seen(page, server, "#newest", "Belum ada panggilan")
    loads: list[Page] = []
    page.on("load", lambda loaded: loads.append(loaded))
    for _ in range(200):  # a second at a time, so that the server has time to answer
        page.clock.run_for(1000)
        server.ahead += timedelta(seconds=1)
        page.wait_for_timeout(20)
        if loads:
            break

    assert len(loads) == 1
    page.wait_for_selector(".foot__text", state="attached")
    page.evaluate("window.isSecond = true")
    page.clock.run_for(5000)
    page.wait_for_timeout(300)
    assert page.evaluate("window.isSecond === true"), "it does not load itself again and again"
    page.close()
