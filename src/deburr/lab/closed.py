"""What a handler runs into because the lab is closed, told by its own words of failure."""

NETWORK = ("EndpointConnectionError", "ConnectTimeoutError", "gaierror", "ENOTFOUND", "ECONNREFUSED", "ConnectionError")
NETWORK_WORDS = ("Could not connect", "Name or service not known", "getaddrinfo", "Network is unreachable", "EAI_AGAIN")
CREDENTIALS = ("NoCredentialsError", "ClientError", "CredentialsProviderError", "UnrecognizedClientException")
AWS = ".amazonaws.com"


def hint(told: str) -> str | None:
    """What to do about it, as half a sentence; None for a failure that has another reason.

    told  `TYPE: MESSAGE`, as the runtime tells them.
    """
    kind, _, message = told.partition(": ")
    unreached = kind in NETWORK or any(word in message for word in NETWORK_WORDS)
    if kind in CREDENTIALS or (unreached and AWS in message):
        return (
            "asks AWS, which is not in the lab: point it at a stand-in with --stand-in PORT and "
            "--env AWS_ENDPOINT_URL=http://localhost:PORT"
        )
    if unreached:
        return "reaches for the network, which is closed: --network opens it, --stand-in PORT opens one port"
    return None
