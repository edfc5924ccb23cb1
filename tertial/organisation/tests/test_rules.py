"""Roles, validity and slugs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.core.permissions import Permission
from tertial.organisation.rules import (
    ROLE_LABELS,
    ROLE_PERMISSIONS,
    Role,
    kind_fits,
    permissions_of,
    roles_with,
    slugify,
    valid_on,
)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Barn och unga", "barn-och-unga"),
        ("Förvaltningsgemensam verksamhet", "forvaltningsgemensam-verksamhet"),
        ("Arbete, sysselsättning & assistans", "arbete-sysselsattning-assistans"),
        ("  Åkerö–Öst (HVB) ", "akero-ost-hvb"),
        ("Ærø kommun", "aero-kommun"),
        ("Straße 7", "strasse-7"),
        ("???", ""),
    ],
)
def test_a_slug_says_the_name_in_a_to_z(name, slug):
    assert slugify(name) == slug


@given(st.text(max_size=60))
def test_a_slug_is_its_own_slug_and_has_only_safe_characters(name):
    slug = slugify(name)
    assert slugify(slug) == slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-") and not slug.endswith("-") and "--" not in slug


def test_validity_includes_the_first_day_and_not_the_last():
    start, end = date(2017, 1, 1), date(2017, 5, 1)
    assert [valid_on(start, end, day) for day in (date(2016, 12, 31), start, date(2017, 4, 30), end)] == [
        False,
        True,
        True,
        False,
    ]
    assert valid_on(None, None, date.min)


def test_every_role_has_a_word_and_something_to_do():
    assert set(ROLE_LABELS) == set(ROLE_PERMISSIONS) == set(Role)
    assert all(ROLE_PERMISSIONS.values())


def test_approving_and_administering_are_for_one_role_each():
    assert roles_with(Permission.APPROVE_REPORT) == ["director"]
    assert roles_with(Permission.ADMINISTER) == ["administrator"]
    assert permissions_of(["member", "supplier"]) == {Permission.VIEW, Permission.IMPORT}


def test_what_may_lie_under_what():
    fits = {
        (kind, above)
        for kind in ("municipality", "body", "unit")
        for above in (None, "municipality", "body", "unit")
        if kind_fits(kind, above)
    }
    assert fits == {
        ("municipality", None),
        ("body", "municipality"),
        ("unit", "municipality"),
        ("body", "body"),
        ("unit", "body"),
        ("unit", "unit"),
    }
