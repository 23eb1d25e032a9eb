"""How a device becomes one of a branch's: a code from the administration page, typed once, is traded for a key of its own."""

import os
from dataclasses import dataclass
from pathlib import Path

import requests

from hardware.errors import DeviceFault, HardwareError

KEY_FILE = "device.key"
WITHIN_S = 8.0


class NotEnrolled(HardwareError, PermissionError):
    """The server does not take this code or key (any more): a new code is needed."""


class NoServer(HardwareError, ConnectionError):
    """The server does not answer; try again later."""


@dataclass(frozen=True)
class Enrolled:
    """What a code was traded for. ``kind`` is ``kiosk``, ``display`` or ``agent``; ``branch`` a code."""

    key: str
    kind: str
    branch: str


def http_session(key: str | None = None) -> requests.Session:
    """A connection to the queue server that this machine's proxy settings and .netrc have no part in."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Accept"] = "application/json"
    if key is not None:
        session.headers["Authorization"] = f"Bearer {key}"
    return session


def enrol(server: str, code: str) -> Enrolled:
    """Trade ``code`` at the server with this address, once. Raises NotEnrolled, NoServer, and DeviceFault for an odd answer."""
    try:
        with http_session() as session:
            answer = session.post(
                f"{server.rstrip('/')}/api/v1/devices/enrol", json={"code": code}, timeout=WITHIN_S, allow_redirects=False
            )
    except requests.RequestException as error:
        raise NoServer(f"{server} does not answer: {type(error).__name__}") from error
    if answer.status_code in (401, 403, 422):
        raise NotEnrolled("this code was used, is too old, or was never given out: make a new one on the administration page")
    if answer.status_code != 201:
        raise NoServer(f"{server} answered {answer.status_code}: try again in a moment")
    try:
        told = answer.json()
        return Enrolled(key=str(told["key"]), kind=str(told["kind"]), branch=str(told["branch"]))
    except (ValueError, KeyError, TypeError) as error:
        raise DeviceFault(f"{server} gave no key; is it a queue server?") from error


def keep_key(folder: Path, key: str) -> Path:
    """Write the key where only this user can read it, and give its file. Raises OSError. Never leaves half a key."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside, file = folder / f".{KEY_FILE}.part", folder / KEY_FILE
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(f"{key}\n")
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
    return file


def kept_key(folder: Path) -> str | None:
    """The key that was kept in the folder; None when there is none."""
    try:
        return (folder / KEY_FILE).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None
