"""Granskning: recomputes every figure of a published report, and says which cannot be right, where and why.

`reading` turns a file into lines, tables and sentences with their places; `figures` reads Swedish numbers with the
precision they are printed at; `tables` finds what columns and rows mean; `claims` says what ought to hold, one kind of
claim a file; `diagnosis` finds the one figure that explains what does not. Deterministic, without database or network.
"""
