"""The question in a person's own words: ideas are judged, not strings, and what is denied is not meant."""

import pytest

from kamlib.course.exercise import sealed_bank
from kamlib.course.questions.banks import bank_data, bank_of
from kamlib.course.questions.checking import checked
from kamlib.course.questions.ideas import ideas_in
from kamlib.errors import KamError

RIGHT = {
    "zh": """\
从未接触
没接触
没接触到
未接触到客户
没有接触到的客户
接触太少
接触不够
没时间接触
没见到的客户
没见面
没有见到客户
没去拜访
拜访不够
拜访量不足
覆盖率低
覆盖不够
效率问题
第一种损失
没跑到
跑不过来
未拜访
目标客户没有全部接触
接触率低
联系不上
没联系到客户
从没接触过
从来没有接触
没接触过的客户
从未接触这一种
是从未接触
属于从未接触
我觉得是没接触到客户
接触的客户太少
客户根本没见着
还有很多客户没见到
见的客户不够多
没有时间去拜访所有客户
时间不够，见不到所有客户
不是能力问题，是没时间见客户
不是输了，而是没接触到
问题不在于成交，而在于没有接触到足够的客户
不是没被认真考虑，也不是最后输了，是根本没接触
应该是第一种，没接触到
第一种：从未接触
第一个
①
拜访频次太低
拜访面太窄
跑的客户不够
有的客户一直没去
覆盖不到
覆盖不了那么多客户
没覆盖到的客户
接触不足导致的损失
接触环节的损失
没能接触到全部目标客户
只接触了一部分客户
只见到了少数客户
不是所有客户都接触到了
客户太多，跑不完
忙不过来，没接触
人手不够，接触不到
漏掉了没接触的客户
未能触达
触达率低
没来得及见
还没联系上
未曾接触
不曾拜访
没上门
难道不是没接触吗
是不是从未接触？
见到的都认真考虑了，其余的没接触
能见到的都能成交，没见到的没机会，所以是从未接触
属于效率问题，不是效能问题
销售时间不足
没跑完
没走访到
没有接触机会
没碰面
与客户接触得太少了
接触次数少""",
    "en": """\
not contacted
no contact
not enough contacts
too few contacts
not contacted enough
not seen
not met
lack of contact
customers not reached
didn't contact them
the first
first one
not covered
coverage
not enough visits
too few visits
never visited
uncontacted
contact loss
NEVER CONTACTED
Never-contacted
Never contacted.
They were never contacted
the ones he never sees
the customers he doesn't get to see
He does not get round to all of them
not getting to see enough customers
he hasn't seen all of them
Customers that have not been contacted yet
too few customers contacted
too few customers are visited
they haven't been visited
he can't reach them all
cannot reach everyone
No contact at all
No visit
low coverage
poor coverage of the market
not enough coverage
insufficient contact
Contact is missing
the contacts are too few
not enough time to see all
no time for visits
lack of selling time
not lost, but never contacted
It is not that they are not serious, it's that they are never contacted
it's not the last one, it's the first
not the third but the first loss
rather never contacted than lost
He isn't bad at selling; he just doesn't visit enough
not a skill problem, he lacks time
nothing is lost at the end, the customers are simply not visited
sales are lost because customers are never contacted
loss from never contacting
They're left out
Nobody contacts them
unvisited customers
missed customers
customers not being contacted
did not reach out to the others
He never meets the rest
Failure to contact
fails to see everyone
they don't get contacted
not met at all
never contated
not contaced
Loss 1
number one
The first of the three: never contacted
those he sees take it seriously, the rest he never sees
efficiency, not effectiveness
he reaches only some of the customers
he misses most of them
no one visits them
not only some: most were never contacted
isn't it never contacted?
none other than never contacted""",
}
WRONG = {
    "zh": """\
不是从未接触，而是最后输了
从未接触、没被认真考虑和输了都有
未接触以外的那种
不是从未接触
并非从未接触
不是没接触到的问题，是没被认真考虑
没被认真考虑
接触了但没被认真考虑
接触到了，客户不认真
客户没当回事
不是没接触而是输给了对手
最后输了
输给竞争对手
进入最后选择但输了
第二种
第三种
最后一种
除了从未接触都算
从未接触之外的
不属于从未接触
从未接触不对，应该是输了
从未接触是错的
三种都有
没接触和没被认真考虑都有
前两种都有
能力不足
销售技巧不够
接触了
接触到了
见到了客户
成交了
不知道
都不是
不是第一种
不是第一种，是第二种
效能问题，不是效率问题
我不认为是没接触
不可能是没接触到
而非从未接触
既不是没接触也不是输了，是没被认真考虑
客户接触很多
拜访很多
没输，是没被认真考虑""",
    "en": """\
it is not never contacted but lost
never contacted is wrong; not taken seriously
not never contacted
it isn't never contacted
It is not that they are never contacted
I don't think they were never contacted
rather lost than never contacted
lost, not never contacted
not the first
not the first but the second
anything but never contacted
everything except never contacted
never contacted is not it
Never contacted is false
contacted but not taken seriously
contacted, not taken seriously
not taken seriously
they don't take him seriously
not considered seriously
lost in the final choice
lost to a rival
lost at the end
they lost
the second
third one
the last loss
all three
both never contacted and lost
never contacted and also not taken seriously
contacted
contacted enough
he contacts everybody
seen and bought
they buy
no loss
none
I don't know
skill problem
he lacks skills
he isn't able to sell
they were contacted
effectiveness, not efficiency
other than never contacted
neither never contacted nor lost: not taken seriously
instead of never contacted, lost""",
}


def cases(texts):
    return [(lang, line) for lang, lines in texts.items() for line in lines.splitlines()]


@pytest.fixture(scope="module")
def asked():
    return sealed_bank("03_sales_efficiency").questions["q3"]


@pytest.mark.parametrize(("lang", "typed"), cases(RIGHT))
def test_the_right_idea_counts_however_it_is_put(asked, lang, typed):
    assert checked(asked, typed, lang=lang).right is True


@pytest.mark.parametrize(("lang", "typed"), cases(WRONG))
def test_another_idea_or_the_right_one_denied_does_not_count_and_gets_a_word(asked, lang, typed):
    verdict = checked(asked, typed, lang=lang)
    assert (verdict.right, verdict.counts) == (False, True)
    assert len(verdict.say) > 10


def test_each_wrong_idea_has_its_own_word(asked):
    said = {idea: checked(asked, idea).say for idea in ("not taken seriously", "lost to a rival", "a skill problem")}
    assert len(set(said.values())) == 3
    assert "more than one" in checked(asked, "never contacted and also not taken seriously").say
    assert "不止一种" in checked(asked, "没接触，也没被认真考虑", lang="zh").say


MET = {"met": ["met", "seen*", "见"]}


@pytest.mark.parametrize(
    ("text", "said", "denied"),
    [
        ("never met", {0}, set()),
        ("not that they were never met", set(), {0}),
        ("it isn't lost; never really met", {0}, {1}),
        ("lost rather than never met", {1}, {0}),
        ("不是没见，而是lost", {1}, {0}),
        ("除了没见以外", set(), {0}),
        ("met", set(), set()),
        ("NEVER  ＭＥＴ!!", {0}, set()),
        ("", set(), set()),
        ("()[]*+?\\ <met>", set(), set()),
    ],
)
def test_what_is_said_about_a_phrase_decides(text, said, denied):
    ideas = [{"says": ["<not> … <met>"]}, {"says": ["lost"]}]
    assert ideas_in(text, ideas, MET) == (said, denied)


@pytest.mark.parametrize(
    ("change", "fix"),
    [
        ({"words": {}}, "name it under 'words'"),
        ({"ideas": [{"name": {"en": "a", "zh": "a"}, "right": True, "says": "a"}]}, "write name and says"),
        ({"ideas": [{"name": {"en": "a", "zh": "a"}, "says": ["a"]}]}, "both languages|write {en"),
        ({"ideas": [{"name": {"en": "a", "zh": "a"}, "right": True, "says": ["a"]}] * 2}, "mark the right one"),
    ],
)
def test_a_bank_with_a_mistake_in_its_ideas_is_told(change, fix):
    data = bank_data(sealed_bank("03_sales_efficiency"))
    data["questions"] = [{**entry, **change} for entry in data["questions"] if entry["id"] == "q3"]
    with pytest.raises(KamError, match=fix):
        bank_of(data, where="test")
