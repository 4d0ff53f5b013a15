"""Reads a question file into a `Question`; reports every mistake with line and column."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge.problems import Place, Problem, did_you_mean
from knowledge.questions import grammar
from knowledge.questions.grammar import Item, Line, Section
from knowledge.questions.header import Header
from knowledge.questions.model import LETTERS, Option, Prompt, Question, Text
from knowledge.site.options import Questions
from knowledge.source.front_matter import FrontMatter, read_front_matter

_OPTION = re.compile(r"^[-*+]\s+\[([xX ])\]\s+")
_STEP = re.compile(r"^(\d{1,3})[.)]\s+")
_SECTIONS = {
    "choice": ("Hint", "Explanation"),
    "response": ("Hint", "Explanation"),
    "order": ("Not used", "Hint", "Explanation"),
    "match": ("Not used", "Hint", "Explanation"),
    "case": (),
    "recall": ("Hint", "Answer"),
}
DEFAULTS = Questions()
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven")


@dataclass
class _Answer:
    """What the part below the stem holds."""

    options: list[Option] = field(default_factory=list)
    prompts: list[Prompt] = field(default_factory=list)


class _Reader:
    """Reads one body; collects problems."""

    def __init__(self, path: str, rules: Questions) -> None:
        self.path = path
        self.rules = rules
        self.problems: list[Problem] = []

    def add(self, place: Place, rule: str, message: str) -> None:
        self.problems.append(Problem(place, rule, message))

    def cut(self, lines: list[Line], start: re.Pattern[str]) -> tuple[Text, list[Line]]:
        """Split the first section into the stem and the lines from the first match on."""
        for index, line in enumerate(lines):
            if not line.code and start.match(line.text):
                return grammar.join(lines[:index], self.path), lines[index:]
        return grammar.join(lines, self.path), []

    def reason(self, item: Item, what: str) -> Text | None:
        """Return an item's reason; report one that is missing, empty or doubled."""
        if item.reason is None or not item.reason.markdown:
            message = f"{what} has no reason (a bullet nested under it, four spaces in)."
            self.add(item.place, "question-reason", message)
            return None
        for place in item.extra:
            self.add(place, "question-reason", f"{what} has more than one reason.")
        return item.reason

    def options(self, lines: list[Line], kind: str) -> _Answer:
        """Read the task list of a choice or a response."""
        for line in lines:
            broken = grammar.BULLET.match(line.text) or grammar.BOX.match(line.text)
            if broken and not line.code and not _OPTION.match(line.text):
                typed = line.text.strip()[:20]
                message = f"an option starts with '- [ ]' or '- [x]', found '{typed}'."
                self.add(Place(self.path, line.number), "question-option", message)
        found = []
        for index, item in enumerate(grammar.split_items(lines, self.path, _OPTION)):
            key = LETTERS[min(index, 25)]
            reason = self.reason(item, f"option {key}")
            found.append(Option(key, item.text, item.marker in "xX", reason))
        self._count_options(found, lines, kind)
        return _Answer(found)

    def _count_options(self, found: list[Option], lines: list[Line], kind: str) -> None:
        place = Place(self.path, lines[0].number if lines else 1)
        right = sum(option.right for option in found)
        if kind == "choice":
            if len(found) != self.rules.options:
                message = f"choice has {_word(self.rules.options)} options; found {len(found)}."
                self.add(place, "question-option", message)
            if right != 1:
                message = f"choice has exactly one '[x]'; found {right}."
                self.add(place, "question-option", message)
            return
        if len(found) < self.rules.fewest_options:
            fewest = _word(self.rules.fewest_options)
            message = f"response has {fewest} or more options; found {len(found)}."
            self.add(place, "question-option", message)
        if not 2 <= right < len(found):
            message = f"response has two or more '[x]' and at least one '[ ]'; found {right} '[x]'."
            self.add(place, "question-option", message)

    def steps(self, lines: list[Line]) -> _Answer:
        """Read the ordered list of an ordering question."""
        items = grammar.split_items(lines, self.path, _STEP)
        place = Place(self.path, lines[0].number if lines else 1)
        fewest, most = self.rules.fewest_steps, self.rules.most_steps
        if not fewest <= len(items) <= most:
            bounds = f"{_word(fewest)} to {_word(most)}"
            message = f"order has {bounds} steps in the right order; found {len(items)}."
            self.add(place, "question-order", message)
        found = []
        for index, item in enumerate(items):
            if item.marker not in (str(index + 1), "1"):
                message = f"step {index + 1} is numbered '{item.marker}'."
                self.add(item.place, "question-order", message)
            found.append(Option(LETTERS[min(index, 25)], item.text, True, item.reason))
        return _Answer(found)

    def pairs(self, lines: list[Line]) -> _Answer:
        """Read the table of a matching question."""
        rows = grammar.split_rows(lines, self.path)
        place = Place(self.path, lines[0].number if lines else 1)
        head = [cell.markdown.casefold() for cell in rows[0].cells] if rows else []
        if head != ["prompt", "response", "why"]:
            message = "match needs a table with the columns 'Prompt', 'Response', 'Why'."
            self.add(place, "question-match", message)
            return _Answer()
        answer = _Answer()
        for row in rows[2:]:
            self._pair(row, answer)
        fewest, most = self.rules.fewest_prompts, self.rules.most_prompts
        if not fewest <= len(answer.prompts) <= most:
            bounds = f"{_word(fewest)} to {_word(most)}"
            message = f"match has {bounds} prompts; found {len(answer.prompts)}."
            self.add(place, "question-match", message)
        return answer

    def _pair(self, row: grammar.Row, into: _Answer) -> None:
        if len(row.cells) != 3 or not all(cell.markdown for cell in row.cells):
            message = f"a row has three cells, none empty; found {len(row.cells)}."
            self.add(row.place, "question-match", message)
            return
        prompt, response, why = row.cells
        same = [o.key for o in into.options if o.text.plain == response.plain]
        key = same[0] if same else LETTERS[min(len(into.options), 25)]
        if not same:
            into.options.append(Option(key, response, True))
        into.prompts.append(Prompt(prompt, key, why))

    def unused(self, section: Section, answer: _Answer) -> None:
        """Read `## Not used` and add its bullets behind the used options."""
        items = grammar.split_items(section.lines, self.path, grammar.BULLET)
        if not items:
            self.add(section.place, "question-section", "'Not used' has no bullet.")
        used = {option.text.plain for option in answer.options}
        for item in items:
            if item.text.plain in used:
                message = f"'{item.text.plain[:40]}' is used above and cannot be 'Not used' too."
                self.add(item.place, "question-section", message)
            key = LETTERS[min(len(answer.options), 25)]
            reason = self.reason(item, f"'{item.text.plain[:40]}'")
            answer.options.append(Option(key, item.text, False, reason))

    def sections(self, sections: list[Section], kind: str) -> dict[str, list[Section]]:
        """Group the sections below the first one by name; report what the type does not have."""
        allowed = _SECTIONS[kind]
        found: dict[str, list[Section]] = {}
        for section in sections:
            if section.name not in allowed:
                names = ", ".join(f"'## {name}'" for name in allowed) or "none"
                message = f"unknown section '{section.name}'; a {kind} has: {names}."
                near = did_you_mean(section.name, allowed)
                self.add(section.place, "question-section", message + near)
                continue
            if section.name in found and section.name != "Hint":
                message = f"section '{section.name}' is there twice."
                self.add(section.place, "question-section", message)
            found.setdefault(section.name, []).append(section)
        return found

    def text(self, found: dict[str, list[Section]], name: str, kind: str) -> Text | None:
        """Return a section's text; report it when it is missing or empty."""
        if name not in _SECTIONS[kind]:
            return None
        if name not in found:
            self.add(Place(self.path), "question-section", f"section '## {name}' is missing.")
            return None
        section = found[name][0]
        text = grammar.join(section.lines, self.path)
        if not text.markdown:
            self.add(section.place, "question-section", f"section '{name}' is empty.")
        return text


def parse_question(text: str, path: str) -> tuple[Question | None, list[Problem]]:
    """Read one question file.

    Args:
        text: The file's text.
        path: The file, relative to the project's root.

    Returns:
        The question, and every mistake in it. The question is None when its type is unknown or its
        front matter cannot be read; with other mistakes it holds what could be read.
    """
    front, problems = read_front_matter(text, path)
    return (None, problems) if problems else question_of(front)


def question_of(
    front: FrontMatter, rules: Questions = DEFAULTS
) -> tuple[Question | None, list[Problem]]:
    """Make a question of its front matter and body, which were read without a problem.

    Args:
        front: The file's front matter and body.
        rules: What a question must have.
    """
    header, path = Header(front), front.path
    kind = header.type()
    name = header.id()
    if not kind:
        return None, sorted(header.problems)
    reader = _Reader(path, rules)
    first, *rest = grammar.split_sections(grammar.read_lines(front.body, front.body_line), path)
    stem, answer = _first_section(reader, first, kind)
    found = reader.sections(rest, kind)
    for section in found.get("Not used", []):
        reader.unused(section, answer)
    keys = tuple(option.key for option in answer.options)
    wrong = keys if kind == "match" else tuple(o.key for o in answer.options if not o.right)
    question = Question(
        id=name,
        type=kind,
        path=path,
        stem=stem,
        objectives=header.texts("objectives"),
        teaches=header.teaches(),
        level=header.level(),
        sources=header.sources(),
        case=header.text("case") or None,
        part=header.part(),
        family=header.family(),
        any_order=_swaps(header, answer, kind),
        misconceptions=header.misconceptions(keys, wrong),
        terms=header.texts("terms"),
        title=header.text("title"),
        options=tuple(answer.options),
        prompts=tuple(answer.prompts),
        answer=reader.text(found, "Answer", kind),
        explanation=reader.text(found, "Explanation", kind),
        hints=tuple(grammar.join(s.lines, path) for s in found.get("Hint", [])),
        places=header.places,
    )
    return question, sorted([*header.problems, *reader.problems, *_stem_problems(question)])


def _swaps(header: Header, answer: _Answer, kind: str) -> tuple[tuple[str, ...], ...]:
    """Return the keys of steps that may swap, group by group."""
    steps = [option.key for option in answer.options if option.right] if kind == "order" else []
    return tuple(tuple(steps[n - 1] for n in group) for group in header.any_order(len(steps)))


def _first_section(reader: _Reader, first: Section, kind: str) -> tuple[Text, _Answer]:
    starts: dict[str, tuple[re.Pattern[str], Callable[[list[Line]], _Answer]]] = {
        "choice": (grammar.BOX, lambda lines: reader.options(lines, "choice")),
        "response": (grammar.BOX, lambda lines: reader.options(lines, "response")),
        "order": (grammar.NUMBER, reader.steps),
        "match": (re.compile(r"^\s*\|"), reader.pairs),
    }
    if kind not in starts:
        return grammar.join(first.lines, reader.path), _Answer()
    start, read = starts[kind]
    stem, lines = reader.cut(first.lines, start)
    return stem, read(lines)


def _stem_problems(question: Question) -> list[Problem]:
    """Report a stem that is missing, or a response whose stem does not say how many."""
    place = question.stem.place
    if not question.stem.markdown:
        return [Problem(place, "question-stem", "the question itself is missing.")]
    if question.type not in ("response", "order"):
        return []
    count = len(question.right)
    word = _word(count)
    bold = re.findall(r"\*\*(.+?)\*\*", question.stem.markdown, re.DOTALL)
    if any(re.search(rf"(?i)\b({word}|{count})\b", text) for text in bold):
        return []
    surplus = any(not option.right for option in question.options)
    if question.type == "order" and not surplus:
        return []
    message = f"the stem must say in bold how many to select: '**{word}**'."
    return [Problem(place, "question-stem", message)]


def _word(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
