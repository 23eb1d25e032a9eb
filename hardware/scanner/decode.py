"""What the text of a scanned code means. Pure."""

import re

_TOKEN = re.compile(r"(?:^|/T/)([A-Z2-7]{26})(?=$|[/?#])")
_LONGEST = 400  # characters: a slip's URL is shorter


def follow_token(text: str) -> str | None:
    """The follow token in the text of a slip's QR: the URL of the follow page (``.../t/<TOKEN>``), or the token alone.

    None for anything else. Case does not matter: scanners that pose as keyboards may lose the Shift key. Whether there is such a
    ticket only the server can tell.
    """
    trimmed = text.strip().upper()
    if len(trimmed) > _LONGEST:
        return None
    found = _TOKEN.search(trimmed)
    if found is None or (found.start() > 0 and not trimmed.startswith(("HTTP://", "HTTPS://"))):
        return None
    return found[1]
