"""Fetches the branch's picture now and then, and keeps it as a picture that is safe to show. In a thread of its own."""

import io
import logging
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import requests
from PIL import Image, ImageOps

from caller_server.contract.views import BranchView
from hardware.enrolment import http_session
from kiosk.answers import Refusal, Unreachable
from kiosk.attract.state import PictureSeen
from kiosk.device_state import DeviceState
from kiosk.workers import Means

log = logging.getLogger(__name__)

EVERY_S, AFTER_FAILING_S = 600.0, 60.0
LARGEST = 2 * 1024 * 1024  # bytes that are read of an answer
MOST_PIXELS = 40_000_000  # that are decoded: a small file can unfold to more than the machine has
LONGEST_SIDE = 1920  # of what is kept
WITHIN_S = 10.0


class PictureWorker:
    """Keeps the picture in the kiosk's folder and says which file it is. Without a folder there is no picture."""

    effects: tuple[type, ...] = ()

    def __init__(self, means: Means, _report: Callable[[str], None], *, every_s: float = EVERY_S) -> None:
        self._means, self._every_s = means, every_s
        self._state = DeviceState(means.settings.state) if means.settings.state else None
        self._server = means.connect()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(self._state,), name="kiosk-picture", daemon=True)

    def start(self) -> None:
        """Show what was kept, and see whether there is another."""
        if self._state is not None:
            self._tell(self._state)
            self._thread.start()

    def do(self, effect: Any) -> None:
        """Nothing is asked of it."""

    def close(self) -> None:
        """Fetch nothing more."""
        self._stopping.set()

    def _run(self, state: DeviceState) -> None:
        while not self._stopping.is_set():
            try:
                is_well = self._look(state)
            except Exception:  # the outermost loop of this thread: a kiosk without a picture is a whole kiosk
                log.exception("fetching the branch's picture failed")
                is_well = False
            self._stopping.wait(self._every_s if is_well else min(self._every_s, AFTER_FAILING_S))

    def _look(self, state: DeviceState) -> bool:
        view = self._server.branch(self._means.languages[0])
        if isinstance(view, Refusal | Unreachable):
            return False
        if view.picture is None:
            state.keep_picture(None, None)
            self._tell(state)
            return True
        return self._fetch(view, state)

    def _fetch(self, view: BranchView, state: DeviceState) -> bool:
        settings = self._means.settings
        address = f"{settings.server.rstrip('/')}/api/v1/branches/{quote(view.branch)}/picture"
        tag = state.picture_tag
        try:
            with (
                http_session() as session,
                session.get(
                    address,
                    headers={"Accept": "image/*"} | ({"If-None-Match": tag} if tag else {}),
                    timeout=WITHIN_S,
                    allow_redirects=False,
                    stream=True,
                ) as answer,
            ):
                if answer.status_code == 304:
                    return True
                content = answer.raw.read(LARGEST + 1, decode_content=True) if answer.status_code == 200 else b""
        except (requests.RequestException, OSError) as error:
            log.info("no picture of the branch: %s", type(error).__name__)
            return False
        made = as_png(content)
        if made is None:
            log.warning("what the server has as the branch's picture cannot be shown (answer %s)", answer.status_code)
            return False
        state.keep_picture(made, answer.headers.get("ETag"))
        self._tell(state)
        return True

    def _tell(self, state: DeviceState) -> None:
        picture = state.picture
        self._means.deliver(PictureSeen(str(picture) if picture else ""))


def as_png(content: bytes) -> bytes | None:
    """The picture drawn anew, upright and no larger than a screen; None for what is no picture, or too large a one.

    What a file may carry besides its pixels (places, names, other formats hidden in it) is gone by that.
    """
    if not content or len(content) > LARGEST:
        return None
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        out = io.BytesIO()
        Image.frombytes("RGB", upright.size, upright.tobytes()).save(out, "PNG")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # SyntaxError: a broken PNG, says Pillow
        return None
    return out.getvalue()
