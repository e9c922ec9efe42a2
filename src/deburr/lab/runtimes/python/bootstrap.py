"""Runs a Python handler the way Lambda does: sys.path as there, then the official runtime client.

Arguments: the task folder and the layers' folder.
"""

import os
import site
import sys


def path(task, opt):
    """sys.path as Lambda lays it out: code, layers, then what the runtime brings."""
    own = os.path.dirname(os.path.abspath(__file__))
    version = "python%d.%d" % sys.version_info[:2]
    brought = [entry for entry in sys.path if entry != own]
    return [task, opt + "/python/lib/" + version + "/site-packages", opt + "/python", own, *brought]


def main():
    sys.path[:] = path(*sys.argv[1:3])
    site.setquit()
    site.setcopyright()
    site.sethelper()
    task, observed = sys.argv[1], os.environ.pop("DEBURR_OBSERVE", "")
    looked_at = os.environ.pop("DEBURR_LOOK", "")
    sys.argv = [os.path.abspath(__file__)]
    if observed:
        import observer
        import runtime_client

        observer.install(int(observed), task, os.environ.pop("DEBURR_WATCH", "")).invocations(runtime_client)
    if looked_at:
        import gc
        import json  # noqa: F401  the client loads it too: it is not what looking adds
        import time

        import runtime_client

        gc.disable()
        before = time.perf_counter_ns(), gc.get_count(), len(gc.get_objects())
        import deburr_cold_start

        fd, what = looked_at.split()
        deburr_cold_start.install(int(fd), what, task, runtime_client, before)
        gc.enable()
    from awslambdaric.__main__ import main as run

    run([sys.argv[0], os.environ["_HANDLER"]])


if __name__ == "__main__":
    main()
