"""The second factor: six digits that change every thirty seconds (RFC 6238), or a recovery code that works once.

The seed is kept sealed; who has the database alone cannot make codes. A code is accepted one step early or late, and never twice.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pyotp

from caller_server.domain.errors import NotAllowedNow
from caller_server.usecases.accounts import Accounts
from caller_server.usecases.staff import InvalidAccount, NotSignedIn, Session, Staff

STEP_S = 30  # RFC 6238, 4.1
WINDOW = 1  # steps early or late: clocks of phones differ, and typing takes time
ISSUER = "Lapak Asik Onsite"
RECOVERY_CODES = 10
RECOVERY_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is read as something else
RECOVERY_LENGTH = 16  # 80 bits: a fast hash of it cannot be searched
_DIGITS = re.compile(r"[0-9]{6}")


class Seal(Protocol):
    """Encrypts seeds with the server's key."""

    def close(self, seed: str) -> str:
        """The seed, unreadable without the key."""

    def open(self, sealed: str) -> str | None:
        """The seed again; None when the key is another by now."""


@dataclass(frozen=True)
class SetUp:
    """What is shown once: the address for the authenticator app and the recovery codes."""

    uri: str
    recovery_codes: tuple[str, ...]


def begin_set_up(accounts: Accounts, seal: Seal, staff: Staff, password: str | None, *, needs_password: bool) -> SetUp:
    """A new seed and new recovery codes; they count once a code has confirmed them. An earlier, unconfirmed seed is forgotten.

    ``needs_password`` asks for the password again, which a stolen session does not have; accounts without one are not asked.
    Raises InvalidAccount for a wrong password, NotAllowedNow when the factor is on already.
    """
    if needs_password and not accounts.is_own_password(staff.username, password or ""):
        raise InvalidAccount("password_wrong")
    if accounts.factor(staff.username).is_on:
        raise NotAllowedNow("second_factor_on")
    seed = pyotp.random_base32()
    codes = tuple(_recovery_code() for _ in range(RECOVERY_CODES))
    accounts.begin_factor(staff.username, seal.close(seed), [recovery_hash(code) for code in codes])
    return SetUp(pyotp.TOTP(seed).provisioning_uri(name=staff.username, issuer_name=ISSUER), codes)


def confirm_set_up(accounts: Accounts, seal: Seal, session: Session, code: str, now: datetime) -> Session:
    """Switch the factor on with its first code; a session that waited for it becomes a whole one, with a new secret.

    Raises InvalidAccount for a wrong code, NotAllowedNow when no set-up was begun.
    """
    factor = accounts.factor(session.staff.username)
    if factor.is_on or factor.sealed_seed is None:
        raise NotAllowedNow("second_factor_not_begun")
    step = step_of(code, seal.open(factor.sealed_seed), now, None)
    if step is None or not accounts.confirm_factor(session.staff, factor.sealed_seed, step):
        raise InvalidAccount("code_wrong")
    return accounts.complete(session.id) if session.is_pending else session


def finish_sign_in(accounts: Accounts, seal: Seal, secret: str, code: str, now: datetime) -> Session:
    """Trade a pending session and a code for a whole session with a new secret.

    Raises NotSignedIn when the pending session is over, has had its tries, or the code is wrong.
    """
    pending = accounts.pending(secret)
    if pending is None or pending.must_set_up:
        raise NotSignedIn("no_pending")
    if not accounts.count_try(pending.id):
        raise NotSignedIn("codes_tried")
    if not use_code(accounts, seal, pending.staff, code, now):
        raise NotSignedIn("code_wrong")
    return accounts.complete(pending.id)


def switch_off(accounts: Accounts, seal: Seal, staff: Staff, code: str, now: datetime) -> None:
    """Do without a second factor from now on. Raises InvalidAccount for a wrong code, NotAllowedNow when there is none."""
    if not accounts.factor(staff.username).is_on:
        raise NotAllowedNow("second_factor_off")
    if not use_code(accounts, seal, staff, code, now):
        raise InvalidAccount("code_wrong")
    accounts.end_factor(staff.username, by=staff, is_own=True)


def use_code(accounts: Accounts, seal: Seal, staff: Staff, code: str, now: datetime) -> bool:
    """Whether this is a good code of this person; it is used up by asking."""
    plain = _plain(code)
    if not _DIGITS.fullmatch(plain):
        return accounts.use_recovery(staff, recovery_hash(plain))
    factor = accounts.factor(staff.username)
    if not factor.is_on or factor.sealed_seed is None:
        return False
    step = step_of(plain, seal.open(factor.sealed_seed), now, factor.step)
    return step is not None and accounts.use_step(staff.username, step)


def step_of(code: str, seed: str | None, now: datetime, used: int | None) -> int | None:
    """The step (half minutes since 1970) whose code this is; None for a wrong code, or one of the step ``used`` or before."""
    if seed is None:
        return None
    plain, current = _plain(code), int(now.timestamp()) // STEP_S
    totp = pyotp.TOTP(seed, interval=STEP_S)
    for step in range(current - WINDOW, current + WINDOW + 1):
        is_right = hmac.compare_digest(totp.generate_otp(step).encode(), plain.encode())
        if is_right and (used is None or step > used):
            return step
    return None


def recovery_hash(code: str) -> str:
    """What is stored of a recovery code; small letters, blanks and hyphens make no difference."""
    return hashlib.sha256(_plain(code).encode()).hexdigest()


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).upper()


def _recovery_code() -> str:
    signs = "".join(secrets.choice(RECOVERY_SIGNS) for _ in range(RECOVERY_LENGTH))
    return "-".join(signs[at : at + 4] for at in range(0, RECOVERY_LENGTH, 4))
