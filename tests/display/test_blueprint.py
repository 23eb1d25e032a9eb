"""The display's routes, without a browser."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caller_server.contract.views import BoardDisplay, BoardView, ClosedBecause, ServiceState
from config.translations import LANGUAGES, texts
from display.blueprint import make_blueprint
from hardware.speaker.clips import ClipBank
from hardware.speaker.phrases import BY_ITSELF, MESSAGES
from hardware.speaker.sound import duration_s, read_wav
from tests import samples


def a_client(bank: ClipBank | None = None, media: Path | None = None, **changes: Any) -> FlaskClient:
    boards: dict[str, BoardView] = {"bontang": samples.board_view(**changes)}
    app = Flask(__name__)
    app.register_blueprint(make_blueprint(boards.get, bank, media, "1.2"))
    return app.test_client()


def a_display(code: str, **changes: Any) -> dict[str, Any]:
    return {"code": code, "layout": "calls", "services": [], "counters": [], "missed": True, "reload_at": "03:30"} | changes


def page_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found.group(1))
    return data


def test_the_page_carries_the_board_and_the_texts_of_the_first_spoken_language():
    page = page_of(a_client(voice=["en", "id"]).get("/display/bontang").text)

    assert page["view"]["calls"][0]["number"] == "A042"
    assert (page["language"], page["texts"]["counter.desk"], page["spoken"]["en"]["12"]) == ("en", "Counter", "twelve")
    assert page["time_zone"] == "Asia/Makassar"


@pytest.mark.parametrize("voice", [[], ["xx"]])
def test_a_branch_without_a_voice_we_have_is_shown_in_indonesian(voice: list[str]):
    assert page_of(a_client(voice=voice).get("/display/bontang").text)["language"] == "id"


def test_an_unknown_branch_is_not_found():
    assert a_client().get("/display/atlantis").status_code == 404


def test_each_display_of_a_branch_has_its_own_page_and_one_that_nobody_described_has_none():
    client = a_client(displays=[BoardDisplay(**a_display("bilik"))])

    assert page_of(client.get("/display/bontang/bilik").text)["display"] == "bilik"
    assert page_of(client.get("/display/bontang").text)["display"] == ""
    assert client.get("/display/bontang/gudang").status_code == 404
    assert client.get("/display/atlantis/bilik").status_code == 404


def test_the_page_knows_what_it_runs_and_how_numbers_are_said():
    page = page_of(a_client().get("/display/bontang").text)

    assert (page["version"], page["playlist"], page["numbers"]["number.100"]) == ("1.2", None, "seratus")


def test_the_page_is_never_kept_and_holds_no_script_or_style_of_its_own():
    answer = a_client().get("/display/bontang")

    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<style|style=|\son\w+=", answer.text)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", answer.text))


def test_a_name_with_markup_in_it_stays_text():
    html = a_client(name="</script><img src=x onerror=alert(1)>").get("/display/bontang").text

    assert "<img" not in html
    assert page_of(html)["view"]["name"].startswith("</script>")


def test_an_announcement_is_a_sound_that_may_be_kept_for_ever():
    answer = a_client().get("/display/announcements/id/A042-desk-3-1-3.wav?v=1")

    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    assert "immutable" in answer.headers["Cache-Control"]
    assert 3 < duration_s(read_wav(answer.data)) < 8


def test_a_browser_may_ask_for_a_part_of_it_or_whether_it_changed():
    client = a_client()
    whole = client.get("/display/announcements/en/A042-booth-12-3-3.wav")

    part = client.get("/display/announcements/en/A042-booth-12-3-3.wav", headers={"Range": "bytes=0-99"})
    again = client.get("/display/announcements/en/A042-booth-12-3-3.wav", headers={"If-None-Match": whole.headers["ETag"]})

    assert (part.status_code, part.data) == (206, whole.data[:100])
    assert again.status_code == 304


@pytest.mark.parametrize(
    "address",
    ["id/A042-desk-3-1-3-roman", "id/A042-window-3-1-3",
     "id/A042-desk-3-0-3", "id/A042-desk-3-1", "xx/A042-desk-3-1-3", "id/a042-desk-3-1-3",
     "id/A042-desk-3-1-3%0A", "id/A042-desk-..-1-3", "id/%2e%2e-desk-3-1-3", "id/A042-desk-3-1-300", "id/A0423456-desk-3-1-3"],
)  # fmt: skip
def test_what_is_not_a_call_is_not_found(address: str):
    assert a_client().get(f"/display/announcements/{address}.wav").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["announcements/id/A042-desk-3-1-3-whole", "invitations/id/A005-to-A008", "invitations/en/A005-to-A005-whole",
     "missed/id/A005", "missed/en/A-K2-07-whole"],
)  # fmt: skip
def test_whole_numbers_invitations_and_missed_numbers_are_sounds_too(address: str):
    answer = a_client().get(f"/display/{address}.wav?v=1")

    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    assert 2 < duration_s(read_wav(answer.data)) < 12


@pytest.mark.parametrize(
    "address",
    ["invitations/id/A005", "invitations/id/A005-to-", "invitations/id/A005-to-a008", "missed/id/A005-loud", "missed/xx/A005",
     "calls/id/A042-desk-3-1-3", "missed/id/..%2fdigit.1"],
)  # fmt: skip
def test_what_nobody_can_say_is_not_found(address: str):
    assert a_client().get(f"/display/{address}.wav").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message", [*MESSAGES, *BY_ITSELF])
def test_every_message_to_everyone_is_a_sound_that_may_be_kept(language: str, message: str):
    answer = a_client().get(f"/display/messages/{language}/{message}.wav?v=1")

    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    assert "immutable" in answer.headers["Cache-Control"]
    assert 1 < duration_s(read_wav(answer.data)) < 10


@pytest.mark.parametrize("address", ["id/fire", "xx/attention", "id/..%2fdigit.1", "id/message.attention", "id/Attention"])
def test_what_is_not_a_message_is_not_found(address: str):
    assert a_client().get(f"/display/messages/{address}.wav").status_code == 404


def test_a_voice_that_was_never_recorded_is_not_found_and_the_page_still_opens(tmp_path: Path):
    client = a_client(ClipBank(tmp_path))

    assert client.get("/display/announcements/id/A042-desk-3-1-3.wav").status_code == 404
    assert client.get("/display/messages/id/attention.wav").status_code == 404
    assert client.get("/display/bontang").status_code == 200


def test_the_pages_scripts_and_styles_are_served():
    client = a_client()

    for name in (
        "main.mjs",
        "board.mjs",
        "announcer.mjs",
        "player.mjs",
        "notice.mjs",
        "screen.mjs",
        "playlist.mjs",
        "board.css",
        "layouts.css",
        "fresh.css",
        "notice.css",
    ):
        assert client.get(f"/display/static/{name}").status_code == 200


@pytest.mark.parametrize("surface", ["display", "voice"])
def test_all_languages_have_the_same_texts_with_the_same_values(surface: str):
    def values(language: str) -> dict[str, set[str]]:
        return {key: set(re.findall(r"{(\w+)}", " ".join(forms))) for key, forms in texts(surface, language).forms.items()}

    for language in LANGUAGES:
        assert values("id") == values(language)
        assert all(form for forms in texts(surface, language).forms.values() for form in forms)


def test_every_text_the_scripts_ask_for_is_in_the_catalogue():
    folder = Path(__file__).parents[2] / "display" / "static"
    asked = {key for path in folder.glob("*.mjs") for key in re.findall(r'\bt\("([a-z_.]+)"', path.read_text())}

    assert len(asked) > 15
    asked |= {f"told.{sentence}" for sentence in BY_ITSELF} | {f"enrol.{why}" for why in ("wanted", "revoked", "elsewhere")}
    asked |= {"told.invited.one", "told.invited.range"}
    asked |= {f"closed.{because}" for because in get_args(ClosedBecause)}
    asked |= {f"service.{state}" for state in get_args(ServiceState) if state != "open"}
    assert asked <= set(texts("display", "id").forms)
