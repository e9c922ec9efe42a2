"""Imports every module it is told, each group in a process of its own, and says which could not be.

Runs as a handler in the lab, or by itself with the modules as JSON on standard input.
"""

import importlib
import json
import os
import signal
import sys
import warnings

EACH_S = 60


def handler(event, context):
    """event: {"modules": [...]}; the answer: {"failed": {module: error}}."""
    groups = {}
    for module in event["modules"]:
        groups.setdefault(module.split(".")[0], []).append(module)
    failed = {}
    for modules in groups.values():
        while modules:
            done, told = _in_a_child(modules)
            failed.update(told)
            if done < len(modules):
                failed[modules[done]] = "it ended the interpreter"
            modules = modules[done + 1 :]
    return {"failed": failed}


def _in_a_child(modules):
    """How many it got through, and what failed of them."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            with os.fdopen(writing, "w") as out:
                quiet = os.open(os.devnull, os.O_RDWR)
                for stream in (0, 1, 2):
                    os.dup2(quiet, stream)
                _import(modules, out)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as lines:
        told = [json.loads(line) for line in lines if line.endswith("\n")]
    os.waitpid(child, 0)
    return len(told), {module: error for module, error in told if error}


def _import(modules, out):
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _too_long)
    for module in modules:
        error = ""
        signal.alarm(EACH_S)
        try:
            importlib.import_module(module)
        except BaseException as raised:  # whatever a stranger's module does when it is imported
            error = "%s: %s" % (type(raised).__name__, raised)
        signal.alarm(0)
        out.write(json.dumps([module, error[:300]]) + "\n")
        out.flush()


def _too_long(*_):
    raise TimeoutError("took longer than %d s" % EACH_S)


if __name__ == "__main__":
    sys.path[:0] = sys.argv[1:]
    json.dump(handler(json.load(sys.stdin), None), sys.stdout)
