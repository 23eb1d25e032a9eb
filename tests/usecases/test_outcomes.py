"""What the correction learns from windows that were shown, once their people have been called."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from caller_server.domain.estimate.correction import Correction
from caller_server.domain.estimate.quantiles import Quantiles
from caller_server.domain.ids import ServiceCode
from caller_server.usecases.ahead.memory import Memory, with_outcomes
from caller_server.usecases.forecasts import Outcome

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TOLD = Quantiles(10, 20, 30)
CALLED_AFTER_MIN = 40.0
SHOWN = Outcome(
    service=ServiceCode("A"),
    hour=9,
    shown_at=NINE,
    is_first=True,
    raw=TOLD,
    turn=TOLD,
    from_at=NINE + timedelta(minutes=10),
    to_at=NINE + timedelta(minutes=30),
    called_at=NINE + timedelta(minutes=CALLED_AFTER_MIN),
)
PASSED_OVER = replace(SHOWN, turn_at=NINE + timedelta(minutes=15))


@pytest.mark.parametrize("outcome", [SHOWN, PASSED_OVER], ids=["here", "passed over while away"])
def test_the_call_is_the_outcome(outcome: Outcome) -> None:
    learnt = with_outcomes(Memory(day=date(2026, 11, 23)), [outcome])

    assert learnt.correction == Correction().learnt(TOLD, CALLED_AFTER_MIN)


def test_who_was_not_here_at_the_turn_is_no_hit_and_no_miss() -> None:
    memory = Memory(day=date(2026, 11, 23))

    assert with_outcomes(memory, [PASSED_OVER]).hits == memory.hits
    assert with_outcomes(memory, [SHOWN]).hits == {"2026-11-23": (0, 1)}


@pytest.mark.parametrize("outcome", [replace(SHOWN, is_first=False), replace(SHOWN, gave_way=True)], ids=["later", "gave way"])
def test_later_windows_and_people_who_gave_way_teach_nothing(outcome: Outcome) -> None:
    assert with_outcomes(Memory(day=date(2026, 11, 23)), [outcome]).correction == Correction()
