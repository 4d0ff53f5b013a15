"""Starts a question: copies the template of a type to its place in the bank."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from knowledge.problems import did_you_mean
from knowledge.questions.model import TYPES

TEMPLATES = Path(__file__).parent / "templates"


class NotStartedError(Exception):
    """The question could not be started; the message says why."""


def start_question(
    kind: str, name: str, bank: Path, *, task: str | None = None, today: datetime.date | None = None
) -> Path:
    """Write `<task>/<name>.md` in the bank from the template of a type.

    Args:
        kind: One of the types.
        name: The question's id.
        bank: The folder of all questions.
        task: The folder in the bank; the last by name when left out.
        today: Day to enter as the day the source was checked; the current one by default.

    Returns:
        The new file.

    Raises:
        NotStartedError: The type is unknown, the id is no id, or it is taken.
    """
    if kind not in TYPES:
        near = did_you_mean(kind, TYPES)
        raise NotStartedError(f"unknown type '{kind}'; use {', '.join(TYPES)}.{near}")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise NotStartedError(f"id '{name}' must be lower-case letters, digits and single dashes.")
    taken = sorted(bank.glob(f"*/{name}.md"))
    if taken:
        raise NotStartedError(f"id '{name}' is taken by {taken[0].as_posix()}.")
    text = (TEMPLATES / f"{kind}.md").read_text(encoding="utf-8")
    day = today or datetime.datetime.now(tz=datetime.UTC).date()
    path = bank / (task or _last(bank)) / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = re.sub(r"\bID\b", name, text).replace("checked: TODAY", f"checked: {day.isoformat()}")
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _last(bank: Path) -> str:
    """Return the last folder of a bank.

    Raises:
        NotStartedError: There is none.
    """
    folders = sorted(one.name for one in bank.glob("*") if one.is_dir())
    if not folders:
        raise NotStartedError(f"'{bank.as_posix()}' has no folder yet; name one with --task.")
    return folders[-1]
