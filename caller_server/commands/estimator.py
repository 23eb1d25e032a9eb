"""The estimator's process: started by the server, with its settings in the environment, and ended by it."""

import logging
import os
import signal
import sys

from caller_server.storage.branch import BranchStore
from caller_server.storage.engine import open_database
from caller_server.usecases.ahead.talk import Looker, serve
from config.settings import load

log = logging.getLogger(__name__)

POLITE = 5  # calls come first when the machine is busy


def main() -> None:
    """Answer the server's questions over the standard streams; nothing else is written there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends this process, not somebody's Ctrl+C before it
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    if hasattr(os, "nice"):
        os.nice(POLITE)
    logging.basicConfig(level=logging.WARNING)
    database = open_database(load().database_url)
    try:
        store = BranchStore(database, lambda _: None, key=b"")  # only reads: nothing is sealed here
        serve(Looker(store.read_branch), sys.stdin.buffer, answers, lambda code: log.exception("a look at %s failed", code))
    finally:
        database.close()


if __name__ == "__main__":
    main()
