"""Which language does the person at this computer read, and how does the ``kam`` command speak it?"""

import gettext
import inspect
import locale
import os
from importlib.resources import files

from kamlib.text.words import LANGUAGES


def usual_language() -> str:
    """The language of this computer: ``KAM_LANG`` if set, else Chinese where the locale is Chinese, else English."""
    given = os.environ.get("KAM_LANG", "")
    if given in LANGUAGES:
        return given
    found = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), None)
    found = found or locale.getlocale()[0] or ""
    return "zh" if found.lower().startswith(("zh", "chinese")) else "en"


def asked_language(args: list[str]) -> str:
    """The language a command line asks for with ``--lang``, else the usual one.

    Examples
    --------
    >>> asked_language(["report", "--lang", "zh", "--help"]), asked_language(["doctor", "--lang=en"])
    ('zh', 'en')
    """
    for arg, following in zip(args, [*args[1:], ""], strict=True):
        given = following if arg == "--lang" else arg.removeprefix("--lang=")
        if arg.startswith("--lang") and given in LANGUAGES:
            return given
    return usual_language()


def speak(command, lang: str) -> None:
    """Say the help of a click command, of its options and of all below it in a language; click's own words too.

    Notes
    -----
    English stands in the code, Chinese in ``kam.po`` beside this module, which ``make words`` compiles.
    """
    os.environ["LANGUAGE"] = lang  # what gettext goes by
    gettext.bindtextdomain("kam", str(files("kamlib.text") / "locale"))
    gettext.textdomain("kam")
    for one in (command, *command.params):
        if getattr(one, "help", None):
            english = one.__dict__.setdefault("english_help", one.help)
            one.help = "\n\n".join(gettext.gettext(text) for text in help_texts(english))
        if isinstance(getattr(one, "show_default", None), str):
            english = one.__dict__.setdefault("english_default", one.show_default)
            one.show_default = gettext.gettext(english)
    for below in getattr(command, "commands", {}).values():
        speak(below, lang)


def help_texts(english: str) -> list[str]:
    """The paragraphs of a help text, each in one line.

    Examples
    --------
    >>> help_texts("Check FILE.\\n\\n    Ends with 0\\n    when all is well.")
    ['Check FILE.', 'Ends with 0 when all is well.']
    """
    return [" ".join(text.split()) for text in inspect.cleandoc(english).split("\n\n")]
