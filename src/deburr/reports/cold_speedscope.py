"""A cold start for speedscope.app: https://www.speedscope.app/file-format-schema.json, an evented profile."""

import json

from deburr.reports.cold_layout import Box, boxes
from deburr.workload.cold_start import ColdStart

SCHEMA = "https://www.speedscope.app/file-format-schema.json"


def speedscope(cold: ColdStart, name: str, deburr: str) -> str:
    """The document.

    name  of the function.
    """
    laid = boxes(cold)
    frames = [{"name": each.module.module, **({"file": each.module.at} if each.module.at else {})} for each in laid]
    events: list[dict[str, object]] = []
    open_ones: list[tuple[int, Box]] = []

    def close(until: int) -> None:
        while len(open_ones) > until:
            frame, box = open_ones.pop()
            events.append({"type": "C", "frame": frame, "at": round(box.start_ms + box.ms, 4)})

    for frame, box in enumerate(laid):
        close(box.depth)
        events.append({"type": "O", "frame": frame, "at": round(box.start_ms, 4)})
        open_ones.append((frame, box))
    close(0)
    profile = {
        "type": "evented",
        "name": f"{name}: modules of a cold start, medians of {cold.environments}",
        "unit": "milliseconds",
        "startValue": 0,
        "endValue": round(laid[0].ms, 4) if laid else 0,
        "events": events,
    }
    document = {"$schema": SCHEMA, "shared": {"frames": frames}, "profiles": [profile], "exporter": f"deburr {deburr}"}
    return json.dumps({**document, "name": name}, indent=1) + "\n"
