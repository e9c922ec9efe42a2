"""How code shows that it asks who calls: what it reads of a request, and what it brings in to check it."""

import re
from collections.abc import Iterator

from deburr.workload.function import Function

SHOWN = r"(?i)auth|token|secret|signature|sig$|hmac|api-?_?key|\bkey$|password|cookie|session|jwt|captcha"
"""Parts of an event by which a caller shows who it is."""

CHECKS = frozenset(
    """
    hmac jwt jose authlib itsdangerous nacl cognitojwt stripe svix twilio slack_bolt slack_sdk discord_interactions
    firebase_admin linebot telegram jsonwebtoken aws-jwt-verify passport firebase-admin discord-interactions tweetnacl
    @octokit/webhooks @slack/bolt @line/bot-sdk express-jwt jwks-rsa crypto node:crypto grammy telegraf
    """.split()  # noqa: SIM905 a word list reads better than a column of quotes
)
"""Modules that check a signature or a token, or that are used for it."""

MIDDLEWARE = ("aws_lambda_powertools.event_handler", "@aws-lambda-powertools/event-handler", "@middy/core", "middy")


def asks(function: Function) -> bool:
    """True when the code reads by what a caller shows who it is, or brings in what checks it, or may, unread."""
    handler = function.handler
    if handler is None:
        return any(re.search(SHOWN, name) for name, _ in function.environment)
    modules = {name for brought in handler.imports for name in _prefixes(brought.module)}
    return bool(CHECKS & modules) or any(re.search(SHOWN, key) for key in handler.event_keys)


def _prefixes(module: str) -> Iterator[str]:
    parts = re.split(r"[./]", module) if not module.startswith("@") else [module]
    yield module
    yield parts[0]


def read_whole(function: Function) -> bool:
    """True when the code was read so far that a check of who calls would have been seen."""
    handler = function.handler
    if handler is None or handler.unread or handler.frameworks or function.serves is not None:
        return False
    if any(brought.module.startswith(MIDDLEWARE) for brought in handler.imports):
        return False
    whole = "headers" in handler.event_keys and not any(key.startswith("headers.") for key in handler.event_keys)
    return not whole and not any(re.search(SHOWN, name) for name in handler.environment) and function.policies_known
