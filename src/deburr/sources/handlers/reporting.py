"""Whether code tells people of what it catches: by a topic, a mail, a chat, a service that pages them."""

import re
from collections.abc import Iterable, Iterator

from deburr.sources.handlers.called import Called
from deburr.sources.handlers.values import External, Instance, Value, as_text
from deburr.sources.handlers.walker import Walker
from deburr.workload.handler import Phase

_TOPIC = r"boto3\.|aws-sdk\S*[./](?:SNS|sns)\b|@aws-sdk/client-sns"
_MAIL = r"boto3\.|aws-sdk|@aws-sdk/client-ses|smtplib|nodemailer|sendgrid|@sendgrid/mail"
TELLING = {
    "publish": _TOPIC,
    "PublishCommand": _TOPIC,
    "send_email": _MAIL,
    "send_raw_email": _MAIL,
    "send_templated_email": _MAIL,
    "sendEmail": _MAIL,
    "sendRawEmail": _MAIL,
    "SendEmailCommand": _MAIL,
    "SendRawEmailCommand": _MAIL,
    "sendmail": _MAIL,
    "send_message": r"smtplib",
    "sendMail": _MAIL,
}
"""Methods that tell somebody, and the libraries that they are of."""
_PAGERS = r"(?i)pager_?duty|opsgenie|sentry|rollbar|bugsnag|incoming_?webhook|slack_sdk\.webhook|pymsteams"
_HOOKS = rf"{_PAGERS}|(?:slack|discord|teams|alert)\S*hook|hooks\.slack|webhook\.office"
"""Of chats only what is posted to a channel by a hook of its own: a bot answers who wrote to it by the other ways."""


def tells(w: Walker, call: Called) -> None:
    """`sns.publish(...)`, `ses.send_email(...)`"""
    service = as_text(call.base.args[0]) if call.base is not None and call.base.args else None
    if re.match(TELLING[call.method], call.path) and service in (None, "sns", "ses", "sesv2"):
        _told(w)


def pages(w: Walker, call: Called) -> None:
    """A call of what `a_pager`."""
    _told(w)


def a_pager(path: str) -> bool:
    """True for `slack_sdk.webhook.WebhookClient().send` and its like, as its name tells."""
    return re.search(_PAGERS, path) is not None


def posts(w: Walker, call: Called) -> None:
    """`requests.post(os.environ["SLACK_WEBHOOK_URL"], ...)`"""
    if w.failed and any(re.search(_HOOKS, text) for text in _texts([*call.args, *call.keywords.values()])):
        _told(w)


def _told(w: Walker) -> None:
    if w.failed and w.phase is Phase.INVOCATION:
        w.record.reports = True


def _texts(values: Iterable[Value]) -> Iterator[str]:
    """What is handed over as a text or by the name of a variable, also in a request that is made of it."""
    for value in values:
        if isinstance(value, External):
            yield value.path
        elif isinstance(value, Instance):
            yield from _texts(value.args)
        else:
            yield as_text(value) or ""
