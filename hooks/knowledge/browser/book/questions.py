"""Questions of a book: each is asked where its page asks it, and answered at the end."""

from __future__ import annotations

import string
from copy import deepcopy
from typing import Any

from lxml import html

from knowledge.browser.book.chapters import Chapter, has_class, of_class
from knowledge.site.words import Words


class Asked:
    """Numbers the questions of a book, and keeps their answers."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.count = 0

    def answers_of(self, chapter: Chapter) -> Chapter | None:
        """Take the answers out of a chapter; return them as one of their own, if there are any."""
        body = html.Element("section")
        body.attrib.update({"class": "chapter answers", "id": f"answers-{chapter.name}"})
        title = self.words("book.answers_of", page=chapter.title)
        heading = _add(body, "h1", {}, title)
        heading.attrib["id"] = f"answers-{chapter.name}--title"
        for section in of_class(chapter.body, "q"):
            body.append(self._answer(section))
        if len(body) == 1:
            return None
        name, part = f"answers-{chapter.name}", self.words("book.answers")
        return Chapter(name, chapter.page, chapter.title, part, body)

    def _answer(self, section: Any) -> Any:
        """Take one answer out of its question, and let each lead to the other."""
        self.count += 1
        name = section.get("id")
        label = self.words("book.question", number=self.count)
        answer = html.Element("section")
        answer.attrib.update({"class": "answer", "id": f"{name}--answer"})
        line = _add(answer, "p", {"class": "q-head"})
        _add(line, "a", {"href": f"#{name}"}, label)
        options = of_class(section, "q-option")
        right = [key for key, one in zip(string.ascii_uppercase, options, strict=False)
                 if one.attrib.pop("data-right", None)]  # fmt: skip
        line[0].tail = f": {', '.join(right)}" if right else ""
        reasons = _add(answer, "ol", {"class": "letters"}) if options else None
        for option in options:
            item = _add(reasons, "li", {})
            for why in of_class(option, "q-why"):
                item.extend(why)
                why.drop_tree()
        for box in of_class(section, "q-hint", "q-answer"):
            answer.extend(one for one in deepcopy(box) if not has_class(one, "box-title"))
            box.drop_tree()
        self._question(section, label)
        return answer

    def _question(self, section: Any, label: str) -> None:
        name = section.get("id")
        for head in of_class(section, "q-head"):
            kinds = [one.text_content() for one in of_class(head, "q-kind", "q-exams")]
            head[:], head.text = [], None
            _add(head, "strong", {}, label).tail = "".join(f" · {kind}" for kind in kinds)
        for one in of_class(section, "tick"):
            one.drop_tree()
        for one in of_class(section, "q-options", "q-responses", "q-pool"):
            one.tag, one.attrib["class"] = "ol", "letters"
        for one in of_class(section, "q-prompts"):
            one.tag = "ol"
        line = _add(section, "p", {"class": "q-to-answer"})
        _add(line, "a", {"href": f"#{name}--answer"}, self.words("book.answer"))


def _add(parent: Any, tag: str, attributes: dict[str, str], text: str = "") -> Any:
    element = html.Element(tag)
    element.attrib.update(attributes)
    element.text = text or None
    parent.append(element)
    return element
