"""The server's secret, and what is made from it: tickets' tokens (the same again for the same ticket) and the key of the seal."""

import hashlib
import hmac
import os
import secrets
from base64 import b32encode
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import uuid4

from caller_server.domain.ids import BranchCode, TicketId
from config.settings import SHORTEST_SECRET, Settings, WrongSettings

FILE_NAME = "secret.key"
TOKEN_BYTES = 16  # 128 bits, 26 letters


def secret_key(settings: Settings) -> str:
    """The key of the settings, else the one in the file beside the SQLite database, which is made when there is none.

    Raises WrongSettings when there is neither a key nor a place for one, or the file is damaged.
    """
    if settings.secret_key:
        return settings.secret_key
    database = settings.sqlite_file
    if database is None:
        raise WrongSettings("secret_key: must be set with PostgreSQL (LAPAK_SECRET_KEY)")
    path = database.parent / FILE_NAME
    _make(path)
    key = path.read_text(encoding="ascii").strip()
    if len(key) < SHORTEST_SECRET:
        raise WrongSettings(f"secret_key: {path} is damaged; bring it back from a backup, or delete it (open tickets are lost)")
    return key


def _make(path: Path) -> None:
    """Whole or not at all: two processes that start together agree on one key."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{uuid4().hex}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        pass  # the other one was faster
    finally:
        part.unlink()


def token_maker(key: str) -> Callable[[TicketId], str]:
    """A function from a ticket's id to its secret: 26 capital letters and digits, which fit a small QR."""

    def token(ticket_id: TicketId) -> str:
        digest = hmac.new(key.encode(), f"ticket:{ticket_id}".encode(), hashlib.sha256).digest()
        return b32encode(digest[:TOKEN_BYTES]).decode().rstrip("=")

    return token


def holder_hasher(key: str) -> Callable[[BranchCode, date, str], str]:
    """A function from a contact to what is kept of it: good for one branch and one business day, useless without the key."""

    def hashed(branch: BranchCode, day: date, contact: str) -> str:
        return hmac.digest(key.encode(), f"holder:{branch}:{day}:{contact}".encode(), "sha256").hex()

    return hashed


def seal_key(settings: Settings) -> bytes:
    """The key that the log is sealed with: made from the secret, good for nothing else. Raises WrongSettings."""
    return hmac.digest(secret_key(settings).encode(), b"seal of the log", "sha256")


def join_key(settings: Settings) -> bytes:
    """The key of the codes that turn on the display and kiosk: made from the secret, for nothing else. Raises WrongSettings."""
    return hmac.digest(secret_key(settings).encode(), b"codes on the display", "sha256")


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_id() -> TicketId:
    """An id for a new ticket."""
    return TicketId(uuid4().hex)
