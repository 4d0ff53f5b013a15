"""The site as it is published: what the project promises its readers is there."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.conftest import RealSite
from tests.house import ROOT

from knowledge.site.neutral import neutral
from knowledge.source.front_matter import read_front_matter

pytestmark = pytest.mark.xdist_group("real-site")

OFFICIAL = [f"c01-3.3-{kind}{number}" for kind in "ks" for number in range(1, 7)]
OFFICIAL += [f"c02-3.3.{number}" for number in range(1, 12)]


def words(element: Any) -> str:
    """Return the text of an element in lower case."""
    return " ".join(element.text_content().lower().split())


def has_class(name: str) -> str:
    """Return a condition on an element's classes."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def below(anchor: str) -> str:
    """Return a path to what follows a heading of level 2, up to the next."""
    return f"//h2[@id='{anchor}']/following-sibling::*[preceding-sibling::h2[1]/@id='{anchor}']"


def test_the_build_is_clean(real_site: RealSite) -> None:
    assert real_site.warnings == ()


# Each part of the original guide: its page, where on it, and the words that cannot change.
OBJECTIVES = f"//div[{has_class('objectives')}]"
TIP = f"//div[{has_class('admonition')} and {has_class('tip')}]"
CAPTION = "//figure[.//*[local-name()='svg']]/figcaption"
ANSWERED = f"//section[{has_class('q')} and .//details]"
SEED = [
    ("title", "guide/index.html", "//h1", ["ci/cd", "orchestration"]),
    ("task", "guide/index.html", "//article", ["task 3.3", "mla-c01"]),
    (
        "learning objectives",
        "guide/index.html",
        OBJECTIVES,
        ["codepipeline", "codebuild", "codedeploy", "step functions", "retrain", "as code"],
    ),
    ("term CI/CD", "glossary/index.html", "//h3[@id='cicd']/..", ["continuous"]),
    ("term MLOps", "glossary/index.html", "//h3[@id='mlops']/..", ["mlops"]),
    ("term DAG", "glossary/index.html", "//h3[@id='dag']/..", ["directed acyclic graph"]),
    ("term blue/green", "glossary/index.html", "//h3[@id='bluegreen-deployment']/..", ["fleet"]),
    (
        "term infrastructure as code",
        "glossary/index.html",
        "//h3[@id='infrastructure-as-code']/..",
        ["iac"],
    ),
    (
        "big idea",
        "guide/big-idea.html",
        f"//div[{has_class('bigidea')}]",
        ["code", "data", "model"],
    ),
    (
        "concept box",
        "guide/big-idea.html",
        "//table",
        ["source", "build", "orchestrate", "deploy", "trigger", "codebuild", "eventbridge"],
    ),
    ("outline: branching", "guide/branching-flows.html", "//article", ["gitflow", "github flow"]),
    (
        "outline: repositories",
        "guide/repositories-and-pipelines.html",
        "//article",
        ["codecommit"],
    ),
    ("outline: CodePipeline", "guide/codepipeline.html", "//h1", ["codepipeline"]),
    ("outline: CodeBuild", "guide/codebuild.html", "//h1", ["codebuild"]),
    ("outline: CodeDeploy", "guide/codedeploy.html", "//article", ["ec2", "lambda", "ecs"]),
    (
        "outline: SageMaker Pipelines",
        "guide/sagemaker-pipelines.html",
        "//article",
        ["registry", "lineage"],
    ),
    ("outline: Step Functions", "guide/step-functions.html", "//article", ["state machine"]),
    ("outline: MWAA", "guide/mwaa.html", "//article", ["airflow", "python", "dag"]),
    (
        "outline: strategies",
        "guide/deployment-strategies.html",
        "//article",
        ["blue/green", "canary", "linear"],
    ),
    ("outline: rollback", "guide/rollback.html", "//h1", ["roll"]),
    ("figure 1", "guide/big-idea.html", CAPTION, ["ml ci/cd pipeline flow"]),
    ("figure 2", "guide/deployment-strategies.html", CAPTION, ["blue/green traffic shifting"]),
    (
        "definitions with examples",
        "guide/ci-cd-for-ml.html",
        below("definitions-with-examples"),
        ["continuous deployment", "model registry", "automated retraining", "example"],
    ),
    (
        "worked example",
        "labs/s3-to-pipeline/index.html",
        "//article",
        ["eventbridge", "object created", ".csv", "rule"],
    ),
    (
        "its tip",
        "labs/s3-to-pipeline/index.html",
        TIP,
        ["sagemaker:startpipelineexecution"],
    ),
    ("checkpoint: orchestrator", "guide/orchestrators.html", ANSWERED, ["step functions"]),
    ("checkpoint: strategies", "guide/deployment-strategies.html", ANSWERED, ["canary"]),
    ("checkpoint: artifact store", "guide/codepipeline.html", ANSWERED, ["artifact"]),
    ("checkpoint: CDK", "guide/infrastructure-as-code.html", ANSWERED, ["cloudformation"]),
    (
        "muddy: orchestrators",
        "reference/muddy-points/orchestration.html",
        "//article",
        ["step functions", "sagemaker pipelines"],
    ),
    (
        "muddy: CodeBuild or training job",
        "reference/muddy-points/tools.html",
        "//article",
        ["codebuild", "training job"],
    ),
    (
        "muddy: rollback or approval",
        "reference/muddy-points/deployment.html",
        "//article",
        ["rollback", "approval"],
    ),
    ("cross-references", "guide/orchestrators.html", "//nav[@class='kb-related']//a", [""]),
    (
        "orchestration tools",
        "reference/comparisons.html",
        f"{below('orchestration-tools')}/descendant-or-self::table",
        ["sagemaker pipelines", "step functions", "mwaa", "python", "states language"],
    ),
    (
        "deployment strategies",
        "reference/comparisons.html",
        f"{below('deployment-strategies')}/descendant-or-self::table",
        ["downtime", "all at once", "canary", "linear"],
    ),
]


@pytest.mark.parametrize(("part", "name", "path", "held"), SEED, ids=[row[0] for row in SEED])
def test_each_part_of_the_original_guide_has_its_place(
    real_site: RealSite, part: str, name: str, path: str, held: list[str]
) -> None:
    assert name in list(real_site.pages)
    found = " ".join(words(element) for element in real_site.pages[name].xpath(path))
    assert found
    assert [word for word in held if word not in found] == []


def test_questions_of_the_original_guide_have_hidden_answers(real_site: RealSite) -> None:
    for name in (
        "orchestrators",
        "deployment-strategies",
        "codepipeline",
        "infrastructure-as-code",
    ):
        answers = real_site.pages[f"guide/{name}.html"].xpath(f"{ANSWERED}//details")
        assert answers, name
        assert not [one for one in answers if one.get("open") is not None], name


def test_every_page_has_title_heading_description_and_unique_ids(real_site: RealSite) -> None:
    wrong = []
    for name, page in real_site.pages.items():
        ids = Counter(page.xpath("//@id"))
        twice = [one for one, count in ids.items() if count > 1]
        description = page.xpath("string(//meta[@name='description']/@content)").strip()
        checks = {
            "one h1": name == "404.html" or len(page.xpath("//article//h1")) == 1,
            "title": bool(page.xpath("string(//title)").strip()),
            "description": bool(description),
            "language": page.get("lang") == "en",
            f"unique ids, not {twice}": not twice,
        }
        wrong += [f"{name}: {what}" for what, good in checks.items() if not good]
    assert wrong == []


def test_descriptions_are_of_their_pages(real_site: RealSite) -> None:
    """A page without its own says that of the whole site."""
    found = Counter(
        page.xpath("string(//meta[@name='description']/@content)")
        for page in real_site.read.values()
    )
    assert {text: count for text, count in found.items() if count > 1} == {}


def test_headings_go_down_one_level_at_a_time(real_site: RealSite) -> None:
    jumps = []
    for name, page in real_site.read.items():
        levels = [
            int(h.tag[1])
            for h in page.xpath("//article//*[self::h1 or self::h2 or self::h3 or self::h4]")
        ]
        jumps += [name for above, own in pairwise(levels) if own > above + 1]
    assert jumps == []


GUIDE_PARTS = {
    "what you will be able to do": OBJECTIVES,
    "a figure or table": "//figure[.//*[local-name()='svg']] | //article//table",
    "where to go next": "//h2[@id='where-to-go-next']",
    "links behind it": f"{below('where-to-go-next')}//a[@href]",
    "reading time": "//*[@class='kb-minutes']",
}


@pytest.mark.parametrize("part", GUIDE_PARTS)
def test_each_page_of_the_guide_has(real_site: RealSite, part: str) -> None:
    lacking = [n for n, page in real_site.guide.items() if not page.xpath(GUIDE_PARTS[part])]
    assert lacking == []


def test_the_guide_has_a_page_for_each_topic(real_site: RealSite) -> None:
    assert len(list(real_site.guide)) >= 20


def test_each_page_that_teaches_asks(real_site: RealSite) -> None:
    taught = {n: page for n, page in real_site.guide.items() if n != "guide/index.html"}
    assert [name for name, page in taught.items() if not page.xpath(ANSWERED)] == []


def test_a_page_is_read_in_at_most_ten_minutes(real_site: RealSite) -> None:
    minutes = {
        name: int(re.sub(r"\D", "", page.xpath("string(//*[@class='kb-minutes'])")) or 0)
        for name, page in real_site.guide.items()
    }
    assert {name: time for name, time in minutes.items() if not 1 <= time <= 10} == {}


def test_the_guide_is_read_in_the_order_of_the_outline(real_site: RealSite) -> None:
    """The seed's outline: version control, developer tools, orchestrators, deployment."""
    order = []
    name: str | None = "guide/index.html"
    while name and name not in order:
        order.append(name)
        following = real_site.pages[name].xpath(f"//a[{has_class('md-footer__link--next')}]/@href")
        name = None
        if following:
            path = (real_site.path(order[-1]).parent / following[0].partition("#")[0]).resolve()
            name = path.relative_to(real_site.folder.resolve()).as_posix()
    read = [page.removeprefix("guide/") for page in order if page.startswith("guide/")]
    assert set(read) == {page.removeprefix("guide/") for page in real_site.guide}
    outline = ["big-idea", "branching-flows", "codepipeline", "codebuild", "codedeploy"]
    outline += ["sagemaker-pipelines", "step-functions", "mwaa", "deployment-strategies"]
    outline += ["rollback", "retraining"]
    assert [page for page in outline if f"{page}.html" not in read] == []
    places = [read.index(f"{page}.html") for page in outline]
    assert places == sorted(places)


def test_figures_are_drawn_by_the_build(real_site: RealSite) -> None:
    drawn, untold = set(), []
    for name, page in real_site.pages.items():
        assert not page.xpath(f"//*[{has_class('mermaid')}]"), name
        assert not page.xpath(f"//*[{has_class('kb-figure--browser')}]"), name
        for figure in page.xpath(f"//figure[{has_class('kb-figure')}]"):
            caption = words(figure.find("figcaption"))
            drawn.add(caption)
            spoken = figure.xpath(".//*[local-name()='svg']/*[local-name()='desc']")
            if not caption or caption == "figure" or not spoken or not words(spoken[0]):
                untold.append(f"{name}: {caption}")
    assert untold == []
    assert len(drawn) >= 24


def test_terms_are_many_and_each_is_used(real_site: RealSite) -> None:
    data = json.loads(real_site.path("glossary.json").read_text(encoding="utf-8"))
    schema = json.loads(real_site.path("schemas/glossary.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    terms = data["terms"]
    assert len(terms) >= 70
    assert [term["id"] for term in terms if not term["used_in"]] == []
    assert [term["id"] for term in terms if not set(term["objectives"]) <= set(OFFICIAL)] == []
    ids = set(real_site.pages["glossary/index.html"].xpath("//@id"))
    assert [term["id"] for term in terms if term["id"] not in ids] == []


def questions() -> list[dict[str, Any]]:
    """Return the front matter of every question."""
    files = sorted(Path(ROOT, "docs", "questions").rglob("*.md"))
    return [read_front_matter(f.read_text(encoding="utf-8"), f.name)[0].values for f in files]


def test_questions_are_many_of_every_type_and_level() -> None:
    bank = questions()
    types = Counter(str(one.get("type")) for one in bank)
    assert types.total() - types["case"] >= 120
    assert (types["order"] >= 12, types["match"] >= 12, types["case"] >= 3) == (True,) * 3
    assert types["choice"] > 0
    assert types["response"] > 0
    members = Counter(str(one["case"]) for one in bank if one.get("case"))
    assert len(members) >= 3
    assert [case for case, count in members.items() if count < 3] == []
    assert {str(one["level"]) for one in bank if one.get("level")} == {"recall", "apply", "analyse"}


def test_every_official_point_has_ten_questions() -> None:
    served = Counter(point for one in questions() for point in one.get("objectives") or [])
    assert {p: served[p] for p in OFFICIAL if p.startswith("c01") and served[p] < 10} == {}
    assert {p: served[p] for p in OFFICIAL if served[p] < 1} == {}


def test_every_question_has_a_page_of_its_own_and_a_place(real_site: RealSite) -> None:
    names = {str(one["id"]) for one in questions()}
    known = {neutral(name): name for name in names}
    own = {known[n] for n in known if f"questions/3.3/{n}.html" in real_site.pages}
    assert names - own == set()
    placed = {
        known.get(str(one), str(one))
        for page in real_site.read.values()
        for one in page.xpath(f"//section[{has_class('q')} or {has_class('q-set')}]/@id")
    }
    for part in real_site.path("assets/questions").glob("c0*.js"):  # what practice pages draw from
        text = part.read_text(encoding="utf-8")
        part_of = json.loads(text.removeprefix("kbPractice.takePart(").removesuffix(");\n"))
        placed |= {known.get(one, one) for one in part_of}
    cases = {str(one["id"]) for one in questions() if one["type"] == "case"}
    assert names - placed == cases - placed  # a case comes with its members


def test_every_official_point_is_a_heading_and_is_taught(real_site: RealSite) -> None:
    page = real_site.pages["reference/objectives.html"]
    assert [point for point in OFFICIAL if not page.xpath("//h3[@id=$id]", id=point)] == []
    chips = {
        href.partition("#")[2]
        for one in real_site.guide.values()
        for href in one.xpath(f"//h2/following-sibling::p[{has_class('kb-chips')}]/a/@href")
    }
    assert [point for point in OFFICIAL if point not in chips] == []


def test_muddy_points_are_many_each_with_table_and_questions(real_site: RealSite) -> None:
    muddy = {n: p for n, p in real_site.pages.items() if n.startswith("reference/muddy-points/")}
    sections, lacking = 0, []
    for name, page in muddy.items():
        for heading in page.xpath("//article//h2[@id]"):
            anchor = heading.get("id")
            part = below(anchor)
            tables = page.xpath(f"{part}/descendant-or-self::table")
            asked = page.xpath(f"{part}/descendant-or-self::section[{has_class('q')}]")
            if tables or asked:
                sections += 1
                if not tables or len(asked) < 2:
                    lacking.append(f"{name}#{anchor}")
    assert lacking == []
    assert sections >= 15


# Nothing is fetched from another host.

LOADING = "//@src | //@srcset | //@poster | //@data-src | //object/@data | //@ping | //@background"
LINKED = "//link[not(@rel='canonical' or @rel='alternate' or @rel='prev' or @rel='next')]/@href"
ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
CSS_TARGET = re.compile(
    r"""(?:url\(\s*|@import\s+(?:url\(\s*)?)["']?\s*([^"')\s;]+)""", re.IGNORECASE
)


def targets_in_styles(text: str) -> list[str]:
    """Return every address in a style sheet that does not stay on the site."""
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return [found for found in CSS_TARGET.findall(plain) if ELSEWHERE.match(found)]


def test_pages_load_nothing_from_another_host(real_site: RealSite) -> None:
    wrong = []
    for name, page in real_site.pages.items():
        loaded = page.xpath(f"{LOADING} | {LINKED}")
        wrong += [f"{name}: {target}" for target in loaded if ELSEWHERE.match(target)]
        styles = [*page.xpath("//style//text()"), *page.xpath("//@style")]
        wrong += [f"{name}: {target}" for text in styles for target in targets_in_styles(text)]
        drawn = page.xpath(
            "//*[local-name()='image' or local-name()='use']/@*[local-name()='href']"
        )
        wrong += [f"{name}: {target}" for target in drawn if ELSEWHERE.match(target)]
        wrong += [f"{name}: refresh" for _ in page.xpath("//meta[@http-equiv='refresh']")]
    assert wrong == []


def test_style_sheets_load_nothing_from_another_host(real_site: RealSite) -> None:
    sheets = [*real_site.folder.rglob("*.css"), *real_site.folder.rglob("*.svg")]
    assert len(sheets) > 4
    found = {path.name: targets_in_styles(path.read_text(encoding="utf-8")) for path in sheets}
    assert {name: targets for name, targets in found.items() if targets} == {}


def test_own_scripts_fetch_nothing(real_site: RealSite) -> None:
    """The theme's bundle names a host for figures that a page leaves to it; no page does."""
    folder = ROOT / "overrides" / "assets" / "javascripts"
    asking = re.compile(r"\bfetch\(|XMLHttpRequest|importScripts|sendBeacon|EventSource|import\(")
    scripts = sorted(folder.glob("*.js"))
    assert len(scripts) > 4
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert not asking.search(text), path.name
        assert not re.search(r"""["'`]\s*(?:https?:)?//[\w.-]""", text), path.name


def test_the_search_index_has_every_term_and_fits(real_site: RealSite) -> None:
    (path,) = real_site.folder.glob("assets/search/*.js")
    text = path.read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("window.kbSearchIndex=").rstrip(";\n"))
    entries = {entry[1]: entry for entry in index["entries"]}
    data = json.loads(real_site.path("glossary.json").read_text(encoding="utf-8"))
    for term in data["terms"]:
        entry = entries[term["url"]]
        assert (entry[2], entry[4]) == (term["term"], ", ".join(term["aka"]))
    for url in entries:
        assert real_site.path(url.partition("#")[0]).is_file()
    assert len(gzip.compress(text.encode(), 9)) <= 90_000


def test_the_home_page_says_what_this_is_and_where_to_go(real_site: RealSite) -> None:
    page = real_site.pages["index.html"]
    text = words(page.xpath("//article")[0])
    for word in ("mla-c01", "mla-c02", "task 3.3", "offline", "index.html"):
        assert word in text
    hrefs = set(page.xpath("//article//a/@href"))
    assert {"guide/index.html", "reference/objectives.html", "glossary/index.html"} <= hrefs
    assert {"labs/index.html", "practice/exam.html", "reference/study-plan.html"} <= hrefs


def test_lab_files_can_be_downloaded(real_site: RealSite) -> None:
    """A lab is a page and the files that it shows, published beside it."""
    labs = [name for name in real_site.pages if re.fullmatch(r"labs/[^/]+/index\.html", name)]
    assert len(labs) >= 9
    for name in labs:
        hrefs = real_site.pages[name].xpath("//article//a/@href")
        files = [one for one in hrefs if re.search(r"\.(ya?ml|json|py)$", one) and "//" not in one]
        assert files, name
        assert [one for one in files if not (real_site.path(name).parent / one).is_file()] == []


def test_every_page_says_what_it_may_run(real_site: RealSite) -> None:
    for path in real_site.folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert text.count('http-equiv="Content-Security-Policy"') == 1, path
        policy = text.partition('Content-Security-Policy" content="')[2].partition('"')[0]
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy
    assert "frame-ancestors" in (real_site.folder / "_headers").read_text(encoding="utf-8")
