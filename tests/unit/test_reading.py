"""Reading time: prose counts, what nobody reads word by word does not."""

from __future__ import annotations

import pytest
from tests.unit.sites import site_in_memory

from knowledge.pages import reading_time
from knowledge.pages.reading_time import WORDS_A_MINUTE

MINUTE = "word " * WORDS_A_MINUTE
MANY = "word " * (WORDS_A_MINUTE * 3)


def minutes(text: str) -> int:
    return reading_time.minutes(site_in_memory({"a.md": text}).pages["a.md"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 1),
        ("one", 1),
        (MINUTE, 1),
        (f"{MINUTE} more", 2),
        (MINUTE * 5, 5),
        ("\u00fcber caf\u00e9 " * 150, 2),
        ("don't re-read 10.5 v1.2 " * 50, 1),
    ],
)
def test_minutes(text: str, expected: int) -> None:
    assert minutes(text) == expected


@pytest.mark.parametrize(
    "unread",
    [
        f"```\n{MANY}\n```",
        f"```mermaid\n{MANY}\n```",
        f"~~~~ yaml\n{MANY}\n~~~\n{MANY}\n~~~~",
        f"    ```yaml\n    {MANY}\n    ```",
        f"[x]({'a' * 500}/{'-'.join(['b'] * 400)}.md)",
        f"<!-- {MANY} -->",
        f"\n\n[^n]: {MANY}",
        f"\n\n[^n]: [Quotas]({'x-' * 400}), checked 2026-11-23.",
    ],
)
def test_what_does_not_count(unread: str) -> None:
    assert minutes(f"{'word ' * (WORDS_A_MINUTE - 10)}\n\n{unread}\n") == 1


@pytest.mark.parametrize(
    "text",
    [
        f"{MINUTE} three[^n]: {MINUTE}",
        f"{MINUTE}\n\n[^n]: A note.\n\n{MINUTE} more",
        f"{MINUTE} <!-- a --> more <!-- b --> {MINUTE}",
        f"```\na\n```\n\n{MINUTE}\n\n```\nb\n```\n\n{MINUTE} more",
        f"[{MINUTE}](a.md) {MINUTE} more",
    ],
)
def test_what_stands_around_it_counts(text: str) -> None:
    assert minutes(text) == 3
