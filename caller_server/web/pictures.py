"""The picture of a branch, from the server's folder of pictures."""

from flask import Response, send_file

from caller_server.domain.branch import Branch
from caller_server.domain.errors import NotFound
from caller_server.web.context import here

LARGEST = 2 * 1024 * 1024  # bytes; kiosks keep it
HEAD = 12  # bytes that tell what a file is, whatever its name says


def picture_of(branch: Branch) -> Response:
    """The file that the branch's description names. Raises NotFound where there is none, or one that is no picture."""
    folder = here().settings.pictures_folder
    path = folder / branch.picture if folder and branch.picture else None  # the name has no folder in it: the form sees to that
    try:
        if path is None or not path.is_file() or path.stat().st_size > LARGEST:
            raise NotFound("picture")
        with path.open("rb") as file:
            mimetype = _mimetype(file.read(HEAD))
    except OSError:
        raise NotFound("picture") from None
    if mimetype is None:
        raise NotFound("picture")
    answer = send_file(path.resolve(), mimetype=mimetype, conditional=True, max_age=0)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _mimetype(head: bytes) -> str | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if head.startswith(b"RIFF") and head[8:12] == b"WEBP" else None
