"""The account's tests share their fixtures."""

from tests.aws.quiet import deburr, live

__all__ = ["deburr", "live"]
