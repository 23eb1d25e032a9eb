"""The language of an answer: asked for in the address, else what the browser prefers, else Indonesian.

Kiosks may speak more languages than there are pages for phones in: those pages stay with what they have.
"""

from flask import request

from config.translations import FIRST_LANGUAGE, LANGUAGES, Texts, languages_of, texts

ON_PAGES = languages_of("phone")


def language(otherwise: str | None = None) -> str:
    """``?lang=``, else ``otherwise`` (a ticket's own language), else Accept-Language, else Indonesian: of those on pages."""
    return _wanted(ON_PAGES, otherwise)


def any_language() -> str:
    """The same of all languages: for what kiosks and other programs ask for."""
    return _wanted(LANGUAGES)


def _wanted(known: tuple[str, ...], otherwise: str | None = None) -> str:
    for wanted in (request.args.get("lang"), otherwise):
        if wanted in known:
            return wanted
    return request.accept_languages.best_match(known, FIRST_LANGUAGE) or FIRST_LANGUAGE


def server_texts() -> Texts:
    """The server's own sentences in the language of this request."""
    return texts("server", any_language())
