"""The second factor: the step after the password, setting it up, doing without it again."""

from base64 import b64encode
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import qrcode
from flask import Response, request
from qrcode.image.svg import SvgPathFillImage

from caller_server.contract.commands import SessionAnswer
from caller_server.contract.people import BeginSecondFactor, SecondFactorAnswer, SecondFactorCode
from caller_server.usecases import second_factor as usecases
from caller_server.usecases.accounts import session_cookie
from caller_server.usecases.second_factor import Seal, SetUp
from caller_server.web.access import STAFF, public, staff
from caller_server.web.answers import as_json
from caller_server.web.body import api_blueprint
from caller_server.web.context import here
from caller_server.web.guard import own_session, session_or_pending
from caller_server.web.seal import SeedSeal
from caller_server.web.session import begun

bp = api_blueprint("second_factor")


@bp.post("/session/second-factor")
@bp.input(SecondFactorCode, arg_name="command")
@bp.output(SessionAnswer, status_code=201)
@public
def finish_sign_in(command: SecondFactorCode) -> Response:
    """The code after the password: six digits of the app, or a recovery code. Gives a session with a new cookie."""
    secret = request.cookies.get(session_cookie(here().settings.cookie_secure), "")
    return begun(usecases.finish_sign_in(here().accounts, _seal(), secret, command.code, here().ports.clock()))


@bp.post("/session/second-factor/set-up")
@bp.input(BeginSecondFactor, arg_name="command")
@bp.output(SecondFactorAnswer, status_code=201)
@public
def begin_set_up(command: BeginSecondFactor) -> Response:
    """A new key for the authenticator app and new recovery codes, shown this once. They count when a code has confirmed them.

    For whoever is signed in, and for whoever has to set it up before being let in.
    """
    session = session_or_pending()
    asks = not session.is_pending
    made = usecases.begin_set_up(here().accounts, _seal(), session.staff, command.password, needs_password=asks)
    return as_json(_answer(made), 201)


@bp.post("/session/second-factor/confirm")
@bp.input(SecondFactorCode, arg_name="command")
@bp.output(SessionAnswer, status_code=201)
@public
def confirm_set_up(command: SecondFactorCode) -> Response:
    """The first code of the app: the second factor is on."""
    session = session_or_pending()
    return begun(usecases.confirm_set_up(here().accounts, _seal(), session, command.code, here().ports.clock()))


@bp.post("/session/second-factor/off")
@bp.input(SecondFactorCode, arg_name="command")
@bp.output({}, status_code=204)
@staff(*STAFF)
def switch_off(command: SecondFactorCode) -> Response:
    """Do without a second factor; takes a code, so that a session alone is not enough."""
    usecases.switch_off(here().accounts, _seal(), own_session().staff, command.code, here().ports.clock())
    return Response(status=204)


def _seal() -> Seal:
    return SeedSeal(here().settings.secret_key)


def _answer(made: SetUp) -> SecondFactorAnswer:
    picture = BytesIO()
    qrcode.make(made.uri, image_factory=SvgPathFillImage, border=4).save(picture)
    (key,) = parse_qs(urlsplit(made.uri).query)["secret"]
    return SecondFactorAnswer(
        otpauth_uri=made.uri,
        qr=f"data:image/svg+xml;base64,{b64encode(picture.getvalue()).decode()}",
        key=" ".join(key[at : at + 4] for at in range(0, len(key), 4)),
        recovery_codes=list(made.recovery_codes),
    )
