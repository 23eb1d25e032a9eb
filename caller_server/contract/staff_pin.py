"""The PIN of a branch's staff at its kiosks: sealed with a salt, and checked by a kiosk that is cut off as well."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

DIGITS = 6
SALT_BYTES = 16
# 16 MiB and some 50 ms for each try: all million PINs take a thief half a day.
COST, BLOCK, LANES, HASH_BYTES = 2**14, 8, 1, 32
SEALED = r"^[0-9a-f]{32}:[0-9a-f]{64}$"  # salt and hash

SealedPin = Annotated[str, StringConstraints(pattern=SEALED)]


class StaffPin(BaseModel):
    """What a kiosk is given of it, both in hexadecimal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    salt: str
    hash: str

    def fits(self, pin: str) -> bool:
        """Whether this is the PIN."""
        return hmac.compare_digest(_hashed(pin, bytes.fromhex(self.salt)), self.hash)


def sealed(description: Any, salt: bytes) -> Any:
    """The description of a branch with its PIN sealed, where it has six digits there; anything else stays as it is."""
    pin = description.get("staff_pin") if isinstance(description, Mapping) else None
    if not (isinstance(pin, str) and len(pin) == DIGITS and pin.isascii() and pin.isdigit()):
        return description
    return {**description, "staff_pin": f"{salt.hex()}:{_hashed(pin, salt)}"}


def kept(pin: str, salt: bytes) -> StaffPin:
    """The PIN as a kiosk is given it, where it is known."""
    return StaffPin(salt=salt.hex(), hash=_hashed(pin, salt))


def given(pin: SealedPin | None) -> StaffPin | None:
    """A sealed PIN as a kiosk is given it."""
    if pin is None:
        return None
    salt, _, found = pin.partition(":")
    return StaffPin(salt=salt, hash=found)


def _hashed(pin: str, salt: bytes) -> str:
    """The PIN's hash, in hexadecimal."""
    return hashlib.scrypt(pin.encode(), salt=salt, n=COST, r=BLOCK, p=LANES, dklen=HASH_BYTES).hex()
