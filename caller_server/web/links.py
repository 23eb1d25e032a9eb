"""Addresses that leave the server, in QR codes and on slips."""

from flask import request

from caller_server.web.context import here


def follow_url(token: str) -> str:
    """The follow page of a ticket, as the participant's phone reaches it."""
    return f"{base()}/t/{token}"


def join_url(branch: str, code: str) -> str:
    """Where a phone takes a number in this branch, with the code that is shown now."""
    return f"{base()}/b/{branch}?c={code}"


def base() -> str:
    """Where phones reach this server, without a slash at the end."""
    return (here().settings.public_url or request.host_url).rstrip("/")
