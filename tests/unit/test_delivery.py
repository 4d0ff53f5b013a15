"""Scripts and styles of a built site: joined, small, named by what they hold, nothing lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.browser.delivery import Delivery
from knowledge.browser.styles import Known, used_styles

HEAD = (
    '<link rel="stylesheet" href="{up}assets/stylesheets/a.css">\n'
    '  <link rel="stylesheet" href="{up}assets/stylesheets/b.css">'
)
SCRIPTS = (
    '<script src="{up}assets/javascripts/a.js"></script>\n'
    '  <script src="{up}assets/javascripts/b.js"></script>'
)
A_SHEET = '.a { color: var(--tone) }\n.gone { background: url("x.png") }\n'
B_SHEET = "/* why */ :root { --tone: red; --never: 1px }\n.b { background: url('../images/b.png') }"


def site(folder: Path, body: str = "", head: str = HEAD, scripts: str = SCRIPTS) -> Path:
    """Write a small built site with a page at two depths."""
    files = {
        "assets/stylesheets/a.css": A_SHEET,
        "assets/stylesheets/b.css": B_SHEET,
        "assets/javascripts/a.js": "// one\nwindow.said = (window.said || '') + 'a' // no end",
        "assets/javascripts/b.js": "/* two */\n(function () { window.said += 'b' })()",
    }
    for depth, name in (("", "index.html"), ("../", "guide/page.html")):
        files[name] = (
            f"<!doctype html>\n<html>\n<head>\n  {head.format(up=depth)}\n</head>\n<body>\n"
            f'  <p class="a b">Text</p>{body.format(up=depth)}\n  '
            f"{scripts.format(up=depth)}\n</body>\n</html>\n"
        )
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def asked(page: Path) -> list[str]:
    """Return the local files that a page asks for, each of which must exist."""
    text = page.read_text(encoding="utf-8")
    names = [
        name
        for value in re.findall(r'\s(?:src|href|data-scripts)="([^"#:]+)"', text)
        for name in value.split()
    ]
    assert all((page.parent / name).is_file() for name in names), names
    return names


def test_neighbours_become_one_at_every_depth(tmp_path: Path) -> None:
    Delivery(site(tmp_path)).run()
    sheet, script = asked(tmp_path / "index.html")
    assert re.fullmatch(r"assets/stylesheets/[ab]\.[0-9a-f]{8}\.css", sheet)
    assert re.fullmatch(r"assets/javascripts/[ab]\.[0-9a-f]{8}\.js", script)
    assert asked(tmp_path / "guide/page.html") == [f"../{sheet}", f"../{script}"]
    code = (tmp_path / script).read_text(encoding="utf-8")
    assert code.index("'a'") < code.index("'b'")
    assert "one" not in code
    assert "'a'\n;" in code or "'a';" in code  # a script without an end does not run into the next


def test_what_nobody_asks_for_goes_and_nothing_else(tmp_path: Path) -> None:
    body = '<a href="{up}assets/javascripts/a.js">the script</a>'
    Delivery(site(tmp_path, body=body)).run()
    left = {path.name for path in (tmp_path / "assets").rglob("*") if path.is_file()}
    assert "a.js" in left  # a page leads to it
    assert not left & {"b.js", "a.css", "b.css"}


@pytest.mark.parametrize(
    "head",
    [
        '<link href="{up}assets/stylesheets/a.css" rel="stylesheet"/>',
        '<link rel="stylesheet" href="{up}assets/stylesheets/a.css">',
    ],
)
def test_the_order_of_attributes_does_not_matter(tmp_path: Path, head: str) -> None:
    scripts = '<script defer="" src="{up}assets/javascripts/a.js"></script>'
    Delivery(site(tmp_path, head=head, scripts=scripts)).run()
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.search(r'<link rel="stylesheet" href="assets/stylesheets/a\.\w{8}\.css">', text)
    assert re.search(r'<script src="assets/javascripts/a\.\w{8}\.js" defer></script>', text)
    asked(tmp_path / "index.html")


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="https://example.com/x.js"></script>',
        '<script type="module" src="{up}assets/javascripts/a.js"></script>',
        '<script src="{up}assets/javascripts/missing.js"></script>',
        '<link rel="stylesheet" media="print" href="{up}assets/stylesheets/a.css">',
    ],
)
def test_other_tags_stay_as_they_are(tmp_path: Path, tag: str) -> None:
    Delivery(site(tmp_path, body=tag)).run()
    text = (tmp_path / "guide/page.html").read_text(encoding="utf-8")
    assert tag.format(up="../") in text


def test_scripts_that_wait_and_scripts_that_do_not_stay_apart(tmp_path: Path) -> None:
    scripts = (
        '<script src="{up}assets/javascripts/a.js"></script>'
        '<script src="{up}assets/javascripts/b.js" defer></script>'
    )
    Delivery(site(tmp_path, scripts=scripts)).run()
    names = [name.rsplit("/", 1)[-1] for name in asked(tmp_path / "index.html")[1:]]
    assert [name[:2] for name in names] == ["a.", "b."]


def test_a_library_that_fails_stops_no_other(tmp_path: Path) -> None:
    library = '<script src="{up}assets/javascripts/x.min.js"></script>'
    folder = site(tmp_path, scripts=library + SCRIPTS)
    (folder / "assets/javascripts/x.min.js").write_text("throw 1", encoding="utf-8")
    Delivery(folder).run()
    names = [name.rsplit("/", 1)[-1] for name in asked(folder / "guide/page.html")[1:]]
    assert [name[:2] for name in names] == ["x.", "a."]


def test_what_is_loaded_on_demand_is_joined_and_named_too(tmp_path: Path) -> None:
    names = "{up}assets/javascripts/a.js {up}assets/javascripts/b.js"
    body = f'<template data-scripts="{names}"></template>'
    folder = site(
        tmp_path, body=body, scripts='<script src="{up}assets/javascripts/c.js"></script>'
    )
    (folder / "assets/javascripts/c.js").write_text(
        'load("assets/javascripts/d.js"); load("assets/no.js")'
    )
    (folder / "assets/javascripts/d.js").write_text("window.d = 1 // why")
    Delivery(folder).run()
    later, script = asked(folder / "guide/page.html")[1:]
    assert "'b'" in (folder / "guide" / later).read_text(encoding="utf-8")
    code = (folder / "guide" / script).read_text(encoding="utf-8")
    (named,) = re.findall(r'"(assets/javascripts/d\.[0-9a-f]{8}\.js)"', code)
    assert (folder / named).read_text(encoding="utf-8") == "window.d=1"
    assert '"assets/no.js"' in code


def test_a_name_changes_with_the_content_and_only_with_it(tmp_path: Path) -> None:
    names = []
    for place in ("one", "two", "three"):
        folder = site(tmp_path / place)
        if place == "three":
            (folder / "assets/javascripts/b.js").write_text("window.other = 1", encoding="utf-8")
        Delivery(folder).run()
        names.append(asked(folder / "index.html"))
    assert names[0] == names[1]
    assert names[0][0] == names[2][0]
    assert names[0][1] != names[2][1]


def test_addresses_in_styles_lead_where_they_led(tmp_path: Path) -> None:
    head = '<link rel="stylesheet" href="{up}own/c.css">' + HEAD
    folder = site(tmp_path, head=head)
    (folder / "own").mkdir()
    (folder / "own/c.css").write_text(
        ".a { background: url(pic.png), url('data:image/png;base64,x') }"
    )
    Delivery(folder).run()
    text = (folder / asked(folder / "index.html")[0]).read_text(encoding="utf-8")
    assert 'url("../../own/pic.png")' in text
    assert 'url("../images/b.png")' in text
    assert "data:image/png;base64,x" in text


def test_the_page_for_no_page_keeps_addresses_from_the_top(tmp_path: Path) -> None:
    folder = site(tmp_path)
    text = (folder / "index.html").read_text(encoding="utf-8")
    (folder / "404.html").write_text(
        text.replace('="assets/', '="/guide/assets/'), encoding="utf-8"
    )
    Delivery(folder, "/guide/").run()
    found = re.findall(r'="(/guide/[^"]+)"', (folder / "404.html").read_text(encoding="utf-8"))
    assert len(found) == 2
    assert all((folder / name.removeprefix("/guide/")).is_file() for name in found)


def test_what_is_read_as_written_is_not_changed(tmp_path: Path) -> None:
    kept = (
        "<pre>\n  <b>x</b>\n\n  <i>y</i></pre><textarea>\n <b>\n</textarea><script>\n  a\n</script>"
    )
    Delivery(site(tmp_path, body=kept + "\n    <p>a</p>\n\n    <p>b</p>")).run()
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert kept in text
    assert "<p>a</p>\n<p>b</p>" in text


def known(page: str, *scripts: str) -> Known:
    """Return the names of one page and of scripts."""
    made = Known()
    made.read_page(page)
    for script in scripts:
        made.read_script(script)
    return made


PAGE = (
    '<body data-scheme="dark"><p class="a md-x" id="top">gone word</p><input type="search"></body>'
)


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (".a{color:red}", ".a"),
        (".gone{color:red}", ""),  # prose shows nothing
        (".a,.gone{color:red}", ".a{"),
        (".gone .a,#top{color:red}", "#top{"),
        ("[data-scheme=dark] p{color:red}", "[data-scheme=dark] p"),
        ("[data-scheme=light] p{color:red}", ""),
        ("p:not(.gone){color:red}", "p:not(.gone)"),
        ("p:hover::after{color:red}", "p:hover::after"),
        ("video{color:red}", ""),
        (".md\\-x{color:red}", ".md"),
        ("@media print{.gone{color:red}}", ""),
        ("@media print{.gone{color:red}.a{color:red}}", "@media print{.a{"),
        ("@keyframes turn{to{opacity:0}}", "@keyframes turn"),
        ("*{color:red}", "*{"),
    ],
)
def test_rules_that_can_fit_nothing_go(sheet: str, kept: str) -> None:
    text = used_styles(sheet, known(PAGE))
    assert text.startswith(kept) if kept else text == ""


@pytest.mark.parametrize(
    ("script", "name", "there"),
    [
        ('make("div", "kb-new")', "kb-new", True),
        ('make("div", "kb-row-" + kind)', "kb-row-wide", True),
        ('document.querySelector(".kb-new")', "kb-new", False),  # it only looks for one
        ('window.kbText={"a":"the kb-new word"};', "kb-new", False),
        ('take({"a":"\\u003cp class=\\"kb-new\\">x\\u003c/p>"});', "kb-new", True),
    ],
)
def test_names_that_a_script_makes_are_known(script: str, name: str, there: bool) -> None:
    assert known(PAGE, script).holds(name) is there
    assert bool(used_styles(f".{name}{{color:red}}", known(PAGE, script))) is there


def test_an_attribute_that_a_script_sets_by_its_other_name_is_known() -> None:
    sheet = ".a[data-reveal-all]{color:red}"
    assert used_styles(sheet, known(PAGE)) == ""
    assert used_styles(sheet, known(PAGE, "node.dataset.revealAll = 1")) == sheet


def test_custom_properties_that_nobody_asks_for_go() -> None:
    sheet = ".a{--one:1;--two:var(--one);--three:3;color:var(--three)}p{--four:4}"
    assert used_styles(sheet, known(PAGE)) == ".a{--three:3;color:var(--three)}"
    assert "--four" in used_styles(sheet, known(PAGE, 'style.getPropertyValue("--four")'))


def test_custom_properties_that_a_script_names_by_their_beginning_stay() -> None:
    script = "read(`--tone-${role}`)"
    assert used_styles("p{--tone-good:1;--other:2}", known(PAGE, script)) == "p{--tone-good:1}"


def test_parts_that_the_theme_makes_nowhere_here_go() -> None:
    names = known('<p class="md-tags-own">x</p>', 'make("md-tag-icon")')
    names.never = ("md-tag",)
    assert not names.holds("md-tag-icon")
    assert names.holds("md-tags-own")


def test_indentation_is_left_out_where_nobody_sees_it(tmp_path: Path) -> None:
    page = (
        '<html><head></head><body>\n  <a href="x"\n     title="two\n  lines">\n      one\n'
        "   two  three\n  </a>\n\n<pre>  kept\n    as it is</pre>\n</body></html>"
    )
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    Delivery(tmp_path).run()
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == (
        '<html><head></head><body>\n<a href="x"\n     title="two\n  lines">\none\n'
        "two  three\n</a>\n<pre>  kept\n    as it is</pre>\n</body></html>"
    )
