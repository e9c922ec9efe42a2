"""What a lab says of itself to `deburr lab ps`."""

import os
import time
from typing import Any

from deburr.lab.control.account import CloudAccount, Version


def state(account: CloudAccount) -> dict[str, Any]:
    """Functions with their environments, and queues with their messages."""
    return {
        "pid": os.getpid(),
        "mechanism": account.lab.mechanism.told,
        "up_s": round(time.monotonic() - account.began_s),
        "functions": [
            _function(account, name, version)
            for name, function in sorted(account.functions.items())
            for version in function.every_version
        ],
        "queues": [
            {"name": name, "visible": queue.counts[0], "hidden": queue.counts[1] + queue.counts[2]}
            for name, queue in sorted(account.queues.by_name.items())
        ],
    }


def _function(account: CloudAccount, name: str, version: Version) -> dict[str, Any]:
    spec = version.spec
    fleet = account.lab.present(spec)
    return {
        "name": name,
        "version": spec.version,
        "runtime": spec.runtime,
        "memory_mb": spec.memory_mb,
        "log_group": spec.log_group,
        "idle": len(fleet.idle) if fleet is not None else 0,
        "busy": len(fleet.busy) if fleet is not None else 0,
        "served": fleet.served if fleet is not None else 0,
    }
