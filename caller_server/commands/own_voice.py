"""Which texts of a branch its kiosks say in its own voice: the names of services and cases, papers, and what is asked before.

From the server, which knows them as they are now, or from a file that describes the branch.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caller_server.commands.common import fail

if TYPE_CHECKING:
    from caller_server.contract.branch_file import BranchFile
    from caller_server.contract.views import BranchService

TIMEOUT_S = 10.0


def texts_of_file(branch: str, languages: Iterable[str]) -> dict[str, list[str]]:
    """By language, of a branch that ships with the program, or of a TOML or JSON file. Ends the program when there is none."""
    from caller_server.commands.files import read
    from caller_server.contract.branch_file import BranchFile
    from config.paths import branch_file

    file = Path(branch) if Path(branch).suffix in (".toml", ".json") else branch_file(branch)
    if not file.is_file():
        fail(f"{file} is not there: give a file, or --server for a branch that is on a server")
    described = read(file, BranchFile)
    return {language: _each_once(_of_file(described, language)) for language in languages if language in described.languages}


def texts_of_server(server: str, branch: str, languages: Iterable[str]) -> dict[str, list[str]]:
    """The same as the server at ``server`` tells everybody. Ends the program when it does not answer, or has no such branch."""
    import requests

    from caller_server.contract.views import BranchView

    found: dict[str, list[str]] = {}
    for language in languages:
        try:
            address = f"{server.rstrip('/')}/api/v1/branches/{branch}"
            answer = requests.get(address, params={"lang": language}, timeout=TIMEOUT_S)
            answer.raise_for_status()
            view = BranchView.model_validate(answer.json())
        except (requests.RequestException, ValueError) as error:
            fail(f"{server} does not tell of {branch}: {error}")
        if language in view.languages:
            found[language] = _each_once(text for service in view.services for text in _of_service(service))
    return found


def _of_service(service: "BranchService") -> list[str]:
    cases = [text for case in service.cases for text in (case.name, *case.checklist)]
    hints = [text for hint in service.hints for text in (hint.question, hint.place)]
    return [service.name, *service.checklist, *cases, *hints]


def _of_file(branch: "BranchFile", language: str) -> list[str]:
    """As the server would tell it: in the language, else in the first that the text has."""

    def say(names: Any) -> str:
        return str(names.get(language) or next(iter(names.values())))

    found = []
    for service in branch.services:
        found += [say(service.name), *(say(paper.name) for paper in service.checklist)]
        found += [say(text) for case in service.cases for text in (case.name, *(paper.name for paper in case.checklist))]
        found += [say(text) for hint in service.hints for text in (hint.question, hint.place)]
    return found


def _each_once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))
