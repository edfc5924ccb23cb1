"""Planens tabeller: types of element, plans, elements, targets, outcomes and assignments."""

from tertial.steering.models.assignments import Assignment
from tertial.steering.models.plans import Element, ElementType, Plan
from tertial.steering.models.values import Outcome, Target

__all__ = ["Assignment", "Element", "ElementType", "Outcome", "Plan", "Target"]
