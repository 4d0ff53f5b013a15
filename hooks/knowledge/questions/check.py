"""All checks on questions in one call: each file, the bank as a whole, coverage of objectives."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from knowledge.problems import Problem, did_you_mean
from knowledge.questions.bank import bank_of
from knowledge.questions.coverage import coverage, coverage_problems
from knowledge.questions.lint import lint_bank
from knowledge.site.model import Site


@lru_cache(maxsize=1)
def bank_problems(site: Site) -> tuple[Problem, ...]:
    """Return all problems of a site's questions, in file order."""
    bank = bank_of(site)
    found = [
        *bank.problems,
        *_leads(site),
        *lint_bank(
            list(bank.by_source.values()),
            bank.objectives,
            bank.misconceptions,
            site.today,
            site.options.stale_after_days,
            site.options.questions.premises,
        ),
        *coverage_problems(coverage(site), site.options),
    ]
    return tuple(sorted(found))


def _leads(site: Site) -> Iterator[Problem]:
    """Report sections and terms that questions name and the site does not have."""
    for question in bank_of(site).by_source.values():
        src, _, section = question.teaches.partition("#")
        if question.teaches and src not in site.pages:
            message = f"'{src}' is not a page.{did_you_mean(src, site.reading_order)}"
            yield Problem(question.place("teaches"), "question-teaches", message)
        elif section and section not in site.anchors(src):
            near = did_you_mean(section, sorted(site.anchors(src)))
            message = f"'{site.docs_path(src)}' has no id '{section}'.{near}"
            yield Problem(question.place("teaches"), "question-teaches", message)
        for name in question.terms:
            if site.glossary.resolve(name) is None:
                hint = did_you_mean(name, (n for t in site.glossary.terms for n in t.names))
                message = f"'{name}' is no term.{hint}"
                yield Problem(question.place("terms"), "question-term", message)
