"""The lobby display: the page of a branch and the announcements it plays. No queue knowledge; the board comes from outside."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request, send_file

from caller_server.contract.views import BoardView
from config.paths import assets
from config.translations import FIRST_LANGUAGE, LANGUAGES, texts
from display.playlist import Media, playlist
from display.sounds import KINDS, sound
from hardware.speaker.clips import ClipBank
from hardware.speaker.phrases import label_words, number_words

A_YEAR_S = 31_536_000
WHOLE_BRANCH = "-"  # in the playlist's address: the display that has no code of its own


def make_blueprint(
    load_board: Callable[[str], BoardView | None],
    bank: ClipBank | None = None,
    media_folder: Path | None = None,
    version: str = "",
) -> Blueprint:
    """The display's routes: ``/display/<branch>`` and ``/display/<branch>/<display>``; below ``/display``: ``static``, the
    sounds, and ``playlist``.

    ``load_board`` gives the board of a branch code, None for a branch that does not exist. ``bank`` holds the voice, by default
    the one in the assets folder; ``media_folder`` the playlists' pictures and videos; ``version`` is what displays say they run.
    """
    voice = bank or ClipBank(assets() / "sounds")
    here = Path(__file__).parent
    blueprint = Blueprint(
        "display",
        __name__,
        url_prefix="/display",
        template_folder=str(here / "templates"),
        static_folder=str(here / "static"),
        static_url_path="/static",
    )

    @blueprint.get("/<branch>")
    @blueprint.get("/<branch>/<display>")
    def board_page(branch: str, display: str = "") -> Response:
        view = load_board(branch)
        if view is None or (display and display not in _codes(view)):
            abort(404)
        page = page_data(view, voice.version, display) | {"version": version}
        if media_folder is not None:
            page["playlist"] = f"/display/playlist/{quote(branch)}/{quote(display or WHOLE_BRANCH)}"
        answer = make_response(render_template("display/board.html", page=page))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def spoken(language: str, what: str, kind: str) -> Response:
        wav = sound(voice, kind, language, what)
        if wav is None:
            abort(404)
        return _sound(wav)

    for kind in KINDS:
        blueprint.add_url_rule(f"/{kind}/<language>/<what>.wav", kind, spoken, defaults={"kind": kind})
    _serve_playlists(blueprint, load_board, media_folder)
    return blueprint


def _serve_playlists(blueprint: Blueprint, load_board: Callable[[str], BoardView | None], folder: Path | None) -> None:
    def files(branch: str, display: str) -> list[Media]:
        view = load_board(branch)
        if view is None or display not in (WHOLE_BRANCH, *_codes(view)):
            return []  # nothing else ever becomes part of a path
        return playlist(folder, view.branch, "" if display == WHOLE_BRANCH else display)

    @blueprint.get("/playlist/<branch>/<display>")
    def media_list(branch: str, display: str) -> Response:
        listed = [
            {"name": found.name, "kind": found.kind, "url": f"{request.path}/{quote(found.name)}"}
            for found in files(branch, display)
        ]
        answer = jsonify(files=listed)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @blueprint.get("/playlist/<branch>/<display>/<name>")
    def media(branch: str, display: str, name: str) -> Response:
        found = next((found for found in files(branch, display) if found.name == name), None)
        if found is None:
            abort(404)
        return send_file(found.path.resolve(), mimetype=found.mimetype, conditional=True, max_age=0)


def page_data(view: BoardView, voice_version: str, display: str = "") -> dict[str, object]:
    """What the page is given at its start: the view, its texts in the branch's first language, and numbers in words.

    ``display`` is the code of one of the branch's displays, empty for the whole branch.
    """
    language = next((language for language in view.voice if language in LANGUAGES), FIRST_LANGUAGE)
    return {
        "branch": view.branch,
        "display": display,
        "view": view.model_dump(mode="json"),
        "texts": texts("display", language).for_page(),
        "language": language,
        "time_zone": view.time_zone,
        "spoken": {language: label_words(language)},
        "numbers": number_words(language),
        "voice_version": voice_version,
        "playlist": None,
    }


def _codes(view: BoardView) -> list[str]:
    return [display.code for display in view.displays]


def _sound(wav: bytes) -> Response:
    """A WAV that never changes at its address (the page puts the voice's version into it); browsers ask for parts of it."""
    answer = Response(wav, mimetype="audio/wav")
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR_S}, immutable"
    answer.set_etag(hashlib.sha256(wav).hexdigest()[:32])
    answer.make_conditional(request, accept_ranges=True, complete_length=len(wav))
    return answer
