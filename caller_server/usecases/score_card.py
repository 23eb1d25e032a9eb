"""The score card over the days of a branch: how good the windows were that it showed."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Protocol

from caller_server.contract.score_card import By, ScoreCardView, ScoreFigures, ScoreRow
from caller_server.domain.branch import Branch
from caller_server.domain.estimate import card as rules
from caller_server.domain.ids import BranchCode

Label = Callable[[By, str], str]  # a group's key as people read it


@dataclass(frozen=True)
class Question:
    """What a score card is to tell: days ``since`` to ``until``, both included, in groups of ``by``."""

    since: date
    until: date
    by: By = "hour"


class ScoreCards(Protocol):
    """Where shown windows are counted."""

    def count(self, code: BranchCode, question: Question) -> Mapping[str, rules.Counted]:
        """What was counted, by the key of each group. Raises NotFound for an unknown branch."""


def score_card(cards: ScoreCards, branch: Branch, question: Question, label: Label) -> ScoreCardView:
    """The score card. Services stand as the branch has them, then those that are gone; everything else is sorted."""
    groups = cards.count(branch.code, question)
    return ScoreCardView(
        branch=branch.code,
        name=branch.name,
        time_zone=branch.time_zone,
        from_=question.since,
        to=question.until,
        by=question.by,
        aim=rules.AIM,
        totals=ScoreFigures(**asdict(rules.figures(rules.together(groups.values())))),
        rows=[
            ScoreRow(key=key, label=label(question.by, key), **asdict(rules.figures(groups[key])))
            for key in _in_order(branch, question.by, set(groups))
        ],
    )


def _in_order(branch: Branch, by: By, keys: set[str]) -> list[str]:
    own = [str(service.code) for service in branch.services] if by == "service" else []
    return [key for key in [*own, *sorted(keys - set(own))] if key in keys]
