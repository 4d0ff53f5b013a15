"""What a stranger's pull request could try: each is a problem at its line, none is published."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import html as lxml_html
from mkdocs.exceptions import Abort
from tests.build.conftest import Lines
from tests.building import run
from tests.house import PAGES, TERM, tree, write_house

from knowledge.checks import check
from knowledge.site.model import load_site

SHIFT = PAGES["guide/shift.md"]
CHOICE = PAGES["questions/3.3/one-choice.md"]
LINEAR = PAGES["glossary/linear-deployment.md"]
SEES = "confused_with: [canary-deployment]\n"
PAGE = "docs/guide/shift.md"
QUESTION = "docs/questions/3.3/one-choice.md"
TERM_FILE = "docs/glossary/linear-deployment.md"


def on_page(text: str) -> dict[str, str]:
    """Return the page with a text in its 20th line."""
    return {"guide/shift.md": SHIFT.replace("## Linear", f"{text}\n\n## Linear")}


def in_question(old: str, new: str) -> dict[str, str]:
    assert old in CHOICE
    return {"questions/3.3/one-choice.md": CHOICE.replace(old, new)}


def in_term(**values: str) -> dict[str, str]:
    fields = {"name": "linear deployment", "short": "A release in equal steps.", **values}
    return {"glossary/linear-deployment.md": TERM.format(more=SEES, section="linear", **fields)}


HOSTILE: dict[str, tuple[Mapping[str, str], str]] = {
    "script": (on_page("<script>go()</script>"), f"{PAGE}:20:1: unsafe-html: "),
    "script in a line": (on_page("a <script>go()</script>"), f"{PAGE}:20:3: unsafe-html: "),
    "link that runs": (on_page("[x y](javascript:go())"), f"{PAGE}:20:1: unsafe-html: "),
    "link in entities": (on_page("[x y](java&#115;cript:go())"), f"{PAGE}:20:1: unsafe-html: "),
    "link to data": (on_page("[x y](data:text/html,x)"), f"{PAGE}:20:1: unsafe-html: "),
    "reference that runs": (on_page("[x y][z]\n\n[z]: javascript:go()"), f"{PAGE}:20:1: unsafe"),
    "handler": (on_page('<b onclick="go()">x</b>'), f"{PAGE}:20:1: unsafe-html: 'onclick='"),
    "handler behind a quote": (on_page("<b 'x'onclick=go()>x</b>"), f"{PAGE}:20:1: unsafe-html: "),
    "handler after a slash": (on_page("<b/onclick=go()>x</b>"), f"{PAGE}:20:1: unsafe-html: "),
    "handler in a list": (
        on_page('[x y](../index.md){ onclick="go()" }'),
        f"{PAGE}:20:21: unsafe-html: 'onclick=' has no place in a text.",
    ),
    "handler of a block": (on_page('Text\n{ onmouseover="go()" }'), f"{PAGE}:21:3: unsafe-html: "),
    "address in a list": (
        on_page('[x y](../index.md){ href="javascript:go()" }'),
        f"{PAGE}:20:21: unsafe-html: ",
    ),
    "style over the page": (
        on_page('[x y](../index.md){ style="position:fixed" }'),
        f"{PAGE}:20:21: unsafe-html: ",
    ),
    "style that loads": (
        on_page('<p style="background:url(https://evil.example/x)">x</p>'),
        f"{PAGE}:20:1: unsafe-html: ",
    ),
    "foreign object": (
        on_page("<svg><foreignObject><b>x</b></foreignObject></svg>"),
        f"{PAGE}:20:6: unsafe-html: '<foreignobject'",
    ),
    "picture of another host": (
        on_page("![a picture](https://evil.example/x.png)"),
        f"{PAGE}:20:1: remote-file: 'https://evil.example/x.png'",
    ),
    "picture in HTML": (
        on_page('<img alt="a" src="//evil.example/x.png">'),
        f"{PAGE}:20:14: remote-file: ",
    ),
    "frame": (on_page('<iframe src="https://evil.example"></iframe>'), f"{PAGE}:20:1: unsafe"),
    "form": (on_page('<form action="https://evil.example"></form>'), f"{PAGE}:20:1: unsafe-html: "),
    "snippet above the project": (
        on_page('--8<-- "../secret.txt"'),
        f"{PAGE}:20:9: missing-snippet: snippet '../secret.txt' does not exist.",
    ),
    "snippet of the system": (
        on_page('--8<-- "/etc/passwd"'),
        f"{PAGE}:20:9: missing-snippet: snippet '/etc/passwd' does not exist.",
    ),
    "snippet above docs": (on_page('--8<-- "../mkdocs.yml"'), f"{PAGE}:20:9: missing-snippet: "),
    "title": (
        {"guide/shift.md": SHIFT.replace("---\n", '---\ntitle: "<img src=x onerror=go()>"\n', 1)},
        f"{PAGE}:2:1: unsafe-html: 'title'",
    ),
    "description": (
        {"guide/shift.md": SHIFT.replace("How traffic", '"\\"><script>go()</script> ', 1)
         .replace("to a new version.", 'to a new version."', 1)},
        f"{PAGE}:2:1: unsafe-html: 'description'",
    ),
    "heading": (
        {"guide/shift.md": SHIFT.replace("# Shift", "# <b onclick=go()>Shift</b>", 1)},
        f"{PAGE}:7:3: unsafe-html: ",
    ),
    "silenced": (
        on_page("<!-- silence unsafe-html: trust me -->\n<script>go()</script>"),
        f"{PAGE}:20:1: silence: 'unsafe-html' can be switched off in 'mkdocs.yml' alone.",
    ),
    "name of a term": (in_term(name='"<img src=x onerror=go()>"'), f"{TERM_FILE}:2:1: unsafe"),
    "definition": (in_term(short='"<script>go()</script> it"'), f"{TERM_FILE}:4:1: unsafe-html: "),
    "body of a term": (
        {"glossary/linear-deployment.md": f"{LINEAR}\n<script>go()</script>\n"},
        f"{TERM_FILE}:14:1: unsafe-html: ",
    ),
    "source of a term": (
        {"glossary/linear-deployment.md": LINEAR.replace("https://", "javascript://")},
        f"{TERM_FILE}:8:5: term-file: 'url' must be an https address",
    ),
    "stem": (in_question("Which shift", "<img src=x onerror=go()> W"), f"{QUESTION}:10:1: unsafe"),
    "option": (in_question("] All at", "] <script>go()</script>"), f"{QUESTION}:12:7: unsafe"),
    "option with a list": (
        in_question("] All at once", '] All *at*{ onclick="go()" } once'),
        f"{QUESTION}:12:17: unsafe-html: ",
    ),
    "source of a question": (in_question("https:", "javascript:"), f"{QUESTION}:7:12: question-"),
}  # fmt: skip


@pytest.mark.parametrize(("pages", "said"), HOSTILE.values(), ids=HOSTILE)
def test_it_is_a_problem_at_its_line(tmp_path: Path, pages: Mapping[str, str], said: str) -> None:
    write_house(tmp_path, pages)
    (tmp_path.parent / "secret.txt").write_text("secret", encoding="utf-8")
    problems = [str(problem) for problem in check(load_site(tmp_path, cache=False))]
    assert [problem for problem in problems if problem.startswith(said)], problems
    assert "passwd-" not in "".join(problems)  # no name of a file outside is told


def test_nothing_of_it_is_published(tmp_path: Path, log: Lines) -> None:
    texts = [
        re.search(r"(?s)first\.\n\n```.*```\n\n(.*)\n\n## Linear", pages["guide/shift.md"])
        for pages, _ in HOSTILE.values()
        if "guide/shift.md" in pages and "8<" not in pages["guide/shift.md"]
    ]
    config = write_house(tmp_path, on_page("\n\n".join(found[1] for found in texts if found)))
    with pytest.raises(Abort):
        run(config)
    assert not (tmp_path / "site").exists()
    assert len([line for line in log.warnings if "unsafe-html" in line]) >= 15


MERMAID = """
```mermaid
flowchart LR
  accTitle: T{0}
  accDescr: One thing leads to another.
  {1}
```
"""
TRIED = [
    'A --> B\n  click A href "javascript:go()"',
    "A --> B\n  click A call go()",
    'A["<img src=x onerror=go()>"] --> B',
    'A["<script>go()</script>x"] --> B',
    'A["<b onclick=go()>x</b>"] --> B',
    "A --> B\n  style A fill:url(https://evil.example/x)",
]


def test_a_drawing_runs_and_loads_nothing(tmp_path: Path) -> None:
    text = "".join(MERMAID.format(number, body) for number, body in enumerate(TRIED))
    config = write_house(tmp_path, on_page(text))
    run(config, strict=False)
    files = tree(tmp_path / "site")
    drawn = [
        files["guide/shift.html"],
        *(data for name, data in files.items() if name.endswith(".svg")),
    ]
    assert len(drawn) > len(TRIED)
    for data in drawn:
        page = lxml_html.fromstring(data)
        inside = page.xpath("//figure//*") if data is drawn[0] else page.xpath("//*")
        assert inside
        for node in inside:
            assert node.tag not in ("script", "foreignobject", "iframe"), node.tag
            for name, value in node.attrib.items():
                assert not name.startswith("on"), name
                assert "javascript:" not in value, value
                assert "evil.example" not in value, value


def test_quotes_in_a_description_stay_in_it(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^description: .*", "description: 'What \"canary\" & co mean'", SHIFT)
    run(write_house(tmp_path, {"guide/shift.md": text}))
    page = lxml_html.fromstring((tmp_path / "site/guide/shift.html").read_bytes())
    assert page.xpath("//meta[@name='description']/@content") == ['What "canary" & co mean']


def test_a_symbolic_link_out_of_docs_is_a_problem_and_is_left_out(
    tmp_path: Path, log: Lines
) -> None:
    outside = tmp_path / "outside"
    (outside / "folder").mkdir(parents=True)
    for name in ("note.md", "key.txt", "folder/inner.md"):
        (outside / name).write_text("# Secret\n\nsesame\n", encoding="utf-8")
    config = write_house(tmp_path / "project")
    docs = tmp_path / "project/docs"
    for name, target in (("note.md", "note.md"), ("key.txt", "key.txt"), ("folder", "folder")):
        (docs / name).symlink_to(outside / target)
    (docs / "copy.md").symlink_to(docs / "index.md")  # inside: no matter
    problems = [str(p) for p in check(load_site(tmp_path / "project", cache=False))]
    assert [line for line in problems if "outside-file" in line] == [
        f"docs/{name}:1:1: outside-file: '{name}' is a symbolic link that leads out of 'docs'. "
        "It is left out."
        for name in ("folder", "key.txt", "note.md")
    ]
    run(config, strict=False)
    published = tree(tmp_path / "project/site")
    assert "copy.html" in published
    assert not [name for name, data in published.items() if b"sesame" in data]
    assert len([line for line in log.warnings if "outside-file" in line]) == 3


@pytest.mark.parametrize("name", ["none.txt", "guide/shift.md"])
def test_a_snippet_that_cannot_be_put_in_ends_the_build_at_its_line(
    tmp_path: Path, log: Lines, name: str
) -> None:
    config = write_house(tmp_path, on_page(f'--8<-- "{name}"'))
    with pytest.raises(Abort):
        run(config)
    (said,) = [line for line in log.warnings if f"{PAGE}:20:9: " in line and "snippet: " in line]
    assert f"'{name}'" in said
    assert not (tmp_path / "site").exists()
