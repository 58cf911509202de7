import pytest

from agent.understanding.language import detect


@pytest.mark.parametrize(
    "text",
    [
        "I need more time, I get paid on the 15th",
        "pls stop texting me amigo",
        "who is this",
        "lawyer",
        "thanks",
        "wrong number",
        "my mother passed away in march and I am handling her affairs",
        "CANCEL",
        "cant pay rn lost my job",
    ],
)
def test_that_english_is_english(text):
    assert detect(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "necesito más tiempo, me pagan el 15",
        "cuanto debo???",
        "no me llamen mas",
        "alto",
        "hola",
        "déjenme en paz",
        "no puedo",
        "DEJEN DE LLAMARME",
        "ya pagué la cuenta el viernes",
        "mi mamá falleció en marzo y yo estoy a cargo de sus cosas",
    ],
)
def test_that_spanish_is_spanish(text):
    assert detect(text) == "es"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("quiero un payment plan de 50 al mes", "es"),
        ("I want to pay mañana but no tengo dinero porque perdí mi trabajo", "es"),
        ("I already told your amigo that I would pay on viernes", "en"),
    ],
)
def test_that_mixed_text_goes_to_the_dominant_language(text, language):
    assert detect(text) == language


@pytest.mark.parametrize("text", ["no", "ok", "STOP", "2", "", "🙂", "???", "75"])
@pytest.mark.parametrize("prior", ["en", "es"])
def test_that_words_of_both_languages_keep_that_of_the_conversation(text, prior):
    assert detect(text, prior) == prior


@pytest.mark.parametrize(("text", "language"), [("lawyer", "en"), ("abogado", "es"), ("gracias", "es")])
@pytest.mark.parametrize("prior", ["en", "es"])
def test_that_a_word_of_one_language_outweighs_the_conversation(text, prior, language):
    assert detect(text, prior) == language


@pytest.mark.parametrize("text", ["si", "sí", "Sí.", "SI", "ok si", "okay"])
@pytest.mark.parametrize("prior", ["en", "es"])
def test_that_a_bare_yes_does_not_change_the_language(text, prior):
    assert detect(text, prior) == prior


def test_that_a_yes_with_more_words_may_change_the_language():
    assert detect("sí, el viernes puedo", "en") == "es"


def test_that_without_a_conversation_the_default_is_english():
    assert detect("ok") == "en"


def test_that_a_language_we_do_not_serve_is_not_taken_from_the_conversation():
    assert detect("ok", "fr") == "en"


def test_that_a_huge_paste_is_read_at_its_start_only():
    assert detect("necesito más tiempo para pagar " + "x" * 10_000_000) == "es"
