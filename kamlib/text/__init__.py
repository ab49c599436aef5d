"""Every word and number shown to a reader, in English and Chinese."""

from kamlib.text.numbers import LANGUAGES, amount, month, percent, require_language, signed, whole
from kamlib.text.told import told
from kamlib.text.words import word, words

__all__ = ["LANGUAGES", "amount", "month", "percent", "require_language", "signed", "told", "whole", "word", "words"]
