"""Perioder: half-open spans of days and the ways they are named. Pure Python."""

from tertial.periods.period import Period, PeriodError, add_months, month, month_span_label, parse, year

__all__ = ["Period", "PeriodError", "add_months", "month", "month_span_label", "parse", "year"]
