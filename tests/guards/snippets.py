"""The snippets that common guides give, put down as they are found there, to be held against the guards."""

import os
from collections.abc import Callable
from typing import Any

import requests


def fetch(url: str, context: Any) -> bytes:
    """The remaining time as a timeout."""
    budget = max(1, (context.get_remaining_time_in_millis() - 5000) / 1000)
    return requests.get(url, timeout=budget).content


def clean_tmp(tmp: str) -> None:
    """/tmp emptied at the start of each invocation."""
    for name in os.listdir(tmp):
        os.remove(os.path.join(tmp, name))


connection: Any = None


def get_connection(connect: Callable[[], Any]) -> Any:
    """A connection kept in a global variable, "with validation"."""
    global connection
    if connection is None or connection.closed:
        connection = connect()
    return connection


secret: Any = None


def get_secret(load: Callable[[], Any]) -> Any:
    """A value kept in a global variable."""
    global secret
    if secret is None:
        secret = load()
    return secret
