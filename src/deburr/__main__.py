"""The console script. `--version` is answered before anything is loaded: scripts ask for it at every start."""

import gc
import sys


def main() -> None:
    """Exit 2 with where, what and what next for errors the user can act on."""
    if sys.argv[1:] == ["--version"]:
        from deburr import __version__

        sys.stdout.write(f"deburr {__version__}\n")
        return
    gc.disable()  # a check makes hundreds of thousands of small objects, hardly a cycle among them, and then ends
    from deburr.errors import DeburrError

    try:
        from deburr.cli.main import deburr

        deburr(prog_name="deburr")
    except DeburrError as error:
        sys.stderr.write(f"deburr: {error}\n")
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nobody is left to tell
        sys.exit(141)
    finally:
        gc.freeze()  # the interpreter collects twice on its way out, and would only look at what goes anyway


if __name__ == "__main__":
    main()
