"""The pictures and videos that a display shows beside the calls: what lies in its folder, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LARGEST_LIST = 200  # files; what comes after these by name is not shown
HEAD = 16  # bytes that tell what a file is, whatever its name says
TYPES: dict[str, Callable[[bytes], bool]] = {
    "image/png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "image/webp": lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
    "video/mp4": lambda head: head[4:8] == b"ftyp",
    "video/webm": lambda head: head.startswith(b"\x1a\x45\xdf\xa3"),
}


@dataclass(frozen=True)
class Media:
    """One file of a playlist: where it is and what is in it (``image/png`` and so on)."""

    path: Path
    mimetype: str

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def kind(self) -> str:
        """``picture`` or ``video``."""
        return "video" if self.mimetype.startswith("video/") else "picture"


def playlist(folder: Path | None, branch: str, display: str) -> list[Media]:
    """The files for a display, in the order of their names: of ``<folder>/<branch>/<display>``, else of ``<folder>/<branch>``.

    Hidden files, and what is neither a PNG, JPEG or WebP picture nor an MP4 or WebM video, are left out. No folder is an empty
    list.
    """
    if folder is None:
        return []
    own = folder / branch / display
    place = own if display and own.is_dir() else folder / branch
    if not place.is_dir():
        return []
    found = ((path, _mimetype(path)) for path in sorted(place.iterdir()) if not path.name.startswith(".") and path.is_file())
    return [Media(path, mimetype) for path, mimetype in found if mimetype][:LARGEST_LIST]


def _mimetype(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return None
    return next((mimetype for mimetype, is_it in TYPES.items() if is_it(head)), None)
