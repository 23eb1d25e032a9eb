"""How the kiosk's screens follow each other, without a window, a server or a clock."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.contract.codes import Code
from caller_server.contract.commands import TakenTicket
from kiosk.answers import Refusal, Unreachable
from kiosk.effects import AskForTicket, PrintSlip, ReportFault
from kiosk.flow import polls, step
from kiosk.inputs import (
    BackTouched,
    BranchNotSeen,
    BranchSeen,
    HomeTouched,
    Input,
    LanguageTouched,
    MoreTouched,
    NoSlipTouched,
    NotTaken,
    OtherServiceTouched,
    PriorityTouched,
    RetryTouched,
    ServiceTouched,
    Silence,
    SlipEnded,
    Taken,
    TakeTouched,
)
from kiosk.state import Done, Issuing, Kiosk, Paper, Rules, Services, Starting, Trouble, Troubled, Welcome
from tests.samples import branch_view, notice, ticket_view

RULES = Rules()
ONE, TWO = UUID(int=1), UUID(int=2)
OPEN = {"id": branch_view(), "en": branch_view(name="Bontang Branch")}
LEAVE = {"id": branch_view(notice=notice("leave_building")), "en": branch_view(notice=notice("leave_building"))}
CLOSED = {"id": branch_view(open=False, closed_because="hours"), "en": branch_view(open=False, closed_because="hours")}
GONE = Unreachable("no route")
TICKET = TakenTicket(ticket=ticket_view(), token="t" * 16, follow_url="http://10.0.0.5/t/tttt")
TAKE_A = (LanguageTouched("id"), ServiceTouched("A", ONE), TakeTouched())


def after(*happened: Input, start: Kiosk | None = None) -> Kiosk:
    """The kiosk after these things happened to one that is open and waits."""
    kiosk = start or Kiosk(screen=Welcome(), views=OPEN)
    for one in happened:
        kiosk, _ = step(kiosk, one, RULES)
    return kiosk


def effects(*happened: Input) -> tuple[object, ...]:
    """What the last of these things asks for."""
    return step(after(*happened[:-1]), happened[-1], RULES)[1]


def test_it_starts_with_the_welcome_when_the_branch_is_open() -> None:
    assert after(BranchSeen(OPEN), start=Kiosk()).screen == Welcome()


def test_it_starts_closed_when_the_branch_is_closed() -> None:
    assert after(BranchSeen(CLOSED), start=Kiosk()).screen == Troubled(Trouble.CLOSED)


def test_three_touches_take_a_number() -> None:
    asked = effects(*TAKE_A)

    assert len(asked) == 1
    assert isinstance(asked[0], AskForTicket)
    assert (asked[0].order.service, asked[0].order.request_id, asked[0].order.priority) == ("A", ONE, False)


def test_choosing_the_language_is_starting() -> None:
    kiosk = after(LanguageTouched("en"))

    assert (kiosk.screen, kiosk.language, kiosk.branch) == (Services(), "en", OPEN["en"])


def test_the_number_is_asked_for_in_the_language_on_screen() -> None:
    asked = effects(LanguageTouched("id"), ServiceTouched("A", ONE), LanguageTouched("en"), TakeTouched())

    assert asked[0].order.language == "en"  # type: ignore[attr-defined]


def test_priority_is_a_tick_that_can_be_taken_back() -> None:
    chosen = (LanguageTouched("id"), ServiceTouched("A", ONE), PriorityTouched())

    assert effects(*chosen, TakeTouched())[0].order.priority is True  # type: ignore[attr-defined]
    assert effects(*chosen, PriorityTouched(), TakeTouched())[0].order.priority is False  # type: ignore[attr-defined]


def test_fifty_touches_on_take_ask_once() -> None:
    kiosk, asked = after(LanguageTouched("id"), ServiceTouched("A", ONE)), []
    for _ in range(50):
        kiosk, wanted = step(kiosk, TakeTouched(), RULES)
        asked += wanted

    assert len(asked) == 1


def test_a_service_chosen_anew_has_a_new_request_id() -> None:
    asked = effects(LanguageTouched("id"), ServiceTouched("A", ONE), BackTouched(), ServiceTouched("A", TWO), TakeTouched())

    assert asked[0].order.request_id == TWO  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("state", "trouble"),
    [("quota_reached", Trouble.QUOTA_REACHED), ("closed", Trouble.SERVICE_CLOSED), ("paused", Trouble.SERVICE_PAUSED),
     ("full", Trouble.FULL)],
)  # fmt: skip
def test_a_service_without_numbers_explains_itself(state: str, trouble: Trouble) -> None:
    services = [s.model_copy(update={"state": state}) if s.code == "U" else s for s in branch_view().services]
    kiosk = Kiosk(screen=Services(), views={"id": branch_view(services=services)})

    kiosk = after(ServiceTouched("U", ONE), start=kiosk)

    assert kiosk.screen == Troubled(trouble, service="U")
    assert after(OtherServiceTouched(), start=kiosk).screen == Services()


def test_a_service_that_is_not_offered_cannot_be_chosen() -> None:
    assert after(LanguageTouched("id"), ServiceTouched("X", ONE)).screen == Services()


def test_services_that_do_not_fit_are_on_further_pages_and_come_round() -> None:
    two = after(LanguageTouched("id"), MoreTouched(2))

    assert two.screen == Services(1)
    assert after(MoreTouched(2), start=two).screen == Services(0)


def test_a_taken_number_is_shown_at_once_and_printed() -> None:
    happened = (*TAKE_A, Taken(ONE, TICKET))

    assert after(*happened).screen == Done(TICKET, Paper.PRINTING)
    assert effects(*happened) == (PrintSlip(TICKET, "id", OPEN["id"]),)


def test_the_answer_to_another_request_changes_nothing() -> None:
    assert isinstance(after(*TAKE_A, Taken(TWO, TICKET)).screen, Issuing)
    assert isinstance(after(*TAKE_A, NotTaken(TWO, GONE)).screen, Issuing)


def test_a_late_answer_after_everything_changes_nothing() -> None:
    done = after(*TAKE_A, Taken(ONE, TICKET), SlipEnded("A042", Paper.PRINTED), HomeTouched())

    assert after(Taken(ONE, TICKET), start=done).screen == Welcome()
    assert after(SlipEnded("A042", Paper.FAILED), start=done).screen == Welcome()


@pytest.mark.parametrize("paper", [Paper.PRINTED, Paper.OUT, Paper.FAILED, Paper.NONE])
def test_whatever_the_printer_does_the_number_stays_on_screen(paper: Paper) -> None:
    assert after(*TAKE_A, Taken(ONE, TICKET), SlipEnded("A042", paper)).screen == Done(TICKET, paper)


def test_the_slip_of_an_earlier_number_says_nothing_about_this_one() -> None:
    assert after(*TAKE_A, Taken(ONE, TICKET), SlipEnded("A041", Paper.FAILED)).screen == Done(TICKET, Paper.PRINTING)


def test_nobody_is_sent_away_while_the_slip_is_printed() -> None:
    assert isinstance(after(*TAKE_A, Taken(ONE, TICKET), HomeTouched()).screen, Done)


def test_a_printer_that_never_answers_does_not_hold_the_kiosk() -> None:
    printing = after(*TAKE_A, Taken(ONE, TICKET))

    assert after(Silence(RULES.print_patience_s - 1), start=printing).screen == Done(TICKET, Paper.PRINTING)
    assert after(Silence(RULES.print_patience_s), start=printing).screen == Done(TICKET, Paper.FAILED)


def test_a_slip_that_did_not_come_out_is_reported_once() -> None:
    printed = (*TAKE_A, Taken(ONE, TICKET), SlipEnded("A042", Paper.PRINTED))

    assert after(*printed, NoSlipTouched()).screen == Done(TICKET, Paper.DOUBTED)
    assert effects(*printed, NoSlipTouched()) == (ReportFault("slip_doubted"),)
    assert effects(*printed, NoSlipTouched(), NoSlipTouched()) == ()


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (Code.BRANCH_CLOSED, Trouble.CLOSED),
        (Code.SERVICE_CLOSED, Trouble.SERVICE_CLOSED),
        (Code.QUOTA_REACHED, Trouble.QUOTA_REACHED),
        (Code.TOO_MANY_REQUESTS, Trouble.TOO_BUSY),
        (Code.TRY_AGAIN, Trouble.TOO_BUSY),
        (Code.NOT_SIGNED_IN, Trouble.NOT_ENROLLED),
        (Code.FORBIDDEN, Trouble.NOT_ENROLLED),
        (Code.INVALID_REQUEST, Trouble.REFUSED),
    ],
)
def test_every_refusal_has_its_screen_with_the_servers_sentence(code: Code, trouble: Trouble) -> None:
    screen = after(*TAKE_A, NotTaken(ONE, Refusal(code, "Kalimat server."))).screen

    assert isinstance(screen, Troubled)
    assert (screen.trouble, screen.detail, screen.service) == (trouble, "Kalimat server.", "A")


@pytest.mark.parametrize("code", list(Code))
def test_no_refusal_leaves_a_person_without_a_screen(code: Code) -> None:
    assert isinstance(after(*TAKE_A, NotTaken(ONE, Refusal(code, ""))).screen, Troubled)


@pytest.mark.parametrize("answer", [GONE, Refusal(Code.TRY_AGAIN, ""), Refusal(Code.TOO_MANY_REQUESTS, "")])
def test_trying_again_sends_the_very_same_order(answer: Refusal | Unreachable) -> None:
    first = effects(LanguageTouched("id"), ServiceTouched("A", ONE), PriorityTouched(), TakeTouched())
    failed = after(LanguageTouched("id"), ServiceTouched("A", ONE), PriorityTouched(), TakeTouched(), NotTaken(ONE, answer))

    again = step(after(LanguageTouched("en"), start=failed), RetryTouched(), RULES)

    assert again[1] == first
    assert isinstance(again[0].screen, Issuing)


def test_a_refusal_for_good_cannot_be_tried_again() -> None:
    refused = (*TAKE_A, NotTaken(ONE, Refusal(Code.QUOTA_REACHED, "Habis.")))

    assert effects(*refused, RetryTouched()) == ()


def test_news_does_not_take_the_retry_away() -> None:
    failed = after(*TAKE_A, NotTaken(ONE, GONE))

    assert after(BranchSeen(OPEN), start=failed).screen == failed.screen


def test_one_missed_poll_is_not_an_outage_but_two_are() -> None:
    assert after(BranchNotSeen(GONE)).screen == Welcome()
    assert after(BranchNotSeen(GONE), BranchNotSeen(GONE)).screen == Troubled(Trouble.SERVER_GONE)
    assert after(BranchNotSeen(GONE), BranchSeen(OPEN), BranchNotSeen(GONE)).screen == Welcome()


def test_it_recovers_by_itself() -> None:
    gone = after(BranchNotSeen(GONE), BranchNotSeen(GONE))

    assert after(BranchSeen(OPEN), start=gone).screen == Welcome()
    assert after(BranchSeen(CLOSED), start=gone).screen == Troubled(Trouble.CLOSED)


def test_a_kiosk_that_was_never_answered_says_so() -> None:
    assert after(BranchNotSeen(GONE), start=Kiosk()).screen == Starting()
    assert after(BranchNotSeen(GONE), BranchNotSeen(GONE), start=Kiosk()).screen == Troubled(Trouble.SERVER_GONE)


def test_a_key_that_is_refused_is_told_to_the_staff_at_once() -> None:
    refused = BranchNotSeen(Refusal(Code.NOT_SIGNED_IN, ""))

    assert after(refused, start=Kiosk()).screen == Troubled(Trouble.NOT_ENROLLED)


def test_an_outage_does_not_take_the_number_from_the_screen() -> None:
    done = after(*TAKE_A, Taken(ONE, TICKET))

    assert after(BranchNotSeen(GONE), BranchNotSeen(GONE), BranchNotSeen(GONE), start=done).screen == done.screen


@pytest.mark.parametrize("happened", [(), (LanguageTouched("id"),), (LanguageTouched("id"), ServiceTouched("A", ONE))])
def test_closing_the_branch_closes_the_kiosk_until_it_opens(happened: tuple[Input, ...]) -> None:
    closed = after(*happened, BranchSeen(CLOSED))

    assert closed.screen == Troubled(Trouble.CLOSED)
    assert after(BranchSeen(OPEN), start=closed).screen == Welcome()


@pytest.mark.parametrize(
    "happened",
    [(), (LanguageTouched("en"),), (LanguageTouched("id"), ServiceTouched("A", ONE)), (BranchSeen(CLOSED),),
     (*TAKE_A, NotTaken(ONE, GONE))],
)  # fmt: skip
def test_when_everybody_has_to_leave_nothing_else_is_on_screen_until_it_is_withdrawn(happened: tuple[Input, ...]) -> None:
    leaving = after(*happened, BranchSeen(LEAVE))

    assert leaving.screen == Troubled(Trouble.LEAVE)
    assert after(OtherServiceTouched(), HomeTouched(), RetryTouched(), start=leaving).screen == Troubled(Trouble.LEAVE)
    assert after(BranchSeen(LEAVE), Silence(9999), BranchNotSeen(GONE), start=leaving).screen == Troubled(Trouble.LEAVE)
    assert after(BranchSeen(OPEN), start=leaving).screen == Welcome()
    assert after(BranchSeen(CLOSED), start=leaving).screen == Troubled(Trouble.CLOSED)


def test_a_number_that_was_given_out_is_seen_before_the_building_is_left() -> None:
    taken = after(*TAKE_A, BranchSeen(LEAVE), Taken(ONE, TICKET), SlipEnded("A042", Paper.PRINTED), BranchSeen(LEAVE))

    assert taken.screen == Done(TICKET, Paper.PRINTED)
    assert after(HomeTouched(), start=taken).screen == Troubled(Trouble.LEAVE)


def test_the_language_can_be_changed_while_everybody_leaves() -> None:
    english = after(BranchSeen(LEAVE), LanguageTouched("en"), BranchSeen(LEAVE))

    assert (english.screen, english.language) == (Troubled(Trouble.LEAVE), "en")


def test_other_notices_leave_the_screen_as_it_is() -> None:
    told = {"id": branch_view(notice=notice("closing_soon"))}

    assert after(LanguageTouched("id"), BranchSeen(told)).screen == Services()


def test_a_chosen_service_that_is_withdrawn_leads_back_to_the_services() -> None:
    fewer = {"id": branch_view(services=[s for s in branch_view().services if s.code != "A"])}

    assert after(LanguageTouched("id"), ServiceTouched("A", ONE), BranchSeen(fewer)).screen == Services()


def test_silence_is_announced_and_then_starts_over_in_the_first_language() -> None:
    chosen = after(LanguageTouched("en"), ServiceTouched("A", ONE))

    assert after(Silence(RULES.idle_s - RULES.warn_s - 1), start=chosen).remaining_s is None
    assert after(Silence(RULES.idle_s - RULES.warn_s), start=chosen).remaining_s == RULES.warn_s
    over = after(Silence(RULES.idle_s), start=chosen)
    assert (over.screen, over.language, over.remaining_s) == (Welcome(), "id", None)


def test_a_touch_takes_the_announcement_back() -> None:
    warned = after(LanguageTouched("id"), Silence(50))

    assert warned.remaining_s == 10
    assert after(MoreTouched(1), start=warned).remaining_s is None


def test_the_end_of_a_printed_number_is_announced_and_one_without_paper_stays_longer() -> None:
    printed = after(*TAKE_A, Taken(ONE, TICKET), SlipEnded("A042", Paper.PRINTED))
    paperless = after(*TAKE_A, Taken(ONE, TICKET), SlipEnded("A042", Paper.OUT))

    assert after(Silence(RULES.done_s - 21), start=printed).remaining_s is None
    assert after(Silence(RULES.done_s - 20), start=printed).remaining_s == 20
    assert after(Silence(RULES.done_s), start=printed).screen == Welcome()
    assert after(Silence(89), start=paperless).remaining_s == 1
    assert after(Silence(90), start=paperless).screen == Welcome()


def test_silence_does_not_interrupt_the_server_or_the_welcome() -> None:
    assert isinstance(after(*TAKE_A, Silence(9999)).screen, Issuing)
    assert isinstance(after(Silence(9999)).screen, Welcome)


def test_a_closed_kiosk_stays_closed_but_forgets_the_language() -> None:
    closed = after(LanguageTouched("en"), BranchSeen(CLOSED))

    over = after(Silence(RULES.idle_s), start=closed)

    assert (over.screen, over.language) == (Troubled(Trouble.CLOSED), "id")


def test_the_next_person_is_not_sent_to_a_start_that_does_not_work() -> None:
    waiting = replace(after(*TAKE_A, Taken(ONE, TICKET), SlipEnded("A042", Paper.PRINTED)), missed=2)

    assert after(HomeTouched(), start=waiting).screen == Troubled(Trouble.SERVER_GONE)


def test_waits_are_polled_only_while_they_matter() -> None:
    assert polls(after())
    assert polls(after(LanguageTouched("id")))
    assert not polls(after(*TAKE_A))
    assert not polls(after(*TAKE_A, Taken(ONE, TICKET)))


TOUCHES = [
    LanguageTouched("id"), LanguageTouched("en"), ServiceTouched("A", ONE), ServiceTouched("P", TWO), MoreTouched(2),
    TakeTouched(), PriorityTouched(), BackTouched(), RetryTouched(), OtherServiceTouched(), HomeTouched(), NoSlipTouched(),
    Silence(0), Silence(45),
    Silence(70), Silence(100), BranchSeen(OPEN), BranchSeen(CLOSED), BranchNotSeen(GONE), Taken(ONE, TICKET), NotTaken(ONE, GONE),
    BranchSeen(LEAVE), NotTaken(ONE, Refusal(Code.QUOTA_REACHED, "")),
    SlipEnded("A042", Paper.PRINTED), SlipEnded("A042", Paper.OUT),
]  # fmt: skip


@given(st.lists(st.sampled_from(TOUCHES), max_size=40))
def test_no_order_of_events_issues_twice_or_loses_a_number_or_ends_in_a_dead_end(happened: list[Input]) -> None:
    kiosk = Kiosk()
    for one in happened:
        before = kiosk
        kiosk, wanted = step(kiosk, one, RULES)
        asked = [effect for effect in wanted if isinstance(effect, AskForTicket)]

        assert bool(asked) == (isinstance(kiosk.screen, Issuing) and not isinstance(before.screen, Issuing))
        if isinstance(before.screen, Done) and not isinstance(kiosk.screen, Done):
            assert isinstance(one, HomeTouched | Silence)

    over = after(Taken(ONE, TICKET), Silence(9999), Silence(9999), BranchSeen(OPEN), start=kiosk)
    assert isinstance(over.screen, Welcome | Issuing | Starting), over.screen
    assert isinstance(over.screen, Issuing) is (isinstance(kiosk.screen, Issuing) and kiosk.screen.order.request_id != ONE)
