"""What `mkdocs.yml` says, as far as the checks need it, with the place of each wrong setting."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.problems import Place, Problem, did_you_mean
from knowledge.site.adds import KINDS, added
from knowledge.site.options import Locate, Options, read_options
from knowledge.site.words import word_problems
from knowledge.source.front_matter import check_depth, endless_alias

CONFIG = "mkdocs.yml"
_HOOKS = Path(__file__).resolve().parents[2]
_DEEPEST = 20  # files that inherit from one another


@dataclass(frozen=True)
class Settings:
    """The settings of a site.

    Attributes:
        docs: Docs folder below the root.
        nav: Pages in the order in which they are read.
        nav_places: Place of each entry of the navigation.
        nav_titles: Pages to which the navigation gives a title.
        exclude: Lines of `exclude_docs`.
        not_in_nav: Lines of `not_in_nav`.
        theme: Name of the theme; empty for none.
        theme_folder: Folder of theme files below the root; empty for none.
        language: Language of the site, as two letters.
        site_url: Address of the site; empty when the environment does not say.
        plugins: Names of the plugins.
        adds: What plugins, extensions and hooks add that no page tells (`adds.py`).
        configured: Whether the site has options of its own for the checks, or uses our hooks.
        folder_addresses: Whether a page is a folder with an `index.html` in it.
        snippet_folders: Folders that names of snippets start from.
        appended: Files whose text stands at the end of each page, as `auto_append` names them.
        options: What `extra.knowledge` says.
        problems: What is wrong with the settings.
        places: Place of each rule's setting, by its keys below `extra.knowledge`.
    """

    docs: str = "docs"
    nav: tuple[str, ...] = ()
    nav_places: Mapping[str, Place] = field(default_factory=dict)
    nav_titles: frozenset[str] = frozenset()
    exclude: str = ""
    not_in_nav: str = ""
    theme: str = ""
    theme_folder: str = ""
    language: str = "en"
    site_url: str = ""
    plugins: frozenset[str] = frozenset()
    adds: frozenset[str] = frozenset()
    configured: bool = True
    folder_addresses: bool = False
    snippet_folders: tuple[str, ...] = (".",)
    appended: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)
    problems: tuple[Problem, ...] = ()
    places: Mapping[tuple[str | int, ...], Place] = field(default_factory=dict)

    def locate(self, keys: tuple[str | int, ...]) -> Place:
        """Return the place of an option by its keys below `extra.knowledge`."""
        return self.places.get(keys, Place(CONFIG))


class _Loader(yaml.SafeLoader):
    """Reads what MkDocs reads: `!ENV` from the environment; other tags are taken as text."""


def _environment(loader: _Loader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return os.environ.get(loader.construct_scalar(node))
    values = loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else []
    *names, default = values if len(values) > 1 else [*values, None]
    return next((os.environ[name] for name in names if name in os.environ), default)


def _as_text(loader: _Loader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value or suffix
    return suffix


_Loader.add_constructor("!ENV", _environment)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _as_text)
_Loader.add_multi_constructor("!", _as_text)


def load_settings(root: Path) -> Settings:
    """Read `mkdocs.yml`.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not YAML, or not a mapping.
    """
    text = (root / CONFIG).read_text(encoding="utf-8")
    node, values = _read(text, CONFIG)
    values = _inherited(values, root / CONFIG)
    places: dict[str, Place] = {}
    nav = tuple(_nav(_child(node, "nav") or _inherited_nav(values), places))
    extra = values.get("extra")
    own = extra.get("knowledge") if isinstance(extra, dict) else None
    locate = _locate(_child(_child(node, "extra"), "knowledge"))
    options, problems = read_options(own, locate)
    problems += word_problems(options.words, locate) + _wrong_adds(options, locate)
    theme = values.get("theme")
    plugins, extensions = (_named(values.get(key)) for key in ("plugins", "markdown_extensions"))
    snippets = extensions.get("pymdownx.snippets")
    snippets = snippets if isinstance(snippets, dict) else {}
    hooks = _texts(values.get("hooks") or [])
    ours = [name for name in hooks if (root / name).resolve().is_relative_to(_HOOKS)]
    configured = own is not None or bool(ours)
    return Settings(
        docs=str(values.get("docs_dir") or "docs"),
        nav=nav,
        nav_places=places,
        nav_titles=frozenset(_titled(values.get("nav"))),
        exclude=str(values.get("exclude_docs") or ""),
        not_in_nav=str(values.get("not_in_nav") or ""),
        theme=str(theme.get("name") or "") if isinstance(theme, dict) else str(theme or "mkdocs"),
        theme_folder=str(theme.get("custom_dir") or "") if isinstance(theme, dict) else "",
        language=str(theme.get("language") or "en")[:2] if isinstance(theme, dict) else "en",
        site_url=str(values.get("site_url") or ""),
        plugins=frozenset(plugins),
        adds=added([*plugins, *extensions], options.adds)
        | _unknown(extensions, hooks=bool(hooks) and not configured),
        configured=configured,
        folder_addresses=values.get("use_directory_urls") is not False,
        snippet_folders=_texts(snippets.get("base_path", ".")),
        appended=_texts(snippets.get("auto_append", [])),
        options=options,
        problems=tuple(problems),
        places={
            key: locate(key)
            for key in (
                *(("rules", name) for name in options.rules),
                *(("moved", name) for name in options.moved),
            )
        },
    )


def _unknown(extensions: Mapping[str, Any], *, hooks: bool) -> frozenset[str]:
    """Return what may be added without our knowing: by hooks of a site that says nothing of them.

    Tabs have ids where their extension is told how to make them.
    """
    tabbed = extensions.get("pymdownx.tabbed")
    ids = {"ids"} if isinstance(tabbed, dict) and tabbed.get("slugify") else set()
    return frozenset(ids | ({"labels", "ids", "pages", "templates"} if hooks else set()))


def _wrong_adds(options: Options, locate: Locate) -> list[Problem]:
    return [
        Problem(
            locate(("adds", name)),
            "setting",
            f"Config value 'extra.knowledge.adds.{name}': Expected one of: {', '.join(KINDS)}"
            f" but received: '{kind}'.{did_you_mean(kind, KINDS)}",
        )
        for name, kinds in options.adds.items()
        for kind in kinds
        if kind not in KINDS
    ]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in (value if isinstance(value, list) else [value]))


def _read(text: str, name: str) -> tuple[yaml.Node | None, dict[str, Any]]:
    """Return the nodes and the values of a settings file.

    Raises:
        ValueError: It is not YAML, or not a mapping.
    """
    try:
        check_depth(text)
        node = yaml.compose(text, Loader=_Loader)
        if (line := endless_alias(node)) is not None:
            problem = Problem(Place(name, line), "setting", "aliases make this value endless.")
            raise ValueError(str(problem))
        # _Loader is a SafeLoader: tags make text, never Python objects
        values = yaml.load(text, Loader=_Loader)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        what = getattr(error, "problem", None) or " ".join(str(error).split())
        problem = Problem(place, "setting", f"this is not YAML: {what}.")
        raise ValueError(str(problem)) from error
    except (RecursionError, TypeError) as error:
        raise ValueError(f"'{name}' nests a value within itself, or lists within lists.") from error
    if not isinstance(values, dict):
        raise ValueError(f"'{name}' must hold 'key: value' lines.")
    return node, values


def _inherited(values: dict[str, Any], path: Path, depth: int = 0) -> dict[str, Any]:
    """Return settings laid over those that they inherit, as MkDocs does.

    Source: https://www.mkdocs.org/user-guide/configuration/#configuration-inheritance
    """
    name = values.pop("INHERIT", None)
    if name is None or depth > _DEEPEST:
        return values
    parent = path.parent / str(name)
    try:
        text = parent.read_text(encoding="utf-8")
    except OSError as error:
        raise ValueError(f"Inherited config file '{name}' does not exist at '{parent}'.") from error
    _, above = _read(text, str(name))
    return _merged(_inherited(above, parent, depth + 1), values)


def _merged(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in above.items():
        old = below.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            below[key] = _merged(old, value)
        else:
            below[key] = value
    return below


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == name), None)
    return None


def _inherited_nav(values: Mapping[str, Any]) -> yaml.Node | None:
    """Return the nodes of a navigation that another file has; its places are not known."""
    nav = values.get("nav")
    return yaml.compose(yaml.safe_dump(nav)) if nav else None


def _nav(
    node: yaml.Node | None, places: dict[str, Place], above: tuple[yaml.Node, ...] = ()
) -> list[str]:
    """Return the pages of a navigation, depth first, and note where each is named."""
    if node is None or any(node is one for one in above):  # an alias of what it stands in
        return []
    above = (*above, node)
    if isinstance(node, yaml.ScalarNode):
        name = str(node.value)
        places.setdefault(name, Place(CONFIG, node.start_mark.line + 1, node.start_mark.column + 1))
        return [] if "://" in name else [name]
    if isinstance(node, yaml.SequenceNode):
        return [name for item in node.value for name in _nav(item, places, above)]
    if isinstance(node, yaml.MappingNode):
        return [name for _, value in node.value for name in _nav(value, places, above)]
    return []


def _titled(nav: object) -> Iterator[str]:
    for item in nav if isinstance(nav, list) else []:
        for value in item.values() if isinstance(item, dict) else ():
            if isinstance(value, str):
                yield value
            yield from _titled(value)


def _named(value: object) -> dict[str, Any]:
    """Return plugins or extensions by name, from either form of the list."""
    if isinstance(value, dict):
        return {str(key): item for key, item in value.items()}
    found: dict[str, Any] = {}
    for item in value if isinstance(value, list) else []:
        found.update(
            {str(k): v for k, v in item.items()} if isinstance(item, dict) else {str(item): None}
        )
    return found


def _locate(node: yaml.Node | None) -> Locate:
    """Return a function that finds the place of a value below a node, by its keys."""

    def locate(keys: tuple[str | int, ...]) -> Place:
        found = node
        for key in keys:
            found = _child(found, str(key)) or found
        mark = found.start_mark if found is not None else None
        return Place(CONFIG, mark.line + 1, mark.column + 1) if mark else Place(CONFIG)

    return locate
