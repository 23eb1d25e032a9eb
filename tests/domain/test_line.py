"""The order of the line: properties that hold for any line, and the cases people ask about."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from caller_server.domain import line
from caller_server.domain.branch import Policy
from caller_server.domain.events import LineReason
from caller_server.domain.ids import CounterCode, ServiceCode
from caller_server.domain.line import RecentCall
from caller_server.domain.ticket import Place, Ticket, TicketClass
from tests.builders import NINE, POLICY, a_call, a_counter, a_ticket

COUNTER = a_counter("A", "K")
WEIGHTED = replace(COUNTER, weights={ServiceCode("A"): 3, ServiceCode("K"): 1})


def _turn(ticket: Ticket) -> tuple[float, int]:
    """Within a class: as joined; appointments by their time."""
    return (ticket.appointment_at.timestamp() if ticket.appointment_at else 0.0, ticket.joined_order)


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
            issued_at=NINE - timedelta(minutes=200 - number),
            appointment_at=draw(st.sampled_from([None, None, None, NINE - timedelta(minutes=50), NINE + timedelta(minutes=20)])),
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

    for kind in TicketClass:
        turns = [_turn(s.ticket) for s in callable_now if s.ticket.line_class is kind and s.ticket.returned_order is None]
        assert turns == sorted(turns)


@given(lines())
def test_nobody_is_overtaken_without_a_reason(drawn: tuple[list[Ticket], list[RecentCall]]) -> None:
    tickets, calls = drawn
    callable_now = [s for s in line.order(tickets, calls, COUNTER, POLICY, NINE) if not s.passed_over]

    for place, standing in enumerate(callable_now):
        overtaken = [behind for behind in callable_now[place + 1 :] if behind.ticket.joined_order < standing.ticket.joined_order]
        for behind in overtaken:
            has_reason = standing.reason in (LineReason.PRIORITY, LineReason.PRIORITY_WAITED, LineReason.APPOINTMENT)
            gave_way = behind.ticket.returned_order is not None or behind.reason is not LineReason.JOINED
            # waits for its own turn among the interleaved, or for the time of its appointment
            has_its_own_turn = behind.ticket.line_class is not TicketClass.ORDINARY
            assert has_reason or gave_way or has_its_own_turn


def test_who_missed_an_appointment_and_came_back_goes_first_because_of_its_time() -> None:
    early = a_ticket(151, issued_at=NINE - timedelta(minutes=49))
    came_back = a_ticket(
        152, issued_at=NINE - timedelta(minutes=48), appointment_at=NINE - timedelta(minutes=50), returned_order=200
    )

    standings = line.order([early, came_back], [a_call(210), a_call(209), a_call(208)], COUNTER, POLICY, NINE)

    assert [(standing.ticket.number, standing.reason) for standing in standings] == [
        ("A152", LineReason.APPOINTMENT),
        ("A151", LineReason.JOINED),
    ]


@given(lines())
def test_two_others_go_between_two_priority_people_who_overtook(drawn: tuple[list[Ticket], list[RecentCall]]) -> None:
    tickets, calls = drawn
    patient = [replace(ticket, issued_at=NINE, returned_order=None, appointment_at=None) for ticket in tickets]
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
    heads: dict[tuple[str, str], Ticket] = {}
    for ticket in sorted(tickets, key=_turn):
        if ticket.returned_order is None and not ticket.is_passed_over(policy, NINE):
            heads.setdefault((ticket.service, ticket.line_class), ticket)
    returned = [t for t in tickets if t.returned_order is not None and not t.is_passed_over(policy, NINE)]

    for counter in (COUNTER, WEIGHTED):
        from_heads = line.first([*heads.values(), *returned], calls, counter, policy, NINE)
        from_all = line.first(tickets, calls, counter, policy, NINE)

        assert from_heads == from_all


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


def _called(seq: int, standing: line.Standing, counter: str = "bontang-3") -> RecentCall:
    ticket = standing.ticket
    code = CounterCode(counter)
    return RecentCall(seq, ticket.number, ticket.service, ticket.priority, standing.reason, ticket.joined_order, code)


@given(lines(), st.integers(1, 6), st.integers(1, 6))
def test_a_counter_with_weights_calls_each_service_at_least_once_in_as_many_calls_as_they_add_up_to(
    drawn: tuple[list[Ticket], list[RecentCall]], weight_a: int, weight_k: int
) -> None:
    assume(weight_a != weight_k)
    counter = replace(COUNTER, weights={ServiceCode("A"): weight_a, ServiceCode("K"): weight_k})
    mine = [ticket for ticket in drawn[0] if ticket.service in counter.services]
    waiting = {ticket.id: replace(ticket, deferred_until=None, returned_order=None) for ticket in mine}
    calls: list[RecentCall] = []
    since_last = dict.fromkeys(counter.services, 0)

    for seq in range(300, 300 + len(waiting)):
        people = {service for service in counter.services if any(t.service == service for t in waiting.values())}
        standing = line.first(waiting.values(), calls, counter, POLICY, NINE, own_calls=calls)
        assert standing is not None, "somebody starves"
        waiting.pop(standing.ticket.id)
        calls.insert(0, _called(seq, standing))
        for service in counter.services:
            called_or_empty = service == standing.ticket.service or service not in people
            since_last[service] = 0 if called_or_empty else since_last[service] + 1
            assert since_last[service] < weight_a + weight_k


def test_two_of_one_service_for_each_of_the_other_and_the_reason_is_said() -> None:
    counter = replace(COUNTER, weights={ServiceCode("K"): 2, ServiceCode("A"): 1})
    waiting = [a_ticket(n) for n in range(1, 7)] + [a_ticket(n, service=ServiceCode("K")) for n in range(11, 17)]

    standings = line.order(waiting, [], counter, POLICY, NINE)

    assert "".join(standing.ticket.service for standing in standings[:9]) == "KAKKAKKAK"
    assert standings[0].reason is LineReason.WEIGHTED  # A001 joined before it
    assert standings[1].reason is LineReason.JOINED


def test_with_equal_weights_the_order_of_joining_alone_decides() -> None:
    counter = replace(COUNTER, weights={ServiceCode("A"): 4, ServiceCode("K"): 4})
    waiting = [a_ticket(1, service=ServiceCode("K")), a_ticket(2, service=ServiceCode("K")), a_ticket(3)]

    assert [standing.ticket.joined_order for standing in line.order(waiting, [], counter, POLICY, NINE)] == [1, 2, 3]


def test_an_appointment_joins_as_of_its_time() -> None:
    early = a_ticket(1, issued_at=NINE - timedelta(minutes=40))
    late = a_ticket(2, issued_at=NINE - timedelta(minutes=10))
    appointment = a_ticket(3, issued_at=NINE, appointment_at=NINE - timedelta(minutes=20))

    standings = line.order([early, late, appointment], [], COUNTER, POLICY, NINE)

    assert [standing.ticket for standing in standings] == [early, appointment, late]
    assert standings[1].reason is LineReason.APPOINTMENT


def test_an_appointment_before_its_time_lets_everybody_pass_but_does_not_keep_a_counter_idle() -> None:
    appointment = a_ticket(1, appointment_at=NINE + timedelta(minutes=30))
    later = a_ticket(2)

    assert [s.ticket for s in line.order([appointment, later], [], COUNTER, POLICY, NINE)] == [later, appointment]
    alone = line.first([appointment], [], COUNTER, POLICY, NINE)
    assert alone is not None
    assert alone.ticket == appointment


def test_ordinary_people_go_on_while_appointments_keep_coming() -> None:
    """Ten ordinary people wait, and an appointment whose time has just come joins after every call: all ten are called first."""
    waiting = [a_ticket(n, issued_at=NINE - timedelta(minutes=30)) for n in range(1, 11)]
    calls: list[RecentCall] = []
    for seq in range(100, 110):
        waiting.append(a_ticket(seq, appointment_at=NINE - timedelta(seconds=110 - seq)))
        standing = line.first(waiting, calls, COUNTER, POLICY, NINE)
        assert standing is not None
        waiting.remove(standing.ticket)
        calls.insert(0, _called(seq, standing))

    assert not [ticket for ticket in waiting if ticket.appointment_at is None]
