"""Web push (RFC 8030): the message encrypted for the browser (RFC 8291), signed with the server's own key (VAPID, RFC 8292)."""

import base64
import hmac
import json
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException
from threading import Lock, Timer
from typing import Any

import certifi
import http_ece
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from caller_server.contract.views.parts import rfc3339
from caller_server.messages.addresses import Inside, Place, Resolve, Unknown, place_of, resolve
from caller_server.usecases.delivery import Letter, Outcome, Parcel

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SIGNED_FOR_S = 12 * 3600  # push services take up to 24 hours
SIGNED_AGAIN_S = 3600  # before the end
CONNECT_S = 5.0
ANSWER_S = 8.0
WHOLE_S = 12.0  # for all of it, whatever drips in
ADDRESSES_TRIED = 2  # of a name that has several
ACCEPTED = frozenset({200, 201, 202, 204})
GONE = frozenset({404, 410})
LATER = frozenset({408, 425, 429})
TAG_BYTES = 24


class Vapid:
    """The server's key for push services, made from its secret: the same in every process, and there from the first start."""

    def __init__(self, secret: bytes, subject: str = "") -> None:
        digest = hmac.digest(secret, b"web push", "sha512")
        self._key = ec.derive_private_key(int.from_bytes(digest) % (P256_ORDER - 1) + 1, ec.SECP256R1())
        self._subject = subject
        self._signed: dict[str, tuple[float, str]] = {}
        self._lock = Lock()
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.public_key = b64(point)

    def header(self, origin: str, now: float) -> str:
        """The Authorization header for a push service; ``now`` is the wall clock in seconds. Kept for hours."""
        with self._lock:
            known = self._signed.get(origin)
            if known is None or known[0] - now < SIGNED_AGAIN_S or known[0] - now > SIGNED_FOR_S:
                known = self._signed[origin] = (now + SIGNED_FOR_S, self._token(origin, int(now) + SIGNED_FOR_S))
        return f"vapid t={known[1]}, k={self.public_key}"

    def _token(self, origin: str, until: int) -> str:
        claims: dict[str, Any] = {"aud": origin, "exp": until}
        if self._subject:
            claims["sub"] = self._subject
        text = ".".join(
            b64(json.dumps(part, separators=(",", ":")).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)
        )
        r, s = decode_dss_signature(self._key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{text}.{b64(r.to_bytes(32) + s.to_bytes(32))}"


class WebPush:
    """Sends to the push services that browsers name. ``allowed`` are hosts inside a closed network that may be sent to."""

    def __init__(
        self,
        vapid: Vapid,
        allowed: frozenset[str] = frozenset(),
        *,
        resolve: Resolve = resolve,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._vapid = vapid
        self._allowed = allowed
        self._resolve = resolve
        self._clock = clock
        self._tls = ssl.create_default_context()
        self._tls.load_verify_locations(certifi.where())

    def place(self, endpoint: str) -> Place:
        """Where an endpoint leads. Raises Inside, Unknown."""
        return place_of(endpoint, self._allowed, self._resolve)

    def send(self, parcel: Parcel, letter: Letter) -> Outcome:
        """Hand a message to the browser's push service. Follows no redirect: it could lead inside."""
        browser = parcel.browser
        assert browser is not None  # noqa: S101  what is for browsers has one
        try:
            place = self.place(browser.endpoint)
            body = encrypted(letter, browser.p256dh, browser.auth)
        except Inside as error:
            return Outcome("gone", why=str(error))
        except Unknown:
            return Outcome("no_answer", why="name not found")
        except (ValueError, http_ece.ECEException):
            return Outcome("gone", why="keys that are none")
        headers = {
            "Authorization": self._vapid.header(place.origin, self._clock()),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(0, round(letter.life / timedelta(seconds=1)))),
            "Urgency": "high" if letter.urgent else "normal",
            "Topic": topic(parcel),
        }
        return self._post(place, headers, body)

    def _post(self, place: Place, headers: dict[str, str], body: bytes) -> Outcome:
        why = "no connection"
        for ip in place.ips[:ADDRESSES_TRIED]:
            try:
                connected = socket.create_connection((ip, place.port), CONNECT_S)
            except OSError as error:
                why = type(error).__name__
                continue  # nothing was sent: another of its addresses may answer
            try:
                return self._post_over(connected, place, headers, body)
            except (OSError, HTTPException, ValueError) as error:
                return Outcome("no_answer", why=type(error).__name__)
        return Outcome("no_answer", why=why)

    def _post_over(self, connected: socket.socket, place: Place, headers: dict[str, str], body: bytes) -> Outcome:
        line = _Line(connected)
        try:
            connected.settimeout(ANSWER_S)
            if place.is_tls:
                line.sock = self._tls.wrap_socket(connected, server_hostname=place.host)
            speaking = HTTPConnection(place.host, place.port)
            speaking.sock = line.sock
            speaking.request("POST", place.path, body=body, headers=headers | {"Host": place.origin.partition("://")[2]})
            answer = speaking.getresponse()  # what it says beside its status is not read, and no redirect is followed
            return _outcome(answer.status, answer.getheader("Retry-After"), self._clock())
        finally:
            line.close()


class _Line:
    """An open connection, cut off after ``WHOLE_S``: a service that lets its answer drip keeps every single read alive."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._timer = Timer(WHOLE_S, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def _cut(self) -> None:
        with suppress(OSError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        self._timer.cancel()
        self.sock.close()


def _outcome(status: int, retry_after: str | None, now: float) -> Outcome:
    if status in ACCEPTED:
        return Outcome("accepted")
    if status in GONE:
        return Outcome("gone", why=str(status))
    if status in LATER or status >= 500:
        return Outcome("failed", retry_after=asked_pause(retry_after, now), why=str(status))
    return Outcome("refused", why=str(status))


def asked_pause(header: str | None, now: float) -> timedelta | None:
    """A Retry-After header: seconds, or a date of the wall clock ``now`` (seconds). None for nothing that can be read."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit() and len(text) < 9:
        return timedelta(seconds=int(text))
    try:
        return timedelta(seconds=max(0.0, parsedate_to_datetime(text).timestamp() - now))
    except (ValueError, TypeError, OverflowError):
        return None


def encrypted(letter: Letter, p256dh: str, auth: str) -> bytes:
    """The message as only this browser can open it. Raises ValueError for keys that are none."""
    payload = {
        "kind": letter.kind,
        "title": letter.title,
        "body": letter.body,
        "url": letter.url,
        "tag": letter.tag,
        "seq": letter.seq,
        "at": rfc3339(letter.at),
        "urgent": letter.urgent,
    }
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    own = ec.generate_private_key(ec.SECP256R1())
    sealed: bytes = http_ece.encrypt(text, private_key=own, dh=unb64(p256dh), auth_secret=unb64(auth), version="aes128gcm")
    return sealed


def topic(parcel: Parcel) -> str:
    """A name per ticket and server: of the messages that a push service still holds for a ticket, the newest counts."""
    return b64(hmac.digest(parcel.ticket.id.encode(), b"topic", "sha256")[:TAG_BYTES])


def b64(data: bytes) -> str:
    """Base64 for URLs, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Bytes from base64 for URLs, with or without padding. Raises ValueError."""
    return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
