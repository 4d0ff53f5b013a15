"""Lab 0: the data is the same on each machine, the model trains, serves and passes the gate."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.labs.lab_files import LABS, wrong_with

LAB = LABS / "base"


def run(folder: Path, *arguments: str, **environment: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path | str]:
    """Do the lab's third step in a folder of its own."""
    folder = tmp_path_factory.mktemp("base")
    for path in LAB.glob("*.py"):
        shutil.copy(path, folder)
    (folder / "data").mkdir()
    data = run(folder, "make_data.py", "2026-10")
    (folder / "data" / "2026-10.csv").write_text(data, encoding="utf-8")
    return {"folder": folder, "data": data, "log": run(folder, "train.py")}


def test_the_page_shows_the_real_log(trained: Mapping[str, str]) -> None:
    page = (LAB / "index.md").read_text(encoding="utf-8")
    assert f"    {trained['log']}" in page


def test_the_model_passes_the_gate(trained: Mapping[str, str]) -> None:
    assert float(trained["log"].split(":")[1]) >= 0.85


ASK = """
import inference
rows = inference.input_fn("48,0\\n1,3\\n", "text/csv")
print(inference.output_fn(inference.predict_fn(rows, inference.model_fn("model")), "*/*")[0])
"""


def test_the_page_shows_the_real_answers(trained: Mapping[str, Path]) -> None:
    assert (trained["folder"] / "model" / "code" / "inference.py").is_file()
    answer = run(trained["folder"], "-c", ASK)
    assert f"```text\n{answer}```" in (LAB / "index.md").read_text(encoding="utf-8")


def test_the_programs_run_in_the_container() -> None:
    """Amazon's scikit-learn 1.2 container has Python 3.9: no newer syntax, no strict zip."""
    for name in ("train.py", "inference.py"):
        text = (LAB / name).read_text(encoding="utf-8")
        ast.parse(text, feature_version=(3, 9))
        assert "strict=" not in text


@pytest.mark.parametrize("row", ["1,2", "1,2,many"])
def test_a_bad_row_is_named(tmp_path: Path, row: str) -> None:
    (tmp_path / "bad.csv").write_text(f"0,1,0\n{row}\n", encoding="utf-8")
    command = [sys.executable, str(LAB / "train.py")]
    environment = {"SM_CHANNEL_TRAIN": str(tmp_path), "SM_MODEL_DIR": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert f"bad.csv:2: '{row}' is not three numbers" in done.stderr


def test_the_version_is_one_that_the_registry_takes() -> None:
    request = json.loads((LAB / "package.json").read_text(encoding="utf-8"))
    assert wrong_with("sagemaker", "CreateModelPackage", request) == []
