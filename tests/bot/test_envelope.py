"""A reply that is wholly JSON: the answer in it is read, and what is no such reply is left as it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.envelope import Envelope


def opened(reply: str, cuts: tuple[int, ...] = ()) -> str:
    envelope, found, start = Envelope(), [], 0
    for end in (*sorted(cuts), len(reply)):
        found.append(envelope.take(reply[start:end]))
        start = max(start, end)
    return "".join([*found, envelope.finish()])


@pytest.mark.parametrize(
    "reply",
    [
        '{"answer": "Cows give milk [s1]."}',
        ' \n{ "thought": "the \\"answer\\": no {", "n": [1, {"answer": "no"}], "Response":"Cows give milk [s1]."}\n',
        '```json\n{\n  "answer": "Cows give milk [s1]."\n}\n```',
        '```\n{"a\\\\": 1, "answer" : "Cows give milk [s1]." , "citations": []}\n```',
        '{"answer": "Cows give milk [s1].", "sources": ["the diary", 1]}',
    ],
)
def test_the_answer_in_an_object_is_the_reply(reply: str) -> None:
    assert opened(reply) == "Cows give milk [s1]."


@pytest.mark.parametrize("listed", ['[1, "s2"]', '["s1", "s2"]', '[{"id": "s1"}, {"quote": "", "source": 2}]'])
def test_ids_that_are_listed_beside_the_answer_become_a_line_that_lists_them(listed: str) -> None:
    said = opened(f'{{"answer": "Cows give milk.", "citations": {listed}, "more": "no"}}')
    assert said.replace("s", "") == "Cows give milk.\n\nSources: [1, 2]\n".replace("s", "")


@pytest.mark.parametrize(
    "reply",
    [
        '{"sentences": [{"text": "Cows give milk.", "citations": [1]}, {"text": "Hens lay eggs.", "sources": ["s2", 3]}]}',
        '```json\n{"Answer": [{"statement": "Cows give milk.", "id": 1},\n {"ids": [{"id": 2}, 3], "claim": "Hens lay eggs."}]}\n```',
        '{"n": 2, "claims": ["Cows give milk. [1]", "Hens lay eggs. [2, 3]"]}',
    ],
)
def test_an_answer_in_parts_is_its_texts_with_their_ids(reply: str) -> None:
    assert opened(reply).replace("s2", "2") == "Cows give milk. [1]\nHens lay eggs. [2, 3]"


@pytest.mark.parametrize(
    "reply",
    [
        "Cows give milk [s1].",
        '{"milk": 4} is what it says [s1].',
        '{"sentences": [{"title": "Cows give milk.", "citations": [1]}]}',
        '{"sentences": ["Cows give milk."], "claims": ["Hens lay eggs."]}',
        '{"sentences": [{"text": "Cows give milk.", "citations": [1]}',
        '{"answer": []}',
        '{"cows": ["Cows give milk."]}',
        "```python\nprint(1)\n```",
        '```json\n["Cows"]\n```',
        "{s1} Cows",
        "``",
        "",
    ],
)
def test_what_is_no_object_with_an_answer_stays_as_it_is(reply: str) -> None:
    assert opened(reply) == reply


@pytest.mark.parametrize(
    ("reply", "inside"),
    [
        ("```markdown\nCows give milk [s1].\n\n- Hens [s2]\n```", "Cows give milk [s1].\n\n- Hens [s2]"),
        ("\n```md \nCows [s1].\n``` \n", "Cows [s1]."),
        ("```markdown\nRun:\n```sh\nls\n```\nCows.\n```", "Run:\n```sh\nls\n```\nCows."),
        ("```markdown\n```sh\nls\n```\n```", "```sh\nls\n```"),
        ("```markdown\nCows [s1].\n``", "Cows [s1].\n``"),
        ("```markdownish\nCows\n```", "```markdownish\nCows\n```"),
    ],
)
def test_a_fence_of_markdown_around_a_reply_is_not_of_it(reply: str, inside: str) -> None:
    assert opened(reply) == opened(reply, tuple(range(len(reply)))) == inside


def test_an_answer_is_handed_on_while_it_comes() -> None:
    envelope = Envelope()
    assert envelope.take('{"answer": "Cows gi') == "Cows gi"
    assert envelope.take("ve\\") == "ve"
    assert envelope.take('n"') == "\n"
    assert envelope.take(' "milk" [s1].\\ud83d') == '" "milk" [s1].'
    assert envelope.take('\\udc04"}') == "🐄"


@pytest.mark.parametrize(
    "listed", ["[" * 5000, '[["s1"]]', '["the diary"]', '[{"page": 4}]', "[s1]", f"[{'9' * 5000}]"]
)
def test_what_lists_no_ids_is_left_out(listed: str) -> None:
    assert opened(f'{{"answer": "Cows.", "citations": {listed}}}') == "Cows."


def test_no_more_is_held_back_than_may_be() -> None:
    gap = " " * 300
    assert Envelope().take(f'{{"answer": "Cows"{gap}').startswith('Cows"  ')
    assert opened(f'{{"answer": "Cows"{gap}give milk"}}') == f'Cows"{gap}give milk'
    assert Envelope().take(f"```md\nCows\n```{gap}").startswith("Cows\n```  ")


def test_objects_one_after_the_other_are_one_answer() -> None:
    assert opened('{"answer": "Cows [s1]."}\n{"id": 2, "answer": "Hens [s2]."}') == "Cows [s1].\nHens [s2]."


def test_what_is_wrongly_escaped_is_not_lost() -> None:
    assert opened(r'{"answer": "Cows \[s1\], 5 \% \ud83d \u12"}') == "Cows \\[s1\\], 5 \\% \ufffd \\u12"


@given(st.text(), st.sampled_from([True, False]), st.data())
def test_any_text_comes_out_of_json_as_it_went_in_however_it_is_cut_up(
    text: str, ascii_only: bool, data: st.DataObject
) -> None:
    reply = json.dumps({"question": text, "answer": text, "note": text}, ensure_ascii=ascii_only)
    cuts = data.draw(st.lists(st.integers(0, len(reply)), max_size=8))
    assert opened(reply, tuple(cuts)) == text


@given(
    st.lists(st.sampled_from([*'{}[]":,\\`\n u1', "answer", '{"', "citations", "json", "```", "```md\n"])).map("".join),
    st.data(),
)
def test_how_a_reply_is_cut_up_changes_nothing(reply: str, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(reply)), max_size=8))
    assert opened(reply, tuple(cuts)) == opened(reply) == opened(reply, tuple(range(len(reply))))
