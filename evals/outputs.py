"""A run as machines and reviews read it: JSON, JUnit XML and Markdown. Pure functions, the same bytes at every run."""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from evals.baseline import NO_BASELINE, Comparison
from evals.calibration import area_under_risk, expected_calibration_error
from evals.run import Report, Result
from evals.scorers import Metric, as_dicts

_LISTED = 50  # wrong samples in the Markdown before the rest is counted
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_MARKDOWN = re.compile(r"([\\`*_{}\[\]|~$])")


def report_json(report: Report, failed: Sequence[str] = (), against: Comparison = NO_BASELINE) -> dict[str, object]:
    """The report as JSON values: what stops it, what changed since the baseline, the metrics, every sample."""
    given = report.given
    return {
        "failures": list(failed),
        "changes": [asdict(change) for change in against.changes],
        "turned_wrong": list(against.turned_wrong),
        "turned_right": list(against.turned_right),
        "not_asked": list(against.not_asked),
        "model": report.model,
        "settings_hash": report.settings_hash,
        "usage": asdict(report.usage) if report.usage else None,
        "n": len(report.results),
        "metrics": as_dicts(report.metrics),
        "by_kind": {kind: as_dicts(metrics) for kind, metrics in report.by_kind.items()},
        "calibration": {
            "n": len(given),
            "expected_calibration_error": expected_calibration_error(given),
            "area_under_risk": area_under_risk(given),
        },
        "unscored": [{"id": r.sample.id, "error": r.error} for r in report.unscored],
        "samples": [row(result) for result in report.results],
    }


def in_lines(made: Mapping[str, object]) -> str:
    """The report's JSON as text with one sample a line, so that a review of a kept baseline shows which samples turned."""
    parts = []
    for name, value in made.items():
        text = json.dumps(value, ensure_ascii=False)
        if name == "samples" and isinstance(value, list):
            text = "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in value) + "\n]"
        parts.append(f"{json.dumps(name)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def row(result: Result) -> dict[str, object]:
    """One sample of the report: what `--baseline` reads, and what a reader of a failed one needs to know."""
    answer = result.answer
    refusal = answer.refusal if answer else None
    return {
        "id": result.sample.id,
        "kind": result.sample.kind,
        "right": result.is_right,
        "scores": dict(result.scores),
        "refused": refusal is not None,
        "confidence": round(answer.confidence, 4) if answer else None,
        "question": result.sample.question,
        "answer": answer.text if answer else None,
        "refusal": str(refusal.reason) if refusal else None,
        "quotes": [citation.quote for citation in answer.citations] if answer else [],
    }


def shown(found: Metric) -> str:
    """A mean with its standard error, or a dash."""
    if found.mean is None:
        return "–"
    return f"{found.mean:.3f}" + (f" ± {found.stderr:.3f}" if found.stderr is not None else "")


def expected(result: Result) -> str:
    """What a right answer says, in words."""
    if not result.sample.answerable:
        return "a refusal"
    return "; and ".join(" / ".join(group) for group in result.sample.groups)


def got(result: Result) -> str:
    """What was answered, or why there is no score."""
    return result.error or (result.answer.text if result.answer else "")


def verdict(failed: Sequence[str], is_held: bool) -> str:
    """What came of it. A run held against no bound and no baseline has passed nothing, though its citations must be exact."""
    if failed:
        return "did not pass"
    return "passed" if is_held else "measured, no bounds set"


# JUnit


def to_junit(report: Report, failed: Sequence[str], turned_wrong: Sequence[str] = (), is_held: bool = True) -> str:
    """JUnit XML with two suites: the gate, with a case for each reason why it did not pass; and the samples.

    A sample fails where it stops a merge by itself: it could not be scored, has a citation that is not the very slice, or
    turned wrong since the baseline. One that is wrong within the bounds is skipped, with a word on why.
    """
    root = ElementTree.Element("testsuites", name="pincite eval")
    gate = ElementTree.SubElement(root, "testsuite", name="gate", tests=str(len(failed) or 1))
    gate.set("failures", str(len(failed)))
    for reason in failed:
        name, _, _ = reason.partition(" is ")
        _stopped(_case(gate, "gate", name), "failure", reason, "")
    if not failed:
        _case(gate, "gate", "all bounds are met" if is_held else verdict(failed, is_held))
    suite = ElementTree.SubElement(root, "testsuite", name="samples", tests=str(len(report.results)))
    count = dict.fromkeys(("failure", "error", "skipped"), 0)
    for result in report.results:
        case = _case(suite, f"samples.{result.sample.kind or 'no kind'}", result.sample.id)
        tag, why = _standing(result, result.sample.id in turned_wrong)
        if tag:
            count[tag] += 1
            _stopped(case, tag, why, _in_lines(result))
    for tag, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(attribute, str(count[tag]))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _standing(result: Result, turned: bool) -> tuple[str, str]:
    """The tag a sample has in JUnit, "" where it passed, and why."""
    if result.error:
        return "error", "could not be scored"
    if result.scores.get("span_validity", 1.0) < 1.0:
        return "failure", "a citation is not the very slice it says it is"
    if turned:
        return "failure", "turned wrong since the baseline"
    return ("", "") if result.is_right else ("skipped", "wrong, within the bounds")


def _in_lines(result: Result) -> str:
    return f"question: {result.sample.question}\nexpected: {expected(result)}\ngot: {got(result)}"


def _case(suite: ElementTree.Element, classname: str, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", classname=_xml(classname), name=_xml(name))


def _stopped(case: ElementTree.Element, tag: str, message: str, text: str) -> None:
    ElementTree.SubElement(case, tag, message=_xml(message)).text = _xml(text)


def _xml(text: str) -> str:
    """Text without what XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


# Markdown


def to_markdown(report: Report, failed: Sequence[str], against: Comparison, is_held: bool = True) -> str:
    """A summary for a job or a merge request: the verdict, the metrics, by kind, what changed, what is wrong."""
    cost = f"; {report.usage}" if report.usage else ""
    parts = [
        f"## Grounding gate: {verdict(failed, is_held)}",
        "".join(f"- {_cell(reason)}\n" for reason in failed),
        f"{len(report.results):,} samples, {_cell(report.model)}, settings {_cell(report.settings_hash)}{cost}; mean ± stderr",
        _metrics_table(report, against),
        _kinds_table(report),
        "".join(f"- {_cell(remark)}\n" for remark in against.remarks),
        _turned("Turned wrong since the baseline", against.turned_wrong),
        _turned("Turned right since the baseline", against.turned_right),
        _wrong_table(report),
    ]
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _metrics_table(report: Report, against: Comparison) -> str:
    changes = {change.name: change for change in against.changes}
    lines = ["| metric | value | n | since the baseline (95 %) |", "|---|---|---|---|"]
    for name, found in report.metrics.items():
        change = changes.get(name)
        since = f"{change.after - change.before:+.3f} ({change.low:+.3f} to {change.high:+.3f})" if change else ""
        lines.append(f"| {name} | {shown(found)} | {found.n} | {since} |")
    return "\n".join(lines)


def _kinds_table(report: Report) -> str:
    lines = ["| kind | right | n | citation_precision | citation_recall |", "|---|---|---|---|---|"]
    right = report.right_by_kind
    for kind, metrics in report.by_kind.items():
        cited = " | ".join(shown(metrics[name]) for name in ("citation_precision", "citation_recall"))
        lines.append(f"| {_cell(kind or 'no kind')} | {shown(right[kind])} | {right[kind].n} | {cited} |")
    return "\n".join(lines)


def _turned(title: str, ids: Sequence[str]) -> str:
    return f"**{title} ({len(ids)}):** {', '.join(map(_cell, ids))}" if ids else ""


def _wrong_table(report: Report) -> str:
    wrong = [*report.unscored, *report.wrong]
    if not wrong:
        return ""
    lines = ["| sample | question | expected | got |", "|---|---|---|---|"]
    lines += [
        f"| {_cell(r.sample.id)} | {_cell(r.sample.question)} | {_cell(expected(r))} | {_cell(got(r))} |"
        for r in wrong[:_LISTED]
    ]
    more = f"\n\nand {len(wrong) - _LISTED:,} more" if len(wrong) > _LISTED else ""
    summary = f"<details><summary>Samples that went wrong ({len(wrong):,})</summary>"
    return f"{summary}\n\n" + "\n".join(lines) + more + "\n\n</details>"


def _cell(text: str) -> str:
    """Text as one cell of a table, with nothing in it that Markdown or HTML would take for its own."""
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\1", plain)
