"""What AWS and its SDK refuse, in words the user can act on."""

from typing import TYPE_CHECKING

from deburr.aws.plan import CHANGES
from deburr.aws.reads import READS
from deburr.aws.trouble import (
    CONFLICT,
    DENIED,
    EXPIRED,
    MISSING,
    WRONG_CREDENTIALS,
    AccountError,
    Conflict,
    Denied,
    Expired,
    Missing,
)

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

LONGEST_MESSAGE = 200
UNKNOWN = "AWS does not know these credentials, or the Region is not switched on"


def told(error: "ClientError", service: str, operation: str, region: str) -> AccountError:
    """AWS's refusal in our words."""
    body = error.response.get("Error", {})
    code, message = str(body.get("Code", "")), str(body.get("Message", ""))
    where = f"{service} in {region}"
    if code in DENIED and error.operation_name == "AssumeRole":
        return Denied("sts:AssumeRole", where=where)
    if code in DENIED:
        known = READS.get((service, operation))
        return Denied(known.action if known else CHANGES[service, operation], where=where)
    if code in EXPIRED:
        return Expired("the credentials have expired", where=where, hint="log in again and run the same command")
    if code in WRONG_CREDENTIALS:
        return AccountError(UNKNOWN, where=where, hint="aws sts get-caller-identity")
    kind = Missing if code in MISSING else Conflict if code in CONFLICT else AccountError
    return kind(f"{operation}: {code}: {' '.join(message.split())[:LONGEST_MESSAGE]}", where=where)


def passing(error: Exception) -> bool:
    """True for what may be gone at the next try: a connection, not a configuration."""
    from botocore.exceptions import ConnectionError as NoConnection
    from botocore.exceptions import HTTPClientError

    return isinstance(error, HTTPClientError | NoConnection)


def ended(error: Exception) -> bool:
    """True when there are no credentials, or none any more: no other call will fare better until somebody logs in."""
    from botocore.exceptions import (
        CredentialRetrievalError,
        NoCredentialsError,
        PartialCredentialsError,
        SSOError,
        TokenRetrievalError,
    )

    kinds = CredentialRetrievalError | NoCredentialsError | PartialCredentialsError | SSOError | TokenRetrievalError
    return isinstance(error, kinds)


def sentence(error: Exception) -> str:
    """The first line of what the SDK says."""
    return str(error).splitlines()[0].rstrip(".")


def what_next(error: Exception) -> str:
    """A hint for what the SDK says."""
    if ended(error):
        return "aws sso login or aws configure, or name a profile with --profile"
    return "check the network and AWS_ENDPOINT_URL"
