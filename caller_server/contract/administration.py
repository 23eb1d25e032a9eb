"""Administration of branches on the wire: a branch described, what a change of it changes, and who changed what."""

from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field, GetJsonSchemaHandler, StringConstraints, model_validator
from pydantic import BaseModel as Model
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from caller_server.contract.branch_file import BranchFile
from caller_server.contract.commands import Command

LONGEST_FILE = 200_000  # signs; a branch with everything in it has about ten thousand


class _AsBranchFile:
    """Described as a BranchFile; what is wrong with one is told in the language of whoever sent it, so it is checked later."""

    @classmethod
    def __get_pydantic_json_schema__(cls, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(BranchFile.__pydantic_core_schema__)


Description = Annotated[dict[str, Any], _AsBranchFile]


class _Told(Model):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BranchText(Model):
    """A branch's file as it was written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    toml: Annotated[str, StringConstraints(max_length=LONGEST_FILE)]


class CheckBranch(Command):
    """What would change? By a description, or by a file."""

    description: Description | None = None
    file: BranchText | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "CheckBranch":
        if (self.description is None) == (self.file is None):
            raise PydanticCustomError("one_of", "needs either a description or a file")
        return self


class AddBranch(CheckBranch):
    """A new branch, by a description or by a file."""


class ChangeBranch(Command):
    """The branch described anew. ``version`` is that of the description that was changed: another one meanwhile is not lost."""

    version: Annotated[int, Field(strict=True, ge=1)]
    description: Description


class BranchName(_Told):
    code: str
    name: str


class BranchesAnswer(_Told):
    branches: list[BranchName]


class BranchAnswer(_Told):
    """A branch as it is described now, with every key; ``version`` counts its descriptions."""

    version: int
    description: dict[str, Any]


class Change(_Told):
    """One value that is another. ``path`` has dots, and codes where there are several; null is not there."""

    path: str
    before: Any
    after: Any


class BranchChanged(_Told):
    """What a change changed; nothing when the branch was described so already."""

    version: int
    changes: list[Change]


class BranchChecked(BranchChanged):
    """What a description would change in version ``version``, and the description with every key and without spaces too many."""

    description: dict[str, Any]


class SettingsChange(_Told):
    """Who described the branch anew. ``seq`` is the change's number in the branch's log."""

    seq: int
    at: AwareDatetime
    actor_kind: str
    actor: str
    changes: list[Change]


class SettingsChanges(_Told):
    changes: list[SettingsChange]
