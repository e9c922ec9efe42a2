"""What of an answer is nobody's business: values of environment variables that name no resource, signed addresses."""

import re
from typing import Any

NAMES_A_RESOURCE = re.compile(r"arn:aws[\w-]*:|[A-Za-z0-9_-]{1,64}:\d{1,18}$")
HIDDEN = "(not kept)"


def redacted(operation: str, page: dict[str, Any]) -> dict[str, Any]:
    """The page as it may be kept: variables keep their names, and values only where they name a resource."""
    if operation == "GetLayerVersion":
        page.get("Content", {}).pop("Location", None)  # whoever has it may download the layer
    if operation not in ("ListFunctions", "ListVersionsByFunction"):
        return page
    for function in page.get("Functions", page.get("Versions", [])):
        variables = function.get("Environment", {}).get("Variables", {})
        for name, value in variables.items():
            if not NAMES_A_RESOURCE.match(value):
                variables[name] = HIDDEN
    return page
