"""Draws a question as HTML elements that grade themselves without a script where CSS can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree import ElementTree

from knowledge.questions.bank import Bank
from knowledge.questions.elements import add, say, source_name
from knowledge.questions.fragment import relative
from knowledge.questions.model import Option, Question, Text
from knowledge.questions.orders import mixed, swaps
from knowledge.site.objectives import exams_of
from knowledge.site.words import WORDS, Words


@dataclass(frozen=True)
class Links:
    """Addresses outside the site; None where the site does not know its repository."""

    edit: Callable[[str], str | None] = lambda _source: None
    report: Callable[[Question], str | None] = lambda _question: None


def repository_links(repository: str | None, edit: Callable[[str], str | None]) -> Links:
    """Return the addresses of a repository's forms; none where it is not known.

    Args:
        repository: Address of the repository.
        edit: Gives the address where a source is edited.
    """
    if not repository:
        return Links()

    def report(question: Question) -> str:
        query = {
            "template": "question-error.yml",
            "title": f"Question error: {question.id}",
            "question": question.id,
        }
        return f"{repository.rstrip('/')}/issues/new?{urlencode(query)}"

    return Links(edit, report)


@dataclass(frozen=True)
class Host:
    """The page a question is placed on.

    Attributes:
        page: The page's file below the docs folder.
        bank: All questions.
        links: Addresses of edit and report forms.
        blocks: Parses Markdown blocks of a question's file into an element.
        inline: Prepares one paragraph's text for the page's own inline parsing.
        words: What is said beside the question's own text.
    """

    page: str
    bank: Bank
    links: Links
    blocks: Callable[[ElementTree.Element, str, str], None]
    inline: Callable[[str, str], str]
    words: Words = WORDS


class QuestionView:
    """Draws one question on one page."""

    def __init__(self, host: Host, source: str) -> None:
        self.host = host
        self.source = source
        self.question = host.bank.by_source[source]
        self.name = self.question.neutral
        self.words = host.words

    def draw(self, parent: ElementTree.Element, *, scenario: bool = True) -> ElementTree.Element:
        """Add the question to an element; with its scenario unless that stands above already."""
        question = self.question
        section = add(parent, "section", {"class": "q", "id": self.name, **self._data()})
        # No name: it would be one more landmark called like the others. The field has the stem's.
        self._head(section)
        case = self.host.bank.case(question)
        if scenario and case:
            self._scenario(section, case)
        stem = add(section, "div", {"class": "q-stem", "id": f"{self.name}-stem"})
        self.blocks(stem, question.stem)
        drawing = {
            "choice": self._options,
            "response": self._options,
            "order": self._steps,
            "match": self._prompts,
        }
        if question.type in drawing:
            drawing[question.type](section)
        for hint in question.hints:
            box = add(section, "details", {"class": "q-hint"})
            say(add(box, "summary"), self.words("questions.hint"))
            self.blocks(box, hint)
        if question.type == "recall":
            self._answer(section)
            self._room(section)
        else:
            self._room(section)
            self._answer(section)
        return section

    def _room(self, section: ElementTree.Element) -> None:
        """Leave room for the script's buttons and result, so that nothing moves when they come."""
        add(section, "div", {"class": "q-controls"})
        add(section, "div", {"class": "q-result", "tabindex": "-1", "role": "status"})

    def draw_case(self, parent: ElementTree.Element) -> ElementTree.Element:
        """Add a scenario and below it all its questions."""
        section = add(parent, "section", {"class": "q-set", "id": self.name})
        self._scenario(section, self.question)
        for source in self.host.bank.members(self.question.id):
            QuestionView(self.host, source).draw(section, scenario=False)
        return section

    def blocks(self, parent: ElementTree.Element, text: Text) -> None:
        """Parse a text of this question into an element."""
        self.host.blocks(parent, text.markdown, self.source)

    def phrase(self, parent: ElementTree.Element, text: Text) -> None:
        """Put a short text into an element without a paragraph of its own, if it is one."""
        if "\n\n" in text.markdown or "```" in text.markdown or "~~~" in text.markdown:
            self.blocks(parent, text)
        else:
            parent.text = self.host.inline(text.markdown, self.source)

    def _data(self) -> dict[str, str]:
        question = self.question
        answer = ",".join(
            [prompt.answer for prompt in question.prompts] if question.prompts else question.right
        )
        data = {
            "data-search-exclude": "1",
            "data-q": self.name,
            "data-type": question.type,
            "data-hash": question.digest,
            "data-exams": " ".join(exams_of(question.objectives)),
        }
        if answer:
            data["data-answer"] = answer
        if question.any_order:
            data["data-any"] = " ".join(",".join(group) for group in question.any_order)
        return data

    def _head(self, section: ElementTree.Element) -> None:
        question, words = self.question, self.words
        head = add(section, "p", {"class": "q-head"})
        kind = add(head, "span", {"class": "q-kind", "id": f"{self.name}-head"})
        say(kind, self.words(f"questions.{question.type}"))
        if question.level:
            say(
                add(head, "span", {"class": "q-level"}),
                self.words(f"questions.level_{question.level}"),
            )
        if question.objectives:
            exams = ", ".join(exams_of(question.objectives)).upper()
            say(add(head, "span", {"class": "q-exams"}), exams)
        link = {"class": "q-link", "href": relative(self.source, self.host.page)}
        say(
            add(head, "a", {**link, "aria-label": words("questions.link_to")}),
            words("questions.link"),
        )

    def _scenario(self, section: ElementTree.Element, case: Question) -> None:
        box = add(section, "details", {"class": "q-case", "open": "open"})
        say(add(box, "summary"), self.words("questions.case_of", title=case.title))
        self.host.blocks(box, case.stem.markdown, self.host.bank.sources[case.id])

    def _options(self, section: ElementTree.Element) -> None:
        field = add(section, "fieldset", {"class": "q-body"})
        field.set("aria-labelledby", f"{self.name}-stem")
        items = add(field, "ul", {"class": "q-options"})
        kind = "radio" if self.question.type == "choice" else "checkbox"
        for option in self.question.options:
            item = add(items, "li", self._option_data(option, "q-option"))
            label = add(item, "label")
            add(label, "input", {"type": kind, "name": self.name, "value": option.key})
            self.phrase(add(label, "span", {"class": "q-text"}), option.text)
            self._reason(item, option)

    def _option_data(self, option: Option, css: str) -> dict[str, str]:
        data = {"class": css, "data-key": option.key}
        if option.right and css == "q-option":
            data["data-right"] = "1"
        if option.key in self.question.misconceptions:
            data["data-misconception"] = self.question.misconceptions[option.key]
        return data

    def _reason(self, item: ElementTree.Element, option: Option) -> None:
        box = add(item, "div", {"class": "q-why"})
        if option.reason:
            self.blocks(box, option.reason)
        first = box[0] if len(box) and box[0].tag == "p" else ElementTree.Element("p")
        if not len(box) or first is not box[0]:
            box.insert(0, first)
        verdict = ElementTree.Element("strong")
        say(verdict, self.words("practice.correct" if option.right else "questions.wrong"))
        verdict.tail = f" {first.text or ''}"
        first.text = None
        first.insert(0, verdict)

    def _steps(self, section: ElementTree.Element) -> None:
        order = self.words("practice.your-order")
        body = add(section, "div", {"class": "q-body"})
        say(add(body, "p", {"class": "q-note q-scripted"}), order)
        add(body, "ol", {"class": "q-steps q-chosen q-scripted", "aria-label": order})
        add(body, "p", {"class": "q-live", "role": "status"})
        say(add(body, "p", {"class": "q-note q-scripted"}), self.words("questions.steps"))
        items = add(body, "ul", {"class": "q-steps q-pool"})
        for option in mixed(self.question):
            item = add(items, "li", self._option_data(option, "q-step"))
            self.phrase(add(item, "span", {"class": "q-text"}), option.text)

    def _prompts(self, section: ElementTree.Element) -> None:
        body = add(section, "div", {"class": "q-body"})
        prompts = add(body, "ul", {"class": "q-prompts"})
        for prompt in self.question.prompts:
            item = add(prompts, "li", {"class": "q-prompt"})
            self.phrase(add(item, "span", {"class": "q-text"}), prompt.text)
        say(add(body, "p", {"class": "q-note"}), self.words("questions.responses"))
        responses = add(body, "ul", {"class": "q-responses"})
        for option in mixed(self.question):
            item = add(responses, "li", self._option_data(option, "q-response"))
            self.phrase(add(item, "span", {"class": "q-text"}), option.text)

    def _answer(self, section: ElementTree.Element) -> None:
        question = self.question
        box = add(section, "details", {"class": "q-answer"})
        say(
            add(box, "summary"),
            self.words("practice.answer" if question.type == "recall" else "questions.explained"),
        )
        if question.type == "order":
            self._key_steps(box)
        elif question.type == "match":
            self._key_pairs(box)
        for text in (question.answer, question.explanation):
            if text:
                self.blocks(box, text)
        self._foot(box)

    def _key_steps(self, box: ElementTree.Element) -> None:
        items = add(box, "ol", {"class": "q-key"})
        for option in self.question.options:
            if option.right:
                item = add(items, "li")
                self.phrase(add(item, "span"), option.text)
                if option.reason:
                    self.blocks(add(item, "div"), option.reason)
        for said in swaps(self.question, self.words):
            say(add(box, "p", {"class": "q-note"}), said)
        self._key_unused(box)

    def _key_pairs(self, box: ElementTree.Element) -> None:
        responses = {option.key: option.text for option in self.question.options}
        items = add(box, "ul", {"class": "q-key"})
        for prompt in self.question.prompts:
            item = add(items, "li")
            self.phrase(add(item, "span"), prompt.text)
            say(
                add(
                    item,
                    "span",
                    {"class": "q-arrow", "aria-label": self.words("questions.matches")},
                ),
                " → ",
            )
            self.phrase(add(item, "strong"), responses[prompt.answer])
            if prompt.reason:
                self.blocks(add(item, "div"), prompt.reason)
        self._key_unused(box)

    def _key_unused(self, box: ElementTree.Element) -> None:
        unused = [option for option in self.question.options if not option.right]
        if not unused:
            return
        say(add(add(box, "p"), "strong"), self.words("questions.unused"))
        items = add(box, "ul", {"class": "q-key q-key-unused"})
        for option in unused:
            item = add(items, "li")
            self.phrase(add(item, "span"), option.text)
            if option.reason:
                self.blocks(add(item, "div"), option.reason)

    def _foot(self, box: ElementTree.Element) -> None:
        question, host = self.question, self.host
        foot = add(box, "ul", {"class": "q-foot"})
        if question.teaches:
            item = add(foot, "li")
            say(add(item, "span"), f"{self.words('practice.read')} ")
            link = add(
                item, "a", {"href": relative(question.teaches, host.page), "class": "q-read"}
            )
            say(link, host.bank.reading_title(question.teaches))
        for source in question.sources:
            item = add(foot, "li")
            say(add(item, "span"), f"{self.words('questions.source')} ")
            say(add(item, "a", {"href": source.url}), source_name(source.url))
            day = source.checked.isoformat()
            say(add(item, "span"), f", {self.words('questions.checked', day=day)}")
        for label, url in (
            (self.words("questions.report"), host.links.report(question)),
            (self.words("questions.edit"), host.links.edit(self.source)),
        ):
            if url:
                say(add(add(foot, "li"), "a", {"href": url}), label)
