"""Files included with `--8<-- "file"`: which they are, and where each of their lines comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.problems import Place, Problem, did_you_mean
from knowledge.source.page import Use

_INLINE = re.compile(
    r"""^(?P<indent>[ \t]*)(?P<escape>;*)-{1,}8<-{1,}[ ]+(?P<q>["'])(?P<spec>.+?)(?P=q)[ \t]*$"""
)
_BLOCK = re.compile(r"^(?P<indent>[ \t]*)(?P<escape>;*)-{1,}8<-{1,}[ \t]*$")
_SPEC = re.compile(
    r"(?P<path>.+?)(?:(?P<lines>(?::-?\d*){1,2}(?:,-?\d*(?::-?\d*)?)*)|:(?P<section>[a-zA-Z][\w.-]*))?$"
)
_SECTION = re.compile(
    r"-{1,}8<-{1,}[ \t]+\[[ ]*(?P<kind>start|end)[ ]*:[ ]*(?P<name>[\w.-]+)[ ]*\]"
)
_DEPTH = 8
_DIGITS = 9  # of a line's number; no file has more lines
_MOST_LINES = 50_000  # of one page with its snippets in place
_MOST_SNIPPETS = 2_000  # of one page
LARGEST = 1_000_000  # bytes of a file that is read


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a line was written: file, line, and the indentation it got when included."""

    path: str
    line: int
    shift: int = 0


@dataclass(slots=True)
class Expanded:
    """The lines of a page with its snippets in place.

    Attributes:
        lines: The lines.
        origins: Where each was written.
        uses: The files included, by their path below the project's root.
        problems: Files and sections that do not exist.
    """

    lines: list[str] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Snippets:
    """Finds included files.

    Args:
        root: The project's root.
        folders: Folders below it that names of snippets start from.
        appended: Files whose text stands at the end of each text.
    """

    def __init__(
        self, root: Path, folders: Sequence[str] = ("docs",), appended: Sequence[str] = ()
    ) -> None:
        self.root = root
        self.appended = appended
        self.folders = [root / folder for folder in folders]

    def expand(self, body: str, path: str, first_line: int = 1) -> Expanded:
        """Return the lines of a text, included files in place."""
        result = Expanded()
        lines = body.split("\n")
        origins = [Origin(path, first_line + number) for number in range(len(lines))]
        if "8<-" not in body:
            result.lines, result.origins = lines, origins
        else:
            self._expand(lines, origins, result, ())
        for name in self.appended:
            self._append(name, result, Place(path, first_line))
        return result

    def _append(self, name: str, into: Expanded, place: Place) -> None:
        file = self.find(name)
        if file is None or file.stat().st_size > LARGEST:
            return
        path = file.relative_to(self.root.resolve()).as_posix()
        lines = file.read_text(encoding="utf-8", errors="replace").split("\n")
        into.uses.append(Use(path, place, shown=name))
        into.lines += ["", *lines]
        into.origins += [Origin(path, max(number, 1)) for number in range(len(lines) + 1)]

    def find(self, name: str) -> Path | None:
        """Return an included file, or None when it does not exist below a snippet folder."""
        for folder in self.folders:
            try:
                file = (folder / name).resolve()
                if file.is_relative_to(folder.resolve()) and file.is_file():
                    return file
            except (OSError, ValueError):  # a name no file system takes
                continue
        return None

    def _expand(
        self, lines: list[str], origins: list[Origin], into: Expanded, above: tuple[str, ...]
    ) -> None:
        block: str | None = None
        for line, origin in zip(lines, origins, strict=True):
            single = _INLINE.match(line) if "8<-" in line else None
            border = _BLOCK.match(line) if "8<-" in line and not single else None
            if border and not border.group("escape"):
                block = border.group("indent") if block is None else None
            elif block is not None:
                if line.strip() and not line.strip().startswith(";"):
                    self._include(line.strip(), block, line, origin, into, above)
            elif single and not single.group("escape"):
                indent, spec = single.group("indent"), single.group("spec")
                self._include(spec, indent, line, origin, into, above)
            elif not _SECTION.search(line):
                into.lines.append(line)
                into.origins.append(origin)

    def _include(
        self,
        spec: str,
        indent: str,
        line: str,
        origin: Origin,
        into: Expanded,
        above: tuple[str, ...],
    ) -> None:
        place = Place(origin.path, origin.line, max(1, line.find(spec) + 1 - origin.shift))
        match = _SPEC.fullmatch(spec)
        name = match.group("path") if match else spec
        file = self.find(name)
        if file is None:
            into.problems.append(
                Problem(
                    place, "missing-snippet", f"snippet '{spec}' does not exist.{self._near(name)}"
                )
            )
            return
        path = file.relative_to(self.root.resolve()).as_posix()
        into.uses.append(Use(path, place, shown=spec))
        if path in above or len(above) > _DEPTH or self._full(into):
            what = "includes itself" if path in above else "is one too many"
            message = f"snippet '{spec}' {what}; the page would have no end."
            if not any(problem.rule == "endless-snippet" for problem in into.problems):
                into.problems.append(Problem(place, "endless-snippet", message))
            return
        try:
            if file.stat().st_size > LARGEST:
                message = f"snippet '{spec}' is larger than {LARGEST} bytes."
                into.problems.append(Problem(place, "missing-snippet", message))
                return
            lines = file.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError):
            into.problems.append(
                Problem(place, "missing-snippet", f"snippet '{spec}' is not a readable text file.")
            )
            return
        numbers = _cut(lines, match) if match else []
        if match and match.group("section") and not numbers:
            known = sorted({m.group("name") for text in lines for m in _SECTION.finditer(text)})
            section = match.group("section")
            message = f"file '{name}' has no section '{section}'.{did_you_mean(section, known)}"
            into.problems.append(Problem(place, "missing-snippet", message))
        inner = [indent + lines[number] for number in numbers]
        origins = [Origin(path, number + 1, len(indent)) for number in numbers]
        self._expand(inner, origins, into, (*above, path))

    @staticmethod
    def _full(into: Expanded) -> bool:
        return len(into.uses) > _MOST_SNIPPETS or len(into.lines) > _MOST_LINES

    def _near(self, name: str) -> str:
        folder = (self.folders[0] / name).parent
        try:
            inside = folder.resolve().is_relative_to(self.root.resolve())
        except ValueError:  # a name that no file can have
            return ""
        if not inside or not folder.is_dir():
            return ""
        prefix = name.rpartition("/")[0]
        files = [file.name for file in folder.iterdir() if file.is_file()]
        return did_you_mean(name, [f"{prefix}/{file}" if prefix else file for file in files])


def _cut(lines: list[str], match: re.Match[str]) -> list[int]:
    """Return the indexes of the lines that a specification asks for."""
    section = match.group("section")
    if section:
        return _section(lines, section)
    if not match.group("lines"):
        return list(range(len(lines)))
    numbers: list[int] = []
    for part in match.group("lines")[1:].split(","):
        first, _, last = part.partition(":")
        start = int(first[:_DIGITS]) - 1 if first not in ("", "-") else 0
        end = int(last[:_DIGITS]) if last not in ("", "-") else len(lines)
        if ":" not in part and part:
            end = start + 1 if "," in match.group("lines") else len(lines)
        numbers += range(len(lines))[max(start, 0) : end]
    return numbers


def _section(lines: list[str], name: str) -> list[int]:
    numbers: list[int] = []
    inside = False
    for number, line in enumerate(lines):
        marker = _SECTION.search(line)
        if marker and marker.group("name") == name:
            if marker.group("kind") == "end" and inside:
                break
            inside = True
        elif inside and not marker:
            numbers.append(number)
    return numbers
