"""WhatsApp, SMS and e-mail by Apprise, against a real HTTP gateway and a real mail server on loopback."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from caller_server.domain.ids import BranchCode, ServiceCode, TicketId
from caller_server.domain.reach import Message
from caller_server.domain.ticket import Ticket, TicketStatus
from caller_server.messages import by_apprise, keep_quiet
from caller_server.messages.by_apprise import ByApprise
from caller_server.usecases.delivery import Letter, Outcome, Parcel
from tests.messages.providers import http_provider, mail_provider

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TICKET = Ticket(TicketId("t"), BranchCode("b"), NOW.date(), "A001", ServiceCode("A"), TicketStatus.CALLED, 1, NOW)
LETTER = Letter(
    "called",
    "Nomor A001 dipanggil",
    "Silakan menuju Loket 3.",
    "/t/TOKEN",
    "https://antrean.example/t/TOKEN",
    "A001",
    812,
    NOW,
    True,
    timedelta(minutes=15),
    "Kantor Bontang",
)
PHONE = "6281234564821"


def parcel(contact: str) -> Parcel:
    return Parcel(1, BranchCode("b"), TICKET, Message("called", "sms", NOW, NOW), {}, NOW, None, contact)


def test_an_sms_carries_the_branch_the_number_the_place_and_the_link() -> None:
    with http_provider() as gateway:
        way = ByApprise("sms", f"json://127.0.0.1:{gateway.port}/send/{{contact}}")

        outcome = way.send(parcel(PHONE), LETTER)

    assert outcome == Outcome("accepted")
    assert gateway.requests[0].path == f"/send/{PHONE}"
    told = gateway.requests[0].json
    assert told["title"] == ""
    assert told["message"] == "Kantor Bontang: Nomor A001 dipanggil. Silakan menuju Loket 3.\nhttps://antrean.example/t/TOKEN"


def test_a_mail_goes_to_one_address_with_a_subject() -> None:
    with mail_provider() as mails:
        way = ByApprise("email", f"mailto://127.0.0.1:{mails.port}?from=antrean@example.org&to={{contact}}&mode=insecure")

        outcome = way.send(parcel("budi+antre@contoh.id"), LETTER)

    assert outcome == Outcome("accepted")
    [(to, mail)] = mails.mails
    assert to == ["budi+antre@contoh.id"]
    assert "A001" in str(mail["Subject"])


@pytest.mark.parametrize("answer", [500, 429, 404, "hang up", (302, {"Location": "/elsewhere"})])
def test_a_gateway_that_does_not_take_it_failed(answer: object) -> None:
    with http_provider() as gateway:
        gateway.answers = [answer]

        outcome = ByApprise("sms", f"json://127.0.0.1:{gateway.port}/{{contact}}").send(parcel(PHONE), LETTER)

    assert outcome.word == "failed"
    assert len(gateway.requests) == 1


def test_a_gateway_that_never_answers_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_apprise, "CONNECT_S", 0.4)
    monkeypatch.setattr(by_apprise, "ANSWER_S", 0.5)
    with http_provider() as gateway:
        gateway.answers = ["hang"]

        outcome = ByApprise("sms", f"json://127.0.0.1:{gateway.port}/{{contact}}").send(parcel(PHONE), LETTER)

    assert outcome.word == "no_answer"


def test_a_mail_server_that_refuses_failed() -> None:
    with mail_provider() as mails:
        mails.answer = "451 later"
        way = ByApprise("email", f"mailto://127.0.0.1:{mails.port}?from=antrean@example.org&to={{contact}}&mode=insecure")

        assert way.send(parcel("budi@contoh.id"), LETTER).word == "failed"


def test_a_contact_cannot_change_the_url() -> None:
    with http_provider() as gateway:
        way = ByApprise("sms", f"json://127.0.0.1:{gateway.port}/{{contact}}/end")

        way.send(parcel("62/../x?to=1&y=@evil.example"), LETTER)

    assert [request.path.endswith("/end") for request in gateway.requests] == [True]


def test_neither_contact_nor_key_is_written_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    keep_quiet()
    caplog.set_level(logging.DEBUG)
    with http_provider() as gateway:
        gateway.answers = [500]
        way = ByApprise("sms", f"json://user:geheim@127.0.0.1:{gateway.port}/{{contact}}")
        way.send(parcel(PHONE), LETTER)

    assert PHONE not in caplog.text
    assert "geheim" not in caplog.text + repr(way)


def test_a_url_that_nobody_knows_is_said_at_the_start() -> None:
    with pytest.raises(ValueError, match="sms_url"):
        ByApprise("sms", "nonsense://{contact}").load()
    ByApprise("sms", "json://127.0.0.1/{contact}").load()
