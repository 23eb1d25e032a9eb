"""How a kiosk goes on without its server, and asks whether a slip came out; without a window, a server or a clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.contract.codes import Code
from hardware.printer.slip import SlipKind
from kiosk.alone.effects import GiveAlone, Reunite, SlipLookedFor
from kiosk.alone.state import AloneSeen, CutOff, GoOnTouched, NotGivenAlone, PaperSeen, PrintedTouched, Recovered, Remembered
from kiosk.answers import Refusal
from kiosk.effects import AskForTicket, LookAgain, PrintSlip
from kiosk.flow import step
from kiosk.inputs import (
    BackTouched,
    BranchNotSeen,
    BranchSeen,
    HomeTouched,
    Input,
    LanguageTouched,
    NotTaken,
    RetryTouched,
    ServiceTouched,
    Silence,
    SlipEnded,
    Taken,
    TakeTouched,
)
from kiosk.speech.screens import screen_speech
from kiosk.speech.targets import target_speech
from kiosk.state import Done, Issuing, Kiosk, Paper, Services, Starting, Trouble, Troubled, Welcome
from tests.kiosk.test_flow import CLOSED, GONE, LEAVE, ONE, OPEN, RULES, TICKET, TWO
from tests.samples import branch_view

READY = AloneSeen(ready=True, waiting=0, refused=0, series="K2")
MISSED = BranchNotSeen(GONE)
ALONE = (READY, MISSED, MISSED)
TO_CONFIRM = (GoOnTouched(), ServiceTouched("A", ONE))


def steps(*happened: Input, start: Kiosk | None = None) -> tuple[Kiosk, tuple[object, ...]]:
    """The kiosk after these things, and what the last of them asks for."""
    kiosk, effects = start or Kiosk(screen=Welcome(), views=OPEN), ()
    for one in happened:
        kiosk, effects = step(kiosk, one, RULES)
    return kiosk, effects


def after(*happened: Input, start: Kiosk | None = None) -> Kiosk:
    return steps(*happened, start=start)[0]


def test_a_kiosk_that_has_numbers_says_that_it_is_alone_and_goes_on() -> None:
    assert after(READY, MISSED).screen == Welcome()
    assert after(*ALONE).screen == CutOff()
    assert after(*ALONE, GoOnTouched()).screen == Services()


def test_a_kiosk_that_has_none_says_that_no_number_can_be_taken() -> None:
    assert after(AloneSeen(ready=False, waiting=0, refused=0), MISSED, MISSED).screen == Troubled(Trouble.SERVER_GONE)
    assert after(MISSED, MISSED, READY).screen == CutOff()  # the disk was slow


def test_a_key_that_is_not_valid_any_more_gives_nothing_out() -> None:
    revoked = BranchNotSeen(Refusal(Code.NOT_SIGNED_IN, ""))

    assert after(READY, revoked, revoked).screen == Troubled(Trouble.NOT_ENROLLED)


def test_after_a_power_cut_the_branch_is_as_it_was_last_seen() -> None:
    kiosk = after(Remembered(OPEN), *ALONE, start=Kiosk())

    assert (kiosk.screen, kiosk.views) == (CutOff(), OPEN)
    assert after(BranchSeen(CLOSED), Remembered(OPEN), start=Kiosk()).views == CLOSED


def test_alone_the_number_is_given_out_at_once() -> None:
    kiosk, effects = steps(*ALONE, *TO_CONFIRM, TakeTouched())

    assert isinstance(kiosk.screen, Issuing)
    assert effects == (GiveAlone(kiosk.screen.order, OPEN["id"]),)
    done, effects = steps(Taken(ONE, TICKET, offline=True), start=kiosk)
    assert done.screen == Done(TICKET, Paper.PRINTING, offline=True)
    assert effects == (PrintSlip(TICKET, "id", OPEN["id"], offline=True),)
    assert after(SlipEnded("A042", Paper.PRINTED), HomeTouched(), start=done).screen == CutOff()


def test_a_number_whose_answer_never_came_is_given_out_in_its_place() -> None:
    asked, effects = steps(READY, LanguageTouched("id"), ServiceTouched("A", ONE), TakeTouched())
    assert isinstance(asked.screen, Issuing)
    assert effects == (AskForTicket(asked.screen.order, is_hurried=False),)

    kiosk, effects = steps(NotTaken(ONE, GONE), start=asked)

    assert kiosk.screen == asked.screen
    assert effects == (GiveAlone(asked.screen.order, OPEN["id"], instead_of=ONE), LookAgain())


def test_a_server_that_was_not_there_just_now_is_not_waited_for_as_long() -> None:
    _, effects = steps(READY, LanguageTouched("id"), MISSED, ServiceTouched("A", ONE), TakeTouched())

    assert [effect.is_hurried for effect in effects if isinstance(effect, AskForTicket)] == [True]


def test_what_was_asked_for_before_and_is_tried_again_alone_names_its_request() -> None:
    unsure = after(LanguageTouched("id"), ServiceTouched("A", ONE), TakeTouched(), NotTaken(ONE, GONE))
    assert unsure.screen == Troubled(Trouble.SERVER_GONE, unsure.screen.order, "A")  # type: ignore[union-attr]

    _, effects = steps(*ALONE, RetryTouched(), start=unsure)

    assert [effect.instead_of for effect in effects if isinstance(effect, GiveAlone)] == [ONE]


@pytest.mark.parametrize(("reason", "trouble"), [("quota", Trouble.QUOTA_REACHED), ("none", Trouble.SERVER_GONE)])
def test_when_there_is_no_number_it_says_why(reason: str, trouble: Trouble) -> None:
    kiosk = after(*ALONE, *TO_CONFIRM, TakeTouched(), NotGivenAlone(ONE, reason))

    assert isinstance(kiosk.screen, Troubled)
    assert kiosk.screen.trouble is trouble
    assert (
        after(*ALONE, *TO_CONFIRM, TakeTouched(), NotGivenAlone(TWO, reason)).screen
        == after(*ALONE, *TO_CONFIRM, TakeTouched()).screen
    )


def test_the_server_s_return_changes_nothing_for_who_is_in_the_middle() -> None:
    kiosk, effects = steps(*ALONE, *TO_CONFIRM, BranchSeen(OPEN))

    assert kiosk.screen == after(*ALONE, *TO_CONFIRM).screen
    assert Reunite() in effects
    assert steps(*ALONE, BranchSeen(OPEN))[0].screen == Welcome()
    _, effects = steps(TakeTouched(), start=kiosk)
    assert [type(effect) for effect in effects] == [AskForTicket]


def test_what_the_branch_said_last_holds_while_alone() -> None:
    assert after(READY, BranchSeen(CLOSED), MISSED, MISSED).screen == Troubled(Trouble.CLOSED)
    assert after(READY, BranchSeen(LEAVE), MISSED, MISSED).screen == Troubled(Trouble.LEAVE)


def test_a_branch_whose_hour_has_come_opens_without_the_server() -> None:
    eight = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    night = {"id": branch_view(open=False, closed_because="hours", opens_at=eight)}
    closed = after(READY, BranchSeen(night), MISSED, MISSED)

    assert after(BranchNotSeen(GONE, eight - timedelta(minutes=1)), start=closed).screen == Troubled(Trouble.CLOSED)
    assert after(BranchNotSeen(GONE), start=closed).screen == Troubled(Trouble.CLOSED)  # nobody knows what time it is
    assert after(BranchNotSeen(GONE, eight), start=closed).screen == CutOff()


def test_the_language_goes_back_to_the_first_when_nobody_goes_on() -> None:
    kiosk = after(*ALONE, LanguageTouched("en"))

    assert (kiosk.screen, kiosk.language) == (CutOff(), "en")
    assert after(Silence(RULES.idle_s - 5), start=kiosk).remaining_s == 5
    ended = after(Silence(RULES.idle_s), start=kiosk)
    assert (ended.screen, ended.language) == (CutOff(), "id")
    assert after(Silence(9999), start=ended).screen == CutOff()


def test_a_number_that_nobody_saw_is_shown_to_who_may_stand_there_still() -> None:
    kiosk, effects = steps(Remembered(OPEN), Recovered(TICKET, "en"), start=Kiosk(screen=Starting()))

    assert (kiosk.screen, kiosk.language) == (Done(TICKET, Paper.PRINTING), "en")
    assert effects == (PrintSlip(TICKET, "en", OPEN["en"]),)
    busy, effects = steps(LanguageTouched("id"), Recovered(TICKET, "en"))
    assert busy.screen == Services()
    assert [type(effect) for effect in effects] == [PrintSlip]


def test_a_slip_that_may_be_out_is_asked_about_and_not_printed_again() -> None:
    kiosk, effects = steps(Recovered(TICKET, "en", may_be_out=True), start=Kiosk(screen=Welcome(), views=OPEN))

    assert (kiosk.screen, kiosk.language) == (Done(TICKET, Paper.UNKNOWN), "en")
    assert effects == ()
    assert steps(LanguageTouched("id"), Recovered(TICKET, "en", may_be_out=True))[1] == ()


def test_a_machine_that_does_not_know_asks_and_prints_once_more_marked_as_that() -> None:
    doubt = after(SlipEnded("A042", Paper.UNKNOWN), start=Kiosk(screen=Done(TICKET, Paper.PRINTING), views=OPEN))

    kiosk, effects = steps(PrintedTouched(did=True), start=doubt)
    assert kiosk.screen == Done(TICKET, Paper.PRINTED)
    assert effects == (SlipLookedFor(TICKET.token, did_print=True),)

    kiosk, effects = steps(PrintedTouched(did=False), start=doubt)
    assert kiosk.screen == Done(TICKET, Paper.PRINTING, reprinted=True)
    assert effects == (
        SlipLookedFor(TICKET.token, did_print=False),
        PrintSlip(TICKET, "id", OPEN["id"], kind=SlipKind.REPRINT),
    )

    again = after(SlipEnded("A042", Paper.UNKNOWN), PrintedTouched(did=False), start=kiosk)
    assert again.screen == Done(TICKET, Paper.DOUBTED, reprinted=True)


def test_whether_the_printer_can_print_is_known_before_a_number_is_taken() -> None:
    assert after(PaperSeen(prints=False)).prints is False
    assert after(PaperSeen(prints=False), PaperSeen(prints=True)).prints is True


HAPPENING = st.sampled_from(
    [
        *ALONE, BranchSeen(OPEN), BranchSeen(CLOSED), GoOnTouched(), LanguageTouched("en"), ServiceTouched("A", ONE),
        TakeTouched(), BackTouched(), HomeTouched(), RetryTouched(), NotTaken(ONE, GONE),
        NotTaken(ONE, Refusal(Code.QUOTA_REACHED, "")), NotGivenAlone(ONE, "quota"), NotGivenAlone(ONE, "none"),
        Taken(ONE, TICKET), Taken(ONE, TICKET, offline=True), SlipEnded("A042", Paper.PRINTED),
        SlipEnded("A042", Paper.UNKNOWN), PrintedTouched(did=True), PrintedTouched(did=False), Silence(5), Silence(1000),
        Recovered(TICKET, "id"),
    ]
)  # fmt: skip


@given(st.lists(HAPPENING, max_size=40))
def test_whatever_happens_one_touch_asks_for_one_number_and_nothing_is_a_dead_end(happened: list[Input]) -> None:
    kiosk = Kiosk(screen=Welcome(), views=OPEN)
    for one in happened:
        kiosk, effects = step(kiosk, one, RULES)
        wants = [effect for effect in effects if isinstance(effect, AskForTicket | GiveAlone)]
        assert len(wants) <= 1
        if wants:
            assert isinstance(kiosk.screen, Issuing)
            assert isinstance(one, TakeTouched | RetryTouched | NotTaken)
    ended = after(
        NotGivenAlone(ONE, "none"), NotTaken(ONE, Refusal(Code.QUOTA_REACHED, "")), SlipEnded("A042", Paper.PRINTED),
        BranchSeen(OPEN), Silence(9999), Silence(9999), start=kiosk,
    )  # fmt: skip
    assert isinstance(ended.screen, Welcome)
    assert ended.language == "id"


def test_nobody_is_told_how_long_a_line_is_that_nobody_knows() -> None:
    kiosk = after(*ALONE, *TO_CONFIRM)
    known = replace(kiosk, alone=replace(kiosk.alone, is_on=False))

    assert screen_speech(kiosk).first == screen_speech(known).first
    assert len(screen_speech(kiosk).then) < len(screen_speech(known).then)
    assert target_speech(kiosk, "service-A").then == ()
    assert target_speech(known, "service-A").then != ()
