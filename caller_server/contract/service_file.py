"""A service in the description of its branch: what is asked of people before their number, and how it can end."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from caller_server.contract.branch_values import (
    WEEKDAYS,
    Day,
    Language,
    Link,
    LongNames,
    Names,
    Prefix,
    Text,
    WeekQuota,
    Word,
    codes_once,
)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PaperFile(_File):
    """A document that a service asks for."""

    code: Word
    name: Names


Papers = Annotated[list[PaperFile], Field(max_length=40), AfterValidator(codes_once)]


class CaseFile(_File):
    """One of the cases that a service's people come with, and all the papers that it asks for instead of the service's own."""

    code: Word
    name: Names
    checklist: Papers = []


class HintFile(_File):
    """What spares some people the line: a question that can be answered with yes, and where they get it then.

    ``url`` leads there; without one ``place`` says all.
    """

    code: Word
    question: LongNames
    place: LongNames
    url: Link | None = None


class OutcomeFile(_File):
    """How a service can end; ``asks_missing``: with the list of papers that were missing."""

    code: Word
    name: Names
    asks_missing: bool = False


class ServiceFile(_File):
    """One service; ``quota`` is a number for every day, or one per weekday by name; no number is no limit.

    ``papers_as_of`` is the day on which somebody saw that the papers are these.
    """

    code: Prefix
    name: Names
    about: dict[Language, Text] = {}
    quota: WeekQuota = None
    is_open: bool = True
    following: Prefix | None = None
    usual_minutes: int | None = Field(None, ge=1, le=600)
    checklist: Papers = []
    papers_as_of: Day | None = None
    cases: Annotated[list[CaseFile], Field(max_length=12), AfterValidator(codes_once)] = []
    hints: Annotated[list[HintFile], Field(max_length=3), AfterValidator(codes_once)] = []
    outcomes: Annotated[list[OutcomeFile], Field(max_length=20), AfterValidator(codes_once)] = []

    @model_validator(mode="after")
    def _can_ask(self) -> "ServiceFile":
        if any(outcome.asks_missing for outcome in self.outcomes) and not (self.checklist or self.cases):
            at = {"at": "checklist"}
            raise PydanticCustomError("asks_missing", "an outcome asks for missing papers, but there is no checklist", at)
        return self

    def week(self) -> list[int | None]:
        """The quota of each weekday, Monday first."""
        if isinstance(self.quota, dict):
            return [self.quota.get(day) for day in WEEKDAYS]  # type: ignore[call-overload]
        return [self.quota] * 7
