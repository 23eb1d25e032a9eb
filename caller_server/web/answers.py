"""Models as answers: JSON as the contract has it, and for views an ETag so that polling costs little."""

import hashlib
import re

from flask import Response, request
from pydantic import BaseModel

# The time of the answer is no news; a double quote inside a JSON string is escaped, so this finds no text of people.
SERVER_TIME = re.compile(r'"server_time":"[^"]*",?')


def as_json(model: BaseModel, status: int = 200) -> Response:
    """The model as it crosses the wire; not kept by anybody on the way."""
    response = Response(model.model_dump_json(by_alias=True), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def view(model: BaseModel) -> Response:
    """A view, or 304 when the client has it; the weak ETag leaves ``server_time`` out."""
    response = as_json(model)
    told = SERVER_TIME.sub("", response.get_data(as_text=True))
    response.set_etag(hashlib.sha256(told.encode()).hexdigest()[:32], weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Language"
    response.make_conditional(request)
    return response
