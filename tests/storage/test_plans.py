"""No question about a branch looks through its history: what SQLite says it will do, for every statement there is."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Select, event
from sqlalchemy.sql import CompoundSelect

from caller_server.storage import branch, leases, lobby, outbox, queries, score_card
from caller_server.usecases.score_card import Question
from tests.builders import TODAY
from tests.hall import MONDAY_NINE, hall

STATEMENTS: dict[str, Select[Any] | CompoundSelect[Any]] = {
    name: found for module in (queries, branch) for name, found in vars(module).items() if isinstance(found, Select)
}
STATEMENTS |= {
    name: found
    for module in (outbox, leases, lobby)
    for name, found in vars(module).items()
    if isinstance(found, Select | CompoundSelect) and name[0] != "_"
}
STATEMENTS |= {f"heads_{n}_{staged}": queries.heads(n, staged) for n in (1, 4) for staged in (False, True)}
VALUES: dict[str, Any] = {
    "b_branch": 1, "b_day": TODAY, "b_now": MONDAY_NINE, "b_since": MONDAY_NINE, "b_limit": 9, "b_target": 2400,
    "b_device": 1, "b_series": 1, "b_floor": 1, "b_after": 1, "b_seq": 1, "b_at": MONDAY_NINE,
    "b_ids": [str(n) for n in range(20)], "b_services": ["A", "K"],
} | {
    name: "x"
    for name in (
        "b_id", "b_number", "b_counter", "b_kind", "b_service", "b_scope", "b_request", "b_code", "b_hash", "b_holder",
        "b_officer",
    )
} | {f"b_service_{place}": "A" for place in range(4)}  # fmt: skip
GROWS = (
    "ticket",
    "ticket_event",
    "branch_event",
    "request",
    "stage",
    "ticket_note",
    "outbox",
    "contact",
    "push_subscription",
    "kiosk_number",
)
BOUNDED = (
    "day=?",
    "(id=?",
    "ticket_id=?",
    "number=?",
    "(counter=?",
    "for_counter=?",
    "token_hash=?",
    "scope=?",
    "seq=?",
    "seq>?",  # from the day's first event on, or from the newest that was looked at
    "holder_hash=?",
    "due_at<?",  # of those that wait
)
# Reads from the newest event backwards and stops at the last day's end: never more than one day's events of the branch.
BACKWARDS = {"SHIFTS_CHANGED_TODAY", "DAY_BEGAN"}


def plan(connection: Connection, statement: Select[Any] | CompoundSelect[Any]) -> list[str]:
    """The steps SQLite takes for the statement as it really runs."""
    ran: list[tuple[str, Any]] = []
    event.listen(connection, "before_cursor_execute", lambda _c, _cursor, sql, values, *_: ran.append((sql, values)))
    connection.execute(statement, VALUES)
    sql, values = ran[0]
    return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_it_is_answered_by_an_index_bounded_by_day_or_id(name: str, tmp_path: Path) -> None:
    with hall("sqlite", tmp_path) as bontang, bontang.database.reader() as connection:
        steps = plan(connection, STATEMENTS[name])

    of_what_grows = [step for step in steps if step.split()[1] in GROWS]
    for step in of_what_grows:
        assert step.startswith("SEARCH"), f"{name} scans: {step}"
        if name in BACKWARDS and step.endswith("(branch_id=?)"):
            continue
        assert any(bound in step for bound in BOUNDED), f"{name} reads the branch's whole history: {step}"


def test_the_ticket_at_a_counter_is_found_by_the_index_of_tickets_at_counters(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path) as bontang, bontang.database.reader() as connection:
        steps = plan(connection, queries.TICKET_AT)

    assert "uq_ticket_at_counter" in steps[0]


@pytest.mark.parametrize("by", ["hour", "service", "day", "horizon"])
def test_shown_windows_are_counted_in_the_order_of_their_index_without_sorting(by: Any, tmp_path: Path) -> None:
    question = Question(TODAY, TODAY, by)
    with hall("sqlite", tmp_path) as bontang, bontang.database.reader() as connection:
        steps = plan(connection, score_card.counting(1, question))
        hits = plan(connection, score_card.counting_hits(1, question, None))

    for step in (steps, hits):
        assert step == ["SEARCH shown_window USING INDEX ix_shown_window_day (branch_id=? AND day>? AND day<?)"]
