"""A server that takes connections and whatever is sent, and never says a word."""

import asyncio

from deburr.proofs.standins.contacts import Contacts


class Silent(asyncio.Protocol):
    """One connection to it."""

    def __init__(self, contacts: Contacts) -> None:
        self.contacts = contacts

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.contacts.connected()
