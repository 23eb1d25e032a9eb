"""A slip once more, without a window: marked, at most twice, and gone with the person."""

from dataclasses import replace
from typing import Any

import pytest

from hardware.printer.slip import SlipKind
from kiosk.check.state import Shown, Verb
from kiosk.effects import PrintSlip
from kiosk.flow import step
from kiosk.inputs import HomeTouched, Input, SlipEnded
from kiosk.reprint.flow import may_reprint
from kiosk.reprint.state import Reprints, ReprintTouched
from kiosk.slips.slip import slip_of
from kiosk.state import Kiosk, Paper, Rules
from tests.samples import branch_view, ticket_view

TOKEN = "ABCDEFGHJKMNPQRSTUVWXYZ234"
ADDRESS = "https://antrean.example"
PRINTED = SlipEnded("A042", Paper.PRINTED)


def shown(ticket: dict[str, Any] | None = None, **changes: Any) -> Kiosk:
    views = {"id": branch_view(address=ADDRESS)}
    return replace(Kiosk(screen=Shown(TOKEN, ticket_view(**{"number": "A042"} | (ticket or {}))), views=views), **changes)


def after(kiosk: Kiosk, *happened: Input) -> Kiosk:
    for one in happened:
        kiosk, _ = step(kiosk, one, Rules())
    return kiosk


def test_a_slip_is_printed_again_and_says_so() -> None:
    kiosk, asked = step(shown(), ReprintTouched(), Rules())

    (order,) = asked
    assert isinstance(order, PrintSlip)
    assert (order.kind, order.taken.token, order.taken.follow_url) == (SlipKind.REPRINT, TOKEN, f"{ADDRESS}/t/{TOKEN}")
    assert slip_of(order).number == "A042"
    assert kiosk.reprints.paper is Paper.PRINTING


def test_a_hammering_child_gets_two_slips_at_most() -> None:
    kiosk, printed = shown(), 0

    for happened in [ReprintTouched(), ReprintTouched(), PRINTED] * 10:
        kiosk, asked = step(kiosk, happened, Rules())
        printed += len(asked)

    assert printed == 2
    assert not may_reprint(kiosk)


@pytest.mark.parametrize("paper", [Paper.PRINTED, Paper.OUT, Paper.FAILED])
def test_what_became_of_it_is_kept_while_the_ticket_is_shown(paper: Paper) -> None:
    kiosk = after(shown(), ReprintTouched(), SlipEnded("A042", paper))

    assert kiosk.reprints.paper is paper
    assert after(kiosk, HomeTouched()).reprints == Reprints()
    assert after(shown(), SlipEnded("A042", paper)).reprints == Reprints()


@pytest.mark.parametrize(
    "kiosk",
    [
        shown({"state": "served"}),
        shown({"state": "serving"}),
        shown({"state": "cancelled"}),
        shown(prints=False),
        shown(views={"id": branch_view()}),
        shown(screen=Shown(TOKEN, ticket_view(), question=Verb.LEAVE)),
        Kiosk(views={"id": branch_view(address=ADDRESS)}),
    ],
)
def test_nothing_is_printed_that_is_of_no_use_or_cannot_be(kiosk: Kiosk) -> None:
    assert step(kiosk, ReprintTouched(), Rules()) == (kiosk, ())
