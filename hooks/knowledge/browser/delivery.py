"""Makes a built site quick to load: scripts and styles joined, small, named by what they hold.

A page asks for one style sheet and one script where its author named ten. A name holds a hash of
the content, so that no page ever gets a script of another version. What no page can use is left
out of the styles.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable
from pathlib import Path

import rcssmin
import rjsmin

from knowledge.browser.styles import Known, used_styles

# Written by a theme or, in another order, by a plugin that has parsed the page.
_SHEET = re.compile(r'<link\b(?=[^>]*\srel="stylesheet")(?P<head>[^>]*)>\s*')
_SCRIPT = re.compile(r'<script\b(?=[^>]*\ssrc=")(?P<head>[^>]*)></script>\s*')
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
_LISTED = re.compile(r'(?<=\sdata-scripts=")[^"]+(?=")')
_QUOTED = re.compile(r'(?<=")assets/[\w./-]+\.js(?=")')
_URL = re.compile(r"""url\(\s*(["']?)(?![a-z]+:|/|#)(?P<at>[^"')]+)\1\s*\)""")
_AS_WRITTEN = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2>)", re.DOTALL)
# Between tags and in text, where it is one space; not inside a tag.
_INDENTED = re.compile(r"\s*\n\s*(?=[^<>]*(?:<|\Z))")
_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
# A run of tags to join, each as: how, name.
_MARKED = re.compile(r"\0(?P<how>\w+)\0[^\0]+\0(?:\0(?P=how)\0[^\0]+\0)*")
_NAMED = re.compile(r'\s(?:href|src|data-scripts)="([^"]*)"')
_HASH = re.compile(r"(?:\.min)?(?:[.-][0-9a-f]{8})?(?:\.min)?$")
# Beginnings of names that the theme's script makes only on a page with the switch named here.
_SWITCHED = {
    "md-annotation": "content.code.annotate",
    "md-search": 'data-md-component="search"',
    "md-source__": 'data-md-component="source"',
    "md-tag": 'data-md-component="search"',
    "md-version": '"provider"',
    "rtl": 'dir="rtl"',
}
_STYLES = "assets/stylesheets"
_LARGE = 500_000  # bytes: more than any script that makes elements of this site


class Delivery:
    """Makes one built site quick to load.

    Args:
        folder: Where it is built; its files are changed in place.
        base: Path of the site on its host, with which addresses begin in the page that is shown
            where there is none.
    """

    def __init__(self, folder: Path, base: str = "/") -> None:
        self.folder, self.base = folder, base
        self.known = Known()
        self.done: dict[tuple[str, ...], str] = {}
        self.joined: set[str] = set()

    def run(self) -> None:
        """Join, shrink and name; write the pages; remove what no page asks for any more.

        Raises:
            OSError: A file cannot be read or written.
        """
        pages, asked = self._names("*.html"), set[str | None]()
        off = dict(_SWITCHED)
        for name in pages:
            text = self._text(name)
            self.known.read_page(text)
            off = {part: switch for part, switch in off.items() if switch not in text}
        self.known.never = tuple(off)
        for name in self._names("*.js"):
            if (self.folder / name).stat().st_size < _LARGE:
                self.known.read_script(self._script(name))
        for name in pages:
            made = self._page(name, self._text(name))
            (self.folder / name).write_text(made, encoding="utf-8", newline="\n")
            asked |= {resolved(name, address, self.base) for address in _asked(made)}
        for name in self.joined - asked - set(self.done.values()):
            (self.folder / name).unlink()

    def _names(self, pattern: str) -> list[str]:
        return sorted(p.relative_to(self.folder).as_posix() for p in self.folder.rglob(pattern))

    def _text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def _script(self, name: str) -> str:
        text = _MAP.sub("", self._text(name))
        return (text if ".min." in name else rjsmin.jsmin(text)).strip()

    def _page(self, name: str, text: str) -> str:
        text = _LISTED.sub(lambda found: self._listed(name, found), text)
        text = _SHEET.sub(lambda found: self._marked(name, found, "href"), text)
        text = _SCRIPT.sub(lambda found: self._marked(name, found, "src"), text)
        text = _MARKED.sub(lambda found: self._tag(name, found), text)
        pieces = _AS_WRITTEN.split(text)  # text, what stays, its element's name, text, …
        pieces[::3] = [_INDENTED.sub("\n", piece) for piece in pieces[::3]]
        del pieces[2::3]
        return "".join(pieces)

    def _listed(self, page: str, found: re.Match[str]) -> str:
        """Return the address of the one script that holds those which are loaded on demand."""
        names = [self._inside(page, address) for address in found.group().split()]
        known = [name for name in names if name]
        return self._seen(page, self._code(known)) if len(known) == len(names) else found.group()

    def _marked(self, page: str, found: re.Match[str], key: str) -> str:
        """Return a mark for a tag that can be joined with its neighbours; else the tag."""
        attributes = dict(_ATTRIBUTE.findall(found["head"]))
        name = self._inside(page, attributes.pop(key))
        if name is None or attributes.keys() - {"rel", "defer"}:
            return found.group()
        if key == "href":
            return f"\0sheet\0{name}\0"
        how = "defer" if "defer" in attributes else "plain"
        # A library stays alone: when it fails, what stands in other files still runs.
        return f"\0{how}{found.start() if '.min.' in name else ''}\0{name}\0"

    def _tag(self, page: str, found: re.Match[str]) -> str:
        """Return the one tag that takes the place of neighbours."""
        how, names = found["how"], found.group().split("\0")[2::3]
        if how == "sheet":
            return f'<link rel="stylesheet" href="{self._seen(page, self._sheet(names))}">\n'
        defer = " defer" if how.startswith("defer") else ""
        return f'<script src="{self._seen(page, self._code(names))}"{defer}></script>\n'

    def _inside(self, page: str, address: str) -> str | None:
        """Return the file that an address of a page leads to; None for one of another host."""
        name = resolved(page, address, self.base)
        return name if name and (self.folder / name).is_file() else None

    def _seen(self, page: str, name: str) -> str:
        if page == "404.html":  # it is shown at any depth
            return self.base + name
        return posixpath.relpath(name, posixpath.dirname(page) or ".")

    def _code(self, names: list[str]) -> str:
        """Write the one script that holds these; return its name."""
        return self._write(names, "assets/javascripts", ".js", lambda: self._joined_code(names))

    def _joined_code(self, names: list[str]) -> str:
        return ";\n".join(_QUOTED.sub(self._quoted, self._script(name)) for name in names)

    def _quoted(self, found: re.Match[str]) -> str:
        name = found.group()
        return self._code([name]) if (self.folder / name).is_file() else name

    def _sheet(self, names: list[str]) -> str:
        """Write the one style sheet that holds these; return its name."""

        def joined() -> str:
            # As one: a sheet asks for the custom properties of another.
            return str(rcssmin.cssmin(used_styles("\n".join(map(self._styles, names)), self.known)))

        return self._write(names, _STYLES, ".css", joined)

    def _styles(self, name: str) -> str:
        def moved(found: re.Match[str]) -> str:
            target = posixpath.join(posixpath.dirname(name), found["at"])
            return f'url("{posixpath.relpath(target, _STYLES)}")'

        return _URL.sub(moved, self._text(name))

    def _write(self, names: list[str], folder: str, ending: str, text: Callable[[], str]) -> str:
        key = tuple(names)
        if key not in self.done:
            folder = posixpath.dirname(names[0]) if len(names) == 1 else folder
            content = text()
            digest = hashlib.sha256(content.encode()).hexdigest()[:8]
            first = next((name for name in names if posixpath.dirname(name) == folder), names[0])
            stem = _HASH.sub("", posixpath.basename(first).removesuffix(ending))
            self.done[key] = made = posixpath.join(folder, f"{stem}.{digest}{ending}")
            (self.folder / made).write_text(content, encoding="utf-8", newline="\n")
            self.joined.update(names)
        return self.done[key]


def _asked(page: str) -> set[str]:
    """Return every address that a page names."""
    return {at for list_ in _NAMED.findall(page) for at in list_.split()}


def resolved(page: str, address: str, base: str) -> str | None:
    """Return the name below the site of what an address leads to; None outside of it.

    Args:
        page: The page that names it.
        address: The address.
        base: Path of the site on its host.
    """
    if re.match(r"[a-z][a-z0-9+.-]*:|//|#", address, re.IGNORECASE):
        return None
    address = re.split("[?#]", address)[0]
    if address.startswith("/"):
        return address.removeprefix(base) if address.startswith(base) else None
    name = posixpath.normpath(posixpath.join(posixpath.dirname(page), address))
    return None if name.startswith("..") else name
