"""Writes findings as SARIF 2.1.0, which code hosts and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/ is the standard. A finding that is left is a result to act on;
one that was repaired is told as ``informational``. Places are those of the file as it came.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from siisti.report.records import FindingRecord, Report, ResultRecord, RuleInfo, Write, record, sentence
from siisti.types import ITS_TYPE, SEVERITY_WEIGHT, Severity

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVEL: dict[Severity, str] = {"neutral": "note", "minor": "note", "major": "warning", "critical": "error"}
_MQM = {
    "name": "MQM",
    "organization": "The MQM Council",
    "informationUri": "https://themqm.org/error-types-2/typology/",
}
_ITS = {
    "name": "ITS 2.0 localization quality issue types",
    "organization": "W3C",
    "informationUri": "https://www.w3.org/TR/its20/#lqissue-typevalues",
}
#: Taxonomies in the order of the run's list, each with the ids of its kinds.
_TAXONOMIES = ((_MQM, tuple(ITS_TYPE)), (_ITS, tuple(dict.fromkeys(ITS_TYPE.values()))))


class Sarif:
    """Keeps the findings and writes one run at the end: SARIF names the rules before the results."""

    def __init__(self, write: Write, version: str, profile: str, rules: Sequence[RuleInfo]) -> None:
        self._write, self._version, self._profile = write, version, profile
        self._rules = {r.id: r for r in rules}
        self._results: list[dict[str, Any]] = []
        self._failures: list[dict[str, Any]] = []

    def add(self, report: Report) -> None:
        """Keep what was found."""
        told = record(report)
        if "error" in told:
            place = {"physicalLocation": {"artifactLocation": {"uri": uri(told["path"])}}}
            said = {"level": "error", "message": {"text": told["error"]}, "locations": [place]}
            self._failures.append(said)
        for f, spelt in zip(told["findings"], _spelt(report), strict=True):
            if f["rule"] not in self._rules:
                self._rules[f["rule"]] = RuleInfo(
                    f["rule"], f["message"], "", f["category"], f["severity"], f["fix"]
                )
            self._results.append(_result(told, f, spelt))

    def close(self) -> None:
        """Write the run."""
        index = {name: n for n, name in enumerate(self._rules)}
        for result in self._results:
            result["ruleIndex"] = index[result["ruleId"]]
        driver = {
            "name": "siisti",
            "semanticVersion": self._version,
            "rules": [_rule(r) for r in self._rules.values()],
            "supportedTaxonomies": [{"name": t["name"], "index": n} for n, (t, _) in enumerate(_TAXONOMIES)],
        }
        run: dict[str, Any] = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "taxonomies": [{**told, "taxa": [{"id": i} for i in ids]} for told, ids in _TAXONOMIES],
            "invocations": [
                {"executionSuccessful": not self._failures, "toolExecutionNotifications": self._failures}
            ],
            "results": self._results,
            "properties": {"profile": self._profile},
        }
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
        self._write(json.dumps(log, ensure_ascii=False, indent=1) + "\n")


def uri(path: str) -> str:
    """Return the path as a URI reference; a relative one stays relative, for the repository's root."""
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())


def _rule(rule: RuleInfo) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why or rule.title},
        "defaultConfiguration": {
            "level": LEVEL[rule.severity],
            "rank": float(4 * SEVERITY_WEIGHT[rule.severity]),
        },
        "relationships": [{"target": t, "kinds": ["superset"]} for t in _taxa(rule.category)],
        "properties": {"category": rule.category, "severity": rule.severity, "fix": rule.fix},
    }


def _taxa(category: str) -> list[dict[str, Any]]:
    """Return the category's name in each taxonomy that has one."""
    names = (category, ITS_TYPE.get(category, "other"))
    return [
        {"id": name, "index": ids.index(name), "toolComponent": {"name": taxonomy["name"], "index": n}}
        for n, ((taxonomy, ids), name) in enumerate(zip(_TAXONOMIES, names, strict=True))
        if name in ids
    ]


def _spelt(report: Report) -> Iterator[str | None]:
    """Yield how the replacement of each finding is spelt in the file; None for none, and for one across tags."""
    result = report.result
    if result is None or report.error:
        return
    places = report.places
    marks = {s.id: [m.span.start for m in s.marks] for s in result.original.segments}
    for f in result.findings:
        cut = any(f.span.start < mark < f.span.end for mark in marks[f.segment])
        yield None if f.replacement is None or cut else places.spelt(f.segment).escape(f.replacement)


def _result(told: ResultRecord, found: FindingRecord, spelt: str | None) -> dict[str, Any]:
    where = {"artifactLocation": {"uri": uri(told["path"])}, "region": _region(found)}
    where["region"]["snippet"] = {"text": found["text"]}
    result: dict[str, Any] = {
        "ruleId": found["rule"],
        "kind": "informational" if found["applied"] else "fail",
        "level": "none" if found["applied"] else LEVEL[found["severity"]],
        "message": {"text": sentence(found)},
        "locations": [{"physicalLocation": where}],
        "partialFingerprints": {"siisti/v1": found["fingerprint"]},
        "taxa": _taxa(found["category"]),
        "properties": {
            "category": found["category"],
            "severity": found["severity"],
            "fix": found["fix"],
            "applied": found["applied"],
            "evidence": found["evidence"],
            "confidence": found["confidence"],
        },
    }
    if spelt is not None:
        change = {"deletedRegion": _region(found), "insertedContent": {"text": spelt}}
        files = [{"artifactLocation": where["artifactLocation"], "replacements": [change]}]
        result["fixes"] = [
            {"description": {"text": f"{found['fix']} fix of {found['rule']}"}, "artifactChanges": files}
        ]
    return result


def _region(found: FindingRecord) -> dict[str, Any]:
    return {
        "startLine": found["line"],
        "startColumn": found["column"],
        "endLine": found["end_line"],
        "endColumn": found["end_column"],
        "charOffset": found["start"],
        "charLength": found["end"] - found["start"],
    }
