"""What does a slide need that python-pptx does not do by itself?"""

import zlib
from zipfile import BadZipFile

from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.oxml.ns import qn

from kamlib.errors import KamError

FONTS = {"latin": "Segoe UI", "ea": "Microsoft YaHei", "cs": "Segoe UI"}
TITLES = (1, 3)  # title, centred title
SUBTITLES = (4, 2)  # subtitle, body
_BROKEN = (PackageNotFoundError, BadZipFile, zlib.error, SyntaxError, ValueError, KeyError, AttributeError)


def opened(company):
    """A presentation: an empty one, or a company's without its slides."""
    if company is None:
        return Presentation()
    try:
        deck = Presentation(str(company))
    except (*_BROKEN, OSError) as error:
        fix = "give a .pptx file saved by PowerPoint (save a .potx as .pptx first)"
        raise KamError(
            "the company template cannot be read", where=f"Deck(company={str(company)!r})", fix=fix
        ) from error
    if not len(deck.slide_layouts):
        fix = "give a .pptx whose master has at least one layout"
        raise KamError("the company template has no layout", where=f"Deck(company={str(company)!r})", fix=fix)
    for entry in list(deck.slides._sldIdLst):
        deck.part.drop_rel(entry.rId)
        deck.slides._sldIdLst.remove(entry)
    return deck


def has_title(layout) -> bool:
    """Whether slides of this layout have a title."""
    return any(p.placeholder_format.type in TITLES for p in layout.placeholders)


def title_size(deck) -> int:
    """Points of a title as the master has them."""
    found = deck.slide_master.element.xpath(".//p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
    return int(found[0]) // 100 if found else 44


def drop_empty(slide) -> None:
    """Take placeholders away in which nothing stands."""
    for box in list(slide.placeholders):
        if box.has_text_frame and not box.text_frame.text.strip():
            box._element.getparent().remove(box._element)


def clean(text: str) -> str:
    """Text a slide can hold: no control signs."""
    return "".join(letter for letter in str(text).replace("\r\n", "\n").replace("\r", "\n")
                   if letter in "\n\t" or (letter >= " " and letter not in "\ufffe\uffff"))  # fmt: skip


def east_asian(properties) -> None:
    """Name the font of Chinese letters too; python-pptx sets only the Latin one."""
    for tag in ("ea", "cs"):
        for old in properties.findall(qn(f"a:{tag}")):
            properties.remove(old)
        made = properties.makeelement(qn(f"a:{tag}"), {"typeface": FONTS[tag]})
        latin = properties.find(qn("a:latin"))
        place = list(properties).index(latin) + 1 + (tag == "cs") if latin is not None else len(properties)
        properties.insert(place, made)
