"""The bank of spoken clips of one language set, and announcements spliced from it.

A bank is a folder with one folder per language: ``<clip>.wav`` and ``manifest.json``, which says of every clip what is
spoken, which engine spoke it and the SHA-256 of the file. A clip that does not match its hash is treated as not there.
"""

import hashlib
import json
from array import array
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from hardware.errors import HardwareError
from hardware.speaker.phrases import PAUSE, clip_names, lobby_missed_phrases, message_clip, phrases, range_phrases
from hardware.speaker.sound import read_wav, silence, write_wav

MANIFEST = "manifest.json"
BETWEEN_CLIPS_S = 0.05
BREATH_S = 0.28
TAIL_S = 0.15
KEPT_ANNOUNCEMENTS = 64  # about 10 MB; every display of a branch asks for the same one within a second


class ClipMissing(HardwareError, LookupError):
    """The bank has no good recording of a clip: what cannot be said is shown on the screen only."""


@dataclass(frozen=True)
class Clip:
    """One line of a manifest: the ``text`` spoken, by which ``engine``, and the ``sha256`` of the WAV file."""

    text: str
    engine: str
    sha256: str


def read_manifest(folder: Path) -> dict[str, Clip]:
    """The clips a language's folder claims to have; empty where there is no manifest, or one that cannot be read."""
    try:
        entries = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["clips"]
        return {name: Clip(**entry) for name, entry in entries.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def good_clip(folder: Path, name: str, clip: Clip) -> "array[int] | None":
    """The samples of a clip, or None when its file is absent, empty, damaged or another one than the manifest says."""
    try:
        wav = (folder / f"{name}.wav").read_bytes()
        if hashlib.sha256(wav).hexdigest() != clip.sha256:
            return None
        return read_wav(wav) or None
    except (OSError, ValueError):
        return None


class ClipBank:
    """All clips of a folder, in memory (about 2 MB per language)."""

    def __init__(self, folder: Path) -> None:
        """Read every good clip below ``folder``. A folder without clips makes an empty bank, not an error."""
        self.folder = folder
        self._clips: dict[str, dict[str, array[int]]] = {}
        hashes = hashlib.sha256()
        for language_folder in sorted(path.parent for path in folder.glob(f"[a-z][a-z]/{MANIFEST}")):
            manifest = read_manifest(language_folder)
            good = {name: good_clip(language_folder, name, clip) for name, clip in manifest.items()}
            self._clips[language_folder.name] = {name: samples for name, samples in good.items() if samples}
            hashes.update("".join(clip.sha256 for clip in manifest.values()).encode())
        self.version = hashes.hexdigest()[:12]
        self._announcement = lru_cache(maxsize=KEPT_ANNOUNCEMENTS)(self._splice_phrases)

    def missing(self, language: str) -> list[str]:
        """Clips that some announcement in ``language`` needs and the bank has no good recording of."""
        return [name for name in clip_names() if name not in self._clips.get(language, {})]

    def announcement(
        self, language: str, number: str, kind: str, label: str, attempt: int, max_calls: int, digits: str = "one_by_one"
    ) -> bytes:
        """One call as a WAV file, without the chime.

        Raises ValueError for a call that cannot be put into words (see ``phrases``), ClipMissing when a clip is not there.
        """
        return self._announcement(language, number, kind, label, attempt, max_calls, digits)

    def invitation(self, language: str, first: str, last: str, digits: str = "one_by_one") -> bytes:
        """Numbers asked to come closer, as a WAV file. Raises ValueError for no ticket numbers, ClipMissing."""
        return self.splice(language, range_phrases(first, last, digits))

    def missed(self, language: str, number: str, digits: str = "one_by_one") -> bytes:
        """A number that was missed, as a WAV file. Raises ValueError for no ticket number, ClipMissing."""
        return self.splice(language, lobby_missed_phrases(number, digits))

    def message(self, language: str, message: str) -> bytes:
        """One message to everyone as a WAV file, without the chime.

        Raises ValueError for a message that was never recorded in any voice, ClipMissing when this voice lacks it.
        """
        return self.splice(language, [message_clip(message)])

    def splice(self, language: str, names: list[str]) -> bytes:
        """The named clips after each other as a WAV file, ``PAUSE`` being a breath. Raises ClipMissing."""
        clips = self._clips.get(language, {})
        whole = array("h")
        for name in names:
            if name == PAUSE:
                whole.extend(silence(BREATH_S))
            elif name in clips:
                whole.extend(clips[name])
                whole.extend(silence(BETWEEN_CLIPS_S))
            else:
                raise ClipMissing(f"no recording of {name!r} in {self.folder / language}: run 'lapak voice build'")
        whole.extend(silence(TAIL_S))
        return write_wav(whole)

    def _splice_phrases(self, language: str, *call: Any) -> bytes:
        return self.splice(language, phrases(language, *call))
