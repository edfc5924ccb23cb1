"""Migrations: what is of the database alone leaves the models as they are, and they know of it."""

from django.db import models
from django.db.migrations.operations import AddConstraint, AddField, CreateModel, RemoveConstraint
from django.db.migrations.state import ProjectState

CHECK = models.CheckConstraint(condition=models.Q(amount__gte=0), name="amount_not_negative")


def drawn(state: ProjectState) -> type[models.Model]:
    return state.apps.get_model("demo", "Bill")


def state_with_a_bill() -> ProjectState:
    state = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("amount", models.IntegerField())]
    CreateModel("Bill", fields).state_forwards("demo", state)
    drawn(state)
    return state


def test_a_constraint_is_known_to_a_model_that_is_not_drawn_again():
    state = state_with_a_bill()
    before = drawn(state)
    for operation, known in ((AddConstraint("bill", CHECK), [CHECK]), (RemoveConstraint("bill", CHECK.name), [])):
        operation.state_forwards("demo", state)
        assert drawn(state) is before
        assert drawn(state)._meta.constraints == known == state.models["demo", "bill"].options["constraints"]


def test_a_new_field_draws_the_model_again_with_its_constraints():
    state = state_with_a_bill()
    AddConstraint("bill", CHECK).state_forwards("demo", state)
    AddField("bill", "paid", models.BooleanField(default=False)).state_forwards("demo", state)
    assert [field.name for field in drawn(state)._meta.get_fields()] == ["id", "amount", "paid"]
    assert [one.name for one in drawn(state)._meta.constraints] == [CHECK.name]
