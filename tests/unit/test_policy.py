"""The policy of a page: what it runs is named by its hash, nothing is open."""

from __future__ import annotations

import base64
import hashlib
import re

from knowledge.browser.policy import headers_file, policy_of, with_policy


def digest(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>T</title>
<script>var a=1</script><script type="application/json">{"b": 2}</script>
<script src="x.js"></script><style>p{color:red}</style></head>
<body><p style="text-align: right;">x</p><pre>&lt;script&gt;no()&lt;/script&gt;</pre>
</body></html>"""


def directives(policy: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in policy.split("; ")}


def test_what_runs_in_the_page_is_named_by_its_hash() -> None:
    found = directives(policy_of(PAGE))
    assert found["script-src"] == ["'self'", "file:", digest("var a=1")]
    assert found["style-src"] == [
        "'self'", "file:", "'unsafe-hashes'", digest("p{color:red}"), digest("text-align: right;"),
    ]  # fmt: skip
    assert found["default-src"] == found["base-uri"] == found["form-action"] == ["'none'"]


def test_nothing_is_open() -> None:
    for page in (PAGE, "<!doctype html><meta charset='utf-8'><p>x</p>"):
        policy = policy_of(page)
        for word in ("unsafe-inline", "unsafe-eval", "http", "*"):
            assert word not in policy


def test_only_a_page_that_draws_in_the_browser_may_write_styles() -> None:
    page = PAGE.replace("x.js", "assets/javascripts/figures-browser.js")
    assert directives(policy_of(page))["style-src"] == ["'self'", "file:", "'unsafe-inline'"]
    assert "unsafe-inline" not in " ".join(directives(policy_of(page))["script-src"])
    named = PAGE.replace("<pre>", "<pre>figures-browser.js ")  # named in a text
    assert "unsafe-inline" not in policy_of(named)


def test_the_policy_stands_before_anything_that_it_is_about() -> None:
    made = with_policy(PAGE)
    assert re.search(r'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy"', made)
    assert with_policy("no page at all") == "no page at all"


def test_hosts_are_told_what_a_page_cannot_say() -> None:
    text = headers_file()
    assert text.startswith("/*\n")
    assert "  Content-Security-Policy: frame-ancestors 'none'" in text
    assert "  X-Content-Type-Options: nosniff\n" in text
