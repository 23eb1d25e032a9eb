"""The rules of a ticket's life, one by one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from caller_server.domain import ticket as rules
from caller_server.domain import verbs
from caller_server.domain.branch import Outcome, Paper, Service
from caller_server.domain.errors import CallLimitReached, NotAllowedNow, NotFound, NotYourTicket, QueueError, TooSoon
from caller_server.domain.events import Event, LineReason, TicketCalled, detail, from_log
from caller_server.domain.ids import ServiceCode
from caller_server.domain.ticket import TRANSITIONS, Place, Ticket, TicketStatus
from tests.builders import FOUR, NINE, POLICY, THREE, TODAY, a_ticket


def at_three(state: TicketStatus = TicketStatus.CALLED, **changes: Any) -> Ticket:
    return a_ticket(**{"state": state, "counter": THREE, "attempt": 1, "called_at": NINE} | changes)


AT_ITS_COUNTER = ("recall", "start", "finish", "no_show", "return_to_line", "park", "resume", "transfer", "hand_on")
CHECK = Service(
    ServiceCode("A"),
    {"id": "Cek berkas"},
    {},
    following=ServiceCode("K"),
    checklist=(Paper("ktp", {"id": "KTP"}), Paper("kk", {"id": "KK"})),
    outcomes=(Outcome("selesai", {"id": "Selesai"}), Outcome("kurang", {"id": "Berkas kurang"}, asks_missing=True)),
)

# every verb, with what it needs besides the ticket
VERBS: dict[str, Any] = {
    "call": lambda t: rules.call(t, counter=THREE, now=NINE),
    "recall": lambda t: rules.recall(t, counter=THREE, policy=POLICY, now=NINE + timedelta(minutes=1)),
    "start": lambda t: rules.start(t, counter=THREE, now=NINE),
    "finish": lambda t: rules.finish(t, counter=THREE, now=NINE),
    "no_show": lambda t: rules.mark_no_show(t, counter=THREE, now=NINE),
    "reinstate": lambda t: rules.reinstate(t, policy=POLICY, today=TODAY, now=NINE),
    "return_to_line": lambda t: rules.return_to_line(t, counter=THREE, now=NINE),
    "park": lambda t: rules.park(t, counter=THREE, note=None, now=NINE),
    "resume": lambda t: rules.resume(t, counter=THREE, is_own_counter_closed=False, now=NINE),
    "transfer": lambda t: rules.transfer(t, counter=THREE, service=ServiceCode("K"), to_counter=None, note=None, now=NINE),
    "leave": lambda t: rules.leave(t, now=NINE),
    "expire": lambda t: rules.expire(t, now=NINE),
    "coming": lambda t: rules.coming(replace(t, place=Place.INVITED), minutes=None, now=NINE),
    "invite": lambda t: rules.invite(replace(t, place=Place.AWAY), come_by=NINE, now=NINE),
    "arrive": lambda t: rules.arrive(replace(t, place=Place.AWAY), now=NINE),
    "away": lambda t: rules.away(t, walk_minutes=5, now=NINE),
    "defer": lambda t: rules.defer(t, minutes=5, policy=POLICY, now=NINE),
    "reopen": lambda t: rules.reopen(replace(t, counter=t.counter or THREE), counter=THREE, now=NINE),
    "hand_on": lambda t: rules.hand_on(t, counter=THREE, service=CHECK, now=NINE),
    "add_service": lambda t: rules.add_service(t, counter=THREE, service=ServiceCode("K"), now=NINE),
    "move": lambda t: rules.move(t, service=ServiceCode("K"), to_counter=None, note="antre panjang", now=NINE),
    "mark_priority": lambda t: rules.mark_priority(t, priority=True, now=NINE),
    "add_note": lambda t: rules.add_note(t, now=NINE),
}


def in_state(state: TicketStatus) -> Ticket:
    held = state in (TicketStatus.CALLED, TicketStatus.SERVING, TicketStatus.PARKED)
    ended = state not in rules.OPEN_STATES
    return a_ticket(
        state=state, counter=THREE if held else None, attempt=1 if held else 0, called_at=NINE, ended_at=NINE if ended else None
    )


def test_every_verb_of_the_table_has_a_rule() -> None:
    assert set(VERBS) | {"take"} == set(TRANSITIONS)


@pytest.mark.parametrize("state", list(TicketStatus))
@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_is_accepted_in_just_the_states_of_the_table_and_leads_where_it_says(verb: str, state: TicketStatus) -> None:
    row, ticket = TRANSITIONS[verb], in_state(state)

    if state not in row.sources:
        with pytest.raises(NotAllowedNow) as refusal:
            VERBS[verb](ticket)
        assert refusal.value.why == f"ticket_{state}"
        return
    event = VERBS[verb](ticket)

    assert type(event) is row.event
    assert rules.apply(ticket, event, 9).state is (row.to or state)


@pytest.mark.parametrize("verb", AT_ITS_COUNTER)
def test_a_ticket_at_another_counter_is_not_yours(verb: str) -> None:
    (source, *_) = TRANSITIONS[verb].sources
    ticket = replace(in_state(source), counter=FOUR)

    with pytest.raises(NotYourTicket):
        VERBS[verb](ticket)


def test_only_the_counter_that_called_may_recall() -> None:
    called = rules.apply(a_ticket(), rules.call(a_ticket(), counter=THREE, now=NINE), 2)

    with pytest.raises(NotYourTicket):
        rules.recall(called, counter=FOUR, policy=POLICY, now=NINE)


def test_a_recall_waits_thirty_seconds_and_says_how_long() -> None:
    with pytest.raises(TooSoon) as refusal:
        rules.recall(at_three(), counter=THREE, policy=POLICY, now=NINE + timedelta(seconds=12))

    assert refusal.value.retry_after == timedelta(seconds=18)
    assert refusal.value.values["seconds"] == 18


def test_a_clock_that_went_back_does_not_hold_a_recall_up() -> None:
    event = rules.recall(at_three(), counter=THREE, policy=POLICY, now=NINE - timedelta(hours=1))

    assert event.attempt == 2


def test_the_third_call_is_the_last() -> None:
    with pytest.raises(CallLimitReached):
        rules.recall(at_three(attempt=3), counter=THREE, policy=POLICY, now=NINE + timedelta(hours=1))


def test_a_recall_keeps_the_reason_of_the_call_and_the_answer_of_the_person() -> None:
    ticket = at_three(call_reason=LineReason.PRIORITY, coming_at=NINE)

    again = rules.apply(ticket, rules.recall(ticket, counter=THREE, policy=POLICY, now=NINE + timedelta(minutes=1)), 5)

    assert (again.call_reason, again.coming_at) == (LineReason.PRIORITY, NINE)


def test_a_missed_person_may_come_back_within_the_grace_of_the_same_day() -> None:
    missed = a_ticket(state=TicketStatus.NO_SHOW, ended_at=NINE)

    assert rules.reinstate(missed, policy=POLICY, today=TODAY, now=NINE + timedelta(minutes=30))
    with pytest.raises(NotAllowedNow):
        rules.reinstate(missed, policy=POLICY, today=TODAY, now=NINE + timedelta(minutes=30, seconds=1))
    with pytest.raises(NotAllowedNow):
        rules.reinstate(missed, policy=POLICY, today=TODAY + timedelta(days=1), now=NINE)


def test_a_ticket_that_came_back_keeps_its_joining_place_and_remembers_when() -> None:
    missed = a_ticket(7, state=TicketStatus.NO_SHOW, ended_at=NINE, place=Place.AWAY)

    back = rules.apply(missed, rules.reinstate(missed, policy=POLICY, today=TODAY, now=NINE), 40)

    assert (back.joined_order, back.returned_order, back.place, back.ended_at) == (7, 40, Place.HERE, None)


def test_a_transfer_to_where_the_ticket_is_has_no_meaning() -> None:
    with pytest.raises(NotAllowedNow):
        rules.transfer(at_three(), counter=THREE, service=ServiceCode("A"), to_counter=None, note=None, now=NINE)
    with pytest.raises(NotAllowedNow):
        rules.transfer(at_three(), counter=THREE, service=ServiceCode("K"), to_counter=THREE, note=None, now=NINE)


def test_giving_way_is_bounded() -> None:
    ticket = a_ticket()
    for times in range(POLICY.max_deferrals):
        ticket = rules.apply(ticket, rules.defer(ticket, minutes=5, policy=POLICY, now=NINE), times)

    with pytest.raises(NotAllowedNow):
        rules.defer(ticket, minutes=5, policy=POLICY, now=NINE)


def test_who_only_waits_cannot_say_coming() -> None:
    with pytest.raises(NotAllowedNow) as refusal:
        rules.coming(a_ticket(), minutes=None, now=NINE)

    assert refusal.value.why == "not_called_yet"


def test_who_gives_a_walking_time_is_away() -> None:
    taken = rules.take(number="A001", service=ServiceCode("A"), language="id", priority=False, walk_minutes=10, now=NINE)

    ticket = rules.taken(taken, ticket_id=a_ticket().id, branch=a_ticket().branch, day=TODAY, seq=1)

    assert (ticket.place, ticket.walk_minutes) == (Place.AWAY, 10)


def test_an_event_of_an_unknown_kind_is_a_fault_not_a_silent_nothing() -> None:
    class Teleported(Event):
        pass

    with pytest.raises(TypeError):
        rules.apply(a_ticket(), Teleported(at=NINE), 1)


def test_what_the_log_keeps_gives_the_same_event_again() -> None:
    event = TicketCalled(at=NINE, counter=THREE, attempt=1, reason=LineReason.PRIORITY, note="lansia")

    assert from_log(event.kind, NINE, detail(event)) == event


@pytest.mark.parametrize("state", list(TicketStatus))
def test_the_buttons_of_the_phone_are_what_the_rules_accept(state: TicketStatus) -> None:
    offered = set(verbs.of_participant(in_state(state), POLICY, TODAY, NINE))

    expected = {
        TicketStatus.WAITING: {"away", "defer", "leave"},
        TicketStatus.PARKED: {"arrive"},
        TicketStatus.CALLED: {"coming"},
        TicketStatus.NO_SHOW: {"return"},
    }
    assert offered == expected.get(state, set())


@pytest.mark.parametrize("state", list(TicketStatus))
def test_the_buttons_of_the_console_are_what_the_rules_accept(state: TicketStatus) -> None:
    offered = set(verbs.of_officer(in_state(state), CHECK, POLICY, NINE))

    expected = {
        TicketStatus.CALLED: {"recall", "start", "no_show", "return_to_line", "transfer", "add_note"},
        TicketStatus.SERVING: {"finish", "hand_on", "add_service", "park", "transfer", "add_note"},
        TicketStatus.PARKED: {"add_note"},
    }
    assert offered == expected.get(state, set())


def test_a_refusal_changes_nothing_and_carries_a_code() -> None:
    ticket = a_ticket()

    with pytest.raises(QueueError) as refusal:
        rules.finish(ticket, counter=THREE, now=NINE)

    assert refusal.value.code == "not_allowed_now"
    assert ticket == a_ticket()


def test_an_outcome_is_one_of_the_service_and_names_papers_only_where_it_asks() -> None:
    ticket = at_three(TicketStatus.SERVING, serving_since=NINE)

    def finish(outcome: str | None, *missing: str) -> Event:
        return rules.finish(ticket, counter=THREE, service=CHECK, outcome=outcome, missing=missing, now=NINE)

    short = rules.apply(ticket, finish("kurang", "kk", "ktp"), 9)
    assert (short.state, short.outcome, short.missing) == (TicketStatus.SERVED, "kurang", ("kk", "ktp"))
    assert rules.apply(ticket, finish("selesai"), 9).missing is None
    for outcome, missing, why in (
        ("kurang", (), "papers_to_name"),
        ("selesai", ("kk",), "no_papers_here"),
        (None, ("kk",), "no_papers_here"),
    ):
        with pytest.raises(NotAllowedNow) as refusal:
            finish(outcome, *missing)
        assert refusal.value.why == why
    with pytest.raises(NotFound):
        finish("menikah")
    with pytest.raises(NotFound):
        finish("kurang", "paspor")


def test_a_finish_can_be_taken_back_for_ten_seconds_and_serving_goes_on_as_before() -> None:
    serving = at_three(TicketStatus.SERVING, serving_since=NINE)
    served = rules.apply(serving, rules.finish(serving, counter=THREE, now=NINE + timedelta(minutes=4)), 9)

    reopened = rules.apply(served, rules.reopen(served, counter=THREE, now=NINE + timedelta(minutes=4, seconds=10)), 10)

    assert reopened == serving
    with pytest.raises(NotAllowedNow) as refusal:
        rules.reopen(served, counter=THREE, now=NINE + timedelta(minutes=4, seconds=11))
    assert refusal.value.why == "too_late_to_undo"


def test_handed_on_a_ticket_keeps_its_number_and_the_time_it_joined_first() -> None:
    serving = at_three(TicketStatus.SERVING, serving_since=NINE, issued_at=NINE - timedelta(hours=1))

    waiting = rules.apply(serving, rules.hand_on(serving, counter=THREE, service=CHECK, now=NINE), 9)

    assert (waiting.number, waiting.service, waiting.joined_order) == (serving.number, "K", serving.joined_order)
    assert (waiting.issued_at, waiting.lined_up_at) == (serving.issued_at, NINE)
    with pytest.raises(NotAllowedNow) as refusal:
        rules.hand_on(serving, counter=THREE, service=replace(CHECK, following=None), now=NINE)
    assert refusal.value.why == "nothing_follows"


def test_another_service_at_the_same_counter_starts_its_own_time() -> None:
    serving = at_three(TicketStatus.SERVING, serving_since=NINE)
    later = NINE + timedelta(minutes=6)

    goes_on = rules.apply(serving, rules.add_service(serving, counter=THREE, service=ServiceCode("K"), now=later), 9)

    assert (goes_on.state, goes_on.counter, goes_on.service, goes_on.serving_since) == (TicketStatus.SERVING, THREE, "K", later)
    with pytest.raises(NotAllowedNow):
        rules.add_service(serving, counter=THREE, service=serving.service, now=later)


def test_a_parked_person_says_once_to_be_back_and_the_next_call_forgets_it() -> None:
    parked = at_three(TicketStatus.PARKED, parked_at=NINE)

    back = rules.apply(parked, rules.arrive(parked, now=NINE + timedelta(minutes=7)), 9)

    assert (back.state, back.back_at) == (TicketStatus.PARKED, NINE + timedelta(minutes=7))
    with pytest.raises(NotAllowedNow) as refusal:
        rules.arrive(back, now=NINE + timedelta(minutes=8))
    assert refusal.value.why == "back_already"
    called = rules.apply(
        back, rules.resume(back, counter=THREE, is_own_counter_closed=False, now=NINE + timedelta(minutes=9)), 10
    )
    assert called.back_at is None


@pytest.mark.parametrize(
    ("attempt", "seconds", "coming", "is_absent"),
    [(3, 30, None, True), (3, 29, None, False), (2, 300, None, False), (3, 50, 25, False), (3, 55, 25, True)],
)
def test_absent_is_who_was_called_often_enough_and_given_time_to_come(
    attempt: int, seconds: int, coming: int | None, is_absent: bool
) -> None:
    said = None if coming is None else NINE + timedelta(seconds=coming)
    ticket = at_three(attempt=attempt, coming_at=said)
    now = NINE + timedelta(seconds=seconds)

    assert rules.is_absent(ticket, replace(POLICY, auto_no_show=True), now) is is_absent
    assert rules.is_absent(ticket, POLICY, now) is False  # the branch leaves it to the officer


def test_how_long_somebody_stood_in_line_is_known_from_the_first_call() -> None:
    ticket = a_ticket(issued_at=NINE, lined_up_at=NINE)
    called = rules.apply(ticket, rules.call(ticket, counter=THREE, now=NINE + timedelta(minutes=20)), 2)

    again = rules.apply(called, rules.recall(called, counter=THREE, policy=POLICY, now=NINE + timedelta(minutes=21)), 3)

    assert (called.waited_s, again.waited_s) == (1200, 1200)
