"""A supervisor opens a counter for a named officer: it is the officer's, and the log has both names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from caller_server.contract.views import CounterView, LineView, LiveView
from caller_server.domain.errors import Forbidden, NotAllowedNow, NotFound, QueueError
from caller_server.domain.ids import CounterCode
from caller_server.storage.tables import branch_event
from caller_server.usecases import shifts, views
from caller_server.usecases.close_day import close_day
from caller_server.usecases.people import officers_of
from caller_server.usecases.ports import Actor, Request
from caller_server.usecases.staff import Person, Role, Staff
from tests.hall import ANA, BO, BONTANG, SARI, Hall, a_request, hall

BUDI = Actor("administrator", "budi", "user:budi")
ONE, TWO, BOOTH = "bontang-1", "bontang-2", "bontang-b1"


@pytest.fixture(params=["sqlite", "postgresql"])
def bontang(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    with hall(request.param, tmp_path) as made:
        yield made


def live(of: Hall) -> LiveView:
    with of.read() as read:
        return views.live(read, [])


def last_officer(of: Hall, code: str) -> str | None:
    return next(it.last_officer for it in live(of).counters if it.code == code)


def refused(of: Hall, expected: type[QueueError], counter: str = ONE, actor: Actor = SARI, officer: str = "ana") -> QueueError:
    """The refusal; and nothing changed."""
    with of.read() as read:
        before = read.seq
    with pytest.raises(expected) as refusal:
        of.open(counter, actor, officer=officer)
    with of.read() as read:
        assert read.seq == before
    return refusal.value


@pytest.mark.parametrize("lead", [SARI, BUDI])
def test_a_counter_opened_for_an_officer_is_theirs(bontang: Hall, lead: Actor) -> None:
    number = bontang.take().number

    opened = bontang.open(ONE, lead, officer="ana")

    assert (opened.state, opened.officer) == ("open", "ana")
    called = bontang.call_next(ONE, ANA)
    assert called is not None
    assert called.number == number
    assert [it.counter for it in line(bontang).staffed if it.officer == "ana"] == [ONE]


def test_the_log_has_both_names(bontang: Hall) -> None:
    bontang.open(ONE, SARI, officer="ana")

    with bontang.database.reader() as connection:
        row = connection.execute(branch_event.select().order_by(branch_event.c.seq.desc())).first()
    assert row is not None
    assert (row.kind, row.counter, row.actor_kind, row.actor) == ("shift_changed", ONE, "supervisor", "sari")
    assert row.detail["officer"] == "ana"


def test_only_supervisors_open_for_others(bontang: Hall) -> None:
    assert refused(bontang, Forbidden, actor=BO).why == "open_for_others"
    assert bontang.open(ONE, ANA, officer="ana").officer == "ana"


def test_a_counter_is_opened_only_for_officers_of_the_branch(bontang: Hall) -> None:
    for stranger in ("ema", "sari2", "gita"):
        refusal = refused(bontang, NotFound, officer=stranger)
        assert (refusal.why, refusal.values["officer"]) == ("officer_here", stranger)


def test_who_serves_in_a_branch_is_its_officers_who_may_sign_in() -> None:
    people = [
        Person(Staff("rina", Role.OFFICER, "bontang")),
        Person(Staff("ana", Role.OFFICER, "bontang")),
        Person(Staff("old", Role.OFFICER, "bontang"), is_disabled=True),
        Person(Staff("ema", Role.OFFICER, "samarinda")),
        Person(Staff("sari", Role.SUPERVISOR, "bontang")),
        Person(Staff("gita", Role.GREETER, "bontang")),
        Person(Staff("budi", Role.ADMINISTRATOR, None)),
    ]

    assert officers_of(people, BONTANG) == ["ana", "rina"]


@pytest.mark.parametrize(("holds", "opens"), [(TWO, ONE), (TWO, BOOTH), (BOOTH, ONE)])
def test_an_officer_at_another_desk_gets_no_second_one(bontang: Hall, holds: str, opens: str) -> None:
    bontang.open(holds, ANA)

    refusal = refused(bontang, NotAllowedNow, opens)

    assert (refusal.why, refusal.values["officer"]) == ("one_desk_of", "ana")
    bontang.do("pause_counter", holds, ANA, note=None)
    assert refused(bontang, NotAllowedNow, opens).why == "one_desk_of"
    bontang.do("close_counter", holds, ANA)
    assert bontang.open(opens, SARI, officer="ana").officer == "ana"


def test_a_seventh_booth_is_refused(tmp_path: Path) -> None:
    booths = [{"code": f"bontang-b{n}", "kind": "booth", "label": str(n), "services": ["A"]} for n in range(1, 8)]
    with hall("sqlite", tmp_path, counters=booths) as made:
        for n in range(1, 7):
            made.open(f"bontang-b{n}", SARI, officer="ana")

        refusal = refused(made, NotAllowedNow, "bontang-b7")

        assert (refusal.why, refusal.values["most"]) == ("booths_enough_of", 6)


def test_going_on_for_somebody_leaves_the_counter_theirs(bontang: Hall) -> None:
    bontang.open(ONE, ANA)
    bontang.do("pause_counter", ONE, ANA, note="sholat")
    bontang.officers_of = lambda _: []  # whoever has the counter may be named, whatever became of the account

    assert bontang.open(ONE, SARI, officer="ana").officer == "ana"


def test_a_supervisor_who_names_nobody_opens_in_their_own_name(bontang: Hall) -> None:
    assert bontang.open(ONE, SARI).officer == "sari"
    assert bontang.open(TWO, SARI, officer="sari").officer == "sari"


def test_a_retry_opens_once(bontang: Hall) -> None:
    request = a_request()
    for _ in range(2):
        again = open_once(bontang, request)

    assert again.officer == "ana"
    assert bontang.commits[-1].counters == (ONE,)
    assert sum(ONE in commit.counters for commit in bontang.commits) == 1


def test_the_live_picture_knows_who_had_a_counter_last_today(bontang: Hall) -> None:
    assert last_officer(bontang, ONE) is None

    bontang.open(ONE, ANA)
    assert last_officer(bontang, ONE) == "ana"
    bontang.do("close_counter", ONE, ANA)
    assert last_officer(bontang, ONE) == "ana"
    bontang.open(ONE, BO)
    bontang.do("close_counter", ONE, BO)

    assert last_officer(bontang, ONE) == "bo"
    assert last_officer(bontang, TWO) is None


def test_yesterday_is_forgotten(bontang: Hall) -> None:
    bontang.open(ONE, ANA)
    bontang.pass_time(days=1)
    close_day(bontang.ports, BONTANG)

    assert last_officer(bontang, ONE) is None
    bontang.open(TWO, BO)
    assert last_officer(bontang, TWO) == "bo"


def line(of: Hall) -> LineView:
    with of.read() as read:
        return views.line(read, of.ports.reach)


def open_once(of: Hall, request: Request) -> CounterView:
    return shifts.open_counter(
        of.ports, branch=BONTANG, counter=CounterCode(ONE), services=None, officer=ANA.officer, actor=SARI, request=request
    )
