"""The walk along the seals alone: every single tampering with any log is found where it is, and called by its name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caller_server.domain.audit import MOST_LISTED, ChainCheck, Findings, Newest, Sealed
from caller_server.domain.seal import FIRST, Entry, seal

KEY = b"a key for tests only"
NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def _log(length: int, key: bytes = KEY) -> list[Sealed]:
    log, made = [], FIRST
    for seq in range(1, length + 1):
        at = NINE + timedelta(seconds=seq)
        entry = Entry(branch="bontang", seq=seq, kind="note_added", at=at, actor_kind="officer", actor="ana", detail={"n": seq})
        made = seal(key, made, entry)
        log.append(Sealed(entry, made))
    return log


def _walk(log: list[Sealed], of: list[Sealed]) -> Findings:
    """Walks ``log``, whose branch still says that it ends as ``of`` does."""
    found = Findings()
    check = ChainCheck(KEY, found)
    passed = list(check.walk(log, Newest(of[-1].entry.seq, of[-1].seal)))
    assert passed == log, "what is walked along is handed on"
    return found


def _told(found: Findings) -> list[tuple[str, int | None]]:
    return [(str(one.fault), one.seq) for one in found.listed]


def _renumbered(log: list[Sealed]) -> list[Sealed]:
    return [Sealed(replace(one.entry, seq=seq), one.seal) for seq, one in enumerate(log, 1)]


def _forged(of: Sealed) -> Sealed:
    return replace(of, entry=replace(of.entry, actor="bo"))


def _alter(log: list[Sealed], place: int) -> list[Sealed]:
    return [*log[:place], _forged(log[place]), *log[place + 1 :]]


def _blank(log: list[Sealed], place: int) -> list[Sealed]:
    return [*log[:place], Sealed(log[place].entry, None), *log[place + 1 :]]


def _drop(log: list[Sealed], place: int) -> list[Sealed]:
    return [*log[:place], *log[place + 1 :]]


def _drop_and_renumber(log: list[Sealed], place: int) -> list[Sealed]:
    return _renumbered(_drop(log, place))


def _put_in_and_renumber(log: list[Sealed], place: int) -> list[Sealed]:
    return _renumbered([*log[:place], Sealed(_forged(log[place]).entry, "0" * 64), *log[place:]])


def _swap(log: list[Sealed], place: int) -> list[Sealed]:
    one, other = log[place], log[place + 1]
    swapped = [
        Sealed(replace(other.entry, seq=one.entry.seq), one.seal),
        Sealed(replace(one.entry, seq=other.entry.seq), other.seal),
    ]
    return [*log[:place], *swapped, *log[place + 2 :]]


def _swap_with_seals(log: list[Sealed], place: int) -> list[Sealed]:
    return _renumbered([*log[:place], log[place + 1], log[place], *log[place + 2 :]])


@given(st.integers(1, 200))
def test_a_log_that_nobody_touched_is_whole(length: int) -> None:
    log = _log(length)

    assert _told(_walk(log, log)) == []


@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (_alter, "altered"),
        (_blank, "seal_blanked"),
        (_drop, "missing"),
        (_drop_and_renumber, "missing"),
        (_put_in_and_renumber, "inserted"),
        (_swap, "reordered"),
        (_swap_with_seals, "reordered"),
    ],
)
@given(length=st.integers(6, 120), where=st.floats(0, 1))
def test_one_tampering_is_one_finding_at_its_place(
    tamper: Callable[[list[Sealed], int], list[Sealed]], fault: str, length: int, where: float
) -> None:
    log = _log(length)
    place = 1 + round(where * (length - 5))  # neither the first nor the last ones: what those mean is tested apart

    assert _told(_walk(tamper(log, place), log)) == [(fault, place + 1)]


def test_removed_events_are_counted() -> None:
    log = _log(50)

    [hole] = _walk([*log[:9], *log[19:]], log).listed
    [covered_up] = _walk(_renumbered([*log[:9], *log[19:]]), log).listed

    assert (str(hole.fault), hole.seq, hole.values["count"]) == ("missing", 10, 10)
    assert (str(covered_up.fault), covered_up.seq, covered_up.values["count"]) == ("missing", 10, 10)


def test_the_removed_beginning_is_missing() -> None:
    log = _log(20)

    assert _told(_walk(log[4:], log)) == [("missing", 1)]


def test_the_removed_end_is_cut_off() -> None:
    log = _log(20)

    assert _told(_walk(log[:-3], log)) == [("cut_off", 18)]
    assert _told(_walk([], log)) == [("cut_off", 1)]


def test_the_last_event_can_be_altered_too() -> None:
    log = _log(20)

    assert _told(_walk(_alter(log, 19), log)) == [("altered", 20)]


def test_several_tamperings_are_several_findings() -> None:
    log = _log(60)

    tampered = _alter(_blank(_swap(log, 10), 30), 45)

    assert _told(_walk(tampered, log)) == [("reordered", 11), ("seal_blanked", 31), ("altered", 46)]


def test_another_key_is_told_once_however_long_the_log_is() -> None:
    log = _log(500, key=b"another key")

    assert _told(_walk(log, log)) == [("sealed_anew", 1)]


def test_more_than_anybody_reads_is_only_counted() -> None:
    log = _log(500)

    found = _walk([_forged(one) if one.entry.seq % 2 else one for one in log], log)

    assert len(found.listed) == MOST_LISTED
    assert found.more == 250 - MOST_LISTED


def test_events_from_before_sealing_are_counted_and_no_fault() -> None:
    log = _log(30)
    made, mixed = FIRST, []
    for one in log:
        made = seal(KEY, made, one.entry) if one.entry.seq > 10 else FIRST
        mixed.append(Sealed(one.entry, made or None))
    found = Findings()
    check = ChainCheck(KEY, found)

    list(check.walk(mixed, Newest(30, made)))

    assert (_told(found), check.not_sealed, check.seal) == ([], 10, made)


def test_a_walk_can_begin_where_the_seal_before_is_known() -> None:
    log = _log(30)
    found = Findings()
    check = ChainCheck(KEY, found, start=11, previous=log[9].seal or "")

    list(check.walk(_alter(log, 20)[10:], None))

    assert _told(found) == [("altered", 21)]


def test_no_more_is_held_than_the_look_ahead() -> None:
    log = _log(400)
    given_out, most_held = 0, 0

    def source() -> object:
        nonlocal given_out
        for one in log:
            given_out += 1
            yield one

    for taken, _ in enumerate(ChainCheck(KEY, Findings()).walk(source(), None), 1):  # type: ignore[arg-type]
        most_held = max(most_held, given_out - taken)

    assert most_held <= 64
