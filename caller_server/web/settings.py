"""What the web ring is told at its start. Where the values come from is not its business."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class OidcSettings:
    """The agency's own provider of identities (OpenID Connect). ``label`` is what the button says; ``username_claim`` names the
    claim of the id_token that finds an account the first time.
    """

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    label: str = ""
    username_claim: str = "preferred_username"


@dataclass(frozen=True)
class WebSettings:
    """Settings of the web ring.

    ``public_url`` is what stands in QR codes (None: the address the request came to). ``trusted_proxies`` is how many proxies in
    front overwrite X-Forwarded-*; 0 believes none. ``cookie_secure`` says that people come by HTTPS only. ``rate_limit_storage``
    is ``memory://`` or a Redis URL. ``take_limit`` bounds numbers taken per device or person, such as ``120/minute``; None, the
    default, does not, since a kiosk in the opening minute is no attack. ``pictures_folder`` has the
    pictures of branches, by the names in their descriptions. ``oidc`` None: people sign in here and nowhere else.
    """

    secret_key: str = field(repr=False)
    public_url: str | None = None
    trusted_proxies: int = 0
    is_testing: bool = False
    clock_is_set: bool = False
    rate_limit_storage: str = "memory://"
    cookie_secure: bool = False
    version: str = "0"
    take_limit: str | None = None
    pictures_folder: Path | None = None
    oidc: OidcSettings | None = None
