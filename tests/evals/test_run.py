"""`eval run`: what a fake bot says is scored, held against bounds and an earlier report, and shown."""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer, Citation, Focus, Reason, Statement, Verdict, refuse
from bot.drafts import Usage
from evals.baseline import Comparison
from evals.baseline import compare as compare_rows
from evals.outputs import in_lines, report_json, row, shown, to_junit, to_markdown
from evals.report import interval, to_html
from evals.run import METRICS, Report, failures, grounding, is_valid, locate_evidence, run, score
from evals.samples import Sample, SampleError, read_samples
from evals.scorers import Metric
from index.documents import Span, text_hash

TEXT = "Bees make honey. Cows give milk. Hens lay eggs. Bees make wax."
TEXTS = {"farm.txt": TEXT}
HONEY = Sample("honey", "fact", "What do bees make?", True, ("honey",), ("Bees make honey.",))
MILK = Sample("milk", "fact", "What do cows give?", True, ("milk",), ("Cows give milk.",))
BOTH = Sample("both", "list", "What do bees make?", True, ("wax",), ("Bees make honey.", "Bees make wax."))
MOON = Sample("moon", "off-topic", "How far is the moon?", False)
SAMPLES = (HONEY, MILK, BOTH, MOON)


def citing(number: int, quote: str) -> Citation:
    start = TEXT.index(quote)
    return Citation(number, Span("farm.txt", start, start + len(quote)), quote, "farm", text_hash(TEXT))


def saying(question: str, *quotes: str) -> Answer:
    """An answer that says and cites these sentences of the text."""
    statements, start = [], 0
    for number, quote in enumerate(quotes, start=1):
        cited = (citing(number, quote),)
        statements.append(Statement(quote, start, start + len(quote), cited, Verdict.SUPPORTED, 1.0))
        start += len(quote) + 1
    return Answer(question, tuple(statements), None, 0.9, "scripted", "abc", {"total": 12.0})


class Scripted:
    """A bot that gives a sample's question the answer it was told to, raises it, or refuses; it knows no other."""

    def __init__(self, script: Mapping[str, Answer | Exception]) -> None:
        self._script = script

    def ask(self, question: str) -> Answer:
        found = self._script[question]
        if isinstance(found, Exception):
            raise found
        return found

    def chat(self) -> "Remembering":
        return Remembering(self._script)


class Remembering:
    """A conversation that is asked everything that was said in it, with a bar between."""

    def __init__(self, script: Mapping[str, Answer | Exception]) -> None:
        self._script, self._said = script, ""

    def ask(self, question: str) -> Answer:
        self._said = f"{self._said} | {question}" if self._said else question
        found = self._script[self._said]
        assert isinstance(found, Answer)
        return found


GOOD_ANSWER = saying("?", "Cows give milk.")
REFUSED = refuse(MOON.question, Reason.NOT_IN_DOCUMENTS, "scripted", "abc")
GOOD: dict[str, Answer | Exception] = {
    HONEY.question: saying(HONEY.question, "Bees make honey.", "Bees make wax."),
    MILK.question: saying(MILK.question, "Cows give milk."),
    MOON.question: REFUSED,
}


def ran(**changed: Answer | Exception) -> Report:
    """The report on all samples, with other answers to the samples of these ids."""
    script = GOOD | {next(s.question for s in SAMPLES if s.id == i): answer for i, answer in changed.items()}
    return run(SAMPLES, Scripted(script), TEXTS)


def with_citation(answer: Answer, citation: Citation) -> Answer:
    first = replace(answer.statements[0], citations=(citation,))
    return replace(answer, statements=(first, *answer.statements[1:]))


def test_the_metrics_of_a_good_run_by_hand() -> None:
    metrics = ran().metrics
    assert set(metrics) == set(METRICS)
    assert metrics["span_validity"] == Metric(1.0, 0.0, 3)
    assert metrics["answer_accuracy"] == Metric(1.0, 0.0, 3)
    assert metrics["answered_rate"] == Metric(1.0, 0.0, 3)
    assert metrics["refusal_recall"] == metrics["refusal_precision"] == Metric(1.0, None, 1)
    # honey: one of its two citations hits; milk and both: all do.
    assert metrics["citation_precision"].mean == pytest.approx(2.5 / 3, abs=1e-9)
    assert metrics["citation_precision"].stderr == pytest.approx((0.25 / 3 / 3) ** 0.5, abs=1e-9)
    assert metrics["citation_recall"].mean == 1.0
    # in characters: 16 of 30, then 15 of 15, then 30 of 30; in words: 3 + 3 + 6 shared of 6 + 3 + 6 and 3 + 3 + 6.
    assert metrics["citation_iou"].mean == pytest.approx((16 / 30 + 1 + 1) / 3, abs=1e-9)
    assert metrics["citation_span_f1"].mean == pytest.approx(2 * 12 / (15 + 12), abs=1e-9)
    assert failures(ran(), {}) == []


def test_what_a_language_model_cost_is_summed_and_shown() -> None:
    paid = replace(saying(HONEY.question, HONEY.evidence[0]), usage=Usage(1200, 30))
    free = saying(MILK.question, MILK.evidence[0])
    both = run(
        (HONEY, MILK), Scripted({HONEY.question: paid, MILK.question: replace(free, usage=Usage(800, 20))}), TEXTS
    )
    assert report_json(both)["usage"] == {
        "input_tokens": 2000,
        "output_tokens": 50,
        "requests": 2,
        "is_estimate": False,
    }
    assert "2,000 tokens in and 50 out" in to_html(both, [])
    assert "2,000 tokens in and 50 out" in to_markdown(both, [], Comparison())
    offline = run((MILK,), Scripted({MILK.question: free}), TEXTS)
    assert report_json(offline)["usage"] is None
    assert "tokens in" not in to_html(offline, [])


def test_a_list_needs_all_of_its_evidence_and_a_fact_any() -> None:
    half = saying(BOTH.question, "Bees make wax.")
    evidence = locate_evidence(SAMPLES, TEXTS)
    assert score(BOTH, half, evidence["both"], TEXTS).scores["citation_recall"] == 0.5
    assert score(replace(BOTH, kind="fact"), half, evidence["both"], TEXTS).scores["citation_recall"] == 1.0


def test_evidence_is_found_in_every_place_where_it_stands() -> None:
    places = locate_evidence([replace(HONEY, evidence=("Bees make",))], TEXTS)["honey"]
    assert places == [[Span("farm.txt", 0, 9), Span("farm.txt", 48, 57)]]


def test_white_space_in_evidence_is_any_and_the_place_has_the_documents_own_characters() -> None:
    text = "Rent is due on the first day of each\r\n  month by\tstanding order."
    (places,) = locate_evidence([replace(HONEY, evidence=(" first day of each month by ",))], {"lease.txt": text})[
        "honey"
    ]
    assert [text[place.start : place.end] for place in places] == ["first day of each\r\n  month by"]
    with pytest.raises(SampleError):
        locate_evidence([replace(HONEY, evidence=("bystanding",))], {"lease.txt": text})


def test_evidence_that_the_corpus_does_not_hold_is_an_error_and_no_score() -> None:
    with pytest.raises(
        SampleError, match=r"the evidence of 1 sample is not in the corpus: 'honey' \('Bees make jam\.'\)$"
    ):
        run([replace(HONEY, evidence=("Bees make jam.",))], Scripted(GOOD), TEXTS)


def test_every_sample_whose_evidence_is_not_there_is_named_and_of_very_many_how_many_more() -> None:
    gone = [replace(HONEY, id=f"{i}.", evidence=("Bees make", "Bees make jam.", "no bees")) for i in range(23)]
    with pytest.raises(SampleError, match="the evidence of 23 samples is not") as raised:
        locate_evidence([*gone, MILK], TEXTS)
    assert all(f"'{i}.' ('Bees make jam.')" in str(raised.value) for i in range(20))
    assert str(raised.value).endswith(" and 3 more")
    assert "milk" not in str(raised.value)


GENUINE = citing(1, "Cows give milk.")


@pytest.mark.parametrize(
    "forged",
    [
        replace(GENUINE, span=Span("farm.txt", GENUINE.span.start + 1, GENUINE.span.end + 1)),
        replace(GENUINE, span=Span("farm.txt", GENUINE.span.start, GENUINE.span.end + 1)),
        replace(GENUINE, quote="Cows gave milk."),
        replace(GENUINE, quote="Cows give milk"),
        replace(GENUINE, sha256=text_hash(TEXT + " ")),
        replace(GENUINE, span=replace(GENUINE.span, document_id="other.txt")),
        replace(GENUINE, focus=Focus(Span("farm.txt", 27, 31), "mlik")),
    ],
    ids=["off by one", "one too long", "tidied", "cut short", "another text", "another document", "a wrong focus"],
)
def test_a_citation_that_is_not_the_very_slice_fails_the_run(forged: Citation) -> None:
    assert is_valid(GENUINE, TEXTS)
    report = ran(milk=with_citation(saying(MILK.question, "Cows give milk."), forged))
    assert failures(report, {}) == ["span_validity is 0.6667, below 1 (n = 3); see milk"]


def test_a_right_focus_is_valid() -> None:
    focus = Focus(Span("farm.txt", 27, 31), TEXT[27:31])
    assert is_valid(replace(GENUINE, focus=focus), TEXTS)


def test_what_a_refusal_shows_as_nearest_must_be_valid_too() -> None:
    assert REFUSED.refusal is not None
    forged = replace(GENUINE, quote="Cows give")
    report = ran(moon=replace(REFUSED, refusal=replace(REFUSED.refusal, nearest=(GENUINE, forged))))
    assert report.metrics["span_validity"].mean == pytest.approx(3.5 / 4)
    assert failures(report, {})


def test_a_sample_whose_question_raises_is_unscored_named_and_fails_the_run() -> None:
    report = ran(milk=RuntimeError("the model went away"))
    assert failures(report, {}) == ["milk: unscored: RuntimeError: the model went away"]
    assert report.metrics["answer_accuracy"] == Metric(1.0, 0.0, 2), "an unscored sample is not a 0"
    assert report_json(report)["unscored"] == [{"id": "milk", "error": "RuntimeError: the model went away"}]
    assert "the model went away" in to_html(report, failures(report, {}))


def test_a_refusal_where_there_is_an_answer_counts_against_answering_and_not_against_citing() -> None:
    metrics = ran(milk=replace(REFUSED, question=MILK.question)).metrics
    assert metrics["answered_rate"].mean == pytest.approx(2 / 3)
    assert metrics["answer_accuracy"].mean == pytest.approx(2 / 3)
    assert metrics["refusal_precision"] == Metric(0.5, 0.5, 2)
    assert metrics["citation_precision"].n == 2


def test_an_answer_where_there_is_none_counts_against_refusing() -> None:
    report = ran(moon=saying(MOON.question, "Hens lay eggs."))
    assert report.metrics["refusal_recall"] == Metric(0.0, None, 1)
    assert report.metrics["refusal_precision"].n == 0
    assert [result.sample.id for result in report.wrong] == ["moon"]
    assert report.metrics["citation_span_f1"].mean == pytest.approx(2 * 12 / (15 + 12 + 3)), "three words of no gold"


def test_a_bound_that_is_missed_fails_and_one_that_is_met_does_not() -> None:
    report = ran(milk=saying(MILK.question, "Hens lay eggs."))
    bound = 2 / 3
    assert failures(report, {"answer_accuracy": bound}) == []
    assert failures(report, {"answer_accuracy": 0.7}) == ["answer_accuracy is 0.6667, below 0.7 (n = 3)"]


def test_a_bound_on_what_no_sample_measures_fails() -> None:
    report = run([MOON], Scripted(GOOD), TEXTS)
    assert failures(report, {"answer_accuracy": 0.1}) == ["answer_accuracy: no sample measures it"]
    assert failures(report, {}) == []


def test_by_kind_adds_up_to_all() -> None:
    report = ran()
    assert list(report.by_kind) == ["fact", "list", "off-topic"]
    assert report.by_kind["fact"]["answer_accuracy"].n == 2
    assert report.by_kind["off-topic"]["answer_accuracy"] == Metric(None, None, 0)


def many(right: int, total: int = 40) -> Report:
    """A run over `total` samples of which the first `right` are right."""
    samples = [replace(HONEY, id=f"{i}", question=f"{i}?") for i in range(total)]
    script = {
        s.question: saying(s.question, "Bees make honey." if i < right else "Hens lay eggs.")
        for i, s in enumerate(samples)
    }
    return run(samples, Scripted(script), TEXTS)


def against(before: Report, after: Report) -> Comparison:
    return compare_rows([row(r) for r in before.results], [row(r) for r in after.results])


def test_a_drop_against_a_baseline_is_found_and_what_turned_is_named() -> None:
    found = against(many(right=40), many(right=20))
    assert str(found.drops[0]) == "answer_accuracy fell from 1.0000 to 0.5000 (n = 40)"
    assert [change.name for change in found.drops] == ["answer_accuracy", "citation_precision", "citation_recall"]
    assert found.turned_wrong == tuple(str(i) for i in range(20, 40))
    assert found.turned_right == ()


def test_no_change_a_rise_and_one_slip_are_no_significant_drops() -> None:
    before = many(right=30)
    same, better, slip = against(before, before), against(before, many(right=40)), against(before, many(right=29))
    assert same.drops == better.drops == slip.drops == []
    assert same.turned_wrong == same.turned_right == ()
    assert better.turned_right == tuple(str(i) for i in range(30, 40))
    assert slip.turned_wrong == ("29",)


def test_samples_that_only_one_of_two_runs_has_are_not_compared() -> None:
    assert against(ran(), many(right=0)).changes == ()
    assert against(ran(), many(right=0)).not_asked == ("honey", "milk", "both", "moon")
    assert compare_rows([], []) == Comparison()


def test_samples_of_the_baseline_that_are_no_longer_asked_are_named_in_the_markdown() -> None:
    found = against(many(right=40), many(right=33, total=33))
    assert found.remarks == ["not asked, though in the baseline (7): 33, 34, 35, 36, 37 and 2 more"]
    assert f"- {found.remarks[0]}\n" in to_markdown(many(right=33, total=33), [], found)
    assert against(ran(), ran()).remarks == []


def every_output(report: Report) -> list[str]:
    failed, changed = failures(report, {"answer_accuracy": 1.0}), against(ran(), report)
    return [
        json.dumps(report_json(report, failed, changed)),
        to_html(report, failed, changed),
        to_junit(report, failed, changed.turned_wrong),
        to_markdown(report, failed, changed),
    ]


def test_every_output_is_the_same_to_the_byte_however_long_the_questions_took() -> None:
    report = ran(milk=saying(MILK.question, "Hens lay eggs."))
    slow = replace(report, results=tuple(replace(result, latency_ms=99.0) for result in report.results))
    assert slow.latency() == {"p50": 99.0, "p95": 99.0} != report.latency()
    assert every_output(report) == every_output(slow)


def test_latency_is_what_asking_took(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(100))
    monkeypatch.setattr("evals.run.time.perf_counter", lambda: float(next(ticks)))
    assert ran().latency() == {"p50": 1000.0, "p95": 1000.0}


def test_the_report_says_for_every_sample_whether_it_was_right() -> None:
    found = report_json(ran(moon=saying(MOON.question, "Hens lay eggs.")))
    rows = found["samples"]
    assert isinstance(rows, list)
    assert [(row["id"], row["right"], row["refused"]) for row in rows] == [
        ("honey", True, False),
        ("milk", True, False),
        ("both", True, False),
        ("moon", False, False),
    ]
    assert found["n"] == 4


def test_a_sample_that_went_wrong_is_understood_from_its_row_alone() -> None:
    milk, moon = (
        row(result)
        for result in ran(milk=saying(MILK.question, "Hens lay eggs.", "Bees make wax.")).results
        if result.sample in (MILK, MOON)
    )
    told = {"question": MILK.question, "answer": "Hens lay eggs. Bees make wax.", "refusal": None, "confidence": 0.9}
    assert told.items() <= milk.items()
    assert milk["quotes"] == ["Hens lay eggs.", "Bees make wax."]
    assert {"refusal": "not_in_documents", "answer": REFUSED.text, "quotes": []}.items() <= moon.items()
    (unscored,) = [row(r) for r in ran(milk=RuntimeError("gone")).results if r.sample is MILK]
    assert {"answer": None, "refusal": None, "quotes": []}.items() <= unscored.items()


def test_progress_counts_every_sample() -> None:
    told: list[int] = []
    run(SAMPLES, Scripted(GOOD), TEXTS, told.append)
    assert told == [1, 2, 3, 4]


def test_the_page_escapes_whatever_a_sample_a_document_or_a_model_holds() -> None:
    nasty = "<script>alert('&')</script>"
    text = f"{nasty} stands here."
    sample = Sample(nasty, nasty, nasty, True, (nasty,), (nasty,))
    cited = Citation(1, Span("x", 0, len(text)), text, nasty, text_hash(text))
    statement = Statement("wrong", 0, 5, (cited,), Verdict.SUPPORTED, 1.0)
    answer = Answer(nasty, (statement,), None, 0.9, nasty, nasty)
    report = run([sample], Scripted({nasty: answer}), {"x": text})
    page = to_html(report, [nasty])
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "did not pass" in page


def test_the_page_shows_every_metric_and_the_samples_that_went_wrong() -> None:
    page = to_html(ran(milk=saying(MILK.question, "Hens lay eggs.")), [])
    assert all(f"<th>{name}</th>" in page for name in METRICS)
    assert "Samples that went wrong (1)" in page
    assert "<mark>Hens lay eggs.</mark> <small>farm.txt, 33–47</small>" in page, "what was cited is no evidence"
    assert MILK.question in page
    assert MOON.question not in page
    assert (shown(Metric(None, None, 0)), shown(Metric(0.5, 0.25, 3))) == ("–", "0.500 ± 0.250")


def test_the_page_shows_what_changed_since_the_baseline_and_the_samples_that_turned() -> None:
    before, after = ran(honey=saying("?", "Hens lay eggs.")), ran(milk=saying(MILK.question, "Hens lay eggs."))
    page = to_html(after, [], against(before, after))
    changed, _, rest = page.partition("<h2>By kind</h2>")
    assert "Turned wrong (1)" in changed
    assert MILK.question in changed
    assert "Turned right (2)" in changed, "honey and both ask the same question"
    assert MILK.question in rest, "the sample is among the wrong ones too"
    assert "Since the baseline" not in to_html(after, [])


def test_the_page_needs_nothing_from_elsewhere_and_no_script() -> None:
    page = to_html(ran(), [])
    assert re.findall(r"<script|<link|<img|@import|url\(|src=|https?:", page) == []
    assert page.count("<svg") == 2


@pytest.mark.parametrize(
    "share", [Metric(0.5, 0.1, 20), Metric(1.0, 0.0, 57), Metric(0.0, None, 1), Metric(0.3, 0.1, 10)]
)
def test_the_interval_of_a_headline_is_where_the_share_is_just_not_rejected(share: Metric) -> None:
    """Wilson: the ends p solve (mean - p)² = z² p (1 - p) / n."""
    low, high = (float(end) for end in interval(share).rstrip(", ").split(" to "))
    assert share.mean is not None
    assert 0 <= low <= share.mean <= high <= 1
    for p in (low, high):
        if 0 < p < 1:
            assert (share.mean - p) ** 2 == pytest.approx(1.959964**2 * p * (1 - p) / share.n, rel=0.02, abs=1e-4)
    assert interval(Metric(None, None, 0)) == ""


def test_a_focus_is_bold_within_its_slice_and_a_cited_piece_of_evidence_is_green() -> None:
    cited = replace(GENUINE, focus=Focus(Span("farm.txt", 27, 31), TEXT[27:31]))
    wrong = replace(MILK, answers=("cream",))
    answer = with_citation(saying(MILK.question, "Cows give milk."), cited)
    page = to_html(run([wrong], Scripted({MILK.question: answer}), TEXTS), [])
    assert '<mark class="hit">Cows give <b>milk</b>.</mark>' in page


# What is said, and in which conversation


def test_an_answer_is_grounded_where_its_slices_bear_out_its_numbers_names_and_negations() -> None:
    said = saying("?", "Bees make honey.", "Cows give milk.")
    first, second = said.statements
    assert grounding(said) == (1.0, 1.0)
    assert grounding(replace(said, statements=(replace(first, text="Bees make no honey."), second))) == (0.5, 0.5)
    assert grounding(replace(said, statements=(replace(first, citations=()), second))) == (0.5, 1.0)
    assert grounding(replace(said, statements=())) == (0.0, 0.0)


def test_a_citation_that_a_statement_does_not_need_counts_against_relevance() -> None:
    both = (citing(1, "Cows give milk."), citing(2, "Hens lay eggs."))
    needless = replace(saying("?", "Cows give milk.").statements[0], text="In 3 words: Cows give milk.", citations=both)
    assert grounding(replace(GOOD_ANSWER, statements=(needless,))) == (0.0, 0.0), "3 stands in neither"
    said = replace(needless, text="Here Hens lay eggs and Cows give milk.")
    assert grounding(replace(GOOD_ANSWER, statements=(said,))) == (1.0, 1.0), "each has a name that the other lacks"
    alone = replace(needless, text="Here Cows give milk.")
    assert grounding(replace(GOOD_ANSWER, statements=(alone,))) == (1.0, 0.5)


def test_every_group_of_all_of_must_be_said_and_all_evidence_be_cited() -> None:
    sample = Sample(
        "x", "conflict", "?", True, (), ("Bees make honey.", "Bees make wax."), (("honey", "mead"), ("wax",))
    )
    evidence = locate_evidence([sample], TEXTS)["x"]
    whole, half = saying("?", "Bees make honey.", "Bees make wax."), saying("?", "Bees make wax.")
    assert score(sample, whole, evidence, TEXTS).is_right
    assert not score(sample, half, evidence, TEXTS).is_right
    assert score(sample, half, evidence, TEXTS).scores["citation_recall"] == 0.5


def test_saying_what_is_forbidden_makes_even_a_right_answer_wrong() -> None:
    sample = replace(HONEY, forbidden=("wax",))
    evidence = locate_evidence([sample], TEXTS)["honey"]
    caught = score(sample, saying("?", "Bees make honey.", "Bees make wax."), evidence, TEXTS)
    assert caught.scores["resistance"] == 0.0
    assert caught.scores["answer_accuracy"] == 1.0
    assert not caught.is_right
    assert score(sample, saying("?", "Bees make honey."), evidence, TEXTS).is_right
    assert score(sample, replace(REFUSED, question="?"), evidence, TEXTS).scores["resistance"] == 1.0


def test_a_follow_up_is_asked_in_a_conversation_of_its_own() -> None:
    sample = Sample(
        "x", "follow-up", "and cows?", True, ("milk",), ("Cows give milk.",), before=("What do bees make?",)
    )
    script = {
        "What do bees make?": saying("?", "Bees make honey."),
        "What do bees make? | and cows?": saying("?", "Cows give milk."),
    }
    report = run([sample, replace(sample, id="again")], Scripted(script), TEXTS)
    assert [result.is_right for result in report.results] == [True, True]


# JSON, JUnit and Markdown


def test_a_saved_report_has_one_sample_a_line() -> None:
    made = report_json(ran())
    text = in_lines(made)
    assert json.loads(text) == json.loads(json.dumps(made))
    assert [line[:12] for line in text.splitlines() if line.startswith('{"id"')] == [
        '{"id": "hone',
        '{"id": "milk',
        '{"id": "both',
        '{"id": "moon',
    ]


def test_junit_fails_for_what_stops_a_merge_and_skips_what_is_wrong_within_the_bounds() -> None:
    forged = with_citation(saying(MILK.question, "Cows give milk."), replace(GENUINE, quote="Cows gave milk."))
    report = ran(milk=forged, moon=saying(MOON.question, "Hens lay eggs."), honey=RuntimeError("gone\x00"))
    root = ElementTree.fromstring(to_junit(report, failures(report, {}), ["both"]))  # noqa: S314 - our own text
    gate, samples = root.findall("testsuite")
    assert (gate.get("tests"), gate.get("failures")) == ("3", "3")
    assert {key: samples.get(key) for key in ("tests", "failures", "errors", "skipped")} == {
        "tests": "4",
        "failures": "1",
        "errors": "2",
        "skipped": "1",
    }
    outcome = {case.get("name"): [child.tag for child in case] for case in samples.findall("testcase")}
    assert outcome == {"honey": ["error"], "milk": ["failure"], "both": ["error"], "moon": ["skipped"]}


def test_junit_of_a_gate_that_passes_has_one_case_that_passes_and_the_turned_sample_fails() -> None:
    root = ElementTree.fromstring(to_junit(ran(), [], ["milk"]))  # noqa: S314 - our own text
    assert [(case.get("name"), len(case)) for case in root.findall("testsuite[@name='gate']/testcase")] == [
        ("all bounds are met", 0)
    ]
    assert [case.get("name") for case in root.findall(".//testcase[failure]")] == ["milk"]


def test_markdown_says_what_failed_what_turned_and_by_how_much() -> None:
    report = ran(milk=saying(MILK.question, "Hens lay eggs."))
    text = to_markdown(report, failures(report, {"answer_accuracy": 1.0}), against(ran(), report))
    assert text.startswith("## Grounding gate: did not pass\n\n- answer\\_accuracy is 0.6667, below 1 (n = 3)\n")
    assert "| answer_accuracy | 0.667 ± 0.333 | 3 | -0.333 (-1.000 to +0.000) |" in text
    assert "**Turned wrong since the baseline (1):** milk" in text
    assert "| milk | What do cows give? | milk | Hens lay eggs. |" in text


def test_markdown_takes_nothing_for_its_own_that_a_document_holds() -> None:
    nasty = "a | b <img src=x> [x](y)\n# **c** `d`"
    sample = replace(HONEY, id=nasty, kind=nasty, question=nasty)
    text = to_markdown(run([sample], Scripted({nasty: REFUSED}), TEXTS), [nasty], Comparison(turned_wrong=(nasty,)))
    assert "<img" not in text
    lines = [line for line in text.splitlines() if "img" in line and line.startswith("|")]
    assert {len(line.replace("\\|", "").split("|")) for line in lines} == {7, 6}


def test_markdown_of_a_gate_that_passes_is_short() -> None:
    text = to_markdown(ran(), [], Comparison())
    assert text.startswith("## Grounding gate: passed\n\n4 samples, scripted, settings abc")
    assert "went wrong" not in text


# Samples in files

ROW = {"id": "1", "kind": "fact", "question": "What?", "answerable": True, "answers": ["x"], "evidence": ["x"]}


def written(folder: Path, *rows: object) -> Path:
    path = folder / "samples.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows))
    return path


def test_samples_are_read_as_they_stand_and_empty_lines_are_skipped(tmp_path: Path) -> None:
    found = read_samples(written(tmp_path, ROW, "", {"id": "2", "question": "?", "answerable": False}))
    assert found == [Sample("1", "fact", "What?", True, ("x",), ("x",)), Sample("2", "", "?", False)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", r"samples.jsonl line 2: not JSON"),
        ("[1]", r"line 2: not a JSON object"),
        ("[" * 100_000, r"line 2: not JSON"),
        ({**ROW, "id": 1}, r"line 2: 'id' must be a text, found 1"),
        ({**ROW, "id": "1"}, r"line 2: the id '1' occurs twice"),
        ({**ROW, "id": "2", "question": None}, r"line 2: 'question' must be a text"),
        ({**ROW, "id": "2", "answerable": "yes"}, r"line 2: 'answerable' must be true or false, found 'yes'"),
        ({**ROW, "id": "2", "answers": "x"}, r"line 2: 'answers' must be a list of texts, found 'x'"),
        ({**ROW, "id": "2", "answers": []}, r"line 2, sample '2': an answerable sample needs 'answers'"),
        ({**ROW, "id": "2", "evidense": ["x"]}, r"line 2: there is no field 'evidense'; did you mean 'evidence'"),
        ({**ROW, "id": "2", "evidence": [""]}, r"line 2: 'evidence' must be a list of texts"),
        ({**ROW, "id": "2", "all_of": ["x"]}, r"line 2: 'all_of' must be a list of texts"),
        ({**ROW, "id": "2", "all_of": "x"}, r"line 2: 'all_of' must be a list of lists"),
        (
            {**ROW, "id": "2", "all_of": [["x"], []]},
            r"line 2, sample '2': an answerable sample needs .* no group empty",
        ),
        ({**ROW, "id": "2", "all_of": [["x"]]}, r"line 2, sample '2': 'all_of' stands in place of 'answers'"),
        ('{"id": "2", "question": "a?", "id": "3"}', r"line 2: the key 'id' stands twice"),
        ('{"id": "2", "tags": [{"a": 1, "b": 2, "a": 3}]}', r"line 2: the key 'a' stands twice"),
        ({**ROW, "id": "2", "before": 3}, r"line 2: 'before' must be a list of texts"),
        ({**ROW, "id": "2", "question": "What \ud83d?"}, r"line 2: holds half a surrogate pair"),
        ({**ROW, "id": "2", "tags": {"\udf1f": 1}}, r"line 2: holds half a surrogate pair"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_line_that_is_no_sample_is_named_with_its_field(tmp_path: Path, row: object, message: str) -> None:
    with pytest.raises(SampleError, match=message):
        read_samples(written(tmp_path, ROW, row))


def test_a_file_without_samples_and_no_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(SampleError, match="there are no samples in it"):
        read_samples(written(tmp_path))
    with pytest.raises(SampleError, match="cannot be read: No such file"):
        read_samples(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "\xe9"}\n')
    with pytest.raises(SampleError, match="not UTF-8"):
        read_samples(tmp_path / "latin.jsonl")
