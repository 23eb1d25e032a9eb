"""What is asked before a number, without a window: hints, cases, papers, and no slip."""

from dataclasses import replace
from uuid import UUID

import pytest

from caller_server.contract.commands import TakenTicket
from config.translations import texts
from kiosk.before.flow import in_case
from kiosk.before.state import (
    AnywayTouched,
    BeforeInput,
    Cases,
    CaseTouched,
    Elsewhere,
    HavePapersTouched,
    Hinted,
    HintTouched,
    PaperlessTouched,
    PapersShown,
    PapersTouched,
)
from kiosk.before.wording import as_of, heading, papers_address
from kiosk.effects import AskForTicket
from kiosk.flow import step
from kiosk.inputs import BackTouched, BranchSeen, HomeTouched, Input, LanguageTouched, ServiceTouched, Silence, Taken, TakeTouched
from kiosk.state import Confirm, Done, Kiosk, Order, Paper, Rules, Services, Trouble, Troubled, Welcome
from tests.kiosk.before_branch import ADDRESS, PHK_PAPERS, asking
from tests.samples import branch_view, notice, ticket_view

RULES, ONE = Rules(), UUID(int=1)
ORDER = Order("A", ONE, "id")
START = (LanguageTouched("id"), ServiceTouched("A", ONE))
TICKET = TakenTicket(ticket=ticket_view(), token="t" * 16, follow_url="http://10.0.0.5/t/tttt")
ASKED: dict[str, tuple[BeforeInput, ...]] = {
    "hints": (),
    "elsewhere": (HintTouched("jmo"),),
    "cases": (HintTouched(None),),
    "papers": (HintTouched(None), CaseTouched("phk"), PapersTouched()),
}


def kiosk_of(**questions: bool) -> Kiosk:
    return Kiosk(screen=Welcome(), views={"id": asking(**questions), "en": asking(**questions)})


def after(*happened: Input, start: Kiosk | None = None) -> Kiosk:
    kiosk = start or kiosk_of()
    for one in happened:
        kiosk, _ = step(kiosk, one, RULES)
    return kiosk


def test_a_branch_that_asks_nothing_needs_three_touches() -> None:
    kiosk, asked = step(after(*START, start=kiosk_of(hints=False, cases=False)), TakeTouched(), RULES)

    assert [type(one) for one in asked] == [AskForTicket]
    assert kiosk.screen != Services()


@pytest.mark.parametrize(
    ("questions", "touched", "screen"),
    [
        ({}, (), Hinted(ORDER)),
        ({}, (HintTouched(None),), Cases(ORDER)),
        ({"cases": False}, (HintTouched(None),), Confirm(ORDER)),
        ({"hints": False}, (), Cases(ORDER)),
        ({}, (HintTouched("jmo"),), Elsewhere(ORDER, "jmo")),
        ({}, (HintTouched("jmo"), AnywayTouched()), Cases(ORDER)),
        ({"cases": False}, (HintTouched("jmo"), AnywayTouched()), Confirm(ORDER)),
        ({}, (HintTouched("other"),), Hinted(ORDER)),
        ({"hints": False}, (CaseTouched("phk"),), Confirm(replace(ORDER, case="phk"))),
        ({"hints": False}, (CaseTouched(None),), Confirm(ORDER)),
        ({"hints": False}, (CaseTouched("other"),), Cases(ORDER)),
        ({"hints": False}, (CaseTouched("phk"), PapersTouched()), PapersShown(replace(ORDER, case="phk"))),
        ({"hints": False}, (CaseTouched("phk"), PapersTouched(), HavePapersTouched()), Confirm(replace(ORDER, case="phk"))),
    ],
)
def test_each_is_asked_where_the_branch_has_set_it(
    questions: dict[str, bool], touched: tuple[BeforeInput, ...], screen: object
) -> None:
    assert after(*START, *touched, start=kiosk_of(**questions)).screen == screen


@pytest.mark.parametrize(
    ("touched", "screen"),
    [
        ((), Services()),
        ((HintTouched("jmo"),), Hinted(ORDER)),
        ((HintTouched(None),), Hinted(ORDER)),
        ((HintTouched(None), CaseTouched("phk")), Cases(replace(ORDER, case="phk"))),
        ((HintTouched(None), CaseTouched("phk"), PapersTouched()), Confirm(replace(ORDER, case="phk"))),
    ],
)
def test_back_goes_one_question_back(touched: tuple[BeforeInput, ...], screen: object) -> None:
    assert after(*START, *touched, BackTouched()).screen == screen


@pytest.mark.parametrize("name", ["elsewhere", "papers"])
def test_who_needs_no_number_leaves_nothing_behind(name: str) -> None:
    kiosk = after(LanguageTouched("en"), ServiceTouched("A", ONE), *ASKED[name], HomeTouched())

    assert (kiosk.screen, kiosk.language) == (Welcome(), "id")


@pytest.mark.parametrize("name", list(ASKED))
def test_every_question_changes_its_language_and_ends_in_silence(name: str) -> None:
    kiosk = after(*START, *ASKED[name])

    assert after(LanguageTouched("en"), start=kiosk) == replace(kiosk, language="en")
    assert after(Silence(RULES.idle_s), start=kiosk).screen == Welcome()
    assert after(TakeTouched(), start=kiosk).screen == kiosk.screen


@pytest.mark.parametrize("name", list(ASKED))
def test_every_question_gives_way_to_what_is_more_important(name: str) -> None:
    kiosk = after(*START, *ASKED[name])
    leave, closed = asking(notice=notice("leave_building")), asking(open=False, closed_because="hours")
    without = asking(services=branch_view().services[1:])

    assert after(BranchSeen({"id": leave}), start=kiosk).screen == Troubled(Trouble.LEAVE)
    assert after(BranchSeen({"id": closed}), start=kiosk).screen == Troubled(Trouble.CLOSED)
    assert after(BranchSeen({"id": without}), start=kiosk).screen == Services()


def test_without_paper_nothing_is_printed_and_the_number_stays_longer() -> None:
    kiosk = after(*START, start=kiosk_of(hints=False, cases=False))
    kiosk = after(PaperlessTouched(), PaperlessTouched(), PaperlessTouched(), TakeTouched(), start=kiosk)

    kiosk, asked = step(kiosk, Taken(ONE, TICKET), RULES)

    assert asked == ()
    assert isinstance(kiosk.screen, Done)
    assert kiosk.screen.paper is Paper.DECLINED
    assert after(Silence(RULES.done_s), start=kiosk).screen == kiosk.screen


def test_the_papers_of_the_case_are_listed_with_their_day_and_address() -> None:
    kiosk, order = kiosk_of(), replace(ORDER, case="phk")
    service = kiosk.service("A")

    assert service is not None
    assert in_case(service, order).checklist == PHK_PAPERS
    assert in_case(service, ORDER) == service
    assert heading(service, order) == "Klaim JHT: Terkena PHK"
    assert as_of(service, texts("kiosk", "id")) == "Berlaku per 30 Juni 2026. Aturan dapat berubah."
    assert papers_address(kiosk, order) == f"{ADDRESS}/b/bontang/papers/A/phk?lang=id"
    assert papers_address(Kiosk(views={"id": branch_view()}), ORDER) == ""
