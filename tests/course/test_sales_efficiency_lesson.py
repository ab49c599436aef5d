"""The numbers told in the lesson are those of the tables, in both languages."""

import json
from pathlib import Path

import pytest

from kamlib import sales_efficiency as sales
from kamlib.tables import load_case, load_table
from kamlib.text import percent

CELLS = json.loads((Path(__file__).parents[2] / "notebooks" / "03_sales_efficiency.ipynb").read_text("utf-8"))["cells"]
TEXT = {
    lang: "\n".join("".join(cell["source"]) for cell in CELLS if f"lang-{lang}" in cell["metadata"].get("tags", ()))
    for lang in ("en", "zh")
}


def hours_share():
    selling = sales.selling_time(load_table("time_log"))
    return selling["selling_hours"].sum() / selling["hours"].sum()


def losses():
    bridge = sales.loss_bridge(load_table("opps")).set_index("step")
    return {"won": percent(bridge.loc["won", "rate"])[:-1], "win": percent(bridge.loc["not_won", "rate"])}


def early():
    lost = sales.lost_deals(load_table("opps")).query("before_proposal")
    return {"share": percent(lost["share"].sum()), "value": percent(lost["value_share"].sum())}


def heads():
    coverage, share = load_table("coverage"), hours_share()
    reps = [sales.workload_headcount(coverage, capacity=160, selling_share=part).reps for part in (share, 0.48)]
    staff = sales.staffing(coverage, load_table("reps"), capacity=160, selling_share=share)
    return {"share": percent(share), "now": reps[0], "ideal": reps[1], "branches": staff["reps_needed"].sum()}


def gaps():
    table = sales.skill_gaps(load_table("rep_skills"))["gap"]
    return {name: f"{table[at]:.1f}" for at, name in enumerate(("first", "second", "third", "fourth"))}


def coaching():
    scores = load_table("quiz_scores").query("day == 45").groupby("coached")["score"].mean()
    return {"without": percent(scores[0]), "with_": percent(scores[1])}


def people():
    n = sales.skill_will_matrix(load_table("reps")).set_index("action")["n"]
    out = n["replace"] + n["move"]
    return {"train": n["train"] + n["encourage_train"], "coach": n["coach"], "out": out, "replace": n["replace"]}


def levers():
    gap = sales.lever_gaps(load_table("lever_scores")).set_index("lever")["gap"]
    return {name: f"{gap[name]:.1f}" for name in ("planning", "coaching", "pay")}


TOLD = [
    (losses, "{won} of 100 arrive", "100只剩{won}"),
    (losses, "only {win} of those who take us seriously buy", "只有{win}成交"),
    (early, "{share} of the lost deals, but **{value} of the lost money**", "按单数是{share}，按金额却有**{value}**"),
    (heads, "work for {now} people at today's {share}", "按现在{share}的销售时间是{now}个人的活"),
    (heads, "it would be work for {ideal}", "只是{ideal}个人的活"),
    (heads, "branch by branch {branches} are needed", "逐家向上取整是{branches}人"),
    (heads, "work of {now}", "{now}个人的活，40个人足够"),
    (gaps, "deciders ({first}), quantifying benefits ({second}), developing needs ({third})",
     "决策人（{first}）、阐述并量化利益（{second}）、充分挖掘需求（{third}）"),
    (gaps, "the next is {fourth}", "第四项只有{fourth}分"),
    (coaching, "{without} without coaching, {with_} with", "没有辅导剩{without}，有辅导保留{with_}"),
    (people, "{train} people can be trained", "{train}个人可以培训"),
    (people, "{coach} of those have lost the will", "其中{coach}人没有意愿"),
    (people, "and {out} should not stay", "{out}个人不宜留在现岗位"),
    (people, "{train} trainings and {replace} replacements", "培训{train}个、替换{replace}个"),
    (levers, "widest gap, {planning} points, and the manager as coach the second, {coaching}",
     "差距最大的是“客户规划”，{planning}分；其次是“主管的指导角色”，{coaching}分"),
]  # fmt: skip


@pytest.mark.parametrize(("figures", "english", "chinese"), TOLD)
def test_a_number_of_the_lesson_is_that_of_the_tables(figures, english, chinese):
    values = figures()
    assert english.format(**values) in TEXT["en"]
    assert chinese.format(**values) in TEXT["zh"]


def test_the_deck_s_own_figures_stand_in_both_languages():
    sheet = load_case("time_sheet")
    assert round(100 * sheet["current_share"].sum()) == 101
    for figure in ("101", "46.67", "29%", "48%", "2.34", "13%", "87%", "140", "65%", "55%"):
        assert figure in TEXT["en"], figure
        assert figure in TEXT["zh"], figure


def test_minutes_of_the_trainer_add_up_to_the_ninety_of_the_agenda():
    notes = [cell for cell in CELLS if cell["id"].endswith("note-en")]
    minutes = [int("".join(cell["source"]).split("**")[1].split()[0]) for cell in notes]
    assert sum(minutes) == 90
