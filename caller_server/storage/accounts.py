"""Accounts, sessions and devices in the database; the Accounts of usecases/accounts.py, put together from its parts."""

from caller_server.storage.devices import DeviceStore
from caller_server.storage.second_factors import SecondFactorStore


class AccountStore(SecondFactorStore, DeviceStore):
    """People (``people``), signing in (``sessions``), second factors (``second_factors``) and devices (``devices``)."""
