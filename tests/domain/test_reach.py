"""The ladder: what is sent by which rung and when, what stops it, and when a failed message is tried again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain import reach as rules
from caller_server.domain.branch import Policy
from caller_server.domain.events import BY_KIND, LineReason, TicketCalled
from caller_server.domain.ids import BranchCode, CounterCode, ServiceCode, TicketId
from caller_server.domain.reach import Ladder, Means, Message, plan
from caller_server.domain.ticket import Place, Ticket, TicketStatus

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)
ALL = Ladder(frozenset({"push", "whatsapp", "sms", "email"}), timedelta(seconds=20))
TICKET = Ticket(TicketId("t"), BranchCode("b"), NOW.date(), "A001", ServiceCode("A"), TicketStatus.CALLED, 1, NOW)
KINDS = st.sampled_from(rules.KINDS)
MEANS = st.builds(
    Means, st.lists(st.text("abcdef", min_size=3), max_size=4, unique=True).map(tuple), st.sampled_from([None, "phone", "email"])
)
LADDERS = st.builds(Ladder, st.frozensets(st.sampled_from(["push", "whatsapp", "sms", "email"])), st.just(timedelta(seconds=20)))


def rungs(kind: str, means: Means, **more: bool) -> list[tuple[str, int]]:
    steps = plan(kind, means, ALL, now=NOW, expires_at=LATER, **more)
    return [(step.rung, round((step.due_at - NOW).total_seconds())) for step in steps]


def test_a_call_wakes_the_browser_at_once_and_writes_later_and_later() -> None:
    assert rungs("called", Means(("x",), "phone")) == [("push", 0), ("whatsapp", 20), ("sms", 40)]
    assert rungs("called", Means(("x",), "email")) == [("push", 0), ("email", 20)]
    assert rungs("called", Means((), "phone")) == [("whatsapp", 20), ("sms", 40)]  # the page may be open: give it its time


def test_a_repeated_call_wakes_the_browser_and_costs_no_second_message() -> None:
    assert rungs("called", Means(("x",), "phone"), is_repeated=True) == [("push", 0)]


def test_what_needs_no_answer_is_written_once_and_a_moved_window_only_without_a_browser() -> None:
    assert rungs("near", Means(("x",), "phone")) == [("push", 0), ("whatsapp", 20)]
    assert rungs("near", Means((), "phone")) == [("whatsapp", 0)]
    assert rungs("later", Means(("x",), "phone")) == [("push", 0)]
    assert rungs("later", Means((), "email")) == [("email", 0)]


@given(KINDS, MEANS, LADDERS, st.booleans(), st.integers(1, 3600))
def test_each_rung_comes_later_than_the_one_before_and_never_after_its_end(
    kind: str, means: Means, ladder: Ladder, is_repeated: bool, life_s: int
) -> None:
    until = NOW + timedelta(seconds=life_s)

    steps = plan(kind, means, ladder, now=NOW, expires_at=until, is_repeated=is_repeated)

    assert len({(step.rung, step.target) for step in steps}) == len(steps)  # one message per rung and target
    assert all(step.rung in ladder.rungs and NOW <= step.due_at < step.expires_at == until for step in steps)
    messages = [step for step in steps if step.rung != "push"]
    assert [step.due_at for step in messages] == sorted({step.due_at for step in messages})
    assert all(step.due_at == NOW for step in steps if step.rung == "push")
    if kind in rules.URGENT:
        assert all(step.due_at >= NOW + ladder.wait for step in messages)
    if means.contact is None:
        assert not messages


@given(
    KINDS,
    st.sampled_from(["push", "sms"]),
    st.sampled_from(TicketStatus),
    st.sampled_from(Place),
    st.booleans(),
    st.booleans(),
    st.integers(0, 3600),
)
def test_nothing_is_sent_late_nor_when_it_is_over_nor_after_an_answer(
    kind: str, rung: str, state: TicketStatus, place: Place, has_answered: bool, is_pushed: bool, after_s: int
) -> None:
    message = Message(kind, rung, NOW, NOW + timedelta(minutes=30))
    ticket = replace(TICKET, state=state, place=place, coming_at=NOW + timedelta(seconds=5) if has_answered else None)

    why = rules.needless(message, ticket, is_pushed=is_pushed, now=NOW + timedelta(seconds=after_s))

    if why is None:
        assert after_s < 1800
        assert not (kind in rules.URGENT and has_answered)
        assert state is {"called": TicketStatus.CALLED, "missed": TicketStatus.NO_SHOW}.get(kind, TicketStatus.WAITING)
    else:
        assert why in ("late", "over", "coming", "told")


def test_an_answer_to_an_earlier_call_does_not_silence_a_repeated_one() -> None:
    ticket = replace(TICKET, coming_at=NOW - timedelta(seconds=30))

    assert rules.needless(Message("called", "push", NOW, LATER), ticket, is_pushed=False, now=NOW) is None


def test_what_was_pushed_and_needs_no_answer_is_not_written_too() -> None:
    waiting = replace(TICKET, state=TicketStatus.WAITING)

    assert rules.needless(Message("near", "sms", NOW, LATER), waiting, is_pushed=True, now=NOW) == "told"
    assert rules.needless(Message("called", "sms", NOW, LATER), TICKET, is_pushed=True, now=NOW) is None  # not answered


@given(st.integers(1, 9), st.floats(0, 1), st.one_of(st.none(), st.integers(0, 10_000)), st.integers(0, 2000))
def test_a_retry_backs_off_honours_the_provider_and_ends(tries: int, chance: float, asked_s: int | None, life_s: int) -> None:
    message = Message("called", "sms", NOW, NOW + timedelta(seconds=life_s), tries)
    asked = timedelta(seconds=asked_s) if asked_s is not None else None

    at = rules.try_again_at(message, asked=asked, chance=chance, now=NOW)

    if at is None:
        longest = max(rules.BACK_OFF[min(tries, 3) - 1] * 1.2, asked or timedelta(0))
        assert tries > 3 or NOW + longest >= message.expires_at
    else:
        assert NOW + rules.BACK_OFF[tries - 1] * 0.8 <= at < message.expires_at
        assert asked is None or at >= NOW + asked


@pytest.mark.parametrize("kind", sorted(BY_KIND))
def test_every_event_that_asks_for_a_message_or_ends_the_ticket_is_looked_at(kind: str) -> None:
    asks = {"called", "invited", "marked_no_show"}
    closes = {"served", "cancelled", "expired"}
    stops = {"coming_announced", "arrived", "reinstated", "serving_started", "returned", "transferred"}
    event = object.__new__(BY_KIND[kind])
    if isinstance(event, TicketCalled):
        event = TicketCalled(at=NOW, counter=CounterCode("b-1"), attempt=1, reason=LineReason.JOINED)

    assert rules.concerns(event) == (kind in asks | closes | stops)
    assert (rules.told_by(event) is not None) == (kind in asks)
    assert rules.closes(event) == (kind in closes)


def test_a_message_lives_as_long_as_somebody_wants_to_hear_it() -> None:
    policy = Policy()
    missed = replace(TICKET, state=TicketStatus.NO_SHOW, ended_at=NOW)
    invited = replace(TICKET, come_by=NOW + timedelta(minutes=12))

    assert rules.expires_at("missed", missed, policy, NOW) == NOW + policy.grace
    assert rules.expires_at("invited", invited, policy, NOW) == invited.come_by
    assert rules.expires_at("called", TICKET, policy, NOW) == NOW + rules.LONGEST_CALL


def test_of_several_browsers_the_best_result_is_told_and_an_older_event_is_forgotten() -> None:
    results = [
        ("push", "near:3", "sent", "accepted", NOW),
        ("push", "called:9", "failed", "gone", LATER),
        ("push", "called:9", "waiting", "retrying", LATER),
        ("sms", "called:9", "dropped", "coming", LATER),
    ]

    found = rules.reached([("push", NOW), ("phone", NOW)], results)

    assert [(one.rung, one.result) for one in found] == [("push", "retrying"), ("message", "ready")]


def test_contacts_are_masked() -> None:
    assert rules.masked("phone", "6281234564821") == "+62 ••• 4821"
    assert rules.masked("email", "budi@contoh.id") == "b•••@contoh.id"
