"""What the CDK staged beside a template, by the hash under which it is uploaded."""

import json
import re
from pathlib import Path

_HASH = r"(?:^|/)([0-9a-f]{64})\.(?:zip|jar|json)$"


def staged(template: Path, key: str | None) -> str | None:
    """The folder or file of an upload, relative to the template's folder; None when no manifest lists it.

    key  an S3 key or an address that ends with it.
    """
    match = re.search(_HASH, key or "")
    if match is None:
        return None
    own = template.with_name(template.name.replace(".template.json", ".assets.json"))
    for manifest in (own, *(other for other in sorted(template.parent.glob("*.assets.json")) if other != own)):
        path = _listed(manifest, match[1])
        if path is not None:
            return path
    return None


def _listed(manifest: Path, digest: str) -> str | None:
    try:
        files = json.loads(manifest.read_bytes()).get("files", {})
        path = files[digest]["source"]["path"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None  # no manifest, or none of this asset
    return path if isinstance(path, str) else None
