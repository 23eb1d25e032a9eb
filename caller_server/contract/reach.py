"""How a participant is reached: what the server can send, what was left, and what a page may ask for."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from caller_server.contract.commands import Command

MessageKind = Literal["push", "whatsapp", "sms", "email"]
ContactKind = Literal["phone", "email"]
Endpoint = Annotated[str, StringConstraints(pattern=r"^https?://[\x21-\x7e]+$", max_length=1000)]
PublicKey = Annotated[
    str, StringConstraints(pattern=r"^B[A-Za-z0-9_-]{86}=?$")
]  # an uncompressed point: 65 bytes that begin with 4
AuthSecret = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22}(==)?$")]  # 16 bytes
PHONE = re.compile(r"\+?[0-9][0-9 ().-]{6,24}")
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}")
DIGITS = range(8, 16)  # of a telephone number as people write it here, and of the longest in the world


class PushKeys(BaseModel):
    """The keys of a browser's subscription, as its page gives them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    p256dh: PublicKey
    auth: AuthSecret


class Subscribe(Command):
    """Wake this browser for the ticket."""

    endpoint: Endpoint
    keys: PushKeys


class Unsubscribe(Command):
    """Wake this browser no more."""

    endpoint: Endpoint


class LeaveContact(Command):
    """Send messages to this telephone number or e-mail address until the ticket is closed; only with its owner's consent."""

    kind: ContactKind
    value: Annotated[str, StringConstraints(strip_whitespace=True, min_length=6, max_length=190)]
    consent: Annotated[bool, Field(strict=True, json_schema_extra={"const": True})]

    @model_validator(mode="after")
    def _is_one(self) -> "LeaveContact":
        if not self.consent:
            raise ValueError("consent: has to be given")
        if self.kind == "email":
            is_one = bool(EMAIL.fullmatch(self.value))
        else:
            is_one = bool(PHONE.fullmatch(self.value)) and len(re.sub(r"[^0-9]", "", self.value)) in DIGITS
        if not is_one:
            raise ValueError(f"value: is no {'telephone number' if self.kind == 'phone' else 'e-mail address'}")
        return self


class Forget(Command):
    """Erase what was left to reach me by."""


class LeftContact(BaseModel):
    """A contact that was left, so that its owner knows it again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ContactKind
    masked: str


class ReachAnswer(BaseModel):
    """``push_key`` is what a page subscribes with (null: no push), ``kinds`` what this server can send. ``insecure``: the page
    came without encryption, so that a browser offers no push.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    push_key: str | None
    kinds: list[MessageKind]
    contact: LeftContact | None
    subscriptions: int
    insecure: bool
