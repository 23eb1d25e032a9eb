"""What /readyz is told: what stops commands is a reason, what somebody should know is a warning."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from caller_server.wiring import health


def a_store(codes: Any, jump: timedelta | None = None) -> Any:
    return SimpleNamespace(catalogue=SimpleNamespace(codes=codes), clock=SimpleNamespace(jump=jump))


def test_a_server_with_a_branch_and_a_steady_clock_is_ready() -> None:
    found = health(a_store(lambda: ["bontang"]))

    assert (found.reasons, found.warnings) == ((), ())


def test_a_moved_clock_is_a_warning_and_the_server_goes_on() -> None:
    found = health(a_store(lambda: ["bontang"], timedelta(hours=3)))

    assert found.reasons == ()
    assert "10800 s" in found.warnings[0]


def test_without_a_branch_nobody_can_be_served() -> None:
    assert "branch import" in health(a_store(list)).reasons[0]


def test_a_database_that_is_away_is_a_reason_without_its_details() -> None:
    def codes() -> list[str]:
        raise OSError("password of the database")

    found = health(a_store(codes))

    assert "OSError" in found.reasons[0]
    assert "password" not in found.reasons[0]
