"""The branch's picture: fetched once, kept, drawn anew; what is none is never shown."""

import io
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from kiosk.attract.picture import LARGEST, LONGEST_SIDE, PictureWorker, as_png
from kiosk.attract.state import PictureSeen
from kiosk.client import HttpQueueServer
from kiosk.device_state import DeviceState
from kiosk.inputs import Input
from kiosk.settings import Settings
from kiosk.workers import Means
from tests.kiosk.picture_server import PictureServer, serving_pictures
from tests.server_process import eventually


def photo(width: int = 400, height: int = 300, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (20, 90, 160)).save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew_without_what_else_it_carried(kind: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at Rina's house"

    made = as_png(photo(kind=kind, exif=exif))

    assert made is not None
    assert b"Rina" not in made
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.size) == ("PNG", (400, 300))


def test_a_picture_that_lay_on_its_side_stands_up_and_none_is_larger_than_a_screen() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter

    made = as_png(photo(4000, 1000, exif=exif))

    assert made is not None
    with Image.open(io.BytesIO(made)) as image:
        assert image.size == (LONGEST_SIDE // 4, LONGEST_SIDE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg onload='alert(1)'/>",
        b"GIF89a" + bytes(100),
        photo(kind="BMP"),
        photo()[:200],
        photo(kind="PNG")[:300],
        photo(7000, 6000, "PNG"),
        bytes(LARGEST + 1),
    ],
    ids=["nothing", "a page", "half a gif", "another format", "cut off", "cut off png", "unfolds to a wall", "too long"],
)
def test_what_is_no_picture_is_never_shown(content: bytes) -> None:
    assert as_png(content) is None


@contextmanager
def working(server: PictureServer, folder: Path | None) -> Iterator["queue.Queue[Input]"]:
    delivered: queue.Queue[Input] = queue.Queue()
    settings = Settings(server=server.address, key="key", state=folder)
    means = Means(settings, lambda: HttpQueueServer(server.address, "key", "bontang"), delivered.put, ("id",))
    worker = PictureWorker(means, lambda _: None, every_s=0.02)
    worker.start()
    try:
        yield delivered
    finally:
        worker.close()


def shown(delivered: "queue.Queue[Input]") -> Path:
    """The next picture that is one."""
    while True:
        news = delivered.get(timeout=30)
        if isinstance(news, PictureSeen) and news.file:
            return Path(news.file)


def test_a_branch_s_picture_is_fetched_kept_and_not_sent_twice(tmp_path: Path) -> None:
    with serving_pictures() as server:
        server.picture = photo()
        with working(server, tmp_path) as delivered:
            file = shown(delivered)
            eventually(lambda: server.asked >= 3)

        with Image.open(file) as image:
            assert image.size == (400, 300)
        assert server.sent == 1
        with working(server, tmp_path) as delivered:  # after a restart it is there at once
            assert delivered.get(timeout=30) == PictureSeen(str(file))


def test_another_picture_comes_and_one_that_was_taken_away_goes(tmp_path: Path) -> None:
    with serving_pictures() as server:
        server.picture = photo()
        with working(server, tmp_path) as delivered:
            first = shown(delivered)
            server.picture = photo(500, 200)
            second = shown(delivered)
            server.picture = None

            while delivered.get(timeout=30) != PictureSeen(""):
                pass

        assert second != first
        assert DeviceState(tmp_path).picture is None


def test_a_broken_picture_leaves_the_last_one(tmp_path: Path) -> None:
    with serving_pictures() as server:
        server.picture = photo()
        with working(server, tmp_path) as delivered:
            file = shown(delivered)
            server.picture = b"no picture at all"
            eventually(lambda: server.sent >= 3)

        assert DeviceState(tmp_path).picture == file


def test_a_kiosk_that_keeps_nothing_asks_for_no_picture() -> None:
    with serving_pictures() as server:
        server.picture = photo()
        with working(server, None) as delivered:
            assert delivered.empty()

        assert server.asked == 0
