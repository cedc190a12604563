"""Whether a vulnerability is known of anything in constraints.txt, by pip-audit; says so where nobody can be asked.

    python tests/tools/audit.py

leaves with 1 for a vulnerability, with 0 where there is none or the database cannot be reached, which it says.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
UNREACHABLE = ("ConnectionError", "Max retries exceeded", "NameResolutionError", "timed out", "ProxyError",
               "ServiceError", "HTTPError", "JSONDecodeError")  # fmt: skip


def audit(command):
    """Return the exit code and what there is to say."""
    if command is None:
        return 0, "not audited: pip-audit is not installed (pip install pip-audit)"
    run = [command, "--requirement", "constraints.txt", "--no-deps", "--disable-pip", "--progress-spinner", "off"]
    try:
        done = subprocess.run(run, check=False, cwd=ROOT, capture_output=True, text=True, timeout=120)
    except subprocess.TimeoutExpired:
        return 0, "not audited: the database of vulnerabilities did not answer within two minutes"
    told = done.stdout + done.stderr
    unknown = told.count("could not be audited")
    if done.returncode == 0 and unknown:
        return 0, f"not audited: {unknown} packages are not known where this machine asks\n" + told.strip()
    if done.returncode == 0:
        return 0, told.strip()
    if "vulnerabilit" in done.stderr and "Found" in done.stderr:
        return 1, told.strip()
    if any(sign in told for sign in UNREACHABLE):
        return 0, "not audited: the database of vulnerabilities cannot be reached from here"
    return 1, told.strip()


if __name__ == "__main__":
    beside = Path(sys.executable).with_name("pip-audit")
    code, said = audit(str(beside) if beside.exists() else shutil.which("pip-audit"))
    sys.stdout.write(said + "\n")
    sys.exit(code)
