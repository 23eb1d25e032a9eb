"""Web push against a real server on loopback: only the browser can read it, and nothing a push service does harms us."""

import base64
import json
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from caller_server.domain.ids import BranchCode, ServiceCode, TicketId
from caller_server.domain.reach import Message
from caller_server.domain.ticket import Ticket, TicketStatus
from caller_server.messages import webpush
from caller_server.messages.webpush import Vapid, WebPush, asked_pause, unb64
from caller_server.usecases.delivery import Letter, Outcome, Parcel
from caller_server.usecases.reach import Browser
from tests.messages.providers import HttpProvider, Phone, http_provider

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NOON = 1_795_000_000.0
OWN = frozenset({"127.0.0.1"})
TICKET = Ticket(TicketId("t"), BranchCode("b"), NOW.date(), "A001", ServiceCode("A"), TicketStatus.CALLED, 1, NOW)
LETTER = Letter(
    "called",
    "Nomor A001 dipanggil",
    "Silakan menuju Loket 3.",
    "/t/TOKEN",
    "",
    "A001",
    812,
    NOW,
    True,
    timedelta(minutes=15),
    "Bontang",
)


@pytest.fixture
def service() -> Iterator[HttpProvider]:
    with http_provider() as made:
        yield made


def send(phone: Phone, *, allowed: frozenset[str] = OWN, endpoint: str | None = None, **browser: Any) -> Outcome:
    keys = {"p256dh": phone.p256dh, "auth": phone.auth} | browser
    parcel = Parcel(
        1,
        BranchCode("b"),
        TICKET,
        Message("called", "push", NOW, NOW),
        {},
        NOW,
        Browser(endpoint or phone.endpoint, **keys),
        None,
    )
    return WebPush(Vapid(b"secret"), allowed, clock=lambda: NOON).send(parcel, LETTER)


def test_only_the_browser_can_read_what_is_sent(service: HttpProvider) -> None:
    phone = Phone(service.url)

    outcome = send(phone)

    assert outcome == Outcome("accepted")
    sent = service.requests[0]
    assert b"A001" not in sent.body
    assert phone.opened(sent) == {
        "kind": "called",
        "title": "Nomor A001 dipanggil",
        "body": "Silakan menuju Loket 3.",
        "url": "/t/TOKEN",
        "tag": "A001",
        "seq": 812,
        "at": "2026-11-23T01:00:00.000Z",
        "urgent": True,
    }
    assert (sent.headers["ttl"], sent.headers["urgency"], sent.headers["content-encoding"]) == ("900", "high", "aes128gcm")
    assert len(sent.headers["topic"]) == 32


def test_the_push_service_can_check_that_it_was_this_server(service: HttpProvider) -> None:
    send(Phone(service.url))

    scheme, _, rest = service.requests[0].headers["authorization"].partition(" ")
    token, key = (part.strip().partition("=")[2] for part in rest.split(","))
    head, claims, signature = token.split(".")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(key))
    raw = unb64(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert (scheme, told["aud"]) == ("vapid", service.url)
    assert NOON < told["exp"] <= NOON + 24 * 3600


def test_every_process_has_the_same_key_and_another_secret_another() -> None:
    assert Vapid(b"secret").public_key == Vapid(b"secret").public_key != Vapid(b"another").public_key
    vapid = Vapid(b"secret", "mailto:a@example.org")
    assert vapid.header("https://a", NOON) == vapid.header("https://a", NOON + 60)  # signed once for hours
    assert vapid.header("https://a", NOON) != vapid.header("https://a", NOON + 12 * 3600)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (201, Outcome("accepted")),
        (404, Outcome("gone", why="404")),
        (410, Outcome("gone", why="410")),
        (400, Outcome("refused", why="400")),
        (413, Outcome("refused", why="413")),
        (500, Outcome("failed", why="500")),
        ((429, {"Retry-After": "77"}), Outcome("failed", timedelta(seconds=77), "429")),
        ((503, {"Retry-After": "soon"}), Outcome("failed", why="503")),
        ((302, {"Location": "http://127.0.0.1:1/inside"}), Outcome("refused", why="302")),
    ],
)
def test_what_a_push_service_answers(service: HttpProvider, answer: Any, outcome: Outcome) -> None:
    service.answers = [answer]

    assert send(Phone(service.url)) == outcome
    assert len(service.requests) == 1  # a redirect is not followed


def test_a_push_service_that_hangs_up_or_is_not_there_did_not_answer(service: HttpProvider) -> None:
    service.answers = ["hang up"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/x"

    assert send(Phone(service.url)).word == "no_answer"
    assert send(Phone(service.url), endpoint=nobody).word == "no_answer"


@pytest.mark.parametrize("answer", ["hang", "drip"])
def test_a_push_service_that_keeps_us_waiting_is_left(
    service: HttpProvider, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr(webpush, "ANSWER_S", 0.5)
    monkeypatch.setattr(webpush, "WHOLE_S", 1.0)
    service.answers = [answer]
    began = time.monotonic()

    outcome = send(Phone(service.url))

    assert outcome.word == "no_answer"
    assert time.monotonic() - began < 20  # the service holds it for thirty


def test_an_address_inside_is_refused_at_sending_too(service: HttpProvider) -> None:
    phone = Phone(service.url)

    outcomes = [
        send(phone, allowed=frozenset(), endpoint=url)
        for url in (service.url, f"https://localhost:{service.port}/", "https://127.0.0.1/")
    ]

    assert [outcome.word for outcome in outcomes] == ["gone"] * 3
    assert service.requests == []


@pytest.mark.parametrize("p256dh", ["B" + "A" * 86, "B" + "x" * 86, "nonsense", ""])
def test_keys_that_are_none_are_forgotten(service: HttpProvider, p256dh: str) -> None:
    assert send(Phone(service.url), p256dh=p256dh).word == "gone"
    assert service.requests == []


def test_a_pause_is_read_in_seconds_or_as_a_date() -> None:
    assert asked_pause("120", NOON) == timedelta(seconds=120)
    assert asked_pause("Thu, 01 Jan 1970 00:02:00 GMT", 60.0) == timedelta(seconds=60)
    assert asked_pause("Thu, 01 Jan 1970 00:02:00 GMT", NOON) == timedelta(0)
    for nonsense in (None, "", "-1", "1e9", "9" * 30, "\u0662"):
        assert asked_pause(nonsense, NOON) is None
