"""Questions that ask nearly the same, found by their rarest words instead of pair by pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from knowledge.questions.guess import words
from knowledge.questions.model import Question

_SAME_STEM = 94.0
_SAME_QUESTION = 92.0
# Short instructions such as "Match each duty with one service" may repeat.
_INSTRUCTION = 40
_ALONE = ("choice", "response", "recall")
# Of so many rare words two are left where a few words of a text are others.
_RAREST = 14


def near_duplicates(questions: Sequence[Question]) -> Iterator[tuple[Question, Question]]:
    """Yield pairs that ask nearly the same, the earlier file first."""
    asked = sorted((q for q in questions if q.type != "case"), key=lambda q: q.path)
    stems = [words(q.stem.markdown) for q in asked]
    wholes = [_whole(q) for q in asked]
    joined = [" ".join(stem) for stem in stems]
    whole = [" ".join(sorted(each)) for each in wholes]
    for one, two in sorted(_candidates(stems) | _candidates(wholes)):
        alone = asked[one].type == asked[two].type and asked[one].type in _ALONE
        same = (
            alone
            and len(joined[one]) > _INSTRUCTION
            and fuzz.ratio(joined[one], joined[two], score_cutoff=_SAME_STEM)
        )
        if same or fuzz.ratio(whole[one], whole[two], score_cutoff=_SAME_QUESTION):
            yield asked[one], asked[two]


def _candidates(texts: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """Return the pairs of texts, by index, that share two of their rarest words."""
    frequency = Counter(word for text in texts for word in set(text))
    holders: dict[tuple[str, str], list[int]] = {}
    pairs: set[tuple[int, int]] = set()
    for index, text in enumerate(texts):
        shared = (word for word in set(text) if frequency[word] > 1)
        rarest = sorted(shared, key=lambda word: (frequency[word], word))[:_RAREST]
        for key in combinations(sorted(rarest), 2):
            seen = holders.setdefault(key, [])
            pairs.update((other, index) for other in seen)
            seen.append(index)
    return pairs


def _whole(question: Question) -> list[str]:
    texts = [question.stem.markdown, *(o.text.markdown for o in question.options)]
    texts += [prompt.text.markdown for prompt in question.prompts]
    return [word for text in texts for word in words(text)]
