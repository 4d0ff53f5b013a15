"""Step `Prepare`: leaves bad rows out and splits the month into train and test.

A row is `left,months,complaints`, without a header, here and in what it writes.
"""

from __future__ import annotations

import sys
from pathlib import Path

TEST_EVERY = 4  # each fourth row is kept for the test
BAD_AT_MOST = 0.01  # of the rows; more than that is a broken file, not a few typing mistakes


def is_good(line: str) -> bool:
    """Say whether a line is a label 0 or 1 and two numbers that are not below zero."""
    label, *features = line.split(",")
    return (
        label in ("0", "1")
        and len(features) == 2
        and all(cell.replace(".", "", 1).isdigit() for cell in features)
    )


def split(text: str) -> tuple[list[str], list[str]]:
    """Return the good rows, those for training and those for the test.

    Raises:
        ValueError: There is no row, or too many are bad; the text shows the first of them.
    """
    lines = text.split()
    bad = [(number, line) for number, line in enumerate(lines, start=1) if not is_good(line)]
    if not lines:
        raise ValueError("the file has no rows")
    if len(bad) > BAD_AT_MOST * len(lines):
        number, line = bad[0]
        raise ValueError(f"{len(bad)} of {len(lines)} rows are bad, first row {number}: '{line}'")
    good = [line for line in lines if is_good(line)]
    return [row for n, row in enumerate(good) if n % TEST_EVERY], good[::TEST_EVERY]


def main(source: Path, train: Path, test: Path) -> None:
    """Read the CSV files of one folder, write one into each of two others."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(source.glob("*.csv")))
    for folder, rows in zip((train, test), split(text)):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{folder.name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        print(f"{folder.name}: {len(rows)} rows")  # noqa: T201 - the job's log


if __name__ == "__main__":
    try:
        main(*map(Path, sys.argv[1:]))
    except ValueError as error:
        sys.exit(str(error))
