"""What the screens before a number say beside the branch's own words. Pure."""

from caller_server.contract.views import BranchService, TicketView
from config.translations import Texts
from kiosk.state import Kiosk, Order


def case_name(service: BranchService, order: Order) -> str:
    """The name of the case that was chosen; empty for none."""
    return next((case.name for case in service.cases if case.code == order.case), "")


def heading(service: BranchService, order: Order) -> str:
    """``Klaim JHT: Terkena PHK``."""
    case = case_name(service, order)
    return f"{service.name}: {case}" if case else service.name


def as_of(service: BranchService, t: Texts) -> str:
    """When somebody last saw that these are the papers; empty where nobody wrote that down."""
    day = service.papers_as_of
    return "" if day is None else t("papers.as_of", day=day.day, month=t(f"month.{day.month}"), year=day.year)


def if_missed(ticket: TicketView, kiosk: Kiosk, t: Texts) -> str:
    """What happens to somebody who does not hear the call; nothing as long as the branch's rule is not known."""
    branch = kiosk.branch
    if branch is None:
        return ""
    if branch.grace_minutes == 0:
        return t("missed.new_number")
    tell = t("missed.kiosk" if kiosk.reads_codes else "missed.staff", minutes=branch.grace_minutes)
    again = t("missed.after", count=ticket.return_after) if ticket.return_after else t("missed.at_once")
    return f"{tell} {again}"


def if_missed_in_short(kiosk: Kiosk, t: Texts) -> str:
    """The same where there is room for a few words."""
    branch = kiosk.branch
    return t("missed.staff", minutes=branch.grace_minutes) if branch and branch.grace_minutes else t("missed.short_new")


def papers_address(kiosk: Kiosk, order: Order) -> str:
    """The page of the list, for a phone; empty where the server did not say how phones reach it."""
    branch = kiosk.branch
    if branch is None or not branch.address:
        return ""
    case = f"/{order.case}" if order.case else ""
    return f"{branch.address}/b/{branch.branch}/papers/{order.service}{case}?lang={kiosk.language}"
