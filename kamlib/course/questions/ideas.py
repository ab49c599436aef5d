"""Which ideas does an answer in a person's own words hold, and which does it deny?

A bank declares ideas, each with phrases in any language. A phrase is words; ``<group>`` stands for one of the words of
a group (``words`` of the question, or ``<not>``), ``…`` for up to three words or five Chinese signs without a negation,
``*`` for the rest of a word. A phrase may hold a negation itself ("<not> … contacted"). What is said *about* a phrase
decides whether it is meant: "not a case of …", "… is wrong", "rather than …", 不是……, 除了……以外 deny it; a comma,
"but", 而是 and the like begin anew, so that "not lost, but never contacted" holds one idea and denies another.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache

NOT = ("not", "never", "no", "nobody", "none", "hardly", "without", "从来没有", "从来没", "从没", "从未", "从不",
       "没有", "没能", "没法", "没", "尚未", "未能", "未", "不能", "不曾", "不", "无法", "无")  # fmt: skip
SAME = (  # ways of writing or stressing that change nothing
    (r"[’`´]", "'"),
    (r"\bcannot\b|\bcan't\b", "can not"),
    (r"\bwon't\b", "will not"),
    (r"n't\b", " not"),
    (r"\b(do|does|did|is|are|was|were|has|have|had|could|would)nt\b", r"\1 not"),
    (r"[-‐-―/_]+", " "),
    (r"\b(none other than|nothing but|nothing else than|not (only|just|merely|simply))\b", " "),
    (r"(^|[,.;:?!]\s*)(is|was) not (it|this|that)\b", r"\1 it \2"),
    (r"不(认为|觉得|可能|应该|应当|会|像|太?像)是?", "不是"),
    (r"是不是|不就是|不正是|难道不是|何尝不是|无非就?是|不外乎|不?仅仅?是|不只是|不光是|不单是", "是"),
)
BREAKS = (  # here a new statement begins
    r"[,.;:!?，。；：！？、\n()（）\[\]“”\"…]+|——"
    r"|(?<!anything )\bbut\b|\b(?<!not )because\b|\bhowever\b|\balthough\b|\bwhereas\b|\bit's\b|\bits just\b"
    r"|\brather(?! than)\b|\binstead(?! of)\b|\bso\b|\btherefore\b"
    r"|(?<!think )(?<!believe )(?<!that )(?<!say )\b(?:it|this) is\b"
    r"|而是|而在于|但是?|不过(?!来)|可是|只是|就是|应该是|应当是|因为|所以|(?<![不并非也就还正也])是(?!错)|属于(?<!不属于)"
)
DENIED_BEFORE = (
    r"\b(?:not|no|never|neither|nor|nothing|none|without|except|excluding|hardly|apart from|rather than|instead of"
    r"|other than|anything but|far from|doubt|deny|wrong|false)\b(?:(?! (?:he|she|they|we|i|who)\b).)*"
    r"|\bnot (?:that|because|the case|think|believe)\b.*|\bthan (?:the )?"
    r"|(?:不是|不属于|不算|不叫|不在于|不应|不会|不可能|不存在|不觉得|不认为|并非|绝非|而非|既非|(?<!无)非(?!常)|除了|除去"
    r"|除开|排除|算不上|谈不上|称不上|没有?说|怎么会|否定).*"
)
DENIED_AFTER = (
    r".*?\b(?:(?:is|are|was|would be) (?:not|wrong|false|out)|wrong|false|excluded|ruled out|out of the question)\b"
    r"|.*?(?:以外|之外|除外|不对|不成立|不存在|是错|错了|错的|错误|不是$)"
)
GAP = r"((?:(?!(?:not|never|no|nor)\b)[a-z0-9']+\s+){0,3}?|(?:(?![没未不非无外])[㐀-鿿]){0,5}?)"
TYPO = 6  # a word of so many letters may have a letter wrong


def ideas_in(text: str, ideas: Sequence[Mapping], words: Mapping[str, Sequence[str]]) -> tuple[set[int], set[int]]:
    """Which ideas the text holds and which it denies, as places in the list; the last word on an idea counts.

    Parameters
    ----------
    text : str
    ideas : sequence of mapping
        ``says``: phrases; ``weak``: phrases that count only where no idea is said in full.
    words : mapping
        Group → its words.

    Examples
    --------
    >>> ideas = [{"says": ["<not> … <met>"]}, {"says": ["lost"]}]
    >>> met = {"met": ["contacted", "seen", "接触"]}
    >>> ideas_in("They have never been seen!", ideas, met), ideas_in("不是没接触，是lost", ideas, met)
    (({0}, set()), ({1}, {0}))
    """
    known = _phrases(ideas, words)
    stands: dict[int, tuple[bool, bool]] = {}
    for clause in re.split(BREAKS, _plain(text, ideas, words)):
        clause = " ".join((clause or "").split())
        taken: list[tuple[int, int, int, bool]] = []
        found = [(_literal(match), n, weak, match) for n, weak, phrase in known for match in phrase.finditer(clause)]
        for _, n, weak, match in sorted(found, key=lambda one: (-one[0], one[2])):  # the closest fit first
            if all(match.end() <= start or match.start() >= end for start, end, _, _ in taken):
                taken.append((*match.span(), n, weak))
        masked = clause
        for start, end, _, _ in taken:
            masked = masked[:start] + "~" * (end - start) + masked[end:]
        for start, end, n, weak in sorted(taken):
            denied = re.search(f"(?:{DENIED_BEFORE})$", masked[:start]) or re.match(DENIED_AFTER, masked[end:])
            if not weak or n not in stands or stands[n][1]:
                stands[n] = (not denied, weak)
    said = {n for n, (holds, weak) in stands.items() if holds and not weak}
    said = said or {n for n, (holds, weak) in stands.items() if holds}
    return said, {n for n, (holds, _) in stands.items() if not holds}


def _plain(text: str, ideas: Sequence[Mapping], words: Mapping[str, Sequence[str]]) -> str:
    """The text in one way of writing, words with a letter wrong put right where a phrase knows them."""
    text = unicodedata.normalize("NFKC", text).casefold()
    for pattern, same in SAME:
        text = re.sub(pattern, same, text)
    parts = [*(part for group in words.values() for part in group), *NOT]
    parts += [phrase for idea in ideas for kind in ("says", "weak") for phrase in idea.get(kind, ())]
    vocabulary = sorted({word for part in parts for word in re.findall(r"[a-z]+", str(part).casefold())})

    def corrected(match: re.Match) -> str:
        word = match[0]
        if any(word.startswith(one) for one in vocabulary if len(one) > 3):
            return word
        near = [one for one in vocabulary if len(one) > 4 and one[0] == word[0]]
        return next(iter(get_close_matches(word, near, n=1, cutoff=0.8)), word)

    return re.sub(rf"\b[a-z]{{{TYPO},}}\b", corrected, text)


def _literal(match: re.Match) -> int:
    """How much of a match is the phrase's own words."""
    return len(match[0]) - sum(len(gap or "") for gap in match.groups())


def _phrases(ideas: Sequence[Mapping], words: Mapping[str, Sequence[str]]) -> list[tuple[int, bool, re.Pattern]]:
    groups = (("not", NOT), *((name, tuple(map(str, group))) for name, group in words.items()))
    return [
        (n, kind == "weak", _pattern(str(phrase), groups))
        for n, idea in enumerate(ideas)
        for kind in ("says", "weak")
        for phrase in idea.get(kind, ())
    ]


@cache
def _pattern(phrase: str, groups: tuple) -> re.Pattern:
    """A phrase as a regular expression; its gaps are the groups of the match."""
    known = dict(groups)
    parts = []
    for token in re.findall(r"<\w+>|…|[^\s<…]+", unicodedata.normalize("NFKC", phrase.replace("…", "\0")).casefold()
                            .replace("\0", "…")):  # fmt: skip
        if token == "…":
            parts.append(GAP)
        elif token[0] == "<":
            each = "|".join(_words(one) for one in sorted(known[token[1:-1]], key=len, reverse=True))
            parts.append(f"(?:{each})")
        else:
            parts.append(_words(token))
    return re.compile(r"\s*".join(parts))


def _words(text: str) -> str:
    """Literal words; Latin ones whole unless a ``*`` stands for their rest."""
    pattern = r"\s+".join(re.escape(word).replace(r"\*", "[a-z]*") for word in text.casefold().split())
    left = r"(?<![a-z0-9])" if text[0].isascii() else ""
    right = r"(?![a-z0-9])" if text[-1].isascii() else ""
    return f"{left}{pattern}{right}"
