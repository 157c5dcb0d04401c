"""What the fault tests share: a folder, a namespace of their own, and the last line
"N passed, N failed". Not a test itself."""

import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "black"))
sys.dont_write_bytecode = True


def inside(*unshare):
    """Runs this program again in namespaces of its own; returns in there only."""
    if os.environ.get("KALATA_INSIDE") == "yes":
        return
    command = ["unshare", *unshare, "--", sys.executable, *sys.argv]
    probe = subprocess.run(["unshare", *unshare, "--", "true"], capture_output=True, text=True,
                           check=False)
    if probe.returncode != 0:
        print(f"{Path(sys.argv[0]).name} needs namespaces ({' '.join(unshare)}), as root: "
              f"{probe.stderr.strip()}\n0 passed, 1 failed")
        sys.exit(1)
    sys.exit(subprocess.run(command, env={**os.environ, "KALATA_INSIDE": "yes"}, check=False).returncode)


def run(*tests):
    """Calls each with a folder of its own."""
    failed = 0
    for test in tests:
        with tempfile.TemporaryDirectory(prefix="kalata-") as folder:
            try:
                test(Path(folder))
                print(f"ok     {test.__name__}")
            except Exception:
                failed += 1
                traceback.print_exc(file=sys.stdout)
                print(f"FAILED {test.__name__}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
