"""The zip for reading without a network."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from knowledge.commands.offline import pack

FILES = {
    "index.html": "<p>Home</p>",
    "guide/a.html": "a",
    "guide.html": "g",
    "assets/b.js": "b",
    "assets/\u00e9.svg": "<svg/>",
    "Z.txt": "",
}


def make(folder: Path, names: list[str]) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name], encoding="utf-8")
    return folder


def test_every_file_below_one_folder_named_as_the_zip(tmp_path: Path) -> None:
    target = tmp_path / "dist" / "task-3.3.zip"
    size = pack(make(tmp_path / "site", list(FILES)), target)
    assert size == target.stat().st_size > 0
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        held = {name: archive.read(name).decode("utf-8") for name in names}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 & 0o777 for entry in archive.infolist()} == {0o644}
    assert held == {f"task-3.3/{name}": text for name, text in FILES.items()}
    assert "task-3.3/index.html" in names
    assert [name.split("/") for name in names] == sorted(name.split("/") for name in names)


def test_same_site_same_bytes(tmp_path: Path) -> None:
    """Neither times, nor the order of writing, nor an older zip in its place show."""
    first, second = tmp_path / "a" / "s.zip", tmp_path / "b" / "s.zip"
    one = make(tmp_path / "one", list(FILES))
    other = make(tmp_path / "other", list(reversed(FILES)))
    os.utime(other / "index.html", (1_000_000_000, 1_000_000_000))
    (other / "index.html").chmod(0o600)
    second.parent.mkdir()
    second.write_bytes(b"an older one")
    pack(one, first)
    pack(other, second)
    assert first.read_bytes() == second.read_bytes()
    assert [path.name for path in second.parent.iterdir()] == ["s.zip"]


def test_unpacked_it_is_the_site(tmp_path: Path) -> None:
    target = tmp_path / "kb.zip"
    pack(make(tmp_path / "site", list(FILES)), target)
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "out")
    found = {
        path.relative_to(tmp_path / "out" / "kb").as_posix(): path.read_text(encoding="utf-8")
        for path in (tmp_path / "out").rglob("*")
        if path.is_file()
    }
    assert found == FILES


@pytest.mark.parametrize("names", [[], ["guide/a.html"]])
def test_no_built_site(tmp_path: Path, names: list[str]) -> None:
    target = tmp_path / "kb.zip"
    with pytest.raises(FileNotFoundError, match=r"holds no built site: 'index\.html' is missing\."):
        pack(make(tmp_path / "site", names), target)
    assert not target.exists()
