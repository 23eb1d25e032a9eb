"""Second factors, and the sessions that wait for one, in the database; the SecondFactors of usecases/accounts.py."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select, update

from caller_server.domain.errors import NotAllowedNow
from caller_server.storage.account_log import AnyRow, change_row, has_factor, hashed, one_at_a_time, staff_of, user_row
from caller_server.storage.account_tables import staff_session, user
from caller_server.storage.people import PeopleStore
from caller_server.storage.sessions import SessionStore
from caller_server.usecases import staff as checks
from caller_server.usecases.accounts import Factor, NotSignedIn, Session, Staff

_PENDING = (
    select(staff_session, user.c.role, user.c.branch, user.c.totp_seed, user.c.totp_step)
    .join(user)
    .where(staff_session.c.id == bindparam("id"), staff_session.c.is_pending, user.c.is_disabled.is_(False))
)


class SecondFactorStore(SessionStore, PeopleStore):
    """Every change that uses something up is one statement that says what it expects: of two at once, one wins."""

    def pending(self, secret: str) -> Session | None:
        """The pending session of a cookie; None when it is over, or not a pending one."""
        with self._database.reader() as connection:
            row = connection.execute(_PENDING, {"id": hashed(secret)}).first()
        if row is None or self._is_over(row):
            return None
        return Session(staff_of(row), row.csrf, row.id, is_pending=True, must_set_up=not has_factor(row))

    def count_try(self, session_id: str) -> bool:
        """Count one try; False, and the pending session is gone, when it has had its tries."""
        with self._database.writer() as connection:
            counted = connection.execute(
                update(staff_session)
                .where(staff_session.c.id == session_id, staff_session.c.tries < checks.PENDING_TRIES)
                .values(tries=staff_session.c.tries + 1)
            )
            if counted.rowcount == 0:
                connection.execute(delete(staff_session).where(staff_session.c.id == session_id, staff_session.c.is_pending))
        return counted.rowcount == 1

    def complete(self, session_id: str) -> Session:
        """End the pending session and begin a whole one. Raises NotSignedIn when somebody else was faster."""
        with self._database.writer() as connection:
            one_at_a_time(connection)
            row = connection.execute(_PENDING, {"id": session_id}).first()
            if row is not None and not checks.is_pending_over(row.started_at, self._clock(), must_set_up=True):
                ended = connection.execute(delete(staff_session).where(staff_session.c.id == session_id))
                if ended.rowcount:
                    return self._begin(connection, user_row(connection, row.username), is_complete=True)
        raise NotSignedIn("no_pending")

    def _is_over(self, row: AnyRow) -> bool:
        return checks.is_pending_over(row.started_at, self._clock(), must_set_up=not has_factor(row))

    def factor(self, username: str) -> Factor:
        """The account's second factor; an empty one when it has none."""
        with self._database.reader() as connection:
            row = connection.execute(select(user).where(user.c.username == username)).first()
        return Factor() if row is None else Factor(row.totp_seed, row.totp_step, len(row.recovery_hashes or ()))

    def begin_factor(self, username: str, sealed_seed: str, recovery_hashes: Sequence[str]) -> None:
        """Keep a seed that is still to be confirmed. Raises NotAllowedNow when the factor is on."""
        with self._database.writer() as connection:
            kept = connection.execute(
                update(user)
                .where(user.c.username == username, user.c.totp_step.is_(None))
                .values(totp_seed=sealed_seed, recovery_hashes=list(recovery_hashes))
            )
        if kept.rowcount == 0:
            raise NotAllowedNow("second_factor_on")

    def confirm_factor(self, staff: Staff, sealed_seed: str, step: int) -> bool:
        """Switch the factor on, its first code used; False when another seed was begun meanwhile."""
        with self._database.writer() as connection:
            confirmed = connection.execute(
                update(user)
                .where(user.c.username == staff.username, user.c.totp_seed == sealed_seed, user.c.totp_step.is_(None))
                .values(totp_step=step)
            )
            if confirmed.rowcount:
                self._note(connection, staff, "second_factor_on", staff.username, staff.branch)
        return confirmed.rowcount == 1

    def use_step(self, username: str, step: int) -> bool:
        """Use up the codes of this step and before; False when they are used up already."""
        with self._database.writer() as connection:
            used = connection.execute(
                update(user).where(user.c.username == username, user.c.totp_step < step).values(totp_step=step)
            )
        return used.rowcount == 1

    def use_recovery(self, staff: Staff, code_hash: str) -> bool:
        """Use up a recovery code; False when there is none like it."""
        with self._database.writer() as connection:
            one_at_a_time(connection)
            row = connection.execute(select(user).where(user.c.username == staff.username)).first()
            left = list(row.recovery_hashes or ()) if row is not None and row.totp_step is not None else []
            if code_hash not in left:
                return False
            left.remove(code_hash)
            change_row(connection, staff.username, recovery_hashes=left)
            self._note(connection, staff, "recovery_code_used", staff.username, staff.branch, left=len(left))
        return True

    def end_factor(self, username: str, *, by: Staff | None = None, is_own: bool = False) -> None:
        """Take the second factor away; an administrator who does ends the account's sessions. Raises NotFound, Forbidden."""
        with self._database.writer() as connection:
            if is_own:
                staff = staff_of(user_row(connection, username))
            else:
                staff = self._touch(connection, username, by).staff
                connection.execute(delete(staff_session).where(staff_session.c.username == username))
            change_row(connection, username, totp_seed=None, totp_step=None, recovery_hashes=None)
            self._note(connection, by, "second_factor_off" if is_own else "second_factor_reset", username, staff.branch)
