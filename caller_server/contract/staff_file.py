"""People and devices as files: who works where and what stands where. Secrets are never in a file."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from caller_server.contract.branch_values import SLUG

Name = Annotated[str, StringConstraints(min_length=1, max_length=40)]
BranchCode = Annotated[str, StringConstraints(pattern=SLUG)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")


class UserFile(_File):
    """An account. Without a branch it is for all of them, which administrators only can be."""

    username: Name
    role: Literal["officer", "greeter", "supervisor", "administrator", "viewer"]
    branch: BranchCode | None = None
    is_disabled: bool = False


class DeviceFile(_File):
    """A device that is, or is to be, in use."""

    name: Name
    kind: Literal["kiosk", "display", "agent"]
    branch: BranchCode


def _users_once(users: list[UserFile]) -> list[UserFile]:
    _each_once([user.username for user in users])
    return users


def _devices_once(devices: list[DeviceFile]) -> list[DeviceFile]:
    _each_once([device.name for device in devices])
    return devices


def _each_once(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise PydanticCustomError("twice", "{code} stands twice", {"code": name})


class UsersFile(_File):
    """``lapak user export``."""

    users: Annotated[list[UserFile], Field(max_length=5000), AfterValidator(_users_once)]

    def short(self) -> dict[str, Any]:
        """Without what is as usual: what a person wants to read."""
        return self.model_dump(mode="json", exclude_defaults=True)


class DevicesFile(_File):
    """``lapak device export``."""

    devices: Annotated[list[DeviceFile], Field(max_length=5000), AfterValidator(_devices_once)]

    def short(self) -> dict[str, Any]:
        """Plain JSON."""
        return self.model_dump(mode="json")
