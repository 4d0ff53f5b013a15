"""While somebody writes: draws the edited page at once, and the whole site meanwhile."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config

from knowledge.build import Build, this_build
from knowledge.build.writing import JsonLines, Watched, WholeBuild, pages_at_once
from knowledge.site.settings import load_settings

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation


def on_serve(server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any) -> None:
    """Take the place of MkDocs' builder, which draws every page before it shows one."""
    server.builder = writer = _Writer(config)
    server.watch(str(writer.news.parent))


def on_files(files: Files, /, *, config: MkDocsConfig) -> None:
    """Have the pages drawn again on which a writer looks for the edit."""
    for name in pages_at_once(this_build().site, Build.edited or ()):
        file = files.get_file_from_path(name)
        if file is not None and Path(file.abs_dest_path).exists():
            os.utime(file.abs_dest_path, (0, 0))


def on_nav(nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> None:
    """Name the pages that are not drawn now."""
    for page in nav.pages if Build.edited is not None else ():
        known = this_build().site.pages.get(page.file.src_uri)
        if known is not None:
            page.title = known.front.values.get("title") or known.title


class _Writer:
    """What happens when files change: the server calls it."""

    def __init__(self, config: MkDocsConfig) -> None:
        self.config_file, self.docs = Path(config.config_file_path), Path(config.docs_dir)
        self.served, self.url = config.site_dir, str(config.site_url)
        here = [self.docs, self.config_file, Path(__file__).parent]
        self.watched = Watched([*here, *map(Path, config.watch)])
        self.folder = tempfile.TemporaryDirectory(prefix="mkdocs_")  # until the server ends
        folder = Path(self.folder.name)
        self.news = folder / "news" / "whole"
        self.news.parent.mkdir()
        command = [__file__, str(self.config_file), str(folder / "site"), self.url]
        self.whole = WholeBuild(command, folder / "site", Path(self.served), self.news.touch)

    def __call__(self) -> None:
        changed = self.watched.changed()
        if changed:  # otherwise the whole build has news
            self.whole.stop()
            Build.edited = {
                path.relative_to(self.docs).as_posix()
                for path in changed
                if self.docs in path.parents
            }
            with contextlib.suppress(Exception, SystemExit):  # the whole build says why
                logging.disable()
                _draw(str(self.config_file), self.served, self.url, dirty=True)
            logging.disable(logging.NOTSET)
            self.whole.start()


def _draw(config_file: str, folder: str, url: str, *, dirty: bool) -> None:
    config = load_config(config_file=config_file, site_dir=folder, strict=False)
    config.site_url = url
    config.plugins.on_startup(command="serve", dirty=dirty)
    build_site(config, serve_url=url, dirty=dirty)


if __name__ == "__main__":  # the process that builds the whole site
    logging.getLogger("mkdocs").addHandler(JsonLines(logging.INFO))
    logging.getLogger("mkdocs").setLevel(logging.INFO)
    try:
        load_settings(Path(sys.argv[1]).parent)  # names line and column of what is no YAML
        _draw(*sys.argv[1:], dirty=False)
    except Exception as error:
        logging.getLogger("mkdocs").error("%s", error)
        sys.exit(1)
