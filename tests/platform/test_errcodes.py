"""The platform's error codes: each with a sentence, in both languages."""

import re

from mpconsole import i18n
from mpconsole.platform import errcodes
from mpconsole.sandbox.codes import TEXTS


def test_every_code_that_the_rehearsal_answers_has_a_sentence() -> None:
    assert TEXTS.keys() <= errcodes.known()


def test_each_sentence_is_one_and_chinese_too() -> None:
    i18n.set_language("zh_CN")
    for code in errcodes.known():
        words = errcodes.words(code)
        assert words is not None
        assert words.endswith("."), code
        assert re.search(r"[一-鿿]", i18n._(words)), code


def test_an_unknown_code_has_none() -> None:
    assert errcodes.words(123456) is None
