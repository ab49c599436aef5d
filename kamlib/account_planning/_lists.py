"""Where are this chapter's checklists and forms? Each file is read once."""

from functools import cache

from kamlib.tables.checklists import Checklist, load_checklist


@cache
def chapter_list(name: str) -> Checklist:
    """A list of ``kamlib/account_planning/checklists``; its tables are shared, so copy before changing them."""
    return load_checklist("account_planning", name)
