"""The order of the line: properties that hold for any line, and the cases people ask about."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain import line
from caller_server.domain.branch import Policy
from caller_server.domain.events import LineReason
from caller_server.domain.ids import CounterCode, ServiceCode
from caller_server.domain.line import RecentCall
from caller_server.domain.ticket import Place, Ticket
from tests.builders import NINE, POLICY, a_call, a_counter, a_ticket

COUNTER = a_counter("A", "K")


@st.composite
def lines(draw: st.DrawFn) -> tuple[list[Ticket], list[RecentCall]]:
    """Up to 25 waiting tickets of three services, some priority, returned, deferred or away, and the calls made so far."""
    joined = draw(st.lists(st.integers(1, 200), max_size=25, unique=True))
    tickets = [
        a_ticket(
            number,
            service=ServiceCode(draw(st.sampled_from(["A", "K", "D"]))),
            priority=draw(st.booleans()),
            returned_order=draw(st.one_of(st.none(), st.integers(200, 220))),
            deferred_until=draw(st.sampled_from([None, None, NINE - timedelta(minutes=1), NINE + timedelta(minutes=1)])),
            place=draw(st.sampled_from([Place.HERE, Place.HERE, Place.AWAY])),
            issued_at=NINE - timedelta(minutes=draw(st.integers(0, 60))),
        )
        for number in joined
    ]
    seqs = sorted(draw(st.lists(st.integers(190, 230), max_size=6, unique=True)), reverse=True)
    calls = [a_call(seq, draw(st.sampled_from(["A", "K"])), draw(st.booleans())) for seq in seqs]
    return tickets, calls


@given(lines())
def test_everyone_whom_the_counter_may_call_stands_in_line_once(drawn: tuple[list[Ticket], list[RecentCall]]) -> None:
    tickets, calls = drawn

    standings = line.order(tickets, calls, COUNTER, POLICY, NINE)

    mine = [ticket.id for ticket in tickets if ticket.service in COUNTER.services]
    assert sorted(standing.ticket.id for standing in standings) == sorted(mine)


@given(lines(), st.randoms())
def test_the_same_line_has_the_same_order_however_it_was_read(drawn: tuple[list[Ticket], list[RecentCall]], random) -> None:  # type: ignore[no-untyped-def]
    tickets, calls = drawn
    shuffled = list(tickets)
    random.shuffle(shuffled)

    assert line.order(tickets, calls, COUNTER, POLICY, NINE) == line.order(shuffled, calls, COUNTER, POLICY, NINE)


@given(lines())
def test_within_a_class_first_come_is_first_called_but_for_those_who_came_back(
    drawn: tuple[list[Ticket], list[RecentCall]],
) -> None:
    tickets, calls = drawn

    callable_now = [s for s in line.order(tickets, calls, COUNTER, POLICY, NINE) if not s.passed_over]

    for priority in (False, True):
        joined = [
            s.ticket.joined_order for s in callable_now if s.ticket.priority is priority and s.ticket.returned_order is None
        ]
        assert joined == sorted(joined)


@given(lines())
def test_nobody_is_overtaken_without_a_reason(drawn: tuple[list[Ticket], list[RecentCall]]) -> None:
    tickets, calls = drawn
    callable_now = [s for s in line.order(tickets, calls, COUNTER, POLICY, NINE) if not s.passed_over]

    for place, standing in enumerate(callable_now):
        overtaken = [behind for behind in callable_now[place + 1 :] if behind.ticket.joined_order < standing.ticket.joined_order]
        for behind in overtaken:
            has_reason = standing.reason in (LineReason.PRIORITY, LineReason.PRIORITY_WAITED)
            gave_way = behind.ticket.returned_order is not None or behind.reason is not LineReason.JOINED
            is_behind_a_priority = behind.ticket.priority  # waits for its own turn among the interleaved
            assert has_reason or gave_way or is_behind_a_priority


@given(lines())
def test_two_others_go_between_two_priority_people_who_overtook(drawn: tuple[list[Ticket], list[RecentCall]]) -> None:
    tickets, calls = drawn
    patient = [replace(ticket, issued_at=NINE, returned_order=None) for ticket in tickets]
    calls = [call for call in calls if call.service in COUNTER.services]
    history = [call.priority for call in reversed(calls)]

    for standing in line.order(patient, calls, COUNTER, POLICY, NINE):
        if standing.passed_over:
            continue
        if standing.reason is LineReason.PRIORITY:
            assert history[-POLICY.priority_ratio :] == [False] * POLICY.priority_ratio
        history.append(standing.ticket.priority)


@given(lines(), st.booleans())
def test_the_heads_are_enough_to_know_who_is_first(drawn: tuple[list[Ticket], list[RecentCall]], staged: bool) -> None:
    tickets, calls = drawn
    policy = Policy(staged_calling=staged)
    heads: dict[tuple[str, bool], Ticket] = {}
    for ticket in sorted(tickets, key=lambda t: t.joined_order):
        if ticket.returned_order is None and not ticket.is_passed_over(policy, NINE):
            heads.setdefault((ticket.service, ticket.priority), ticket)
    returned = [t for t in tickets if t.returned_order is not None and not t.is_passed_over(policy, NINE)]

    from_heads = line.first([*heads.values(), *returned], calls, COUNTER, policy, NINE)
    from_all = line.first(tickets, calls, COUNTER, policy, NINE)

    assert (from_heads and from_heads.ticket) == (from_all and from_all.ticket)


@given(lines())
def test_calling_the_first_again_and_again_empties_the_line(drawn: tuple[list[Ticket], list[RecentCall]]) -> None:
    tickets, calls = drawn
    waiting = {ticket.id: replace(ticket, deferred_until=None) for ticket in tickets if ticket.service in COUNTER.services}
    seq = 300

    while waiting:
        standing = line.first(waiting.values(), calls, COUNTER, POLICY, NINE)
        assert standing is not None, "somebody starves"
        ticket = waiting.pop(standing.ticket.id)
        seq += 1
        calls = [RecentCall(seq, ticket.number, ticket.service, ticket.priority, standing.reason, ticket.joined_order), *calls]


def test_ordinary_people_go_on_while_priority_people_keep_coming() -> None:
    """Ten ordinary people wait, and a new priority person joins after every call: all ten are called within thirty calls."""
    waiting = [a_ticket(n) for n in range(1, 11)]
    calls: list[RecentCall] = []
    for seq in range(100, 130):
        waiting.append(a_ticket(seq, priority=True, issued_at=NINE - timedelta(hours=2)))
        standing = line.first(waiting, calls, COUNTER, POLICY, NINE)
        assert standing is not None
        waiting.remove(standing.ticket)
        calls.insert(0, a_call(seq, priority=standing.ticket.priority))

    assert not [ticket for ticket in waiting if not ticket.priority]


def test_those_who_give_way_are_passed_over_and_keep_their_row() -> None:
    gives_way = a_ticket(1, deferred_until=NINE + timedelta(minutes=5))
    tickets = [gives_way, a_ticket(2), a_ticket(3)]

    standings = line.order(tickets, [], COUNTER, POLICY, NINE)
    first = line.first(tickets, [], COUNTER, POLICY, NINE)

    assert [(s.ticket.number, s.passed_over) for s in standings] == [("A001", True), ("A002", False), ("A003", False)]
    assert first is not None
    assert first.ticket.number == "A002"
    later = line.first(tickets, [], COUNTER, POLICY, NINE + timedelta(minutes=6))
    assert later is not None
    assert later.ticket == gives_way


def test_away_matters_only_where_the_branch_calls_in_stages() -> None:
    tickets = [a_ticket(1, place=Place.AWAY), a_ticket(2)]

    everyone = line.first(tickets, [], COUNTER, POLICY, NINE)
    staged = line.first(tickets, [], COUNTER, Policy(staged_calling=True), NINE)

    assert everyone is not None
    assert staged is not None
    assert (everyone.ticket.number, staged.ticket.number) == ("A001", "A002")


def test_a_ticket_sent_to_a_counter_waits_for_it_while_it_is_staffed() -> None:
    sent = a_ticket(1, for_counter=CounterCode("bontang-9"))

    assert line.first([sent], [], COUNTER, POLICY, NINE, staffed=frozenset({CounterCode("bontang-9")})) is None
    assert line.first([sent], [], COUNTER, POLICY, NINE) is not None


def test_ahead_counts_only_those_who_stand_in_the_same_line() -> None:
    tickets = [a_ticket(1), a_ticket(2, service=ServiceCode("D")), a_ticket(3), a_ticket(4, service=ServiceCode("D"))]
    standings = line.order(tickets, [], None, POLICY, NINE)
    apart = line.shared_services([(ServiceCode("A"),), (ServiceCode("D"),)])
    together = line.shared_services([(ServiceCode("A"), ServiceCode("D"))])

    assert list(line.ahead(standings, apart).values()) == [0, 0, 1, 1]
    assert list(line.ahead(standings, together).values()) == [0, 1, 2, 3]
