"""The site of the build that runs: read once, by the first hook that asks for it."""

from __future__ import annotations

from pathlib import Path

from knowledge.site.model import Site, load_site

_sites: dict[Path, Site] = {}


def forget() -> None:
    """Forget what the last build read; every hook that uses `site_of_build` calls it first."""
    _sites.clear()


def site_of_build(root: Path) -> Site:
    """Return the site below a folder, read now or by a hook that ran before.

    Raises:
        OSError: The settings or the docs folder cannot be read.
        ValueError: The settings are not valid.
    """
    root = root.resolve()
    if root not in _sites:
        _sites[root] = load_site(root)
    return _sites[root]
