"""A telephone number left at the kiosk, without a window: consent, what the server is told, and that nothing of it stays."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from caller_server.contract.codes import Code
from caller_server.contract.commands import TakenTicket
from kiosk.answers import Refusal, Unreachable
from kiosk.client import HttpQueueServer
from kiosk.flow import step
from kiosk.inputs import BackTouched, HomeTouched, Input, LanguageTouched, Silence
from kiosk.phone.flow import may_leave_phone
from kiosk.phone.state import (
    ConsentTouched,
    LeavePhone,
    PhoneAsked,
    PhoneDigitTouched,
    PhoneEraseTouched,
    PhoneLeft,
    PhoneNotLeft,
    PhoneTouched,
)
from kiosk.phone.work import PhoneWorker
from kiosk.settings import Settings
from kiosk.state import Done, Kiosk, Paper, Rules, Welcome
from kiosk.workers import Means
from tests.kiosk.server import KEY, problem, serving
from tests.samples import branch_view, ticket_view

NUMBER, ONE, TWO = "081290417733", UUID(int=1), UUID(int=2)
TICKET = TakenTicket(ticket=ticket_view(), token="k7w4m2x9q5t8r3z6", follow_url="http://10.0.0.5/t/tttt")
DONE = Done(TICKET, Paper.PRINTED)
CAN = {"id": branch_view(can_message=True), "en": branch_view(can_message=True)}
TYPED: tuple[Input, ...] = (PhoneTouched(), *map(PhoneDigitTouched, NUMBER))


def kiosk_at(done: Done = DONE, **changes: Any) -> Kiosk:
    return replace(Kiosk(screen=done, views=CAN), **changes)


def after(*happened: Input, start: Kiosk | None = None) -> Kiosk:
    kiosk = start or kiosk_at()
    for one in happened:
        kiosk, _ = step(kiosk, one, Rules())
    return kiosk


@pytest.mark.parametrize(
    ("kiosk", "is_offered"),
    [
        (kiosk_at(), True),
        (kiosk_at(replace(DONE, paper=Paper.OUT)), True),
        (kiosk_at(replace(DONE, paper=Paper.PRINTING)), False),
        (kiosk_at(replace(DONE, paper=Paper.UNKNOWN)), False),
        (kiosk_at(replace(DONE, offline=True)), False),
        (kiosk_at(replace(DONE, has_phone=True)), False),
        (kiosk_at(missed=1), False),
        (kiosk_at(views={"id": branch_view()}), False),
        (Kiosk(screen=Welcome(), views=CAN), False),
    ],
)
def test_it_is_offered_only_where_the_server_can_write(kiosk: Kiosk, is_offered: bool) -> None:
    assert may_leave_phone(kiosk) == is_offered
    assert isinstance(after(PhoneTouched(), start=kiosk).screen, PhoneAsked) == is_offered


def test_the_number_is_sent_once_and_only_with_consent() -> None:
    kiosk, asked = step(after(*TYPED), ConsentTouched(ONE), Rules())
    again, nothing = step(kiosk, ConsentTouched(TWO), Rules())

    assert asked == (LeavePhone(TICKET.token, NUMBER, ONE, "id"),)
    assert (again, nothing) == (kiosk, ())
    assert after(PhoneLeft(ONE), start=kiosk).screen == replace(DONE, has_phone=True)


@pytest.mark.parametrize("count", [0, 7, 16])
def test_what_cannot_be_a_number_is_not_sent(count: int) -> None:
    kiosk = after(PhoneTouched(), *[PhoneDigitTouched("8")] * count)

    _, asked = step(kiosk, ConsentTouched(ONE), Rules())

    assert len(asked) == (1 if count == 16 else 0), "the sixteenth digit was not taken"


def test_digits_are_taken_back_one_by_one() -> None:
    kiosk = after(PhoneTouched(), PhoneDigitTouched("0"), PhoneDigitTouched("8"), PhoneEraseTouched())

    assert kiosk.screen == PhoneAsked(DONE, "0")
    assert after(PhoneEraseTouched(), PhoneEraseTouched(), start=kiosk).screen == PhoneAsked(DONE, "")


@pytest.mark.parametrize("answer", [Unreachable("no route"), Refusal(Code.NOT_ALLOWED_NOW, "Nomor sudah selesai.")])
def test_a_number_that_was_not_taken_can_be_sent_again_or_not(answer: Refusal | Unreachable) -> None:
    kiosk = after(*TYPED, ConsentTouched(ONE), PhoneNotLeft(ONE, answer))

    assert isinstance(kiosk.screen, PhoneAsked)
    assert kiosk.screen.refused == getattr(answer, "detail", "")
    assert step(kiosk, ConsentTouched(TWO), Rules())[1] == (LeavePhone(TICKET.token, NUMBER, TWO, "id"),)
    assert after(BackTouched(), start=kiosk).screen == DONE


@pytest.mark.parametrize("happened", [Silence(Rules().idle_s), BackTouched(), HomeTouched(), PhoneLeft(ONE)])
def test_nothing_of_it_stays(happened: Input) -> None:
    kiosk = after(*TYPED, ConsentTouched(ONE), LanguageTouched("en"), happened)

    assert not isinstance(kiosk.screen, PhoneAsked)
    assert NUMBER not in repr(kiosk)


def test_no_value_shows_the_number_when_it_is_written_down() -> None:
    kiosk, (order,) = step(after(*TYPED), ConsentTouched(ONE), Rules())

    assert NUMBER not in repr(kiosk) + repr(order) + repr(PhoneDigitTouched("7")).replace("7", "")
    assert TICKET.token not in repr(order)


@pytest.mark.parametrize("answer", ["kept", "drop", "refused", "garbage"])
def test_the_server_is_told_and_no_log_has_the_number(caplog: pytest.LogCaptureFixture, tmp_path: Path, answer: str) -> None:
    caplog.set_level(logging.DEBUG)
    heard: list[Input] = []
    with serving() as server:
        server.contact = {
            "kept": server.contact, "drop": "drop", "garbage": b"<html>",
            "refused": problem(409, "not_allowed_now", "Nomor sudah selesai."),
        }[answer]  # fmt: skip
        means = Means(
            settings=Settings(server=server.address, key=KEY, state=tmp_path),
            connect=lambda: HttpQueueServer(server.address, KEY, patience_s=0.2),
            deliver=heard.append,
            languages=("id",),
        )
        worker = PhoneWorker(means, lambda _: None)
        worker.do(LeavePhone(TICKET.token, NUMBER, ONE, "id"))
        worker._lane.end()
        asked = server.of("POST", "/contact")

    assert asked[0].body == {"request_id": str(ONE), "kind": "phone", "value": NUMBER, "consent": True}
    assert [type(one) for one in heard] == [PhoneLeft if answer == "kept" else PhoneNotLeft]
    assert NUMBER not in caplog.text + repr(heard)
    assert list(tmp_path.iterdir()) == []
