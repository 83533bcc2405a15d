"""The house itself: which way imports run, what an import costs, what is public, and that nothing is
registered twice.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

import siisti
from siisti.detect import looks, own_rules
from siisti.examples import failures
from siisti.rules.loader import load_rules

from .conftest import ROOT

PACKAGE = ROOT / "pipeline" / "siisti"

#: What each part may know of siisti. The cleaner's row is what stands above the parts.
KNOWS = {
    "types": set(),
    "errors": set(),
    "share": {"errors"},
    "disk": {"errors"},
    "text": {"types", "errors", "share"},
    "align": {"types", "share", "text"},
    "memory": {"types", "errors"},
    "rules": {"types", "errors", "share", "text", "memory"},
    "detect": {"types", "errors", "share", "text", "memory", "rules"},
    "formats": {"types", "errors", "disk"},
    "repair": {"types", "errors"},
    "report": {"types", "errors", "formats", "result"},
    "lm": {"types", "errors", "share"},
    "score": {"types", "errors", "share", "text", "align", "lm"},
    "result": {"types", "align", "formats", "repair"},
    "profile": {"types", "errors", "share", "score"},
    "stage": {"types", "memory", "repair", "rules"},
    "batch": {
        "types",
        "errors",
        "share",
        "disk",
        "formats",
        "lm",
        "memory",
        "profile",
        "report",
        "result",
        "cleaner",
    },
}


def imports(path: Path) -> set[str]:
    """Return the parts of siisti a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found |= {name.split(".")[1] for name in names if name.startswith("siisti.")}
        if isinstance(node, ast.ImportFrom) and node.module == "siisti":
            found |= {alias.name for alias in node.names} & set(KNOWS)
    return found


FILES = [
    (path, part)
    for path in sorted(PACKAGE.rglob("*.py"))
    if (part := path.relative_to(PACKAGE).parts[0].removesuffix(".py")) in KNOWS
]


@pytest.mark.parametrize(("path", "part"), FILES, ids=lambda v: v if isinstance(v, str) else v.stem)
def test_imports_run_one_way(path: Path, part: str) -> None:
    assert imports(path) - {part} <= KNOWS[part]


def test_pipeline_is_no_package() -> None:
    assert not (ROOT / "pipeline" / "__init__.py").exists()


@pytest.mark.timed
def test_import_is_quick_and_light() -> None:
    code = (
        "import sys, time; t = time.perf_counter(); import siisti; d = time.perf_counter() - t;"
        "heavy = {'torch', 'transformers', 'numpy', 'click', 'rich', 'regex', 'ftfy'} & set(sys.modules);"
        "print(d, *heavy)"
    )
    env = {"PYTHONPATH": str(ROOT / "pipeline"), "PATH": ""}
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    ).stdout
    seconds, *heavy = out.split()
    assert not heavy
    assert float(seconds) < 0.1


def test_exports_are_sorted_and_there() -> None:
    assert siisti.__all__ == sorted(siisti.__all__)
    for name in siisti.__all__:
        assert getattr(siisti, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = siisti.nothing


def test_changelog_knows_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"## {siisti.__version__}" in changelog


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_are_short_and_say_what_they_are_for(path: Path) -> None:
    source = path.read_text("utf-8")
    assert source.count("\n") <= 320
    doc = ast.get_docstring(ast.parse(source))
    assert doc and len(doc.split("\n")[0]) > 20


def test_the_catalogue_is_what_the_rules_say() -> None:
    from siisti.rules.catalogue import catalogue

    rules = own_rules()
    assert (ROOT / "configs" / "rules" / "README.md").read_text("utf-8") == catalogue(rules)


def test_the_rule_in_the_guide_works(tmp_path: Path) -> None:
    """CONTRIBUTING.md shows a new rule; what it shows must load, and hold its examples."""
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    shown = textwrap.dedent(guide.split("```toml\n")[1].split("   ```")[0])
    (tmp_path / "calques").mkdir()
    (tmp_path / "calques" / "cat-on-the-table.toml").write_text(shown, "utf-8")
    (rule,) = load_rules(tmp_path)
    assert list(failures(rule)) == []


def test_every_dependency_has_its_reason() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(d for extra in project["optional-dependencies"].values() for d in extra),
    ]
    table = guide.split("## Dependencies, and why")[1].split("## ")[0]
    for dependency in wanted:
        name = dependency.partition("[")[0].partition(">")[0].partition("=")[0]
        assert name == "siisti" or name in table, f"{name} has no reason in CONTRIBUTING.md"


def test_only_rules_that_are_there_are_measured() -> None:
    from siisti.rules.measured import measured

    lines = (ROOT / "configs" / "rules" / "measured.tsv").read_text("utf-8").splitlines()
    names = [line.partition("\t")[0] for line in lines if not line.startswith("#")][1:]
    known = {r.card.id for r in load_rules(ROOT / "configs" / "rules", looks())} | {"internal.overrun"}
    assert set(names) <= known
    assert all(
        0 <= measured(n).right <= measured(n).found and measured(n).put_right <= measured(n).made
        for n in names
    )
