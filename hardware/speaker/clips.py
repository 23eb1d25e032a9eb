"""The bank of spoken clips of one language set, and announcements spliced from it.

A bank is a folder with one folder per language: ``<clip>.wav`` and ``manifest.json``, which says of every clip what is
spoken, which engine spoke it and the SHA-256 of the file. A clip that does not match its hash is treated as not there.
Below each language, ``own`` has the same for a branch's own texts (names of services, papers), each called by its text's hash.
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
OWN = "own"  # the folder of a branch's own texts
BETWEEN_CLIPS_S = 0.05
BREATH_S = 0.28
TAIL_S = 0.15
KEPT_CLIPS = 256  # about 15 MB: what is said often does not have to be read from its compact form each time
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


def own_clip(text: str) -> str:
    """The name of the clip that speaks a branch's own ``text``."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:16]


def good_clip(folder: Path, name: str, clip: Clip) -> bytes | None:
    """The WAV file of a clip, or None when it is absent, empty, damaged or another one than the manifest says."""
    try:
        wav = (folder / f"{name}.wav").read_bytes()
    except OSError:
        return None
    return wav if wav and hashlib.sha256(wav).hexdigest() == clip.sha256 else None


class ClipBank:
    """All clips of a folder, in memory as their files are (about 4 MB per language)."""

    def __init__(self, folder: Path) -> None:
        """Read every good clip below ``folder``. A folder without clips makes an empty bank, not an error."""
        self.folder = folder
        self._clips: dict[str, dict[str, bytes]] = {}
        self._own: dict[str, dict[str, bytes]] = {}
        hashes = hashlib.sha256()
        for language_folder in sorted(path for path in folder.glob("[a-z][a-z]") if path.is_dir()):
            manifest = read_manifest(language_folder)
            self._clips[language_folder.name] = _good(language_folder, manifest)
            self._own[language_folder.name] = _good(language_folder / OWN, read_manifest(language_folder / OWN))
            hashes.update("".join(clip.sha256 for clip in manifest.values()).encode())
        self.version = hashes.hexdigest()[:12]
        self._announcement = lru_cache(maxsize=KEPT_ANNOUNCEMENTS)(self._splice_phrases)
        self._heard = lru_cache(maxsize=KEPT_CLIPS)(_heard)

    def has(self, language: str, name: str) -> bool:
        """Whether a clip can be heard."""
        return name in self._clips.get(language, {})

    def has_own(self, language: str, text: str) -> bool:
        """Whether a branch's own text can be heard."""
        return own_clip(text) in self._own.get(language, {})

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
        whole = array("h")
        for name in names:
            whole.extend(silence(BREATH_S) if name == PAUSE else self.clip(language, name))
        whole.extend(silence(TAIL_S))
        return write_wav(whole)

    def clip(self, language: str, name: str) -> "array[int]":
        """The samples of a clip and the gap behind it. Raises ClipMissing."""
        if not self.has(language, name):
            raise ClipMissing(f"no recording of {name!r} in {self.folder / language}: run 'lapak voice build'")
        return self._heard(self._clips[language][name], name)

    def own(self, language: str, text: str) -> "array[int]":
        """The samples of a branch's own text and the gap behind it. Raises ClipMissing."""
        if not self.has_own(language, text):
            raise ClipMissing(f"no recording of {text!r} in {self.folder / language}: run 'lapak voice build --branch'")
        return self._heard(self._own[language][own_clip(text)], text)

    def _splice_phrases(self, language: str, *call: Any) -> bytes:
        return self.splice(language, phrases(language, *call))


def _good(folder: Path, manifest: dict[str, Clip]) -> dict[str, bytes]:
    good = {name: good_clip(folder, name, clip) for name, clip in manifest.items()}
    return {name: wav for name, wav in good.items() if wav}


def _heard(wav: bytes, name: str) -> "array[int]":
    try:
        return read_wav(wav) + silence(BETWEEN_CLIPS_S)
    except ValueError as error:
        raise ClipMissing(f"the recording of {name!r} is no sound: {error}") from error
