"""What is said of hints, cases and papers: the branch's own texts, as far as they were recorded in its own voice. Pure."""

from caller_server.contract.views import BranchService
from hardware.speaker.numbers import whole
from hardware.speaker.phrases import PAUSE
from kiosk.before.flow import hint_of, in_case
from kiosk.before.state import Cases, Elsewhere, Hinted, PapersShown
from kiosk.speech.state import Own, Parts, Speech
from kiosk.state import Kiosk, Order


def papers(service: BranchService, order: Order) -> Parts:
    """What to bring, after a breath; nothing where nothing is asked for."""
    listed = tuple(in_case(service, order).checklist)
    return (PAUSE, Own(listed, ("kiosk.papers", PAUSE), ("kiosk.papers.shown",))) if listed else ()


def papers_shown(kiosk: Kiosk, screen: PapersShown) -> Speech:
    """The list itself."""
    service = kiosk.service(screen.order.service)
    return Speech(("kiosk.screen.papers_shown",), papers(service, screen.order) if service else ())


def elsewhere(kiosk: Kiosk, screen: Elsewhere) -> Speech:
    """Where one is served without the line."""
    hint = hint_of(kiosk, screen.order, screen.hint)
    place = Own((hint.place,) if hint else (), instead=("kiosk.elsewhere.shown",))
    return Speech(("kiosk.screen.elsewhere", PAUSE, place))


def answer(kiosk: Kiosk, code: str) -> Speech:
    """One of the branch's questions or cases, else its place among them."""
    screen, texts = kiosk.screen, dict[str, str]()
    service = kiosk.service(screen.order.service) if isinstance(screen, Hinted | Cases) else None
    if service is not None and isinstance(screen, Hinted):
        texts = {hint.code: hint.question for hint in service.hints}
    elif service is not None:
        texts = {case.code: case.name for case in service.cases}
    if code not in texts:
        return Speech(("kiosk.do.none",))
    return Speech((Own((texts[code],), instead=("kiosk.choice", *whole(list(texts).index(code) + 1))),))
