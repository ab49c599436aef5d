"""Groups are even and the same for the same seed; a workshop file is read or refused with line and field."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.errors import KamError
from kamlib.workshop.agenda import agenda_times
from kamlib.workshop.groups import balanced_groups
from kamlib.workshop.making import read_people, write_workshop
from kamlib.workshop.settings import read_workshop, usual_day

PEOPLE = [
    {
        "name": f"人{n}",
        "branch": f"分公司{n % 4}",
        "function": ["销售", "客服", "财务"][n % 3],
        "manager": f"人{n // 8 * 8}",
    }
    for n in range(24)
]


def test_four_branches_of_six_people_spread_evenly_over_four_groups_and_nobody_sits_with_their_manager():
    made = balanced_groups(PEOPLE, n_groups=4, seed=3)
    assert [len(group) for group in made.members] == [6, 6, 6, 6]
    assert made.spread == {"branch": 1.0, "function": 1.0}
    assert made.apart
    for group in made.members:
        names = {person["name"] for person in group}
        assert all(person["manager"] == person["name"] or person["manager"] not in names for person in group)


def test_the_same_seed_seats_the_same_people_together():
    one, two = (balanced_groups(PEOPLE, n_groups=5, seed=9) for _ in range(2))
    assert one == two


def test_two_people_of_whom_one_leads_the_other_in_one_group_are_told():
    made = balanced_groups([{"name": "a"}, {"name": "b", "manager": "a"}], n_groups=1, seed=1)
    assert not made.apart


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 30), st.integers(1, 8), st.integers(0, 99))
def test_everybody_sits_somewhere_once_and_sizes_differ_by_one_at_most(n, n_groups, seed):
    people = [{"name": str(i), "branch": str(i % 3)} for i in range(n)]
    if n_groups > n:
        with pytest.raises(KamError, match="ask for fewer groups"):
            balanced_groups(people, n_groups=n_groups, seed=seed)
        return
    made = balanced_groups(people, n_groups=n_groups, seed=seed)
    seated = sorted(int(person["name"]) for group in made.members for person in group)
    assert seated == list(range(n))
    sizes = [len(group) for group in made.members]
    assert max(sizes) - min(sizes) <= 1
    assert all(0 <= share <= 1 for share in made.spread.values())


@pytest.mark.parametrize(("people", "fix"), [([{"name": ""}], "fill 'name'"), ([{"name": "a"}] * 2, "tell them apart")])
def test_a_list_without_names_or_with_twins_is_refused(people, fix):
    with pytest.raises(KamError, match=fix):
        balanced_groups(people, n_groups=1, seed=1)


def test_the_usual_day_is_the_decks():
    table = agenda_times(usual_day()["agenda"], start=usual_day()["start"])
    assert (table["start"].iloc[0], table["end"].iloc[-1], int(table["minutes"].sum())) == ("08:30", "17:40", 550)
    assert int(table.loc[table["kind"] != "break", "minutes"].sum()) == 400


def test_kam_workshop_new_makes_a_file_that_serve_reads_with_people_seated(tmp_path):
    names = tmp_path / "名单.csv"
    names.write_bytes(
        "姓名,分公司,岗位\n陈晓,东河,销售\n李敏,西山,客服\n王强,东河,客服\n赵婷,西山,销售\n".encode("gb18030")
    )
    path = tmp_path / "workshop.yaml"
    told = write_workshop(path, title="研讨会", n_groups=2, people=names, seed=1, lang="zh", force=False)
    made = read_workshop(path)
    assert "100%" in told
    assert list(made.groups) == ["第1组", "第2组"]
    assert len({*made.groups.values()}) == 2
    assert {person["group"] for person in made.people} == {"第1组", "第2组"}
    assert list(made.templates) == ["ws-result-chart", "ka-result-chart"]
    with pytest.raises(KamError, match="--force"):
        write_workshop(path, title="", n_groups=2, people=None, seed=1, lang="zh", force=False)


def test_a_list_without_a_column_of_names_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("id,branch\n1,East\n", encoding="utf-8")
    with pytest.raises(KamError, match="姓名"):
        read_people(tmp_path / "x.csv")


def test_an_own_template_beside_the_file_is_used_and_one_elsewhere_refused(tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "title: {en: Mine, zh: 我的}\ncolumns: [{id: a, en: A, zh: 甲}]\n", encoding="utf-8"
    )
    path = tmp_path / "w.yaml"
    path.write_text("title: x\ntemplates: [mine.yaml]\nstart: 13:30\n", encoding="utf-8")
    made = read_workshop(path)
    assert made.templates["mine"].title("zh") == "我的"
    assert made.day["start"] == "13:30"
    path.write_text("title: x\ntemplates: [../mine.yaml]\n", encoding="utf-8")
    with pytest.raises(KamError, match="beside workshop.yaml"):
        read_workshop(path)


BAD = [
    ("titel: x\n", "line 1", "rename it to 'title'"),
    ("title: x\ngroups: 99\n", "line 2", "1 to 40"),
    ("title: x\ngroups: [a, a]\n", "line 2", "its own name"),
    ("title: x\nagenda:\n  - {kind: lecture}\n", "line 3", "give minutes"),
    ("title: x\npolls:\n  - {id: p, kind: guess}\n", "line 3", "give id, kind"),
    ("title: x\ndate: soon\n", "line 2", "2026-06-30"),
    ("title: x\npeople:\n  - {branch: East}\n", "line 3", "name"),
]


@pytest.mark.parametrize(("text", "line", "fix"), BAD)
def test_a_bad_workshop_file_is_refused_with_line_and_fix(tmp_path, text, line, fix):
    (tmp_path / "w.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KamError) as refused:
        read_workshop(tmp_path / "w.yaml")
    assert line in refused.value.where
    assert fix in refused.value.fix
