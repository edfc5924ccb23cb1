"""A code plan is taken in by rows: ids stay, no code is valid twice a day, nothing that facts may use vanishes."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tertial.core.errors import Refused
from tertial.core.operator import OPERATOR
from tertial.organisation import actions
from tertial.organisation.codeplan import CodeChanges, replace_codes
from tertial.organisation.models import Code
from tertial.organisation.rules import CodeRow

Y14, Y15, Y16, Y17 = (date(year, 1, 1) for year in (2014, 2015, 2016, 2017))


def account(row, code, start, end=None, name="Köp", parent="", unit=""):
    return CodeRow(row, "account", code, name, start, end, parent, unit)


def take_in(*rows):
    return replace_codes(by=OPERATOR, rows=rows)


def plan():
    return [(c.pk, c.code, c.valid_from, c.valid_to) for c in Code.objects.order_by("code", "valid_from")]


def test_the_same_plan_again_changes_nothing(in_ekstad):
    rows = [account(2, "4510", Y15, Y16), account(3, "4510", Y16), account(4, "45", Y15)]
    assert take_in(*rows) == CodeChanges(added=3, changed=0)
    before = plan()
    assert take_in(*rows) == CodeChanges(added=0, changed=0)
    assert plan() == before


def test_a_code_that_is_divided_keeps_its_id_for_the_first_period(in_ekstad):
    take_in(account(2, "4510", Y15))
    [(pk, *_)] = plan()
    assert take_in(account(2, "4510", Y15, Y16), account(3, "4510", Y16, unit="vuxen")) == CodeChanges(1, 1)
    assert plan()[0] == (pk, "4510", Y15, Y16)
    assert Code.objects.get(valid_from=Y16).node.slug == "vuxen"


def test_periods_move_together_without_overlapping_on_the_way(in_ekstad):
    take_in(account(2, "4510", Y15, Y16), account(3, "4510", Y16))
    ids = [pk for pk, *_ in plan()]
    take_in(account(2, "4510", Y14, Y17), account(3, "4510", Y17))
    assert plan() == [(ids[0], "4510", Y14, Y17), (ids[1], "4510", Y17, None)]


def test_codes_that_the_file_does_not_name_stay(in_ekstad):
    take_in(account(2, "4510", Y15), account(3, "4610", Y15))
    take_in(account(2, "4510", Y15, name="Köp av vård"))
    assert [(c.code, c.name) for c in Code.objects.order_by("code")] == [("4510", "Köp av vård"), ("4610", "Köp")]


def test_a_period_that_would_vanish_is_refused(in_ekstad):
    take_in(account(2, "4510", Y15, Y16), account(3, "4510", Y16))
    before = plan()
    with pytest.raises(Refused, match="Rad 7: koden 4510 i account gäller redan från 2016-01-01"):
        take_in(account(7, "4510", Y15))
    assert plan() == before


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([account(2, "1", Y15), account(9, "1", Y16)], "Rad 9: koden 1 i account gäller redan den 2016-01-01"),
        ([account(2, "1", Y15, Y17), account(9, "1", Y16)], "Rad 9: koden 1 i account gäller redan"),
        ([account(2, "1", Y15), account(9, "1", Y15)], "Rad 9: koden 1 i account gäller redan"),
        ([account(5, "1", Y16, Y16)], "Rad 5: valid_to 2016-01-01 ska vara senare"),
        ([account(5, "1", Y16, unit="finns-inte")], "Rad 5: enheten ”finns-inte” finns inte"),
        ([account(5, "1", Y16, unit="oppenvard")], "Rad 5: flera enheter heter ”oppenvard”"),
        ([account(5, "1", Y16, parent="9")], "Rad 5: koden 1 ligger under ”9” som inte finns"),
        ([account(5, "1", Y16, parent="2"), account(6, "2", Y16, parent="1")], "ligger under sig själv"),
    ],
)
def test_a_faulty_plan_is_refused_with_its_row_and_nothing_is_kept(in_ekstad, rows, message):
    for parent in ("vuxen", "barn-och-unga"):
        actions.add_node(by=OPERATOR, parent=in_ekstad.nodes[parent], kind="unit", name="Öppenvård")
    with pytest.raises(Refused, match=message):
        take_in(*rows)
    assert Code.objects.count() == 0


def test_a_parent_is_the_period_that_is_valid_when_the_code_begins(in_ekstad):
    groups = [account(2, "45", Y14, Y16), account(3, "45", Y16)]
    under = [account(5, "4520", Y17, parent="45"), account(6, "4530", Y15, parent="45")]
    take_in(*groups, account(4, "4510", Y15), *under)
    assert Code.objects.get(code="4520").parent.valid_from == Y16
    assert Code.objects.get(code="4530").parent.valid_from == Y14
    assert Code.objects.get(code="4510").parent is None


def test_the_plan_is_the_municipalitys_and_not_one_committees(in_ekstad):
    with pytest.raises(PermissionDenied):
        replace_codes(by=in_ekstad.people["Stig"], rows=[account(2, "4510", Y15)])
    actions.grant_role(by=OPERATOR, user=in_ekstad.people["Stig"], node=in_ekstad.nodes["ekstad"], role="supplier")
    assert replace_codes(by=in_ekstad.people["Stig"], rows=[account(2, "4510", Y15)]).added == 1


def test_the_database_itself_keeps_a_code_from_being_valid_twice_a_day(in_ekstad):
    take_in(account(2, "4510", Y15))
    with pytest.raises(IntegrityError, match="code_once_a_day"), transaction.atomic():
        Code.objects.create(dimension="account", code="4510", name="Igen", valid_from=Y17)
