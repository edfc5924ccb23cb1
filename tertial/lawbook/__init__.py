"""Lagbok: dated legal rules with citations, so that an old meeting is judged by the law of its day. Pure Python."""

from tertial.lawbook.book import Rule, RuleNotFound, Unit, all_rules, rule, versions

__all__ = ["Rule", "RuleNotFound", "Unit", "all_rules", "rule", "versions"]
