"""A display as a device: it says that it is there, is enrolled on its own page, lets its sound be tried, and plays its folder."""

import base64
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from caller_server.contract import views
from tests.pages.display_browser import CUT_OFF_TEXTS, TELEVISION, UPRIGHT, WATCH, fill, open_display, spoken, wait_until_spoken
from tests.pages.display_browser import server as server
from tests.pages.display_browser import television as television
from tests.pages.display_server import DisplayServer, now
from tests.pages.test_display_layouts import a_display

pytestmark = pytest.mark.browser

RECORD = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
  const paint = canvas.getContext("2d");
  let step = 0;
  const painting = setInterval(() => { paint.fillStyle = `hsl(${step++ * 9} 60% 40%)`; paint.fillRect(0, 0, 320, 180); }, 40);
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm;codecs=vp8" });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.stop();
  await stopped;
  clearInterval(painting);
  return await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1]);
    reader.readAsDataURL(new Blob(parts));
  });
}"""


@pytest.fixture(scope="module")
def film(browser: Browser) -> bytes:
    """Two and a half seconds of a moving picture."""
    page = browser.new_page()
    made = base64.b64decode(page.evaluate(RECORD))
    page.close()
    return made


@pytest.fixture
def playing(tmp_path: Path, film: bytes) -> Iterator[DisplayServer]:
    """A branch with a playlist: a picture, a broken one, and a video."""
    folder = tmp_path / "bontang"
    folder.mkdir()
    Image.new("RGB", (1600, 900), "#1d5c4a").save(folder / "1.png")
    (folder / "2.png").write_bytes(b"\x89PNG\r\n\x1a\n and nothing more")
    (folder / "3.webm").write_bytes(film)
    running = DisplayServer(media=tmp_path)
    running.change(displays=[a_display("one", layout="playlist")])
    yield running
    running.close()


def shown(page: Page) -> str:
    """The file of the playlist that is on the screen."""
    source: str = page.locator(".media__file").first.evaluate("it => it.currentSrc || it.src")
    return source.rsplit("/", 1)[1]


def wait_until_paused(page: Page, wanted: bool) -> None:
    for _ in range(50):
        if page.evaluate("document.querySelector('#media video')?.paused") is wanted:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the video was never {'paused' if wanted else 'playing'}")


@pytest.mark.parametrize("size", [TELEVISION, UPRIGHT, (1366, 768)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_playlist_stands_beside_the_calls(
    television: Browser, playing: DisplayServer, pictures: Path, size: tuple[int, int]
) -> None:
    fill(playing)
    page = open_display(television, playing, size, f"bontang/one#key={playing.key}")
    expect(page.locator(".media__file")).to_be_visible()
    expect(page.get_by_text("7KQM 2XPD")).to_be_visible()
    page.wait_for_timeout(300)

    assert page.evaluate(CUT_OFF_TEXTS) == []
    expect(page.locator("#services")).to_be_hidden()
    media, code = (page.locator(place).bounding_box() for place in ("#media", "#join"))
    assert media is not None
    assert code is not None
    assert media["y"] + media["height"] <= code["y"] + 1
    assert page.evaluate("window.violations") == []
    page.screenshot(path=pictures / f"display-playlist-{size[0]}.png")
    page.close()


def test_a_playlist_leaves_out_what_is_broken_and_goes_on_where_it_was_without_a_sound(
    television: Browser, playing: DisplayServer
) -> None:
    context = television.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    page.clock.install()
    page.goto(f"{playing.url}/display/bontang/one")
    expect(page.locator("img.media__file")).to_be_visible()
    assert shown(page) == "1.png"

    page.clock.run_for(12_100)
    expect(page.locator("video.media__file")).to_be_visible()
    assert shown(page) == "3.webm"
    assert page.locator("video").evaluate("it => it.muted && !it.paused")
    page.reload()

    expect(page.locator("video.media__file")).to_be_visible()
    assert shown(page) == "3.webm"
    assert page.locator("video").evaluate("it => it.muted")
    expect(page.locator("img.media__file")).to_be_visible(timeout=30_000)
    assert shown(page) == "1.png"
    context.close()


def test_a_video_waits_while_a_call_has_the_screen(television: Browser, playing: DisplayServer, tmp_path: Path) -> None:
    (tmp_path / "bontang" / "1.png").unlink()
    page = open_display(television, playing, at="bontang/one")
    expect(page.locator("video.media__file")).to_be_visible()

    playing.call("A043")
    playing.push()
    page.wait_for_selector("#fresh .plate")

    wait_until_paused(page, True)
    expect(page.locator("#fresh")).to_be_hidden(timeout=30_000)
    wait_until_paused(page, False)
    assert spoken(page) == ["A043-desk-3-1-3"]
    page.close()


def test_without_anything_to_play_the_services_are_shown(television: Browser, playing: DisplayServer, tmp_path: Path) -> None:
    for name in ("1.png", "3.webm"):
        (tmp_path / "bontang" / name).unlink()

    page = open_display(television, playing, at="bontang/one")

    expect(page.locator("#services")).to_be_visible()
    page.wait_for_timeout(1500)
    expect(page.locator("#media")).to_be_hidden()
    page.close()


def test_a_display_with_a_key_says_how_it_is(browser: Browser, server: DisplayServer) -> None:
    page = open_display(browser, server, at=f"bontang#key={server.key}")
    expect(page.locator("#foot")).to_contain_text("tanpa suara")
    page.wait_for_timeout(500)

    assert server.beats[0]["version"] == "1.2"
    page.clock.install()
    page.reload()
    expect(page.locator("#foot")).to_contain_text("tanpa suara")
    page.clock.run_for(31_000)
    page.wait_for_timeout(300)
    assert server.beats[-1]["faults"] == ["sound_blocked"]
    page.close()


def test_a_display_whose_key_was_taken_away_asks_for_a_code_and_nothing_else(
    television: Browser, server: DisplayServer, pictures: Path
) -> None:
    context = television.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{server.url}/display/bontang#key=an-old-key")

    expect(page.locator("#enrol")).to_contain_text("Kunci layar ini sudah dicabut.")
    server.call("A043")
    server.push()
    page.wait_for_timeout(2500)
    assert page.evaluate("window.sounds") == []
    assert Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag22aa"]}).violations_count == 0
    page.get_by_label("Kode").fill("XXXXX")
    page.get_by_label("Kode").press("Enter")
    expect(page.locator("#enrol")).to_contain_text("Kode ini tidak berlaku.")
    page.screenshot(path=pictures / "display-enrol.png")

    page.get_by_label("Kode").fill(server.code.lower())
    page.get_by_label("Kode").press("Enter")

    expect(page.get_by_text("7KQM 2XPD")).to_be_visible()
    expect(page.locator("#enrol")).to_be_hidden()
    expect(page.locator("#newest .plate__digits")).to_have_text("043")
    context.close()


def test_a_display_of_another_branch_says_so(television: Browser, server: DisplayServer) -> None:
    server.device_branch = "samarinda"
    context = television.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/display/bontang#key={server.key}")

    expect(page.locator("#enrol")).to_contain_text("Layar ini terdaftar di kantor lain.")
    context.close()


def test_a_new_display_is_enrolled_on_its_own_page(television: Browser, server: DisplayServer) -> None:
    context = television.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/display/bontang#enrol")
    page.get_by_label("Kode").fill(server.code)
    page.get_by_role("button", name="Daftarkan layar ini").click()

    expect(page.get_by_text("7KQM 2XPD")).to_be_visible()
    assert page.url == f"{server.url}/display/bontang"
    context.close()


def test_the_sound_can_be_tried_and_says_that_it_is_a_test(television: Browser, server: DisplayServer, pictures: Path) -> None:
    fill(server)
    page = open_display(television, server)
    page.mouse.move(300, 300)
    expect(page.get_by_role("button", name="Uji suara")).to_have_css("opacity", "1")

    page.get_by_role("button", name="Uji suara").click()

    expect(page.locator("#notice")).to_have_text("Ini uji suara. Mohon diabaikan.")
    page.screenshot(path=pictures / "display-test.png")
    wait_until_spoken(page, "sound_test")
    page.close()


def test_it_is_as_loud_as_the_hour_wants_and_has_no_chime_where_none_is_wanted(
    television: Browser, server: DisplayServer
) -> None:
    step = views.LoudnessStep(at="00:00", percent=30)
    server.change(speech=views.BoardSpeech(chime=False, loudness=[step]))
    page = open_display(television, server)
    expect(page.locator("#foot")).to_contain_text("Tersambung")

    server.call("A043")
    server.push()
    wait_until_spoken(page, "A043-desk-3-1-3")

    assert page.evaluate("document.getElementById('sound').volume") == pytest.approx(0.3)
    assert not [sound for sound in page.evaluate("window.sounds") if sound["path"].endswith("chime.wav")]
    page.close()


def test_the_page_notices_by_the_clock_that_the_branch_has_opened_and_says_so(television: Browser, server: DisplayServer) -> None:
    server.change(open=False, closed_because="hours", opens_at=now() + timedelta(seconds=3))
    page = open_display(television, server)
    expect(page.locator("#newest")).to_contain_text("Kantor tutup")

    server.change(open=True, closed_because=None, opens_at=None)

    expect(page.locator("#notice")).to_have_text("Pelayanan dimulai.", timeout=9000)
    wait_until_spoken(page, "opened")
    expect(page.locator("#newest")).to_contain_text(re.compile("Belum ada panggilan"))
    page.close()
