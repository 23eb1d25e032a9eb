"""A number that is shown to the scanner, without a window, a server or a clock."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.contract.codes import Code
from caller_server.contract.commands import TakenTicket
from kiosk.answers import Refusal, Unreachable
from kiosk.check.flow import watched
from kiosk.check.state import (
    Checking,
    CodeRead,
    Deed,
    DeedDone,
    DeedNotDone,
    DoDeed,
    Doing,
    FindTicket,
    MinutesTouched,
    Say,
    Shown,
    SureTouched,
    TicketNotSeen,
    TicketSeen,
    Verb,
    VerbTouched,
)
from kiosk.effects import AskForTicket
from kiosk.flow import polls, step
from kiosk.inputs import (
    BackTouched,
    BranchSeen,
    HomeTouched,
    Input,
    JoinSeen,
    LanguageTouched,
    RetryTouched,
    ServiceTouched,
    Silence,
    TakeTouched,
)
from kiosk.state import Confirm, Done, Issuing, Kiosk, Order, Paper, Rules, Services, Starting, Trouble, Troubled, Welcome
from tests.samples import NOW, branch_view, notice, ticket_view

RULES = Rules()
ONE, TWO = UUID(int=1), UUID(int=2)
OPEN = {"id": branch_view(), "en": branch_view(name="Bontang Branch")}
TOKEN, OTHER = "ABCDEFGHIJKLMNOPQRSTUVW234", "ZBCDEFGHIJKLMNOPQRSTUVW234"
URL = f"http://192.168.10.5:8000/t/{TOKEN}"
GONE = Unreachable("no route")
ALL = ["return", "arrive", "coming", "defer", "away", "leave"]


def a_ticket(**changes: Any) -> Any:
    return ticket_view(**{"held_while_away": True, "can": ALL} | changes)


def after(*happened: Input, start: Kiosk | None = None) -> Kiosk:
    kiosk = start or Kiosk(screen=Welcome(), views=OPEN, reads_codes=True)
    for one in happened:
        kiosk, _ = step(kiosk, one, RULES)
    return kiosk


def effects(*happened: Input, start: Kiosk | None = None) -> tuple[object, ...]:
    return step(after(*happened[:-1], start=start), happened[-1], RULES)[1]


SHOWN = (CodeRead(URL), TicketSeen(TOKEN, a_ticket()))


def test_a_slip_is_looked_up_and_shown_and_said() -> None:
    assert after(CodeRead(URL)).screen == Checking(TOKEN)
    assert effects(CodeRead(URL)) == (FindTicket(TOKEN),)
    assert after(*SHOWN).screen == Shown(TOKEN, a_ticket())
    assert effects(*SHOWN) == (Say(a_ticket(), "id", "Asia/Makassar"),)


def test_the_kiosk_answers_in_the_language_of_the_ticket_unless_one_was_chosen() -> None:
    english = TicketSeen(TOKEN, a_ticket(language="en"))

    assert after(CodeRead(URL), english).language == "en"
    assert after(LanguageTouched("id"), CodeRead(URL), english).language == "id"
    assert after(CodeRead(URL), TicketSeen(TOKEN, a_ticket(language="xx"))).language == "id"
    assert after(CodeRead(URL), english, HomeTouched()).language == "id"


@pytest.mark.parametrize("text", ["", "https://contoh.example/promo", "A017", "7KQM2XPD", f"javascript:/t/{TOKEN}"])
def test_a_code_that_is_no_ticket_is_told_so_and_nothing_is_asked(text: str) -> None:
    assert after(CodeRead(text)).screen == Troubled(Trouble.CODE_FOREIGN)
    assert effects(CodeRead(text)) == ()


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (Refusal(Code.NOT_FOUND, ""), Trouble.CODE_UNKNOWN),
        (Refusal(Code.TOO_MANY_REQUESTS, ""), Trouble.CODE_UNCHECKED),
        (GONE, Trouble.CODE_UNCHECKED),
    ],
)
def test_a_ticket_that_cannot_be_seen_says_why(answer: Any, trouble: Trouble) -> None:
    assert after(CodeRead(URL), TicketNotSeen(TOKEN, answer)).screen == Troubled(trouble)


def test_a_ticket_of_another_branch_or_day_is_not_shown() -> None:
    elsewhere = a_ticket(branch="samarinda", branch_name="Kantor Cabang Samarinda")
    yesterday = a_ticket(state="served", issued_at=NOW - timedelta(days=1))

    there = after(CodeRead(URL), TicketSeen(TOKEN, elsewhere)).screen
    assert there == Troubled(Trouble.CODE_ELSEWHERE, detail="Kantor Cabang Samarinda")
    assert after(CodeRead(URL), TicketSeen(TOKEN, yesterday)).screen == Troubled(Trouble.CODE_OLD)
    assert after(CodeRead(URL), TicketSeen(TOKEN, a_ticket(state="expired"))).screen == Troubled(Trouble.CODE_OLD)
    assert isinstance(after(CodeRead(URL), TicketSeen(TOKEN, a_ticket(state="served"))).screen, Shown)


def test_a_late_answer_about_another_code_changes_nothing() -> None:
    assert after(CodeRead(URL), TicketSeen(OTHER, a_ticket())).screen == Checking(TOKEN)
    assert after(TicketSeen(TOKEN, a_ticket())).screen == Welcome()
    assert after(*SHOWN, TicketNotSeen(TOKEN, GONE)).screen == Shown(TOKEN, a_ticket())


@pytest.mark.parametrize(
    "screen",
    [
        Starting(), Confirm(Order("A", ONE, "id")), Issuing(Order("A", ONE, "id")), Troubled(Trouble.LEAVE),
        Troubled(Trouble.NOT_ENROLLED), Troubled(Trouble.SERVER_GONE, Order("A", ONE, "id")), Checking(OTHER),
        Done(TakenTicket(ticket=a_ticket(), token="t" * 16, follow_url="http://x/t/t"), Paper.NONE),
    ],
)  # fmt: skip
def test_nobodys_number_is_lost_to_a_code(screen: Any) -> None:
    start = Kiosk(screen=screen, views=OPEN)

    assert step(start, CodeRead(URL), RULES) == (start, ())


@pytest.mark.parametrize(
    "screen", [Services(), Troubled(Trouble.CLOSED), Troubled(Trouble.CODE_FOREIGN), Shown(OTHER, a_ticket())]
)
def test_the_next_slip_is_read_from_where_nothing_is_at_stake(screen: Any) -> None:
    assert isinstance(after(CodeRead(URL), start=Kiosk(screen=screen, views=OPEN)).screen, Checking)


def test_a_slip_that_is_held_there_still_is_read_once() -> None:
    asked = after(*SHOWN, VerbTouched(Verb.LEAVE, ONE))

    assert step(asked, CodeRead(URL), RULES) == (asked, ())


@pytest.mark.parametrize("verb", [Verb.ARRIVE, Verb.COMING, Verb.RETURN])
def test_what_needs_no_question_is_done_at_once(verb: Verb) -> None:
    deed = Deed(verb, ONE)

    assert after(*SHOWN, VerbTouched(verb, ONE)).screen == Doing(Shown(TOKEN, a_ticket()), deed)
    assert effects(*SHOWN, VerbTouched(verb, ONE)) == (DoDeed(TOKEN, deed, "id"),)


@pytest.mark.parametrize(("verb", "minutes"), [(Verb.DEFER, 15), (Verb.AWAY, 20)])
def test_minutes_are_asked_for_first(verb: Verb, minutes: int) -> None:
    asked = (*SHOWN, VerbTouched(verb, ONE))

    assert effects(*asked) == ()
    assert effects(*asked, MinutesTouched(minutes, TWO)) == (DoDeed(TOKEN, Deed(verb, TWO, minutes), "id"),)
    assert effects(*asked, MinutesTouched(7, TWO)) == ()
    assert after(*asked, BackTouched()).screen == Shown(TOKEN, a_ticket())


def test_a_number_is_given_up_only_by_saying_so_twice() -> None:
    asked = (*SHOWN, VerbTouched(Verb.LEAVE, ONE))

    assert effects(*asked) == ()
    assert effects(*asked, VerbTouched(Verb.LEAVE, ONE)) == ()
    assert effects(*asked, SureTouched(TWO)) == (DoDeed(TOKEN, Deed(Verb.LEAVE, TWO), "id"),)
    assert effects(*SHOWN, SureTouched(TWO)) == ()


def test_what_may_not_be_done_now_cannot_be_touched() -> None:
    waiting = (CodeRead(URL), TicketSeen(TOKEN, a_ticket(can=["leave"])))

    assert effects(*waiting, VerbTouched(Verb.ARRIVE, ONE)) == ()


def test_going_out_is_offered_only_where_the_branch_waits_for_those_who_do() -> None:
    everywhere = (CodeRead(URL), TicketSeen(TOKEN, a_ticket(held_while_away=False)))

    assert after(*everywhere, VerbTouched(Verb.AWAY, ONE)).screen == Shown(TOKEN, a_ticket(held_while_away=False))


def test_a_hundred_touches_do_it_once() -> None:
    kiosk, sent = after(*SHOWN), []
    for _ in range(100):
        kiosk, wanted = step(kiosk, VerbTouched(Verb.ARRIVE, ONE), RULES)
        sent += wanted

    assert len(sent) == 1


def test_what_was_done_is_noted_and_said() -> None:
    done = (*SHOWN, VerbTouched(Verb.ARRIVE, ONE), DeedDone(ONE, a_ticket(seq=130)))

    assert after(*done).screen == Shown(TOKEN, a_ticket(seq=130), noted=Deed(Verb.ARRIVE, ONE))
    assert effects(*done) == (Say(a_ticket(seq=130), "id", "Asia/Makassar", Verb.ARRIVE),)


@pytest.mark.parametrize("answer", [GONE, Refusal(Code.TRY_AGAIN, "x")])
def test_an_answer_that_is_lost_can_be_asked_for_again_and_is_the_same_request(answer: Any) -> None:
    sent = (*SHOWN, VerbTouched(Verb.ARRIVE, ONE))
    lost = (*sent, DeedNotDone(ONE, answer))

    assert after(*lost).screen == Shown(TOKEN, a_ticket(), unsure=Deed(Verb.ARRIVE, ONE))
    assert effects(*lost, RetryTouched()) == effects(*sent)


def test_a_refusal_is_told_and_the_ticket_looked_at_again() -> None:
    refused = (*SHOWN, VerbTouched(Verb.ARRIVE, ONE), DeedNotDone(ONE, Refusal(Code.NOT_ALLOWED_NOW, "Sudah.")))

    assert after(*refused).screen == Shown(TOKEN, a_ticket(), refused="Sudah.")
    assert effects(*refused) == (FindTicket(TOKEN),)
    assert effects(*refused, RetryTouched()) == ()


def test_an_answer_to_another_request_changes_nothing() -> None:
    doing = after(*SHOWN, VerbTouched(Verb.ARRIVE, ONE))

    assert after(DeedDone(TWO, a_ticket()), start=doing) == doing
    assert after(DeedNotDone(TWO, GONE), start=doing) == doing


def test_news_of_the_ticket_is_shown_and_a_call_is_said() -> None:
    called = a_ticket(seq=131, state="called", attempt=1, can=["coming"])

    assert watched(after(*SHOWN)) == TOKEN
    assert after(*SHOWN, TicketSeen(TOKEN, called)).screen == Shown(TOKEN, called)
    assert effects(*SHOWN, TicketSeen(TOKEN, called)) == (Say(called, "id", "Asia/Makassar"),)
    assert effects(*SHOWN, TicketSeen(TOKEN, a_ticket(seq=131, ahead=6))) == ()
    assert after(*SHOWN, TicketSeen(TOKEN, a_ticket(seq=1, ahead=9))).screen == Shown(TOKEN, a_ticket())


def test_a_question_ends_when_it_can_no_longer_be_answered() -> None:
    asked = after(*SHOWN, VerbTouched(Verb.DEFER, ONE))
    called = a_ticket(seq=131, state="called", can=["coming"])

    assert after(TicketSeen(TOKEN, called), start=asked).screen == Shown(TOKEN, called)


def test_a_shown_number_goes_away_by_itself_and_says_so() -> None:
    shown = after(*SHOWN)

    assert after(Silence(RULES.idle_s - 5), start=shown).remaining_s == 5
    assert after(Silence(RULES.idle_s), start=shown).screen == Welcome()
    noted = after(VerbTouched(Verb.ARRIVE, ONE), DeedDone(ONE, a_ticket()), start=shown)
    assert after(Silence(RULES.done_s - 19), start=noted).remaining_s == 19
    assert after(Silence(RULES.done_s), start=after(CodeRead("x"))).screen == Welcome()


def test_while_the_server_is_asked_nobody_is_sent_away() -> None:
    for waiting in (after(CodeRead(URL)), after(*SHOWN, VerbTouched(Verb.ARRIVE, ONE))):
        assert after(Silence(10_000), HomeTouched(), start=waiting) == waiting
        assert not polls(waiting)
    assert polls(after(*SHOWN))


def test_leaving_the_building_comes_before_a_shown_number() -> None:
    leave = branch_view(notice=notice("leave_building"))

    assert after(*SHOWN, BranchSeen({"id": leave, "en": leave})).screen == Troubled(Trouble.LEAVE)


def test_the_walk_goes_along_with_the_order() -> None:
    chosen = (LanguageTouched("id"), ServiceTouched("A", ONE))

    asked = effects(*chosen, TakeTouched(15))
    assert isinstance(asked[0], AskForTicket)
    assert asked[0].order.walk_minutes == 15
    assert effects(*chosen, TakeTouched(-5)) == ()
    assert effects(*chosen, TakeTouched(7)) == ()


def test_the_code_for_phones_comes_and_goes() -> None:
    assert after(JoinSeen(None)).join is None
    assert after(JoinSeen("code"), JoinSeen(None)).join is None  # type: ignore[arg-type]


TOUCHES = [
    CodeRead(URL), CodeRead("x"), TicketSeen(TOKEN, a_ticket()), TicketSeen(TOKEN, a_ticket(seq=140, state="called")),
    TicketNotSeen(TOKEN, GONE), DeedDone(ONE, a_ticket()), DeedNotDone(ONE, GONE), MinutesTouched(5, ONE), SureTouched(ONE),
    BackTouched(), HomeTouched(), RetryTouched(), LanguageTouched("en"), Silence(5), Silence(1000),
    *(VerbTouched(verb, ONE) for verb in Verb),
]  # fmt: skip


@given(st.lists(st.sampled_from(TOUCHES), max_size=40))
def test_whatever_happens_the_kiosk_can_start_anew(happened: list[Any]) -> None:
    kiosk = after(*happened)
    ended = after(TicketNotSeen(TOKEN, GONE), DeedNotDone(ONE, GONE), HomeTouched(), BackTouched(), start=kiosk)

    assert isinstance(ended.screen, Welcome)
    assert replace(ended, missed=0).language == "id"
