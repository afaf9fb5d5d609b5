import pytest

from bot.claims.languages import is_english


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg built the barn in 1932.",
        "Cows give milk.",
        "Rio de Janeiro, Juiz de Fora, La Paz and Los Angeles lie far apart.",
        "Müller met Kärcher in Düsseldorf.",
        "We've seen a naïve model.",
        "He quotes: \u201cDie Scheune wurde gebaut.\u201d It is from the diary.",
        "Beijing (北京) is large.",
        "1932",
        "",
    ],
)
def test_names_and_words_from_elsewhere_leave_a_text_english(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Kündigungsfrist beträgt drei Monate, und sie ist kurz.",
        "Les réparations sont à la charge du locataire.",
        "El plazo fue de tres meses.",
        "Il contratto non è della ditta.",
        "Het contract wordt niet verlengd.",
        "Kontraktet är för det andra huset.",
        "Umowa nie jest ważna.",
        "Ahır 1932 yılında Anna Berg tarafından yapıldı.",
        "Амбар построила Анна Берг.",
        "谷仓由Anna Berg于1932年建造，至今仍在使用。",
        "بنت آنا الحظيرة.",
        "Η αρκούδα κοιμάται.",
    ],
)
def test_a_text_in_another_language_is_known_by_its_little_words_and_its_script(text: str) -> None:
    assert not is_english(text)
