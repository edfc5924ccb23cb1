"""What a good analyst would write by hand for each measure: DuckDB SQL straight over the same Parquet files.

Every statement gives (key, value) rows, the total with a null key. `{ledger}` … are the files, filtered on the units
that may be seen; `{s}`, `{e}`, `{y}`, `{d}`, `{md}` the period's first day, the day after it, its year, its last day and
that day as month × 100 + day. `both` puts the two periods of a comparison side by side.
"""

_TOTAL = "GROUP BY ROLLUP (1)"
_IN_MONTHS = "month >= {s} AND month < {e}"

# By unit: sums where the rows hang, then up the tree.
_UP = (
    "WITH own AS MATERIALIZED ({own}) SELECT n.path AS k, sum(v) AS v FROM own"
    " JOIN node_closure c ON c.node_id = own.unit_id JOIN nodes n ON n.id = c.ancestor_id GROUP BY 1"
    " UNION ALL SELECT NULL, sum(v) FROM own"
)
_LEDGER = f"SELECT unit_id, sum(amount) AS o FROM {{ledger}} WHERE {_IN_MONTHS} GROUP BY 1"
_VERSION = "year = {y} AND version = (SELECT max(version) FROM {budget} WHERE year = {y})"
_PARTS = (
    "SELECT unit_id, sum(amount) FILTER (month IS NOT NULL) AS m, sum(amount) FILTER (month IS NULL) AS w FROM {budget}"
)
_BUDGET = f"{_PARTS} WHERE {_VERSION} AND (month IS NULL OR ({_IN_MONTHS})) GROUP BY 1"
_TO_DATE = "(12 * coalesce(m, 0) + {months} * coalesce(w, 0)) / 12.0"
_YEAR = f"SELECT unit_id, sum(amount) AS b FROM {{budget}} WHERE {_VERSION} GROUP BY 1"
# The rule of the forecast in force: the latest by unit, and by class where that is how the unit gave it last.
_LATEST = (
    "WITH f AS (SELECT unit_id, coalesce(account_class, '') AS c, made, sum(amount) AS a FROM {forecasts}"
    " WHERE year = {y} AND made <= {d} GROUP BY ALL),"
    " l AS (SELECT *, max(made) OVER (PARTITION BY unit_id, c) AS lc, max(made) OVER (PARTITION BY unit_id) AS lu,"
    " max(made) FILTER (c = '') OVER (PARTITION BY unit_id) AS lw FROM f)"
    " SELECT unit_id, sum(a) AS f FROM l WHERE CASE WHEN lw = lu THEN made = lu ELSE c <> '' AND made = lc END GROUP BY 1"
)
_DECISION = "decided || ' ' || paragraph || ' ' || text"

_RECEIVED = "FROM {referrals} WHERE received >= {s} AND received < {e}"
_AGE = (
    "coalesce({y} - year(birth_date) - CAST(month(birth_date) * 100 + day(birth_date) > {md} AS INTEGER),"
    " {y} - birth_year)"
)
_AGE_GROUP = f"CASE WHEN {_AGE} IS NULL THEN 'okänt' WHEN {_AGE} <= 20 THEN '0-20' ELSE '21-' END"
_CLOSED = "FROM {investigations} WHERE closed >= {s} AND closed < {e}"
_OPEN = "opened < {e} AND (closed IS NULL OR (closed > {s} AND closed > opened))"
_MONTH_ENDS = "sum(greatest(0, date_diff('month', greatest(opened, {s}), least(coalesce(closed, {e}), {e}))))"
_TOOK = "date_diff('day', opened, closed)"

_FORM = "coalesce(nullif(form, ''), 'okänt')"
_SPELLS = 'FROM {interventions} WHERE start < {e} AND ("end" IS NULL OR ("end" > {s} AND "end" > start))'
_DAYS = "sum(date_diff('day', greatest(start, {s}), least(coalesce(\"end\", {e}), {e})))"

_DISTRICT = "coalesce(nullif(district, ''), 'okänt')"
_PAID = f"FROM {{assistance}} WHERE {_IN_MONTHS}"
_PAIRS = "count(DISTINCT (household, month)) FILTER (amount > 0)"


def _up(own: str) -> str:
    return _UP.format(own=own)


def _by(key: str, value: str, rest: str) -> str:
    return f"SELECT {key} AS k, {value} AS v {rest} {_TOTAL}"


# measure → (its breakdown, the statement for one period)
STATEMENTS: dict[str, tuple[str, str]] = {
    "economy.outcome": ("unit", _up(f"SELECT unit_id, o AS v FROM ({_LEDGER})")),
    "economy.budget": ("unit", _up(f"SELECT unit_id, {_TO_DATE} AS v FROM ({_BUDGET})")),
    "economy.deviation": (
        "unit",
        _up(f"SELECT unit_id, {_TO_DATE} - coalesce(o, 0) AS v FROM ({_BUDGET}) FULL JOIN ({_LEDGER}) USING (unit_id)"),
    ),
    "economy.forecast_deviation": (
        "unit",
        _up(
            f"SELECT unit_id, coalesce(b, 0) - coalesce(f, 0) AS v FROM ({_YEAR}) FULL JOIN ({_LATEST}) USING (unit_id)"
        ),
    ),
    "economy.frame": (
        "decision",
        _by(_DECISION, "sum(amount)", "FROM {frame_changes} WHERE year = {y} AND decided <= {d}"),
    ),
    "referrals.count": ("kind", _by("kind", "count(*)", _RECEIVED)),
    "referrals.people": ("age_group", _by(_AGE_GROUP, "count(DISTINCT person)", _RECEIVED)),
    "investigations.opened": (
        "kind",
        _by("kind", "count(*)", "FROM {investigations} WHERE opened >= {s} AND opened < {e}"),
    ),
    "investigations.ongoing_monthly_mean": (
        "kind",
        _by("kind", f"{_MONTH_ENDS} / {{months}}", f"FROM {{investigations}} WHERE {_OPEN}"),
    ),
    "investigations.within_limit_share": (
        "kind",
        _by("kind", "avg(CAST(closed <= opened + INTERVAL 4 MONTH AS INTEGER))", _CLOSED),
    ),
    "investigations.median_days": ("kind", _by("kind", f"median({_TOOK})", _CLOSED)),
    "investigations.mean_days": ("kind", _by("kind", f"avg({_TOOK})", _CLOSED)),
    "interventions.people": ("form", _by(_FORM, "count(DISTINCT person)", _SPELLS)),
    "interventions.count": ("form", _by(_FORM, "count(*)", _SPELLS)),
    "interventions.days": ("form", _by(_FORM, _DAYS, _SPELLS)),
    "interventions.year_places": ("form", _by(_FORM, f"{_DAYS} / 365", _SPELLS)),
    "assistance.households": ("district", _by(_DISTRICT, "count(DISTINCT household)", f"{_PAID} AND amount > 0")),
    "assistance.mean_amount": ("district", _by(_DISTRICT, f"sum(amount) / {_PAIRS}", _PAID)),
    "assistance.paid": ("district", _by(_DISTRICT, "sum(amount)", _PAID)),
}


def both(now: str, then: str) -> str:
    """The two periods of a comparison in one statement."""
    return f"SELECT 0 AS p, k, v FROM ({now}) UNION ALL SELECT 1, k, v FROM ({then})"
