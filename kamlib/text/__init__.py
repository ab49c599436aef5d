"""Every word and number shown to a reader, in English and Chinese."""

from kamlib.text.numbers import amount, month, percent, signed, whole
from kamlib.text.told import told
from kamlib.text.words import LANGUAGES, require_language, word, words

__all__ = ["LANGUAGES", "amount", "month", "percent", "require_language", "signed", "told", "whole", "word", "words"]
