"""Addresses that leave the server, in QR codes and on slips."""

from flask import request

from caller_server.web.context import here


def follow_url(token: str) -> str:
    """The follow page of a ticket, as the participant's phone reaches it."""
    base = here().settings.public_url or request.host_url
    return f"{base.rstrip('/')}/t/{token}"
