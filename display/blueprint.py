"""The lobby display: the page of a branch and the announcements it plays. No queue knowledge; the board comes from outside."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, abort, make_response, render_template, request

from caller_server.contract.views import BoardView
from config.paths import assets
from config.translations import FIRST_LANGUAGE, LANGUAGES, texts
from hardware.speaker.clips import ClipBank, ClipMissing
from hardware.speaker.phrases import LABEL, MESSAGES, NUMBER, label_words

ANNOUNCEMENT = re.compile(
    rf"(?P<number>{NUMBER})-(?P<kind>desk|booth)-(?P<label>{LABEL})-(?P<attempt>[1-9][0-9]?)-(?P<max_calls>[1-9][0-9]?)",
)
A_YEAR_S = 31_536_000


def make_blueprint(load_board: Callable[[str], BoardView | None], bank: ClipBank | None = None) -> Blueprint:
    """The display's routes: ``/display/<branch>``, and below ``/display``: ``static``, ``announcements``, ``messages``.

    ``load_board`` gives the board of a branch code, None for a branch that does not exist. ``bank`` holds the voice, by
    default the one in the assets folder.
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
    def board_page(branch: str) -> Response:
        view = load_board(branch)
        if view is None:
            abort(404)
        answer = make_response(render_template("display/board.html", page=page_data(view, voice.version)))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @blueprint.get("/announcements/<language>/<call>.wav")
    def announcement(language: str, call: str) -> Response:
        said = ANNOUNCEMENT.fullmatch(call)
        if said is None or language not in LANGUAGES:
            abort(404)
        try:
            wav = voice.announcement(
                language, said["number"], said["kind"], said["label"], int(said["attempt"]), int(said["max_calls"])
            )
        except ClipMissing:
            abort(404)  # the page shows the call and plays the chime; what is missing stands in `lapak doctor`
        return _sound(wav)

    @blueprint.get("/messages/<language>/<message>.wav")
    def message_to_everyone(language: str, message: str) -> Response:
        if message not in MESSAGES or language not in LANGUAGES:
            abort(404)
        try:
            return _sound(voice.message(language, message))
        except ClipMissing:
            abort(404)  # the page shows the words and plays the chime

    return blueprint


def page_data(view: BoardView, voice_version: str) -> dict[str, object]:
    """What the page is given at its start: the view, its texts in the branch's first language, and the labels in words."""
    language = next((language for language in view.voice if language in LANGUAGES), FIRST_LANGUAGE)
    return {
        "branch": view.branch,
        "view": view.model_dump(mode="json"),
        "texts": texts("display", language).for_page(),
        "language": language,
        "time_zone": view.time_zone,
        "spoken": {language: label_words(language)},
        "voice_version": voice_version,
    }


def _sound(wav: bytes) -> Response:
    """A WAV that never changes at its address (the page puts the voice's version into it); browsers ask for parts of it."""
    answer = Response(wav, mimetype="audio/wav")
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR_S}, immutable"
    answer.set_etag(hashlib.sha256(wav).hexdigest()[:32])
    answer.make_conditional(request, accept_ranges=True, complete_length=len(wav))
    return answer
