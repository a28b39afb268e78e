"""Types into the real program on a real terminal, and looks at what stands on it.

    python3 Tests/Terminal/prompt.py .build/debug/trek [CASE…]

Needs the Python module pexpect, and tmux; exit code 77 where one is missing, 1 where something is
wrong.
"""

import shutil
import sys

try:
    import pexpect
except ImportError:
    sys.exit(77)

import entering
import running
from terminal import STATE, Skip, serve


def main():
    site = serve()
    failed = skipped = 0
    for test in entering.CASES + running.CASES:
        if sys.argv[2:] and test.__name__ not in sys.argv[2:]:
            continue
        try:
            test(site)
            print(f"terminal: {test.__name__}: as it should be")
        except Skip as reason:
            skipped += 1
            print(f"terminal: {test.__name__}: skipped: {reason}")
        except (AssertionError, pexpect.ExceptionPexpect) as error:
            failed += 1
            print(f"terminal: {test.__name__}: {str(error)[:1500]}")
    shutil.rmtree(STATE, ignore_errors=True)
    sys.exit(1 if failed else 77 if skipped else 0)


main()
