"""The content security policy of a page: what it may run and load, and nothing else.

Scripts come from the site or carry the hash of what stands in the page; so do styles. Each page
says so itself, because a page from disk has no server that could.

Source: https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

import base64
import hashlib
import html
import re

_SCRIPT = re.compile(r"<script\b(?P<head>[^>]*)>(?P<body>.*?)</script>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(?P<body>.*?)</style>", re.DOTALL | re.IGNORECASE)
_INLINE = re.compile(r"""<[a-zA-Z][^>]*?\sstyle=(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)')""")
_DATA = re.compile(r"""type=["']?(?!text/javascript|module)[\w/+.-]""", re.IGNORECASE)
_CHARSET = re.compile(r"<meta\s+charset=[^>]*>", re.IGNORECASE)
# The script that draws what no browser could draw at build time.
_DRAWS = re.compile(r"""<script\b[^>]*\bsrc=["'][^"']*figures-browser\.js""")
# A page from disk is its own origin to no browser: there the scheme stands for the site.
_SITE = "'self' file:"
# What only a server can say; a policy in a page has no say in who frames it.
HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def policy_of(page: str) -> str:
    """Return the policy that allows what a page holds.

    Args:
        page: HTML of the whole page, as written.
    """
    scripts = [
        match["body"]
        for match in _SCRIPT.finditer(page)
        if "src=" not in match["head"] and not _DATA.search(match["head"])
    ]
    styles = [match["body"] for match in _STYLE.finditer(page)]
    inline = [html.unescape(match["d"] or match["s"] or "") for match in _INLINE.finditer(page)]
    run = " ".join((_SITE, *_hashes(scripts)))
    look = " ".join((_SITE, *(["'unsafe-hashes'"] if inline else []), *_hashes(styles + inline)))
    if _DRAWS.search(page):  # Mermaid writes styles that nobody can know before
        look = f"{_SITE} 'unsafe-inline'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {run}",
            f"style-src {look}",
            f"img-src {_SITE} data:",
            f"font-src {_SITE}",
            f"connect-src {_SITE}",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def with_policy(page: str) -> str:
    """Return a page that carries its policy, as the first thing after its encoding."""
    found = _CHARSET.search(page)
    if found is None:
        return page
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy_of(page)}">'
    return f"{page[: found.end()]}{meta}{page[found.end() :]}"


def headers_file() -> str:
    """Return the file in which hosts such as Netlify and Cloudflare Pages look for headers."""
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())


def _hashes(texts: list[str]) -> list[str]:
    found = dict.fromkeys(
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts
    )
    return [f"'sha256-{digest}'" for digest in found]
