"""What AWS may answer instead of an answer, in words the user can act on."""

from deburr.errors import DeburrError


class AccountError(DeburrError):
    """An account that cannot be asked: no credentials, no region, no network, or a fault of AWS's."""


class Denied(AccountError):
    """The credentials may not do this.

    action  what the policy lacks, such as `states:ListStateMachines`.
    """

    def __init__(self, action: str, *, where: str) -> None:
        super().__init__(
            f"may not {action}", where=where, hint=f"allow {action}: --print-policy prints the whole policy"
        )
        self.action = action


class Expired(AccountError):
    """The credentials ended while the work went on."""


class Missing(AccountError):
    """What was asked for is not there, or no longer."""


class Conflict(AccountError):
    """AWS refuses a change because something else stands in its way."""


class Refused(AccountError):
    """deburr itself refuses a call: it is on no read list and in no Plan."""


# As botocore's own retries know them, and what SNS says.
THROTTLED = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "Throttled",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",  # SNS: https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html
        "UnauthorizedException",
        "UnauthorizedOperation",
    }
)
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
WRONG_CREDENTIALS = frozenset({"InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch"})
MISSING = frozenset(
    {
        "ResourceNotFoundException",
        "NotFoundException",
        "NoSuchBucket",
        "404",
        "StateMachineDoesNotExist",
        "OptInRequiredException",  # Compute Optimizer that nobody switched on has nothing to say
    }
)
CONFLICT = frozenset({"ResourceConflictException", "ConflictException"})
AGAIN = frozenset({"ServiceException", "InternalFailure", "InternalError", "ServiceUnavailable", "InternalServerError"})
