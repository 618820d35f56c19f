"""The steps of a script: each runs where it stands, and what it returns is printed behind its name."""

import sys
import traceback

_taken = 0


def step(name):
    """One step; the script ends with the first that fails."""

    def run(take):
        global _taken
        try:
            seen = take()
        except Exception:
            print(f"FAILED {name}")
            traceback.print_exc()
            sys.exit(1)
        _taken += 1
        print(f"ok {name}" + (f": {seen}" if seen is not None else ""))

    return run


def done(library):
    """Says that all steps went well."""
    print(f"{library}: {_taken} steps, 0 failed")
