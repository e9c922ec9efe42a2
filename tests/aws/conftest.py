"""One moto for the tests of the gate; each test has functions of its own in it."""

from collections.abc import Iterator

import pytest
from tests.aws.account import Account, account


@pytest.fixture(scope="module")
def live() -> Iterator[Account]:
    with account() as found:
        yield found
