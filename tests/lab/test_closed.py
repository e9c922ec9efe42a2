"""What a failure says of the lab being closed, and when it says nothing of it."""

import pytest

from deburr.lab.closed import hint


@pytest.mark.parametrize(
    ("told", "says"),
    [
        pytest.param("NoCredentialsError: Unable to locate credentials", "asks AWS", id="credentials, Python"),
        pytest.param("CredentialsProviderError: Could not load credentials", "asks AWS", id="credentials, Node"),
        pytest.param(
            'EndpointConnectionError: Could not connect to the endpoint URL: "https://sqs.eu-west-1.amazonaws.com/"',
            "AWS_ENDPOINT_URL",
            id="AWS is out of reach",
        ),
        pytest.param("Error: getaddrinfo EAI_AGAIN shop.example.com", "--network", id="another server"),
        pytest.param("KeyError: 'order'", None, id="the event"),
        pytest.param("Runtime.ExitError", None, id="no message"),
    ],
)
def test_hint(told: str, says: str | None) -> None:
    found = hint(told)
    assert found is None if says is None else found is not None and says in found
