"""Sockets outlive the request that opened them: whoever signed out, or lost the key, is shown out within seconds."""

import logging
from collections.abc import Callable

from caller_server.realtime.watchers import Credential, Watch, Watchers

log = logging.getLogger(__name__)

EVERY_S = 2.0


class Guard:
    """Asks again for every session, token and key that has a socket open; ``show_out`` closes one socket."""

    def __init__(
        self, watchers: Watchers, is_still_good: Callable[[Credential], bool], show_out: Callable[[Watch], None]
    ) -> None:
        self._watchers = watchers
        self._is_still_good = is_still_good
        self._show_out = show_out

    def check(self) -> None:
        """One round. A credential that cannot be asked for now (the database is away) is left alone."""
        watches = self._watchers.with_credential()
        for credential in {watch.credential: None for watch in watches if watch.credential}:
            try:
                is_good = self._is_still_good(credential)
            except Exception:
                log.exception("could not ask whether a socket may stay")
                return
            if not is_good:
                for watch in watches:
                    if watch.credential == credential:
                        self._show_out(watch)
