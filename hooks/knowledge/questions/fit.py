"""Checks whether the parts of a question fit: reasons their options, ids, premises, parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from statistics import median

from knowledge.problems import Problem
from knowledge.questions.guess import COMMON, words
from knowledge.questions.model import Option, Question

_OF_ANOTHER = 2  # words of another option alone, from which a reason speaks of that one
_SENTENCE = 5  # words
_MEDIAN = 15  # words of a reason
_FEWEST = 40  # below this many reasons a median says nothing
_ENDINGS = (
    *("ations", "ation", "ments", "ment", "ings", "ing"),
    *("ers", "ies", "ied", "ed", "es", "er", "s", "y", "e"),
)


def fit_problems(
    questions: Sequence[Question], premises: Mapping[str, Collection[str]]
) -> list[Problem]:
    """Report what does not fit together.

    Args:
        questions: All questions.
        premises: What a stem must say, with the words of a stem that make it necessary.
    """
    by_case = {q.id: q for q in questions if q.type == "case"}
    problems = [*_parts(questions), *_short_reasons(questions)]
    for question in questions:
        problems += _premises(question, by_case.get(question.case or ""), premises)
        if question.type in ("choice", "response"):
            problems += _reasons(question)
            problems += _telling_id(question)
    return problems


def _reasons(question: Question) -> Iterator[Problem]:
    """Yield reasons that are no sentence, or that speak of another option than their own."""
    stem = content_words(question.stem.markdown)
    said = {option.key: content_words(option.text.markdown) for option in question.options}
    for option in question.options:
        reason = option.reason
        if reason is None:
            continue
        if len(reason.markdown.split()) < _SENTENCE:
            message = f"'{reason.markdown}' is no reason; say in a sentence what the mechanism is."
            yield Problem(reason.place, "question-reason", message)
            continue
        about = content_words(reason.markdown)
        if about & said[option.key]:
            continue
        for other in question.options:
            strange = (said[other.key] - stem) & about
            if other is not option and len(strange) >= _OF_ANOTHER:
                yield Problem(reason.place, "question-reason", _stray(option, other, strange))
                break


def _stray(option: Option, other: Option, strange: Collection[str]) -> str:
    spoken = [
        word for word in words(other.text.markdown) if len(word) > 2 and _root(word) in strange
    ]
    named = ", ".join(f"'{word}'" for word in dict.fromkeys(spoken))
    return (
        f"the reason of option {option.key} says nothing of it and mentions {named}, "
        f"as option {other.key} does."
    )


def _short_reasons(questions: Iterable[Question]) -> Iterator[Problem]:
    """Yield one problem for a bank whose reasons are too short to teach."""
    reasons = [o.reason for q in questions for o in q.options if o.reason is not None]
    lengths = [len(reason.markdown.split()) for reason in reasons]
    if len(lengths) >= _FEWEST and median(lengths) < _MEDIAN:
        message = f"half of the reasons have fewer than {_MEDIAN} words; say how things work."
        yield Problem(min(reasons, key=lambda r: r.place).place, "question-reason", message)


def _telling_id(question: Question) -> Iterator[Problem]:
    """Yield an id at least half of which only the key says: lists of files show it to anybody."""
    parts = {_root(part) for part in question.id.split("-") if len(part) > 2} - COMMON
    right = _of_options(question, right=True)
    wrong = _of_options(question, right=False)
    telling = parts & (right - wrong - content_words(question.stem.markdown))
    if telling and not parts & wrong and 2 * len(telling) >= len(parts):
        named = next(p for p in question.id.split("-") if len(p) > 2 and _root(p) in telling)
        message = f"the id '{question.id}' tells the key: only the key says '{named}'."
        yield Problem(question.place("id"), "question-id", message)


def _of_options(question: Question, *, right: bool) -> set[str]:
    chosen = (option for option in question.options if option.right is right)
    return {word for option in chosen for word in content_words(option.text.markdown)}


def _premises(
    question: Question, case: Question | None, premises: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """Yield a stem that leaves out what decides its answer and has a default."""
    text = question.stem.markdown + ("\n" + case.stem.markdown if case else "")
    said = text.casefold()
    for needed, cues in premises.items():
        present = all(cue.casefold() in said for cue in cues)
        if cues and present and needed.casefold() not in said:
            message = f"a stem with {', '.join(map(repr, cues))} must say how '{needed}' is set."
            yield Problem(question.stem.place, "question-stem", message)


def _parts(questions: Iterable[Question]) -> Iterator[Problem]:
    """Yield the questions of a case whose order their author does not give, one part each."""
    taken: dict[tuple[str, int], Question] = {}
    for question in sorted(questions, key=lambda q: q.path):
        if not question.case:
            continue
        if not question.part:
            if "part" not in question.places:  # a wrong one is reported where it is read
                message = f"a question of case '{question.case}' needs its place: 'part: 1'."
                yield Problem(question.place("case"), "question-case", message)
            continue
        first = taken.setdefault((question.case, question.part), question)
        if first is not question:
            message = f"part {question.part} of '{question.case}' is '{first.id}' already."
            yield Problem(question.place("part"), "question-case", message)


def content_words(markdown: str) -> set[str]:
    """Return the words of a text that carry its meaning, without their endings."""
    return {_root(word) for word in words(markdown) if len(word) > 2} - COMMON


def _root(word: str) -> str:
    """Return a word without its ending, so that `shifts` and `shifting` are one."""
    word = word.strip("._-/")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word.removesuffix(ending)
    return word
