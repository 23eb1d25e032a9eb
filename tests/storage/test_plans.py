"""No question about a branch looks through its history: what SQLite says it will do, for every statement there is."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Select, event
from sqlalchemy.sql import CompoundSelect

from caller_server.storage import branch, queries
from tests.builders import TODAY
from tests.hall import MONDAY_NINE, hall

STATEMENTS: dict[str, Select[Any] | CompoundSelect[Any]] = {
    name: found for module in (queries, branch) for name, found in vars(module).items() if isinstance(found, Select)
}
STATEMENTS |= {f"heads_{n}_{staged}": queries.heads(n, staged) for n in (1, 4) for staged in (False, True)}
VALUES: dict[str, Any] = {
    "b_branch": 1, "b_day": TODAY, "b_now": MONDAY_NINE, "b_since": MONDAY_NINE, "b_limit": 9, "b_target": 2400,
    "b_ids": [str(n) for n in range(20)], "b_services": ["A", "K"],
} | {
    name: "x"
    for name in (
        "b_id", "b_number", "b_counter", "b_kind", "b_service", "b_scope", "b_request", "b_code", "b_hash", "b_holder",
        "b_officer",
    )
} | {f"b_service_{place}": "A" for place in range(4)}  # fmt: skip
GROWS = ("ticket", "ticket_event", "branch_event", "request", "stage", "ticket_note")
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
    "holder_hash=?",
)


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
        assert any(bound in step for bound in BOUNDED), f"{name} reads the branch's whole history: {step}"


def test_the_ticket_at_a_counter_is_found_by_the_index_of_tickets_at_counters(tmp_path: Path) -> None:
    with hall("sqlite", tmp_path) as bontang, bontang.database.reader() as connection:
        steps = plan(connection, queries.TICKET_AT)

    assert "uq_ticket_at_counter" in steps[0]
