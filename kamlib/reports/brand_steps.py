"""What should be done next for the brand, and why?"""

from kamlib.reports.brand_health import MIN_ANSWERS


def next_steps(page) -> list[str]:
    """Lines of Markdown, the most pressing first.

    Parameters
    ----------
    page : kamlib.reports.brand_page.BrandPage
        Gives the words and what was found: ``leak()``, ``paying()``, ``premium()``, ``money_ends()``,
        ``price_by_region()``.

    Notes
    -----
    First the leak of the funnel, then a premium that is not asked for, the region that lags behind (only where the
    gap is more than chance), the touchpoint that takes most for what it brings, and where more people must be asked.
    """
    leak = page.leak()
    lines = [page.line(f"next_{leak['step']}")] if leak is not None and leak["status"] == "found" else []
    lines += [*_price(page), *_region(page), *_money(page), *_ask(page)]
    return lines or [page.line("next_nothing")]


def _price(page) -> list[str]:
    shares, (premium, reference) = page.paying(), page.premium()
    if shares is None or not premium > 0 or shares.idxmax() == page.result.brand:
        return []
    return [page.line("next_price", reference=reference, rival=page.name("brand", shares.idxmax()))]


def _region(page) -> list[str]:
    gap = page.result.attitudes.gap if page.result.attitudes else None
    if gap is None or gap[3].p_value >= 0.05:
        return []
    return [page.line("next_region", low=page.name("region", gap[2]), high=page.name("region", gap[1]))]


def _money(page) -> list[str]:
    ends = page.money_ends()
    names = [page.touchpoint(end["touchpoint"]) for end in ends] if ends else []
    return [page.line("next_money", worst=names[0], best=names[1])] if names else []


def _ask(page) -> list[str]:
    if page.result.attitudes is None:
        return []
    rows = page.price_by_region()
    few = (
        [page.name("region", region) for region in rows.loc[~rows["enough"].astype(bool), "region"]]
        if len(rows)
        else []
    )
    between = "、" if page.lang == "zh" else ", "
    return [page.line("next_ask", regions=between.join(few), least=MIN_ANSWERS)] if few else []
