"""Behörigheter: the names of what can be permitted. Which role has which is data in `organisation.rules`."""

from enum import StrEnum


class Permission(StrEnum):
    """What a role may do at a node and below it."""

    VIEW = "view"  # see the node's published and unpublished material
    VIEW_FACTS = "view_facts"  # see figures and the rows behind them
    IMPORT = "import"  # bring in and replace source files
    RECONCILE = "reconcile"  # tick a batch off against its source
    WRITE_REPORT = "write_report"  # write in a report's sections
    REVIEW_REPORT = "review_report"  # move a report to reviewed
    APPROVE_REPORT = "approve_report"  # approve and freeze a report
    ENTER_FIGURE = "enter_figure"  # enter a figure that no source delivers
    CONTRIBUTE = "contribute"  # say what a unit owes in a round: status, comment, forecast
    REVIEW_ENTRY = "review_entry"  # approve or return what others have said in a round
    RUN_ROUND = "run_round"  # plan, open and close rounds
    PLAN = "plan"  # edit the plan: goals, indicators, assignments, targets
    ADMINISTER = "administer"  # people, grants, organisation, profiles
    VIEW_HISTORY = "view_history"  # see who changed what
