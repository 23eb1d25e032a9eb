"""Signing in, sessions and bearer tokens in the database; the SigningIn of usecases/accounts.py."""

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update

from caller_server.domain.errors import NotFound
from caller_server.storage.account_log import (
    AnyRow,
    Part,
    change_row,
    end_access,
    has_factor,
    hashed,
    new_secret,
    one_at_a_time,
    staff_of,
    user_row,
)
from caller_server.storage.account_tables import sign_in_link, staff_session, staff_token, user
from caller_server.usecases import staff as checks
from caller_server.usecases.accounts import InvalidAccount, NotSignedIn, Role, Session, Staff

# Asked with every request, so built once.
_SESSION = (
    select(staff_session, user.c.role, user.c.branch)
    .join(user)
    .where(staff_session.c.id == bindparam("id"), staff_session.c.is_pending.is_(False), user.c.is_disabled.is_(False))
)
_STAFF_OF_TOKEN = select(user).join(staff_token).where(staff_token.c.hash == bindparam("hash"), user.c.is_disabled.is_(False))


class SessionStore(Part):
    """Who is signed in. Sessions are rows, so that they can be taken away."""

    def sign_in(self, username: str, password: str) -> Session:
        """A new session with its ``secret``; it may be a pending one. Disabled accounts are told the same as wrong passwords.

        Raises NotSignedIn, after the same time whether or not the name exists.
        """
        with self._database.reader() as connection:
            row = connection.execute(select(user).where(user.c.username == username.lower())).first()
        stored = (row.password_hash if row is not None else None) or self._nobody
        is_right = self._is_password(stored, password)
        if row is None or row.password_hash is None or not is_right:
            raise NotSignedIn("sign_in_failed")
        renewed = self._hasher.hash(password) if self._hasher.check_needs_rehash(stored) else None
        with self._database.writer() as connection:
            one_at_a_time(connection)
            now = connection.execute(select(user).where(user.c.username == row.username)).first()
            if now is None or now.is_disabled or now.password_hash != stored:  # changed while the password was looked at
                raise NotSignedIn("sign_in_failed")
            if renewed:
                change_row(connection, row.username, password_hash=renewed)
            return self._begin(connection, now)

    def sign_in_by_provider(self, subject: str, username: str | None) -> Session:
        """A new session for the account bound to ``subject`` (issuer and subject of a verified id_token).

        Where none is bound yet, the account called ``username`` is, once and for good, unless it is bound to another subject.
        Raises NotSignedIn when there is no such account; none is ever made.
        """
        is_new = False
        with self._database.writer() as connection:
            one_at_a_time(connection)
            row = connection.execute(select(user).where(user.c.oidc_subject == subject)).first()
            if row is None and username is not None:
                row = connection.execute(
                    update(user)
                    .where(user.c.username == username, user.c.oidc_subject.is_(None), user.c.is_disabled.is_(False))
                    .values(oidc_subject=subject)
                    .returning(user)
                ).first()
                is_new = row is not None
            if row is not None and not row.is_disabled:
                begun = self._begin(connection, row)
                if is_new:
                    self._note(connection, begun.staff, "provider_bound", row.username, row.branch)
                return begun
        raise NotSignedIn("provider_unknown")

    def use_link(self, token: str) -> Session:
        """Trade a link's secret for a session. Raises NotSignedIn when it was used or is too old."""
        with self._database.writer() as connection:
            one_at_a_time(connection)
            used = connection.execute(
                delete(sign_in_link).where(sign_in_link.c.hash == hashed(token)).returning(sign_in_link)
            ).first()
            if used is not None and used.expires_at >= self._clock():
                row = user_row(connection, used.username)
                if not row.is_disabled:
                    return self._begin(connection, row)
        raise NotSignedIn("link_used")

    def _begin(self, connection: Connection, row: AnyRow, *, is_complete: bool = False) -> Session:
        """A new session; unless ``is_complete`` it waits for the second factor where the account has or needs one."""
        secret, csrf, now = new_secret(), new_secret(), self._clock()
        must_set_up = not has_factor(row) and self._needs_second_factor(row)
        is_pending = (has_factor(row) or must_set_up) and not is_complete
        connection.execute(
            delete(staff_session).where(
                or_(
                    staff_session.c.started_at < now - checks.SESSION_LONGEST,
                    staff_session.c.used_at < now - checks.SESSION_IDLE,
                    and_(staff_session.c.is_pending, staff_session.c.started_at < now - checks.SET_UP_LASTS),
                )
            )
        )
        connection.execute(
            insert(staff_session).values(
                id=hashed(secret), username=row.username, csrf=csrf, started_at=now, used_at=now, is_pending=is_pending
            )
        )
        return Session(staff_of(row), csrf, hashed(secret), secret, is_pending, is_pending and must_set_up)

    def _needs_second_factor(self, row: AnyRow) -> bool:
        return self._require_second_factor == "administrators" and row.role == Role.ADMINISTRATOR

    def session(self, secret: str, *, touch: bool = True) -> Session | None:
        """The session of a cookie, None when it is over or pending. ``touch`` notes the use, which puts the idle end off."""
        row, now = self._session_row(hashed(secret)), self._clock()
        if row is None:
            return None
        if touch and now - row.used_at > checks.SESSION_TOUCHED_EVERY:
            with self._database.writer() as connection:
                connection.execute(update(staff_session).where(staff_session.c.id == row.id).values(used_at=now))
        return Session(staff_of(row), row.csrf, row.id)

    def is_session_alive(self, session_id: str) -> bool:
        """Whether the session still stands; for sockets, which outlive the request that opened them."""
        return self._session_row(session_id) is not None

    def _session_row(self, session_id: str) -> AnyRow | None:
        with self._database.reader() as connection:
            row = connection.execute(_SESSION, {"id": session_id}).first()
        if row is None or checks.is_session_over(row.started_at, row.used_at, self._clock()):
            return None
        return row

    def end_session(self, session_id: str) -> None:
        """Sign out."""
        with self._database.writer() as connection:
            connection.execute(delete(staff_session).where(staff_session.c.id == session_id))

    def end_sessions(self, staff: Staff) -> None:
        """Sign out everywhere."""
        with self._database.writer() as connection:
            end_access(connection, staff.username, tokens=False)
            self._note(connection, staff, "signed_out_everywhere", staff.username, staff.branch)

    def staff_by_bearer(self, token: str) -> Staff | None:
        """Whose bearer token this is."""
        with self._database.reader() as connection:
            row = connection.execute(_STAFF_OF_TOKEN, {"hash": hashed(token)}).first()
        return None if row is None else staff_of(row)

    def change_own_password(self, session: Session, old: str, new: str) -> Session:
        """Give oneself a new password; every session ends but the new one that is given. Raises InvalidAccount."""
        username = session.staff.username
        if not self.is_own_password(username, old):
            raise InvalidAccount("password_wrong")
        checks.check_password(username, new)
        password_hash = self._hasher.hash(new)
        with self._database.writer() as connection:
            change_row(connection, username, password_hash=password_hash)
            end_access(connection, username, tokens=False)
            begun = self._begin(connection, user_row(connection, username), is_complete=True)
            self._note(connection, session.staff, "password_set", username, session.staff.branch)
        return begun

    def is_own_password(self, username: str, password: str) -> bool:
        """Whether this is the account's password; True for an account that has none and so cannot be asked for it."""
        with self._database.reader() as connection:
            try:
                stored = user_row(connection, username).password_hash
            except NotFound:
                return False
        return stored is None or self._is_password(stored, password)
