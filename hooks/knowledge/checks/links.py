"""Rules about links and images."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from knowledge.checks import by_hand
from knowledge.checks.register import rule
from knowledge.problems import Place, Problem
from knowledge.site.model import Site
from knowledge.site.resolve import Resolved, resolve_all

_MAIL = re.compile(r"[^@\s/]+@[^@\s/]+\.\w+")
# A language with its country, as a folder of its own: "de_de", "ja-JP".
_LANGUAGE = re.compile(
    r"https?://[^/]+/(?:[^/]+/)?(?P<tag>(?P<language>[a-z]{2})[-_][a-z]{2})/", re.IGNORECASE
)
_GROUP = "Links and images"


def _in_state(site: Site, *states: str) -> Iterator[Resolved]:
    return (found for found in resolve_all(site) if found.state in states)


def _to_mend(found: Resolved) -> Place:
    """Return where a wrong target is written: the definition's line, for `[text][label]`."""
    if found.link.form != "reference":
        return found.link.place
    target = found.link.target
    return next((d.place for d in found.page.definitions if d.target == target), found.link.place)


def _may_have(site: Site, path: str) -> bool:
    """Tell whether a page may have ids that something adds to it."""
    return "ids" in site.settings.adds or site.has_directive(path)


def _hint(meant: str | None) -> str:
    return f" Did you mean '{meant}'?" if meant else ""


@rule(
    "missing-page",
    _GROUP,
    "A reader who follows the link gets nothing.",
    bad="[Rollback](rolback.md)",
    good="[Rollback](rollback.md)",
)
def missing_page(site: Site) -> Iterable[Problem]:
    """Links in Markdown to files that do not exist."""
    for found in _in_state(site, "missing"):
        if found.link.form == "html" or found.link.is_image or _MAIL.fullmatch(found.typed):
            continue
        moved = by_hand.hint(site, by_hand.target_of(found.page.src, found.typed), found.page.src)
        if not moved and not found.meant and "pages" in site.settings.adds:
            continue
        message = f"link '{found.typed}' leads to no file.{moved or _hint(found.meant)}"
        yield Problem(_to_mend(found), "missing-page", message)


@rule(
    "mail-link",
    _GROUP,
    "A mail address without 'mailto:' is taken for a file.",
    bad="[Write to us](team@example.org)",
    good="[Write to us](mailto:team@example.org)",
)
def mail_link(site: Site) -> Iterable[Problem]:
    """Links to a bare mail address."""
    for found in _in_state(site, "missing"):
        if _MAIL.fullmatch(found.typed):
            message = f"'{found.typed}' is a mail address.{_hint(f'mailto:{found.typed}')}"
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
    for found in _in_state(site, "external"):
        match = _LANGUAGE.match(found.typed)
        if match and match.group("language").lower() != site.settings.language:
            message = f"'{found.typed}' is the page in '{match.group('tag')}'."
            yield Problem(found.link.place, "wrong-language", message)


@rule(
    "missing-anchor",
    _GROUP,
    "The page opens at its top, and the reader searches for what you meant.",
    bad="[Canary](deployment-strategies.md#canarry)",
    good="[Canary](deployment-strategies.md#canary)",
)
def missing_anchor(site: Site) -> Iterable[Problem]:
    """Links to a heading or id that the page does not have."""
    for found in _in_state(site, "anchor"):
        if found.link.form == "html":
            continue
        where = "this page" if found.path == found.page.src else f"'{site.docs_path(found.path)}'"
        meant = found.meant and found.typed.partition("#")[0] + found.meant
        if not meant and _may_have(site, found.path):
            continue
        message = f"link '{found.typed}': {where} has no id '{found.fragment}'.{_hint(meant)}"
        yield Problem(_to_mend(found), "missing-anchor", message)


@rule(
    "path-case",
    _GROUP,
    "It works on one computer and breaks on another, the web server included.",
    bad="[Rollback](Rollback.md)",
    good="[Rollback](rollback.md)",
)
def path_case(site: Site) -> Iterable[Problem]:
    """Links whose path differs from the file's only in upper and lower case."""
    for found in _in_state(site, "case"):
        message = f"'{found.typed}' differs from the file only in case.{_hint(found.meant)}"
        yield Problem(found.link.place, "path-case", message)


@rule(
    "absolute-link",
    _GROUP,
    "It breaks from disk, and where the site is not at the root of its host.",
    bad="[Rollback](/guide/rollback/)",
    good="[Rollback](rollback.md)",
)
def absolute_link(site: Site) -> Iterable[Problem]:
    """Links that start with a slash, or name our own host."""
    for found in _in_state(site, "absolute"):
        message = f"'{found.typed}' is absolute; link relative to this file.{_hint(found.meant)}"
        yield Problem(found.link.place, "absolute-link", message)
    own = site.settings.site_url.rstrip("/")
    for found in _in_state(site, "external") if own else ():
        if found.typed == own or found.typed.startswith(f"{own}/"):
            message = f"'{found.typed}' is this site; link to the file, relative to this one."
            yield Problem(found.link.place, "absolute-link", message)


@rule(
    "excluded-page",
    _GROUP,
    "The file is read by the build but is no page: the link leads nowhere.",
    bad="[canary](../glossary/canary-deployment.md)",
    good="[[canary deployment|canary]]",
)
def excluded_page(site: Site) -> Iterable[Problem]:
    """Links to files that the build leaves out."""
    for found in _in_state(site, "excluded"):
        term = site.term_of(found.path) if posixpath.dirname(found.path) == "glossary" else None
        right = f" Write '[[{term.name}]]'." if term else ""
        message = f"'{found.typed}' is not a page of the built site.{right}"
        yield Problem(found.link.place, "excluded-page", message)


@rule(
    "empty-link",
    _GROUP,
    "A link without target goes nowhere; one without text cannot be seen or heard.",
    bad="[Rollback]() and [](rollback.md)",
    good="[Rollback](rollback.md)",
)
def empty_link(site: Site) -> Iterable[Problem]:
    """Links without a target, Markdown links without text."""
    for found in _in_state(site, "empty"):
        if not (found.link.form == "html" and found.link.attribute == "href"):
            message = f"'{found.link.text}' has an empty target."
            yield Problem(found.link.place, "empty-link", message)
    for page in site.pages.values():
        for link in page.links:
            if link.target and not link.is_image and link.form != "html" and not link.text:
                message = f"the link to '{link.target}' has no text."
                yield Problem(link.place, "empty-link", message)


@rule(
    "self-link",
    _GROUP,
    "The file's own name breaks when the file is renamed; the section is enough.",
    bad="[above](rollback.md#alarms)   (in rollback.md)",
    good="[above](#alarms)",
)
def self_link(site: Site) -> Iterable[Problem]:
    """Links from a page to itself by its file name."""
    for found in _in_state(site, "self"):
        if found.fragment and found.fragment not in site.anchors(found.path):
            message = f"link '{found.typed}': this page has no id '{found.fragment}'."
            yield Problem(found.link.place, "self-link", message)
            continue
        right = f" Write '{found.meant}'." if found.meant else ""
        message = f"'{found.typed}' is this page itself.{right}"
        yield Problem(found.link.place, "self-link", message)


@rule(
    "raw-html-link",
    _GROUP,
    "MkDocs neither checks nor rewrites what stands in raw HTML.",
    bad='<a href="rollback.md">Rollback</a>',
    good="[Rollback](rollback.md)",
)
def raw_html_link(site: Site) -> Iterable[Problem]:
    """`href`, `src` and `srcset` in raw HTML that lead nowhere."""
    for found in _in_state(site, "missing", "anchor", "raw"):
        if found.link.form != "html":
            continue
        what = f"'{found.link.attribute}=\"{found.typed}\"'"
        if found.state == "raw":
            message = f"{what} is not rewritten in raw HTML. Write a Markdown link."
        elif found.state == "anchor":
            message = f"{what}: there is no id '{found.fragment}'.{_hint(found.meant)}"
        else:
            message = f"{what} leads to no file.{_hint(found.meant)}"
        yield Problem(found.link.place, "raw-html-link", message)


@rule(
    "missing-image",
    _GROUP,
    "The reader sees a broken frame.",
    bad="![The pipeline](images/pipline.png)",
    good="![The pipeline](images/pipeline.png)",
)
def missing_image(site: Site) -> Iterable[Problem]:
    """Markdown images whose file does not exist."""
    for found in _in_state(site, "missing"):
        if found.link.is_image and found.link.form != "html":
            message = f"image '{found.typed}' does not exist.{_hint(found.meant)}"
            yield Problem(found.link.place, "missing-image", message)


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
    for found in _in_state(site, "external"):
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
    for found in _in_state(site, "external"):
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
