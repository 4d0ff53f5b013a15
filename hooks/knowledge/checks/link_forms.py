"""Rules about how links and images are written, wherever they lead."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.checks.register import rule
from knowledge.problems import Problem, offer
from knowledge.site.model import Site
from knowledge.site.resolve import in_state

# A language with its country, as a folder of its own: "de_de", "ja-JP".
_LANGUAGE = re.compile(
    r"https?://[^/]+/(?:[^/]+/)?(?P<tag>(?P<language>[a-z]{2})[-_][a-z]{2})/", re.IGNORECASE
)
_GROUP = "Links and images"


@rule(
    "mail-link",
    _GROUP,
    "A mail address without 'mailto:' is taken for a file.",
    bad="[Write to us](team@example.org)",
    good="[Write to us](mailto:team@example.org)",
)
def mail_link(site: Site) -> Iterable[Problem]:
    """Links to a bare mail address."""
    for found in in_state(site, "mail"):
        message = f"'{found.typed}' is a mail address.{offer(found.meant)}"
        yield Problem(found.link.place, "mail-link", message)


@rule(
    "wrong-language",
    _GROUP,
    "The reader lands on a page in a language that this site is not written in.",
    bad="[Quotas](https://docs.aws.amazon.com/de_de/codepipeline/latest/userguide/limits.html)",
    good="[Quotas](https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html)",
)
def wrong_language(site: Site) -> Iterable[Problem]:
    """External links whose path starts with another language than the site's."""
    for found in in_state(site, "external"):
        match = _LANGUAGE.match(found.typed)
        if match and match.group("language").lower() != site.settings.language:
            message = f"'{found.typed}' is the page in '{match.group('tag')}'."
            yield Problem(found.link.place, "wrong-language", message)


@rule(
    "empty-link",
    _GROUP,
    "A link without target goes nowhere; one without text cannot be seen or heard.",
    bad="[Rollback]() and [](rollback.md)",
    good="[Rollback](rollback.md)",
)
def empty_link(site: Site) -> Iterable[Problem]:
    """Links without a target, Markdown links without text."""
    for found in in_state(site, "empty"):
        if not (found.link.form == "html" and found.link.attribute == "href"):
            message = f"'{found.link.text}' has an empty target."
            yield Problem(found.link.place, "empty-link", message)
    for page in site.pages.values():
        for link in page.links:
            if link.target and not link.is_image and link.form != "html" and not link.text:
                message = f"the link to '{link.target}' has no text."
                yield Problem(link.place, "empty-link", message)


@rule(
    "image-alt",
    _GROUP,
    "Without a text, those who do not see the picture learn nothing.",
    bad="![](images/pipeline.png)",
    good="![A pipeline of five stages](images/pipeline.png)",
)
def image_alt(site: Site) -> Iterable[Problem]:
    """Images without alternative text; `alt=""` in raw HTML marks decoration and is right."""
    for page in site.pages.values():
        for link in page.links:
            if link.attribute == "src" and not link.has_alt:
                message = f"image '{link.target}' has no alternative text."
                yield Problem(link.place, "image-alt", message)


@rule(
    "link-text",
    _GROUP,
    "Out of its sentence, in a list of links or read aloud, the text says nothing.",
    bad="Alarms are explained [here](rollback.md#alarms).",
    good="[Alarms](rollback.md#alarms) start a rollback.",
)
def link_text(site: Site) -> Iterable[Problem]:
    """Links whose text does not say where they lead."""
    for page in site.pages.values():
        for link in page.links:
            if link.form in ("inline", "reference") and not link.is_image:
                words = re.sub(r"[^\w ]", "", link.text).casefold().strip()
                if words in _SAYS_NOTHING:
                    message = f"link text '{link.text}' does not say where the link leads."
                    yield Problem(link.place, "link-text", message)


_SAYS_NOTHING = frozenset(
    {"here", "click here", "see here", "this", "this page", "this link", "link", "links"}
    | {"more", "read more", "learn more", "read this", "see this", "this article"}
    | {"this document", "page", "go"}
)


@rule(
    "http-link",
    _GROUP,
    "Over http anyone between reader and server can change the page.",
    bad="[Git](http://git-scm.com/)",
    good="[Git](https://git-scm.com/)",
)
def http_link(site: Site) -> Iterable[Problem]:
    """External links over http."""
    for found in in_state(site, "external"):
        if re.match(r"http://(?!localhost|127\.|\[::1\]|example\.)", found.typed, re.IGNORECASE):
            message = f"'{found.typed}' is http. Write 'https{found.typed[4:]}'."
            yield Problem(found.link.place, "http-link", message)


@rule(
    "local-link",
    _GROUP,
    "It works on your computer and on nobody else's.",
    bad="[preview](http://localhost:8000/guide/)",
    good="[preview](index.md)",
)
def local_link(site: Site) -> Iterable[Problem]:
    """Links to the author's own computer."""
    pattern = re.compile(r"(https?://(localhost|127\.|0\.0\.0\.0|\[::1\])|file:)", re.IGNORECASE)
    for found in in_state(site, "external"):
        if pattern.match(found.typed):
            yield Problem(found.link.place, "local-link", f"'{found.typed}' is your own computer.")


@rule(
    "broken-syntax",
    _GROUP,
    "What was meant as a link is shown as typed.",
    bad="[Rollback](rollback.md and (Rollback)[rollback.md]",
    good="[Rollback](rollback.md)",
)
def broken_syntax(site: Site) -> Iterable[Problem]:
    """Links that are never closed or the wrong way round."""
    for page in site.pages.values():
        for problem in page.problems:
            if problem.rule == "broken-syntax":
                yield problem
