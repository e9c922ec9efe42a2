"""One moto for the tests of the gate; each test has functions of its own in it."""

from tests.aws.quiet import live

__all__ = ["live"]
