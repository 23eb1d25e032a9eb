"""What can be wrong with a log, and the list of what was found."""

from dataclasses import dataclass, field
from enum import StrEnum

MOST_LISTED = 100  # somebody who reads them has seen enough; the rest is counted


class Fault(StrEnum):
    """What is wrong. The first eight are about the seals and the sequence, the others about what the log tells of tickets."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    SEALED_ANEW = "sealed_anew"
    SEAL_BLANKED = "seal_blanked"
    CUT_OFF = "cut_off"
    NOT_AS_NOTED = "not_as_noted"
    UNREADABLE = "unreadable"
    IMPOSSIBLE = "impossible"
    ROW_DIFFERS = "row_differs"
    ROW_MISSING = "row_missing"
    ROW_WITHOUT_LOG = "row_without_log"
    TWO_AT_COUNTER = "two_at_counter"
    NUMBER_TWICE = "number_twice"
    NUMBER_GAP = "number_gap"
    COUNT_DIFFERS = "count_differs"


@dataclass(frozen=True)
class Finding:
    """One fault, where it is (``seq`` of the branch, ``number`` of a ticket), and ``values`` for its sentence."""

    fault: Fault
    seq: int | None = None
    number: str | None = None
    values: dict[str, object] = field(default_factory=dict)


class Findings:
    """Collects findings; more than ``MOST_LISTED`` are only counted."""

    def __init__(self) -> None:
        self.listed: list[Finding] = []
        self.more = 0

    def add(self, fault: Fault, *, seq: int | None = None, number: str | None = None, **values: object) -> None:
        """One more."""
        if len(self.listed) < MOST_LISTED:
            self.listed.append(Finding(fault, seq, number, values))
        else:
            self.more += 1

    @property
    def are_many(self) -> bool:
        """Whether the list is full, so that finding out more about each is not worth its time."""
        return len(self.listed) >= MOST_LISTED
