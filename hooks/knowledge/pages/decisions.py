"""Decision helpers: from one data file the figure, the table and the questions to click through.

A page asks for one with a line of its own, `[Decision: which service](decisions.yml#service)`. The
file holds decisions by id; each has `title`, `start`, `questions` by id and `results` by id. A
question has `ask` (a whole sentence), `short` (its label in the figure), `why`, and `answers`, a
list of `answer` and `leads`, the id of a question or a result. A result has `name`, `because`,
`unless` (what would change it), `page`, and may have `look`, a style of the figure.
"""

from __future__ import annotations

import posixpath
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import yaml

from knowledge.problems import Place, Problem, did_you_mean
from knowledge.site.model import Site
from knowledge.site.resolve import resolve
from knowledge.site.words import WORDS, Words
from knowledge.source.page import Link

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C where it is installed
PLACED = re.compile(r"^\[Decision: [^\[\]]+\]\(([^()\s#]+\.yml)#([\w-]+)\)[ \t]*$", re.MULTILINE)
SCRIPT = "assets/javascripts/decisions.js"
_FIELDS = {
    "decision": ("title", "start", "questions", "results"),
    "question": ("ask", "short", "why", "answers"),
    "answer": ("answer", "leads"),
    "result": ("name", "because", "unless", "page", "look"),
}
_OPTIONAL = {"look"}
_FEWEST, _MOST = 3, 5  # questions of a decision
_ABREAST = 4  # boxes beside each other that a page has room for
_LABEL = 18  # characters in a line of a box


@dataclass(frozen=True)
class Decision:
    """One decision.

    Attributes:
        id: Its id.
        title: The caption of its figure.
        start: Id of the first question.
        questions: What is asked, by id.
        results: What can come out, by id.
    """

    id: str
    title: str
    start: str
    questions: Mapping[str, Any]
    results: Mapping[str, Any]

    def paths(self, at: str = "") -> Iterator[tuple[list[tuple[str, str]], str]]:
        """Yield the answers, as question and answer, that lead to a result, with its id."""
        at = at or self.start
        if at in self.results:
            yield [], at
            return
        for answer in self.questions[at]["answers"]:
            for path, result in self.paths(answer["leads"]):
                yield [(at, answer["answer"]), *path], result


@dataclass
class _Reader:
    """Reads one file; collects problems with their places."""

    path: str
    problems: list[Problem] = field(default_factory=list)

    def say(self, node: yaml.Node | None, message: str) -> None:
        mark = node.start_mark if node is not None else None
        place = Place(self.path, mark.line + 1, mark.column + 1) if mark else Place(self.path)
        self.problems.append(Problem(place, "decision", message))

    def mapping(self, node: yaml.Node | None, what: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.say(node, f"{what} must hold 'key: value' lines.")
            return {}
        return {str(key.value): value for key, value in node.value}

    def record(self, node: yaml.Node, kind: str, what: str) -> dict[str, yaml.Node]:
        """Return the fields of a record, after a look at their names."""
        found, known = self.mapping(node, what), _FIELDS[kind]
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value not in known:
                near = did_you_mean(str(key.value), known)
                self.say(key, f"{what} has no field '{key.value}'.{near}")
        for name in known:
            value = found.get(name)
            if name not in _OPTIONAL and value is None:
                self.say(node, f"{what} lacks '{name}'.")
            elif isinstance(value, yaml.ScalarNode) and not value.value.strip():
                self.say(value, f"'{name}' of {what} is empty.")
        return found

    def decision(self, name: str, node: yaml.Node) -> None:
        what = f"decision '{name}'"
        found = self.record(node, "decision", what)
        questions = self.mapping(found.get("questions"), f"'questions' of {what}")
        results = self.mapping(found.get("results"), f"'results' of {what}")
        if not _FEWEST <= len(questions) <= _MOST:
            said = f"{what} has {len(questions)} questions; a reader needs {_FEWEST} to {_MOST}."
            self.say(found.get("questions"), said)
        goals, led = {*questions, *results}, dict[str, list[str]]()
        for key, question in questions.items():
            led[key] = self.answers(question, f"question '{key}'", goals)
        for key, result in results.items():
            self.record(result, "result", f"result '{key}'")
        start = found.get("start")
        if isinstance(start, yaml.ScalarNode) and start.value not in questions:
            self.say(
                start, f"'{start.value}' is no question.{did_you_mean(start.value, questions)}"
            )
        elif isinstance(start, yaml.ScalarNode) and not self.problems:
            self.reach(start.value, led, {**questions, **results})

    def answers(self, node: yaml.Node, what: str, goals: set[str]) -> list[str]:
        listed = self.record(node, "question", what).get("answers")
        if listed is None:
            return []
        if not isinstance(listed, yaml.SequenceNode) or len(listed.value) < 2:
            self.say(listed, f"{what} needs a list of two answers or more.")
            return []
        found = []
        for item in listed.value:
            leads = self.record(item, "answer", f"an answer of {what}").get("leads")
            if isinstance(leads, yaml.ScalarNode) and leads.value not in goals:
                near = did_you_mean(leads.value, goals)
                self.say(leads, f"'{leads.value}' is neither a question nor a result.{near}")
            elif isinstance(leads, yaml.ScalarNode):
                found.append(str(leads.value))
        return found

    def reach(self, start: str, led: Mapping[str, list[str]], nodes: Mapping[str, Any]) -> None:
        """Report circles, and what no answer leads to."""
        seen: set[str] = set()

        def walk(at: str, above: tuple[str, ...]) -> None:
            if at in above:
                self.say(nodes[at], f"the answers lead in a circle back to '{at}'.")
                return
            seen.add(at)
            for target in led.get(at, ()):
                walk(target, (*above, at))

        walk(start, ())
        for name in nodes:
            if name not in seen:
                self.say(nodes[name], f"no answer leads to '{name}'.")


@lru_cache(maxsize=16)  # each page that asks for one reads the same file
def read_decisions(text: str, path: str) -> tuple[dict[str, Decision], list[Problem]]:
    """Return the decisions of a file by id, and what is wrong with it; none when something is.

    Args:
        text: The file's content.
        path: The file, as in `Place.path`.
    """
    reader = _Reader(path)
    try:
        loader = _LOADER(text)  # composed once, for the values and their positions
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
        return {}, [Problem(place, "decision", f"this is not YAML: {error.problem}.")]
    for name, inner in reader.mapping(node, "the file").items():
        reader.decision(name, inner)
    if reader.problems:
        return {}, sorted(reader.problems)
    values = loader.construct_document(node)
    return {
        name: Decision(name, *(value[key] for key in _FIELDS["decision"]))
        for name, value in values.items()
    }, []


def decision_problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with the data files of decisions, and with the lines that ask for one."""
    read: dict[str, dict[str, Decision]] = {}
    for page in site.pages.values():
        if not any(".yml#" in link.target for link in page.links if link.alone):
            continue
        text = (site.root / page.path).read_text(encoding="utf-8")
        for match in PLACED.finditer(text):
            source = posixpath.normpath(posixpath.join(posixpath.dirname(page.src), match[1]))
            path = site.root / site.settings.docs / source
            line = text.count("\n", 0, match.start()) + 1
            if source not in read:
                if not path.is_file():
                    continue  # the check of links says so
                shown = f"{site.settings.docs}/{source}"
                read[source], problems = read_decisions(path.read_text(encoding="utf-8"), shown)
                yield from problems
                yield from _pages(site, shown, path, read[source])
            if read[source] and match[2] not in read[source]:
                near = did_you_mean(match[2], read[source])
                message = f"'{match[2]}' is no decision of '{source}'.{near}"
                yield Problem(
                    Place(page.path, line, match.start(2) - match.start() + 1), "decision", message
                )


def _pages(
    site: Site, shown: str, path: Path, decisions: Mapping[str, Decision]
) -> Iterator[Problem]:
    """Yield the results whose page or section does not exist."""
    home = next(iter(site.pages.values()))
    lines = path.read_text(encoding="utf-8").splitlines()
    for decision in decisions.values():
        for result in decision.results.values():
            target = str(result["page"])
            address = posixpath.relpath(target, posixpath.dirname(home.src) or ".")
            line = next((n for n, text in enumerate(lines, 1) if target in text), 1)
            found = resolve(site, home, Link(address, "", Place(shown, line)))
            if found.state not in ("ok", "self"):
                near = f" Did you mean '{found.meant}'?" if found.meant else ""
                column = lines[line - 1].find(target) + 1 if lines else 1
                place = Place(shown, line, max(column, 1))
                yield Problem(place, "decision", f"'{target}' is no page or section.{near}")


def place_decisions(markdown: str, host: str, docs: Path, words: Words = WORDS) -> str:
    """Return a page with figure, table and questions in place of each line that asks for them.

    Args:
        markdown: The page.
        host: Its file below the docs folder.
        docs: The docs folder.
        words: What the helper says beside the author's text.
    """

    def place(match: re.Match[str]) -> str:
        source = posixpath.normpath(posixpath.join(posixpath.dirname(host), match[1]))
        try:
            text = (docs / source).read_text(encoding="utf-8")
        except OSError:
            return match[0]
        decision = read_decisions(text, source)[0].get(match[2])
        return decision_markdown(decision, host, words) if decision else match[0]

    return PLACED.sub(place, markdown)


def figures_of(site: Site) -> list[str]:
    """Return the Mermaid source of each decision that a page of the site asks for."""
    docs, found = site.root / site.settings.docs, dict[str, None]()
    for page in site.pages.values():
        if not any(".yml#" in link.target for link in page.links if link.alone):
            continue
        for match in PLACED.finditer((site.root / page.path).read_text(encoding="utf-8")):
            source = posixpath.normpath(posixpath.join(posixpath.dirname(page.src), match[1]))
            if (docs / source).is_file():
                text = (docs / source).read_text(encoding="utf-8")
                decision = read_decisions(text, source)[0].get(match[2])
                if decision:
                    found[figure(decision)] = None
    return list(found)


def decision_markdown(decision: Decision, host: str, words: Words = WORDS) -> str:
    """Return the figure, the questions and the table of a decision as Markdown."""
    first = _asked(decision, decision.start, host, words)
    parts = [
        f"```mermaid\n{figure(decision)}\n```",
        f'<div class="kb-decision" data-kb="decision" markdown>\n\n'
        f"**{words('decisions.ask')}**\n\n{first}\n\n</div>",
        _table(decision, host, words),
    ]
    return "\n\n".join(parts)


def figure(decision: Decision) -> str:
    """Return the figure of a decision as Mermaid source."""
    lines = [
        f"flowchart {'TB' if _broadest(decision) <= _ABREAST else 'LR'}",
        f"    accTitle: {_line(decision.title)}",
        f"    accDescr: {_description(decision)}",
    ]
    for name, question in decision.questions.items():
        lines.append(f'    q-{name}{{{{"{_box(question["short"])}"}}}}')
    for name, result in decision.results.items():
        look = f":::{result['look']}" if result.get("look") else ""
        lines.append(f'    r-{name}["{_box(result["name"])}"]{look}')
    for name, question in decision.questions.items():
        for answer in question["answers"]:
            kind = "r" if answer["leads"] in decision.results else "q"
            lines.append(f'    q-{name} -->|"{_line(answer["answer"])}"| {kind}-{answer["leads"]}')
    return "\n".join(lines)


def _broadest(decision: Decision) -> int:
    """Return how many boxes stand beside each other where most do."""
    depths: dict[str, int] = {decision.start: 0}
    for path, result in decision.paths():
        for depth, name in enumerate([*(question for question, _ in path), result]):
            depths[name] = max(depth, depths.get(name, 0))
    levels = list(depths.values())
    return max(levels.count(level) for level in levels)


def _description(decision: Decision) -> str:
    said = []
    for question in decision.questions.values():
        ways = []
        for answer in question["answers"]:
            leads = answer["leads"]
            other = decision.questions.get(leads)
            goal = f"ask “{other['short']}”" if other else decision.results[leads]["name"]
            ways.append(f"{answer['answer']}: {goal}")
        said.append(f"{question['ask']} {'; '.join(ways)}.")
    return _line(" ".join(said))


def _line(text: object) -> str:
    """Return a text that may stand in a line of Mermaid."""
    plain = re.sub(r"[`*]|\[\[(?:[^\]|]*\|)?|\]\]", "", str(text))
    return " ".join(plain.split()).replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")


def _box(text: object) -> str:
    return "<br/>".join(textwrap.wrap(_line(text), _LABEL, break_long_words=False))


def _asked(decision: Decision, at: str, host: str, words: Words) -> str:
    """Return a question, or a result, with all that can follow it folded below each answer."""
    if at in decision.results:
        result = decision.results[at]
        return (
            '<div class="kb-decision__result" markdown>'
            f"\n\n**{result['name']}.** {result['because']}"
            f"\n\n{words('decisions.unless')}: {result['unless']}\n\n"
            f"[{words('decisions.read', name=result['name'])}]({_address(result, host)})\n\n</div>"
        )
    question = decision.questions[at]
    parts = [f'{question["ask"]} <small class="kb-decision__why">{question["why"]}</small>']
    for answer in question["answers"]:
        inner = _asked(decision, answer["leads"], host, words)
        summary = escape(str(answer["answer"])[:1].upper() + str(answer["answer"])[1:])
        parts.append(
            f'<details class="kb-decision__answer" markdown><summary>{summary}</summary>'
            f"\n\n{inner}\n\n</details>"
        )
    return "\n\n".join(parts)


def _table(decision: Decision, host: str, words: Words) -> str:
    heads = [words(f"decisions.{key}") for key in ("choose", "when", "reason", "unless")]
    rows = [f"| {' | '.join(heads)} |", "| --- | --- | --- | --- |"]
    ways: dict[str, list[str]] = {}
    for path, result in decision.paths():
        said = "; ".join(f"{decision.questions[q]['short']} {answer}" for q, answer in path)
        ways.setdefault(result, []).append(said)
    for name, found in ways.items():
        result = decision.results[name]
        way = f"<br>{words('decisions.or')}: ".join(found)
        chosen = f"[{result['name']}]({_address(result, host)})"
        cells = (chosen, way, result["because"], result["unless"])
        rows.append(f"| {' | '.join(' '.join(str(cell).split()) for cell in cells)} |")
    return "\n".join(rows)


def _address(result: Mapping[str, Any], host: str) -> str:
    path, mark, anchor = str(result["page"]).partition("#")
    if path == host:
        return f"#{anchor}" if anchor else posixpath.basename(path)
    return posixpath.relpath(path, posixpath.dirname(host) or ".") + mark + anchor
