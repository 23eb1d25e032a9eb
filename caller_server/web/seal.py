"""Keeps the seeds of second factors unreadable for whoever has the database without the server's key."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"seeds of second factors"
KEY_BYTES = 32  # what Fernet asks for


class SeedSeal:
    """The Seal of usecases/second_factor.py: Fernet under a key derived from the server's secret key (HKDF, RFC 5869)."""

    def __init__(self, secret_key: str) -> None:
        derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(secret_key.encode())
        self._fernet = Fernet(urlsafe_b64encode(derived))

    def close(self, seed: str) -> str:
        """The seed, unreadable without the key."""
        return self._fernet.encrypt(seed.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """The seed again; None when the key is another by now."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None
