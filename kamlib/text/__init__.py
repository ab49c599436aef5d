"""Every word and number shown to a reader, in English and Chinese."""

from kamlib.text.numbers import (
    LANGUAGES,
    amount,
    fine_percent,
    month,
    percent,
    require_language,
    signed,
    trimmed_percent,
    whole,
)
from kamlib.text.told import told
from kamlib.text.words import word, words

__all__ = ["LANGUAGES", "amount", "fine_percent", "month", "percent", "require_language", "signed", "told",
           "trimmed_percent", "whole", "word", "words"]  # fmt: skip
