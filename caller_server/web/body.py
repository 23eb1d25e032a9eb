"""Requests with a body: strict JSON into the contract's models, with the refusals of our own."""

import hmac
import json
import re
from typing import Any

from apiflask import APIBlueprint
from apiflask.schema_adapters import registry
from apiflask.schema_adapters.pydantic import PydanticAdapter
from flask import Request as HttpRequest
from flask import request
from pydantic import BaseModel, ValidationError

from caller_server.contract.commands import Command
from caller_server.usecases.ports import Request
from caller_server.web.context import here
from caller_server.web.errors import InvalidRequest


class StrictJson(PydanticAdapter):
    """Bodies are parsed by pydantic from the bytes: no lone surrogates, no bottomless nesting, no second JSON dialect."""

    def validate_input(self, request: HttpRequest, location: str, **kwargs: Any) -> BaseModel:
        """The body as the model. Raises InvalidRequest with the faults by field."""
        if location != "json":
            raise TypeError(f"no route of ours takes {location}")
        if request.mimetype != "application/json":
            raise InvalidRequest("not_json", {"content-type": "must be application/json"})
        try:
            command = self.model_class.model_validate_json(request.get_data(cache=False))
        except ValidationError as error:
            raise InvalidRequest(_why(error), _faults(error)) from None
        strange = _with_control_characters(command)
        if strange:
            raise InvalidRequest("fields", dict.fromkeys(strange, "must not contain control characters"))
        return command


CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

# Before any route uses @input: APIFlask asks its registry for the adapter when a route is declared.
registry.register("pydantic", StrictJson)


def _with_control_characters(command: BaseModel) -> list[str]:
    """Fields whose text would mean something to a printer, a terminal or a database instead of to a person."""
    return [
        name
        for name, value in command
        for text in (value if isinstance(value, list) else [value])
        if isinstance(text, str) and CONTROL.search(text)
    ]


def _why(error: ValidationError) -> str:
    return "malformed" if error.errors(include_url=False)[0]["type"] == "json_invalid" else "fields"


def _faults(error: ValidationError) -> dict[str, str]:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return {".".join(str(part) for part in fault["loc"]) or "body": fault["msg"] for fault in faults}


def api_blueprint(name: str) -> APIBlueprint:
    """A part of the API, below ``/api/v1``."""
    return APIBlueprint(name, f"caller_server.web.{name}", url_prefix="/api/v1")


def asked(command: Command) -> Request:
    """The command as the use cases know it: its request_id, and a hash of what it asks for and where.

    The hash is kept for retries, and a body may have a telephone number, of which there are few enough to try them all: without
    the server's key it says nothing.
    """
    asks = json.dumps(command.model_dump(mode="json", exclude={"request_id"}), sort_keys=True, separators=(",", ":"))
    key = here().settings.secret_key.encode()
    return Request(str(command.request_id), hmac.digest(key, f"request:{request.path}\n{asks}".encode(), "sha256").hex())
