import pandas as pd
import pytest

from kamlib.account_planning import site_readiness
from kamlib.errors import KamError

DECK = pd.DataFrame(
    {
        "site": ["main", "outlet 1", "outlet 2", "outlet 3", "outlet 4", "outlet 5", "county"],
        "fibre": ["on_site", "nearby", *["none"] * 5],
        "copper": [1, 1, 1, 1, 1, 1, None],
        "services": ["leasing, data"] * 6 + [""],
    }
)


def test_the_deck_has_one_of_seven_on_fibre_and_two_counting_the_one_nearby():
    found = site_readiness(DECK)
    assert (found.n_sites, round(found.on_site * 7), round(found.on_site_or_nearby * 7)) == (7, 1, 2)
    assert (round(found.on_site, 2), round(found.on_site_or_nearby, 2)) == (0.14, 0.29)


def test_each_site_gets_its_gap_and_what_nobody_checked_is_named():
    found = site_readiness(DECK).sites.set_index("site")
    assert found.loc[["main", "outlet 1", "outlet 2"], "gap"].tolist() == ["ready", "connect", "copper_only"]
    assert found.loc["county", ["gap", "unknown"]].tolist() == ["build", "copper, services"]
    assert site_readiness(DECK).n_unknown == 1


def test_an_unchecked_site_is_not_ready():
    found = site_readiness(pd.DataFrame({"site": ["a", "b"], "fibre": ["on_site", None]}))
    assert (found.on_site, found.sites["gap"].tolist()) == (0.5, ["ready", "check"])


@pytest.mark.parametrize(
    ("change", "fix"),
    [({"fibre": "near"}, "use 'nearby'"), ({"copper": 2}, "write 1 (yes) or 0 (no)")],
)
def test_an_impossible_entry_is_refused(change, fix):
    with pytest.raises(KamError) as error:
        site_readiness(DECK.assign(**change))
    assert error.value.fix == fix


def test_a_customer_without_sites_is_refused():
    with pytest.raises(KamError, match="at least one row"):
        site_readiness(DECK.head(0))
