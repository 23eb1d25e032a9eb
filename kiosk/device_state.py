"""What a kiosk keeps of itself from one start to the next: its key, its loudness, the staff PIN's check, the branch's picture.

Everything is small and written whole or not at all. What cannot be read is as if it had never been kept.
"""

import hashlib
import json
import logging
import os
import threading
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from caller_server.contract.staff_pin import StaffPin
from hardware.enrolment import keep_key, kept_key

log = logging.getLogger(__name__)

SETTINGS_FILE, PICTURES = "kiosk.json", "picture-*.png"
LOUDEST = 100
_WRITING = threading.Lock()  # a kiosk has one folder, and what it does in it is quickly done


class DeviceState:
    """The files below ``folder``, which is made when something is kept. Safe to use from several threads, each with its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def key(self) -> str | None:
        """The device key; None before the kiosk was enrolled. Raises OSError for a file that this user may not read."""
        return kept_key(self.folder)

    def keep_key(self, key: str) -> None:
        """Keep the key where only this user can read it. Raises OSError."""
        keep_key(self.folder, key)

    def replace_key(self, old: str) -> None:
        """Remember that ``old``, whoever gives it at the start, is not to be used any more. Raises OSError."""
        self._keep(replaced=_hashed(old))

    def is_replaced(self, key: str) -> bool:
        """Whether a key that is given at the start was replaced at the screen."""
        return self._settings().get("replaced") == _hashed(key)

    @property
    def volume(self) -> int:
        """How loud the kiosk is, 0 to 100."""
        volume = self._settings().get("volume")
        return volume if isinstance(volume, int) and 0 <= volume <= LOUDEST else LOUDEST

    def keep_volume(self, percent: int) -> None:
        """Keep how loud it is. Raises OSError."""
        self._keep(volume=percent)

    @property
    def pin(self) -> StaffPin | None:
        """What checks the staff PIN; None where the branch has none, or it was never heard of."""
        try:
            return StaffPin.model_validate(self._settings().get("staff_pin"))
        except ValidationError:
            return None

    def keep_pin(self, pin: StaffPin | None) -> None:
        """Keep what checks the PIN, for a start without the server. Raises OSError."""
        if pin != self.pin:
            self._keep(staff_pin=pin.model_dump() if pin else None)

    @property
    def picture(self) -> Path | None:
        """The branch's picture as it was kept last; None while there is none. Another picture is another file."""
        return next(iter(sorted(self.folder.glob(PICTURES))), None)

    @property
    def picture_tag(self) -> str | None:
        """What the server called the version of the picture that is kept; None while there is none."""
        tag = self._settings().get("picture_tag")
        return tag if isinstance(tag, str) and self.picture is not None else None

    def keep_picture(self, png: bytes | None, tag: str | None) -> None:
        """Keep the picture and its ``tag`` instead of the last one; None removes it. Raises OSError."""
        if png is None and self.picture is None:
            return
        self._keep(picture_tag=None)  # a picture without its tag is fetched again; a tag without its picture never would be
        for old in self.folder.glob(PICTURES):
            old.unlink(missing_ok=True)
        if png is not None:
            _replace(self.folder / PICTURES.replace("*", hashlib.sha256(png).hexdigest()[:12]), png)
            self._keep(picture_tag=tag)

    def _settings(self) -> dict[str, Any]:
        try:
            kept = json.loads((self.folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            log.warning("what was kept cannot be read: %s", error)
            return {}
        return kept if isinstance(kept, dict) else {}

    def _keep(self, **changes: object) -> None:
        with _WRITING:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _replace(self.folder / SETTINGS_FILE, json.dumps(self._settings() | changes).encode())


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _replace(file: Path, content: bytes) -> None:
    beside = file.with_name(f".{file.name}.part")
    with beside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
