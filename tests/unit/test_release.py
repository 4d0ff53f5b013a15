"""A release has the version, the day and the words of the changelog."""

from __future__ import annotations

import datetime
import re

import pytest
import yaml
from tests.house import ROOT

from knowledge.commands.notes import notes

LOG = "# Changelog\n\n## Unreleased\n\n- Later.\n\n## 1.1.0 - 2026-11-20\n\n- New.\n\n## 1.0.0 - 2026-01-02\n\n- Old.\n"  # noqa: E501


def test_the_notes_are_those_of_the_newest_version() -> None:
    assert notes(LOG, "v1.1.0") == "- New.\n"
    assert (
        notes(LOG.partition("## 1.1.0")[0] + LOG[LOG.index("## 1.0.0") :], "v1.0.0") == "- Old.\n"
    )


@pytest.mark.parametrize(
    ("log", "tag", "said"),
    [
        (LOG, "v1.0.0", "the newest version of the changelog '1.1.0'"),
        (LOG, "1.1.0", "the tag is '1.1.0'"),
        ("## Unreleased\n", "v1.0.0", "'none'"),
        (LOG.replace(" - 2026-11-20", ""), "v1.1.0", "has no day"),
        (LOG.replace("- New.\n", ""), "v1.1.0", "says nothing"),
    ],
)
def test_a_release_that_the_changelog_does_not_tell_of_is_none(
    log: str, tag: str, said: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        notes(log, tag)


def test_the_changelog_has_a_released_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"(?m)^## (\d+\.\d+\.\d+) - (\S+)$", text)
    assert versions
    days = [datetime.date.fromisoformat(day) for _, day in versions]
    assert days == sorted(days, reverse=True)
    assert notes(text, f"v{versions[0][0]}").startswith("### Added\n")


def test_the_release_workflow_takes_tag_and_notes_from_the_changelog() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    assert workflow[True]["push"]["tags"] == ["v*"]
    steps = {step.get("name"): step for step in workflow["jobs"]["release"]["steps"]}
    told = steps["Take the notes from the changelog"]
    written = re.search(r'knowledge notes "\$TAG" > (\S+)', told["run"])
    assert written
    made = steps["Make the release"]
    assert f"--notes-file {written[1]}" in made["run"]
    assert told["env"]["TAG"] == made["env"]["TAG"] == "${{ github.ref_name }}"
    names = list(steps)
    built = names.index("Build the site, its zip and its book")
    assert "make offline book\n" in steps[names[built]]["run"]  # both write to dist/
    assert "> SHA256SUMS" in steps[names[built]]["run"]
    assert steps["State what the files were made from"]["with"]["subject-path"] == "dist/*"
    assert names.index("Take the notes from the changelog") < built  # a wrong tag costs no build


def test_every_folder_that_code_owners_name_exists() -> None:
    text = (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8")
    rules = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    assert rules[0][0] == "*"  # nothing is without an owner
    for pattern, *owners in rules:
        assert owners, pattern
        assert all(re.fullmatch(r"@[\w-]+/[\w-]+", owner) for owner in owners)
        assert pattern == "*" or (ROOT / pattern.strip("/")).is_dir(), pattern
