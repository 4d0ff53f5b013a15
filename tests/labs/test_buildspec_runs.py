"""The builds of the labs, run whole: every command, with `docker` and `aws` played by scripts.

The scripts write down what they are called with and answer as the real ones do; the model server,
its requests, the tests and the linter are real.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.labs.lab_files import LABS

LAB = LABS / "buildspec-image"
REGISTRY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com"
TAGGED = f"{REGISTRY}/churn-inference:0123abc"
DIGEST = f"{REGISTRY}/churn-inference@sha256:{'0' * 64}"
PLAYERS = {
    "docker": f"""#!/usr/bin/env bash
if [ "$1" = login ]; then test "$(cat)" = a-password || exit 1; fi
echo "docker $*" >> "$CALLS"
case "$1" in
  run) shift; python serve.py > server.log 2>&1 & echo $! > server.pid ;;
  rm) test -f server.pid && kill "$(cat server.pid)" && rm server.pid ;;
  inspect) echo "{DIGEST}" ;;
esac
""",
    "aws": """#!/usr/bin/env python3
import os, sys, urllib.request
with open(os.environ["CALLS"], "a") as calls:
    calls.write("aws " + " ".join(sys.argv[1:]) + "\\n")
if sys.argv[1:3] == ["sts", "get-caller-identity"]:
    print("111122223333")
elif sys.argv[1:3] == ["ecr", "get-login-password"]:
    print("a-password")
elif sys.argv[1:3] == ["sagemaker-runtime", "invoke-endpoint"]:
    given = dict(zip(sys.argv[3::2], sys.argv[4::2]))
    request = urllib.request.Request(
        "http://localhost:8080/invocations", given["--body"].encode(),
        {"Content-Type": given["--content-type"]})
    open(sys.argv[-1], "wb").write(urllib.request.urlopen(request).read())
else:
    sys.exit("no such call: " + " ".join(sys.argv[1:]))
""",
    "pip": "#!/usr/bin/env bash\nexit 0\n",
}
# CodeBuild goes on to POST_BUILD after a failed BUILD, and not after another failed phase.
# https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html
GOES_ON = "build"
pytestmark = pytest.mark.xdist_group("port-8080")


class Build:
    """A copy of a lab, its scripts, and the phases of a buildspec run in it as CodeBuild does."""

    def __init__(self, folder: Path, spec: Path) -> None:
        self.folder = folder / "source"
        shutil.copytree(LAB, self.folder, ignore=shutil.ignore_patterns("*.md", "__pycache__"))
        self.spec: dict[str, Any] = yaml.safe_load(spec.read_text(encoding="utf-8"))
        players = folder / "bin"
        players.mkdir()
        for name, text in PLAYERS.items():
            (players / name).write_text(text, encoding="utf-8")
            (players / name).chmod(0o755)
        self.calls_file = folder / "calls"
        self.environment = {
            **{k: v for k, v in os.environ.items() if k != "CI"},
            "PATH": os.pathsep.join([str(players), str(Path(sys.executable).parent),
                                     os.environ["PATH"]]),
            "CALLS": str(self.calls_file), "AWS_DEFAULT_REGION": "eu-central-1",
            "CODEBUILD_RESOLVED_SOURCE_VERSION": "0123abc", "CODEBUILD_BUILD_SUCCEEDING": "1",
            **self.spec.get("env", {}).get("variables", {}),
        }  # fmt: skip

    def run(self) -> dict[str, bool]:
        """Run the phases; return which succeeded."""
        done: dict[str, bool] = {}
        for name, phase in self.spec["phases"].items():
            done[name] = self.phase(phase)
            if not done[name]:
                self.environment["CODEBUILD_BUILD_SUCCEEDING"] = "0"
                if name != GOES_ON or phase.get("on-failure") == "ABORT":
                    break
        return done

    def phase(self, phase: dict[str, Any]) -> bool:
        """Run a phase in one shell, then its `finally`; tell whether all went well."""
        exports = self.folder / "exports"
        lines = ["set -e", *phase.get("commands", ()), f"export -p > {exports}"]
        went = self.shell(lines)
        if exports.is_file():
            for line in self.shell_out(f"source {exports}; env -0").split("\0"):
                name, _, value = line.partition("=")
                self.environment[name] = value
        return self.shell(phase.get("finally", [])) and went

    def shell(self, lines: list[str]) -> bool:
        done = subprocess.run(
            ["bash", "-c", "\n".join(lines)], cwd=self.folder, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.said = done.stdout
        return done.returncode == 0

    def shell_out(self, line: str) -> str:
        command = ["bash", "-c", line]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    @property
    def calls(self) -> list[str]:
        """What `docker` and `aws` were called with."""
        text = self.calls_file.read_text(encoding="utf-8") if self.calls_file.is_file() else ""
        return text.splitlines()


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    wait_for_port(free=True)
    made = Build(tmp_path, LAB / "buildspec.yml")
    yield made
    if (made.folder / "server.pid").is_file():
        made.shell(["docker rm --force smoke"])


def wait_for_port(*, free: bool) -> None:
    """Wait until nothing, or something, listens where the model server does."""
    for _ in range(100):
        with socket.socket() as tried:
            if (tried.connect_ex(("127.0.0.1", 8080)) != 0) == free:
                return
        time.sleep(0.1)
    pytest.skip("another program uses port 8080") if free else pytest.fail("no server")


def test_a_good_commit_becomes_an_image(build: Build) -> None:
    assert build.run() == dict.fromkeys(("install", "pre_build", "build", "post_build"), True)
    assert build.calls == [
        "aws sts get-caller-identity --query Account --output text",
        "aws ecr get-login-password",
        f"docker login --username AWS --password-stdin {REGISTRY}",
        f"docker build --tag {TAGGED} .",
        f"docker run --detach --name smoke --publish 8080:8080 {TAGGED} serve",
        "docker rm --force smoke",
        f"docker push {TAGGED}",
        f"docker inspect --format {{{{index .RepoDigests 0}}}} {TAGGED}",
    ]
    image = json.loads((build.folder / "image.json").read_text(encoding="utf-8"))
    assert image == {"ImageUri": DIGEST}
    assert build.environment["IMAGE_URI"] == DIGEST  # what the next action reads
    assert 'failures="0"' in (build.folder / "reports" / "unit.xml").read_text(encoding="utf-8")


def test_what_the_page_types_on_your_machine_answers(build: Build) -> None:
    """The page's own lines, with the same docker: the answer is that of a model of zeros."""
    page = (LAB / "index.md").read_text(encoding="utf-8")
    _, _, section = page.partition("\n## Verify\n")
    lines = section.partition("```console\n")[2].partition("```")[0]
    assert build.shell(["set -e", lines]), build.said
    assert "0.500000" in build.said
    assert [call.split()[1] for call in build.calls] == ["build", "run", "rm"]


def test_a_red_test_pushes_nothing_and_leaves_its_report(build: Build) -> None:
    server = build.folder / "serve.py"
    text = server.read_text(encoding="utf-8")
    server.write_text(text.replace("score = bias + sum", "score = sum"), encoding="utf-8")
    assert build.run() == {"install": True, "pre_build": True, "build": False, "post_build": False}
    assert [call for call in build.calls if call.startswith(("docker push", "docker build"))] == []
    assert 'failures="1"' in (build.folder / "reports" / "unit.xml").read_text(encoding="utf-8")


def test_a_server_that_does_not_start_pushes_nothing(build: Build) -> None:
    commands = build.spec["phases"]["build"]["commands"]
    build.spec["phases"]["build"]["commands"] = [
        line.replace("--retry 10", "--retry 1") for line in commands
    ]
    server = build.folder / "serve.py"
    text = server.read_text(encoding="utf-8")
    start = "    Handler.weights = load(MODEL)\n"
    assert start in text
    server.write_text(text.replace(start, f"    sys.exit(1)\n{start}"), encoding="utf-8")
    assert build.run()["build"] is False
    assert f"docker build --tag {TAGGED} ." in build.calls
    assert not [call for call in build.calls if call.startswith("docker push")]
    assert "docker rm --force smoke" in build.calls  # `finally` ran


def test_an_untidy_commit_stops_before_it_logs_in(build: Build) -> None:
    (build.folder / "untidy.py").write_text("import os\n", encoding="utf-8")
    assert build.run() == {"install": True, "pre_build": False}
    assert build.calls == []


WEIGHTS = {"good": [-1.0, -0.1, 0.9], "swapped": [-1.0, 0.9, -0.9]}


@pytest.mark.parametrize(("weights", "passes"), [("good", True), ("swapped", False)])
def test_the_integration_test_asks_the_server(tmp_path: Path, weights: str, passes: bool) -> None:
    """Its request goes over HTTP to the server of the image, with a tiny model behind it."""
    wait_for_port(free=True)
    build = Build(tmp_path, LABS / "codepipeline-release" / "integration-buildspec.yml")
    model = tmp_path / "model.json"
    model.write_text(json.dumps({"weights": WEIGHTS[weights]}), encoding="utf-8")
    server = build.folder / "serve.py"
    text = server.read_text(encoding="utf-8")
    server.write_text(text.replace("/opt/ml/model/model.json", str(model)), encoding="utf-8")
    assert build.shell(["docker run"])
    try:
        wait_for_port(free=False)
        build.spec["phases"].pop("install")  # a runtime, no commands
        assert build.run() == {"build": passes}, build.said
    finally:
        build.shell(["docker rm --force smoke"])
    (call,) = [line for line in build.calls if line.startswith("aws")]
    assert "--endpoint-name churn-staging --content-type text/csv --body 1,3" in call
