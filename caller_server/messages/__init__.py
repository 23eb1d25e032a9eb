"""The ways to a person's phone: web push, and whatever Apprise can send. Nothing here knows the queue or the database."""

import logging

SPEAKS_OF_ADDRESSES = ("urllib3", "apprise", "requests_oauthlib", "oauthlib", "markdown", "MARKDOWN")


def keep_quiet() -> None:
    """The libraries that send write addresses, telephone numbers and keys into their log lines; here nobody reads them."""
    for name in SPEAKS_OF_ADDRESSES:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
