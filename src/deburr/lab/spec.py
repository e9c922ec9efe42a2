"""What an environment is made from: a function's configuration with every value settled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Spec:
    """A function as the lab runs it.

    code         the folder that becomes /var/task.
    layers       folders that are merged into /opt, later ones over earlier ones.
    environment  the function's own variables.
    tmp_mb       the size of /tmp.
    arn          what the handler's context says.
    reserved     concurrency set aside for it; None when nothing is.
    revision     tells code apart that stands in one place at different times.
    log_json     platform and runtime log JSON objects, not text.
    """

    name: str
    runtime: str
    handler: str
    code: Path
    memory_mb: int
    timeout_s: float
    tmp_mb: int
    layers: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict, hash=False)
    version: str = "$LATEST"
    region: str = "us-east-1"
    account: str = "123456789012"
    architecture: str = "x86_64"
    reserved: int | None = None
    provisioned: int = 0
    log_json: bool = False
    revision: str = ""

    @property
    def arn(self) -> str:
        return f"arn:aws:lambda:{self.region}:{self.account}:function:{self.name}"

    @property
    def log_group(self) -> str:
        return f"/aws/lambda/{self.name}"

    @property
    def family(self) -> str:
        """`python`, `node`, `provided`, or another runtime's name without its version."""
        family = self.runtime.split(".")[0].rstrip("x.0123456789")
        return {"nodejs": "node"}.get(family, "provided" if self.runtime.startswith("provided") else family)
