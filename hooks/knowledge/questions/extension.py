"""Python-Markdown extension: a paragraph that is one link to a question becomes the question."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree import ElementTree

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor

from knowledge.questions.bank import Bank
from knowledge.questions.fragment import prepare
from knowledge.questions.render import Host, Links, QuestionView
from knowledge.site.words import WORDS, Words

_PLACED = re.compile(r"^[ ]{0,3}\[(?:[^\[\]]|\[[^\[\]]*\])+\]\(([^()\s#]+\.md)\)\s*$")
# A question brings no HTML, no files and no anchors of its own into the page.
_SKIPPED = {"snippet", "html_block", "mkdocs_raw_html"}


@dataclass
class Placement:
    """What the extension needs to know while a page is rendered.

    Attributes:
        page: The page's file below the docs folder; None outside a page.
        bank: All questions.
        links: Addresses of edit and report forms.
        words: What is said beside the questions' own text.
        placed: Files of the questions placed so far, by page.
        twice: Page and file of each question that a page places a second time.
    """

    page: str | None = None
    bank: Bank = field(default_factory=Bank)
    links: Links = field(default_factory=Links)
    words: Words = WORDS
    placed: dict[str, list[str]] = field(default_factory=dict)
    twice: list[tuple[str, str]] = field(default_factory=list)


class QuestionsExtension(Extension):
    """Registers the block processor; takes a function that returns the build's `Placement`."""

    def __init__(self, placement: Callable[[], Placement]) -> None:
        super().__init__()
        self.placement = placement

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Python-Markdown's name)
        """Install above all block processors that would take the paragraph."""
        block = _QuestionBlock(md, self.placement)
        md.parser.blockprocessors.register(block, "questions", 95)


class _QuestionBlock(BlockProcessor):
    def __init__(self, md: Markdown, placement: Callable[[], Placement]) -> None:
        super().__init__(md.parser)
        self.md = md
        self.placement = placement

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        """Tell whether a block is one link to a question and nothing else."""
        return parent.tag != "li" and self._source(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> bool:
        """Draw the question in place of the block."""
        placement = self.placement()
        source = self._source(blocks.pop(0))
        if source is None or placement.page is None:
            return False
        bank = placement.bank
        question = bank.by_source[source]
        drawn = [source, *(bank.members(question.id) if question.type == "case" else ())]
        placed = placement.placed.setdefault(placement.page, [])
        placement.twice += [(placement.page, name) for name in drawn if name in placed]
        placed += drawn
        host = Host(
            placement.page, bank, placement.links, self._blocks, self._inline, placement.words
        )
        view = QuestionView(host, source)
        if question.type == "case":
            view.draw_case(parent)
        else:
            view.draw(parent)
        return True

    def _source(self, block: str) -> str | None:
        match = _PLACED.match(block)
        placement = self.placement()
        if not match or placement.page is None:
            return None
        folder = posixpath.dirname(placement.page)
        source = posixpath.normpath(posixpath.join(folder, match.group(1)))
        return source if source in placement.bank.by_source else None

    def _blocks(self, parent: ElementTree.Element, markdown: str, source: str) -> None:
        lines = markdown.split("\n")
        registry = self.md.preprocessors
        skipped = {registry.get_index_for_name(name) for name in _SKIPPED if name in registry}
        for index, preprocessor in enumerate(registry):
            if index not in skipped:
                lines = preprocessor.run(lines)
        page = self.placement().page or source
        self.parser.parseChunk(parent, prepare("\n".join(lines), source, page))

    def _inline(self, markdown: str, source: str) -> str:
        return prepare(markdown, source, self.placement().page or source)
