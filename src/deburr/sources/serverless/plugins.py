"""Plugins that change what is deployed: what builds the code, what prunes versions, what makes resources."""

import re

from msgspec import Struct

from deburr.sources.cloudformation.making import Maker
from deburr.sources.cloudformation.tree import MappingNode, Scalar, TreeNode
from deburr.sources.serverless.events import listed
from deburr.sources.serverless.variables import entry

BUILDERS = {
    "serverless-esbuild": "esbuild",
    "serverless-webpack": "webpack",
    "serverless-bundle": "webpack",
    "serverless-plugin-typescript": "typescript",
    "serverless-plugin-optimize": "webpack",
    "serverless-babel-plugin": "babel",
    "serverless-python-requirements": "pip",
    "serverless-rust": "cargo",
    "serverless-go-build": "go",
}
ALERTS = "serverless-plugin-aws-alerts"
"""Makes alarms for the service's functions, which ones its own settings and stages say; others do likewise."""
MONITORS = (
    r"(?i)datadog|new-?relic|lumigo|thundra|epsagon|dynatrace|sentry|instana|honeycomb|baselime|slic-?watch|alarm|alert"
)
"""In the names of plugins that have something else watch the functions, or make alarms of their own."""
PRUNER = "serverless-prune-plugin"
WARMER = "serverless-plugin-warmup"


class Plugins(Struct, frozen=True):
    """names   of the plugins, as written.
    prunes  True when old versions are deleted with every deployment.
    """

    make: Maker
    names: tuple[str, ...]
    prunes: bool

    @property
    def guards(self) -> bool:
        """True when a plugin may set rates for the APIs, or put a WAF before them."""
        return any("throttl" in name or "waf" in name for name in self.names)

    @property
    def alerts(self) -> bool:
        """True when a plugin makes alarms, or has a product watch the functions."""
        return any(name == ALERTS or re.search(MONITORS, name) for name in self.names)

    def builder(self, at: TreeNode) -> TreeNode | None:
        """What builds the code, so that a file that is not there may still come."""
        found = next((BUILDERS[name] for name in self.names if name in BUILDERS), None)
        return self.make.text(at, found) if found is not None else None


def plugins(make: Maker, written: TreeNode | None, custom: TreeNode | None) -> Plugins:
    """What the service's plugins say; a list, or a map with `modules`."""
    modules = entry(written, "modules") if isinstance(written, MappingNode) else written
    names = tuple(node.text.strip() for node in listed(modules) if isinstance(node, Scalar))
    automatic = entry(entry(custom, "prune"), "automatic")
    prunes = PRUNER in names and isinstance(automatic, Scalar) and automatic.text == "true"
    return Plugins(make, names, prunes)
