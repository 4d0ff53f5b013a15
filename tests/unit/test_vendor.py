"""Vendored scripts against their manifest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from knowledge.commands.vendor import KEYS, verify

ROOT = Path(__file__).parents[2]
SCRIPT = b"window.a = 1\n"
ENTRY = {
    "file": "a.js",
    "name": "a",
    "version": "1.2.3",
    "licence": "MIT",
    "source": "npm a@1.2.3 dist/a.js",
    "sha256": hashlib.sha256(SCRIPT).hexdigest(),
}


def said(folder: Path, manifest: object) -> list[str]:
    text = manifest if isinstance(manifest, str) else json.dumps(manifest)
    (folder / "vendor.json").write_text(text, encoding="utf-8")
    problems = verify(folder)
    assert all(p.place.path == (folder / "vendor.json").as_posix() for p in problems)
    assert all(p.rule == "vendored-file" for p in problems)
    return [problem.message for problem in problems]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.js").write_bytes(SCRIPT)
    return tmp_path


def test_all_as_listed(folder: Path) -> None:
    assert said(folder, [ENTRY]) == []


def test_a_changed_byte(folder: Path) -> None:
    (folder / "a.js").write_bytes(SCRIPT.replace(b"1", b"2"))
    assert said(folder, [ENTRY]) == ["'a.js' is not the file of a 1.2.3."]


def test_a_missing_file(folder: Path) -> None:
    (folder / "a.js").unlink()
    assert said(folder, [ENTRY]) == ["'a.js' does not exist."]


def test_an_unlisted_file(folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "b.js").write_bytes(b"")
    assert said(folder, [ENTRY]) == ["'more/b.js' has no entry."]


@pytest.mark.parametrize("key", [key for key in KEYS if key != "file"])
def test_a_missing_key(folder: Path, key: str) -> None:
    assert said(folder, [{k: v for k, v in ENTRY.items() if k != key}]) == [f"'a.js' lacks {key}."]


def test_everything_wrong_at_once(folder: Path) -> None:
    gone = ENTRY | {"file": "gone.js"}
    bare = {"file": "bare.js"}
    (folder / "b.js").write_bytes(b"")
    changed = ENTRY | {"sha256": "0" * 64}
    assert said(folder, [changed, gone, bare]) == [
        "'a.js' is not the file of a 1.2.3.",
        "'gone.js' does not exist.",
        "'bare.js' lacks name, version, licence, source, sha256.",
        "'b.js' has no entry.",
    ]


@pytest.mark.parametrize("manifest", ["", "[", '{"file": "a.js"}', '["a.js"]', "3"])
def test_a_manifest_that_is_none(folder: Path, manifest: str) -> None:
    messages = said(folder, manifest)
    assert messages
    assert messages[0].startswith("the manifest ")


def test_no_manifest(folder: Path) -> None:
    (problem,) = verify(folder)
    assert problem.message.startswith("the manifest cannot be read: ")


def test_the_scripts_of_the_site_are_what_they_say() -> None:
    assert verify(ROOT / "overrides" / "assets" / "vendor") == []
