"""The pictures and videos of a playlist: what lies in a folder, and nothing that lies elsewhere."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from caller_server.contract.views import BoardDisplay
from display.playlist import playlist
from tests.display.test_blueprint import a_client, a_display, page_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(40)
MP4 = b"\x00\x00\x00\x20ftypisom" + bytes(400)
WEBM = b"\x1a\x45\xdf\xa3" + bytes(40)


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """Files of Bontang, of its display "bilik", and of another branch."""
    folder = tmp_path / "media"
    contents: dict[str, bytes] = {
        "bontang/2 syarat.jpg": JPEG, "bontang/1.png": PNG, "bontang/3.mp4": MP4, "bontang/4.webp": WEBP, "bontang/5.webm": WEBM,
        "bontang/.hidden.png": PNG, "bontang/notes.txt": b"rapat jam 9", "bontang/fake.png": b"<svg onload=alert(1)>",
        "bontang/bilik/own.png": PNG, "samarinda/other.png": PNG, "secret.png": PNG,
    }  # fmt: skip
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def client(media: Path | None) -> FlaskClient:
    displays = [BoardDisplay(**a_display(code, layout="playlist")) for code in ("bilik", "pintu")]
    return a_client(media=media, displays=displays)


def listed(answer: Any) -> list[tuple[str, str]]:
    return [(found["name"], found["kind"]) for found in answer.get_json()["files"]]


def test_files_come_in_the_order_of_their_names_and_what_is_neither_picture_nor_video_is_left_out(media: Path):
    answer = client(media).get("/display/playlist/bontang/-")

    assert [name for name, _ in listed(answer)] == ["1.png", "2 syarat.jpg", "3.mp4", "4.webp", "5.webm"]
    assert {name for name, kind in listed(answer) if kind == "video"} == {"3.mp4", "5.webm"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_display_with_a_folder_of_its_own_plays_that_and_another_plays_the_branch_s(media: Path):
    assert listed(client(media).get("/display/playlist/bontang/bilik")) == [("own.png", "picture")]
    assert len(listed(client(media).get("/display/playlist/bontang/pintu"))) == 5


def test_each_file_is_given_as_what_it_is_and_in_parts_where_a_part_is_asked_for(media: Path):
    opened = client(media)
    urls = {found["name"]: found["url"] for found in opened.get("/display/playlist/bontang/-").get_json()["files"]}

    picture, video = opened.get(urls["2 syarat.jpg"]), opened.get(urls["3.mp4"])
    part = opened.get(urls["3.mp4"], headers={"Range": "bytes=4-7"})

    assert (picture.mimetype, picture.data, video.mimetype) == ("image/jpeg", JPEG, "video/mp4")
    assert (part.status_code, part.data) == (206, b"ftyp")


@pytest.mark.parametrize(
    "address",
    ["bontang/-/notes.txt", "bontang/-/.hidden.png", "bontang/-/fake.png", "bontang/-/bilik", "bontang/-/..%2fsecret.png",
     "bontang/-/../../secret.png", "bontang/bilik/1.png", "bontang/gudang/1.png", "atlantis/-/1.png", "samarinda/-/other.png"],
)  # fmt: skip
def test_nothing_else_is_given_out(media: Path, address: str):
    assert client(media).get(f"/display/playlist/{address}").status_code == 404


@pytest.mark.parametrize("place", ["bontang/..", "../bontang", "..", "samarinda/-", "bontang/samarinda", "%2e%2e/-"])
def test_no_other_folder_is_listed(media: Path, place: str):
    answer = client(media).get(f"/display/playlist/{place}")

    assert answer.status_code == 404 or listed(answer) == []


def test_without_a_folder_there_is_nothing_to_play_and_the_page_is_not_told_of_one(media: Path):
    assert page_of(client(media).get("/display/bontang/bilik").text)["playlist"] == "/display/playlist/bontang/bilik"
    assert page_of(client(media).get("/display/bontang").text)["playlist"] == "/display/playlist/bontang/-"
    assert page_of(client(None).get("/display/bontang").text)["playlist"] is None
    assert listed(client(None).get("/display/playlist/bontang/-")) == []


def test_a_folder_that_is_not_there_or_cannot_be_read_is_an_empty_list(tmp_path: Path):
    assert playlist(tmp_path / "nowhere", "bontang", "") == []
    (tmp_path / "bontang").write_text("a file")
    assert playlist(tmp_path, "bontang", "") == []
