"""Follow-ups on the boatyard and the seed article, after refusals and after answers: how many are answered or refused rightly.

python -m tests.bot.follow_ups
"""

from pathlib import Path

from bot import Bot

_ROOT = Path(__file__).parent.parent.parent
BOATYARD, SEED = _ROOT / "evals/golden/boatyard/documents", _ROOT / "seeds"
Talk = tuple[str, str, str]
"""What is asked before, the follow-up, and what answers it (one of several, with a bar between), or "" where nothing does."""

TALKS: dict[Path, list[Talk]] = {
    BOATYARD: [
        ("Who is the safety officer?", "and since when?", ""),
        ("Who is the safety officer?", "When did she start?", ""),
        ("Who is the safety officer?", "Which days does he work?", ""),
        ("Who is the safety officer?", "and before that?", ""),
        ("Who is the sailing instructor?", "Since when has she been there?", ""),
        ("Where is the swimming pool?", "How long is it?", ""),
        ("Where is the swimming pool?", "And when was it built?", ""),
        ("How much does the sauna cost?", "And for visitors?", ""),
        ("When does the restaurant open?", "and on Saturdays?", ""),
        ("When does the restaurant open?", "and on Sundays?", ""),
        ("Who is the mayor of Saltby?", "What will she start?", ""),
        ("Who designed the clubhouse?", "and when was it founded?", ""),
        ("What does a helicopter lift cost?", "and over 8 metres?", ""),
        ("Who is the safety officer?", "Who runs the workshop?", "Samir Qureshi"),
        ("Who is the safety officer?", "And who runs the workshop?", "Samir Qureshi"),
        ("Who is the safety officer?", "Is there parking?", "40 cars|60 cars"),
        ("Who is the safety officer?", "Where can I park?", "sail loft|car park"),
        ("Where is the swimming pool?", "But is there a first-aid box?", "first-aid box"),
        ("Where is the swimming pool?", "What happens to a boat if it is left in the fire lane?", "removed"),
        ("Where is the swimming pool?", "How wide is the slipway?", "7 metres"),
        ("How old is Owen Pritchard?", "What does he do?", "crane"),
        ("How old is Owen Pritchard?", "Which days does he work?", "Monday, Wednesday, Friday"),
        ("What colour is the crane?", "Who operates it?", "Owen Pritchard"),
        ("What is Brigg Marine's telephone number?", "How long is their warranty?", "24 months"),
        ("How many people work at Brigg Marine?", "When can they start?", "12 May"),
        ("Who painted the slipway?", "When was it built?", "1978"),
        ("When is the office open?", "And on Saturdays?", "9:00 to 12:00"),
        ("Who runs the workshop?", "Which days does he work?", "Tuesday to Saturday"),
        ("Who is the yard manager?", "and since when?", "2019"),
        ("When was the slipway built?", "And how wide is it?", "7 metres"),
        ("How much does diesel cost for members?", "And for visitors?", "1.78"),
        ("Who operates the crane?", "What happens when he is ill?", "no lifts"),
        ("Who is the lifeguard?", "And when was he hired?", ""),
        ("Who is the lifeguard?", "how long has he been here?", ""),
        ("What is the Wi-Fi password?", "and who do I ask for it?", ""),
        ("Where can I rent a kayak?", "How much does it cost?", ""),
        ("Where can I rent a kayak?", "and for members?", ""),
        ("When was the lighthouse built?", "And how high is it?", ""),
        ("When was the lighthouse built?", "by whom?", ""),
        ("Who won the regatta in 2023?", "With which boat?", ""),
        ("What was decided about the new toilets?", "How much will they cost?", ""),
        ("What was decided about the new toilets?", "and who will organise it?", ""),
        ("What does the harbour dredging cost?", "Which firm will do it?", ""),
        ("What does the harbour dredging cost?", "When does it begin?", ""),
        ("Who is the lifeguard?", "What is the deposit for a key?", "£15|£20"),
        ("Where can I rent a kayak?", "And when is the office closed over Christmas?", "24 December"),
        ("Where can I rent a kayak?", "Who can join?", "16 or over|18 or over"),
        ("When was the lighthouse built?", "and the slipway?", "1978"),
        ("How heavy is the crane?", "Where did it come from?", "Antwerp"),
        ("Who made the defibrillator?", "Where is it?", "sail loft"),
        ("What is the chair's telephone number?", "Who is the chair?", "Ruth Okafor"),
        ("Does Hallam Lifting have a website?", "What is their total?", "5,050"),
    ],
    SEED: [
        ("Who is the president of Azerbaijan?", "When did he take office?", ""),
        ("Who is the president of Azerbaijan?", "and since when?", ""),
        ("Which submarines will be built?", "How many of them?", ""),
        ("What is the name of the joint venture between Turkey and Poland?", "How many drones will it produce?", ""),
        ("When did Germany join the talks?", "And where?", ""),
        ("How many tanks did Ukraine buy?", "and when?", ""),
        ("Who founded Baykar Makina?", "and when?", ""),
        ("How old is President Zelensky?", "When did he take office?", "2019"),
        ("What is the capital of Australia?", "And how many projects are the companies working on?", "30 projects"),
        ("What is the capital of Australia?", "Why did Russia suspend its flights?", "Covid-19"),
        ("Who took office in 2019?", "Who did he meet in Istanbul?", "Erdogan"),
        ("What is the joint venture between Turkey and Ukraine called?", "How many drones will it produce?", "48"),
        ("When were flights suspended?", "and why?", "Covid-19"),
        ("How many projects are the companies working on?", "and how many drones will be built?", "48"),
        ("What did Germany sign in 2019?", "And with whom?", ""),
        ("Who is the commander of the Turkish fleet?", "When did he meet Zelensky?", ""),
        ("How many helicopters will be produced?", "And where?", ""),
        ("Why did France leave the project?", "And when?", ""),
        ("What does the Gezgin cost?", "Which engines will it use?", "AI-35"),
        ("Who is the head of Ukrspecexport?", "What did it sign?", "agreement"),
    ],
}


def main() -> None:
    """Ask them all, and print what was wrong and how many were right."""
    right: dict[tuple[str, str], list[bool]] = {}
    for folder, talks in TALKS.items():
        with Bot.open(folder) as bot:
            for earlier, question, expected in talks:
                chat = bot.chat()
                first, answer = chat.ask(earlier), chat.ask(question)
                hit = not answer.refusal and any(part in answer.text for part in expected.split("|"))
                is_right = hit if expected else bool(answer.refusal)
                kinds = "a refusal" if first.refusal else "an answer", "answered" if expected else "refused"
                right.setdefault(kinds, []).append(is_right)
                if not is_right:
                    print(f"wrong: {earlier} {question} {answer.text}")
    for (after, what), each in right.items():
        print(f"after {after}, to be {what}: {sum(each)} of {len(each)} are")


if __name__ == "__main__":
    main()
