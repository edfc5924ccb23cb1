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
RESULT = "left(account, 1) NOT IN ('1', '2')"
_ASSETS = "left(account, 2) IN ('11', '12')"
_LEDGER = f"SELECT unit_id, sum(amount) AS o FROM {{ledger}} WHERE {_IN_MONTHS} AND {RESULT} GROUP BY 1"
_YEAR_BEFORE = "month >= make_date({y} - 1, 1, 1) AND month < make_date({y}, 1, 1)"
_TO_LAST = "month >= make_date({y}, 1, 1) AND month < {e}"
_OWN_VERSION = "year = {y} AND version = (SELECT max(version) FROM {budget} WHERE year = {y})"
VERSION = f"{_OWN_VERSION} AND {RESULT}"
_PARTS = (
    "SELECT unit_id, sum(amount) FILTER (month IS NOT NULL) AS m, sum(amount) FILTER (month IS NULL) AS w FROM {budget}"
)
_BUDGET = f"{_PARTS} WHERE {VERSION} AND (month IS NULL OR ({_IN_MONTHS})) GROUP BY 1"
_TO_DATE = "(12 * coalesce(m, 0) + {months} * coalesce(w, 0)) / 12.0"
_YEAR = f"SELECT unit_id, sum(amount) AS b FROM {{budget}} WHERE {VERSION} GROUP BY 1"
# The rule of the forecast in force: the latest by unit, in the detail (class, activity) in which the unit gave it last.
_MADE = "year = {y} AND made <= {d}"
_MADE_BEFORE = (
    f"{_MADE} AND made < (SELECT CAST(date_trunc('month', max(made)) AS DATE) FROM {{forecasts}} WHERE {_MADE})"
)
_IN_FORCE = (
    "WITH f AS (SELECT unit_id, coalesce(account_class, '') AS c, coalesce(activity_id, 0) AS a, made,"
    " sum(amount) AS v, CAST(c <> '' AS INTEGER) + 2 * CAST(a <> 0 AS INTEGER) AS detail FROM {forecasts}"
    " WHERE {{made}} GROUP BY ALL),"
    " l AS (SELECT *, max(made) OVER (PARTITION BY unit_id, c, a) AS last, max(made) OVER (PARTITION BY unit_id) AS lu,"
    " max(made) OVER (PARTITION BY unit_id, detail) AS ld, max(made) FILTER (detail = 0) OVER (PARTITION BY unit_id) AS lw"
    " FROM f)"
    " SELECT unit_id, sum(v) AS f FROM l WHERE made = last AND CASE WHEN lw = lu THEN last = lu ELSE ld = lu END GROUP BY 1"
)
LATEST = _IN_FORCE.replace("{{made}}", _MADE)
_PREVIOUS = _IN_FORCE.replace("{{made}}", _MADE_BEFORE)
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
_OPEN_AT_END = "opened < {e} AND (closed IS NULL OR closed >= {e})"
_DATED = "FROM {attendance} WHERE date >= {s} AND date < {e}"

_FORM = "coalesce(nullif(form, ''), 'okänt')"
_SPELLS = 'FROM {interventions} WHERE start < {e} AND ("end" IS NULL OR ("end" > {s} AND "end" > start))'
_DAYS = "sum(date_diff('day', greatest(start, {s}), least(coalesce(\"end\", {e}), {e})))"

_SPELL_MONTH_ENDS = _MONTH_ENDS.replace("opened", "start").replace("closed", '"end"')
_COST = f"{_DAYS[:-1]} * daily_cost)"

_PROJECT = "coalesce(nullif(project, ''), 'okänt')"
_CASES_CLOSED = _CLOSED.replace("investigations", "cases")
_EMPLOYED = 'FROM {employments} WHERE "from" < {e} AND ("to" IS NULL OR "to" >= {e})'
_SEX = "CASE WHEN sex IN ('K', 'M') THEN sex ELSE 'okänt' END"
# Permanent employments: who is there the day after the period, who is there or left in it, and at each month's end.
_PERMANENT = "FROM {employments} WHERE form = 'tillsvidare'"
_STAYS = '"from" <= {e} AND ("to" IS NULL OR "to" > {e})'
_ENDED = '"to" > {s} AND "to" <= {e} AND "from" < "to"'
_MONTHS = "(SELECT CAST(unnest(range({s}, {e}, INTERVAL 1 MONTH)) AS DATE) AS m)"
_NEXT = "m + INTERVAL 1 MONTH"
_TURNOVER = (
    f'WITH p AS MATERIALIZED (SELECT person, {_SEX} AS k, "from", "to" {_PERMANENT} AND "from" <= {{e}}'
    ' AND ("to" IS NULL OR "to" > {s})),'
    f" l AS (SELECT k, count(DISTINCT person) - count(DISTINCT person) FILTER ({_STAYS}) AS n FROM p"
    f" WHERE ({_STAYS}) OR ({_ENDED}) {_TOTAL}),"
    f' e AS (SELECT k, count(DISTINCT (person, m)) AS n FROM p, {_MONTHS} WHERE "from" < {_NEXT}'
    f' AND ("to" IS NULL OR "to" >= {_NEXT}) {_TOTAL})'
    " SELECT e.k AS k, coalesce(l.n, 0) * {months} / e.n AS v FROM e LEFT JOIN l ON l.k IS NOT DISTINCT FROM e.k"
)
# Absences are spread evenly over their days, in whole hundredths of an hour; those count who have a schedule and a
# permanent or fixed-term employment in the month.
_EMPLOYED_THEN = (
    "EXISTS (SELECT 1 FROM {employments} e WHERE e.person = a.person AND e.form IN ('tillsvidare', 'visstid')"
    f' AND e."from" < {_NEXT} AND (e."to" IS NULL OR (e."to" > m AND e."to" > e."from")))'
)
_TO = "CAST(hours * 100 AS BIGINT) * date_diff('day', date_from, least(greatest({day}, date_from), after))"
_PART = (
    f"{_TO.replace('{day}', _NEXT)} // date_diff('day', date_from, after)"
    f" - {_TO.replace('{day}', 'm')} // date_diff('day', date_from, after)"
)
_OWN_SEX = (
    "LEFT JOIN (SELECT person, max(sex) AS sex FROM {employments} WHERE sex IN ('K', 'M') GROUP BY 1) USING (person)"
)
_LENGTH = "date_diff('day', spell_start, least(coalesce(spell_end, {e}), {e}))"
_SPELL_LENGTH = (
    f"CASE WHEN {_LENGTH} IS NULL THEN 'okänt' WHEN {_LENGTH} BETWEEN 1 AND 14 THEN '1-14'"
    f" WHEN {_LENGTH} BETWEEN 15 AND 59 THEN '15-59' WHEN {_LENGTH} >= 60 THEN '60-' ELSE 'övriga' END"
)
_ABSENCES = (
    "(SELECT DISTINCT person, unit_id, cause, spell_start, spell_end, date_from, date_to, hours,"
    " greatest(date_to, date_from + 1) AS after FROM {absences}"
    " WHERE date_from < {e} AND greatest(date_to, date_from + 1) > {s})"
)
_AWAY = (
    f"SELECT {{{{k}}}} AS k, sum({_PART}) AS a FROM {_ABSENCES} a JOIN {_MONTHS} ON date_from < {_NEXT} AND after > m"
    f" {_OWN_SEX} WHERE EXISTS (SELECT 1 FROM {{schedules}} s WHERE s.person = a.person AND s.month = m"
    f" AND scheduled_hours > 0) AND {_EMPLOYED_THEN} {{{{cause}}}} {{{{total}}}}"
)
_AT_WORK = (
    "SELECT {{k}} AS k, sum(100 * scheduled_hours) AS w FROM (SELECT DISTINCT person, unit_id, month AS m,"
    " scheduled_hours, statutory_leave_hours FROM {schedules} WHERE month >= {s} AND month < {e} AND scheduled_hours > 0)"
    f" a {_OWN_SEX} WHERE {_EMPLOYED_THEN} {{{{total}}}}"
)
_SICK_ONLY = "AND cause = 'sjuk'"
_DISTRICT = "coalesce(nullif(district, ''), 'okänt')"
_PAID = f"FROM {{assistance}} WHERE {_IN_MONTHS}"
_PAIRS = "count(DISTINCT (household, month)) FILTER (amount > 0)"


def _up(own: str) -> str:
    return _UP.format(own=own)


def _less(forecast: str) -> str:
    return _up(
        f"SELECT unit_id, coalesce(b, 0) - coalesce(f, 0) AS v FROM ({_YEAR}) FULL JOIN ({forecast}) USING (unit_id)"
    )


def _away(value: str, key: str, of: str, cause: str = "") -> str:
    """Absence by a key: `a` hundredths of hours away, `w` of all that the group (or, without `of`, everybody) works."""
    away = _AWAY.replace("{{k}}", key).replace("{{cause}}", cause).replace("{{total}}", _TOTAL)
    work = _AT_WORK.replace("{{k}}", of or "NULL").replace("{{total}}", _TOTAL if of else "")
    joined = "a.k IS NOT DISTINCT FROM w.k" if of else "true"
    return f"SELECT a.k AS k, {value} AS v FROM ({away}) a JOIN ({work}) w ON {joined}"


def _of_all_sick(key: str) -> str:
    away = _AWAY.replace("{{k}}", key).replace("{{cause}}", _SICK_ONLY).replace("{{total}}", _TOTAL)
    return f"WITH a AS MATERIALIZED ({away}) SELECT k, a / (SELECT a FROM a WHERE k IS NULL) AS v FROM a"


def _share(above: str, below: str) -> str:
    """By unit, one sum through another: `o` through `b`."""
    own = f"SELECT unit_id, o, b FROM ({above}) FULL JOIN ({below}) USING (unit_id)"
    return (
        f"WITH own AS MATERIALIZED ({own}) SELECT n.path AS k, coalesce(sum(o), 0) / sum(b) AS v FROM own"
        " JOIN node_closure c ON c.node_id = own.unit_id JOIN nodes n ON n.id = c.ancestor_id GROUP BY 1"
        " UNION ALL SELECT NULL, coalesce(sum(o), 0) / sum(b) FROM own"
    )


def _entered(value: str, condition: str) -> str:
    """Figures of the period by their key, each as its latest source has it. Different figures have no total."""
    latest = (
        'SELECT *, row_number() OVER (PARTITION BY key, period, "by", unit_id ORDER BY source_date DESC, row DESC) AS n'
        " FROM {entered} WHERE period IN ('T1 {y}', '{y}-01..{y}-04')"
    )
    return f"SELECT key AS k, sum({value}) AS v FROM ({latest}) WHERE n = 1 AND {condition} GROUP BY 1"


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
    "economy.consumed_share": ("unit", _share(_LEDGER.replace(_IN_MONTHS, _TO_LAST), _YEAR)),
    "economy.previous_full_year": (
        "unit",
        _up(f"SELECT unit_id, o AS v FROM ({_LEDGER.replace(_IN_MONTHS, _YEAR_BEFORE)})"),
    ),
    "economy.forecast": ("unit", _up(f"SELECT unit_id, f AS v FROM ({LATEST})")),
    "economy.previous_forecast": ("unit", _up(f"SELECT unit_id, f AS v FROM ({_PREVIOUS})")),
    "economy.forecast_deviation": ("unit", _less(LATEST)),
    "economy.previous_forecast_deviation": ("unit", _less(_PREVIOUS)),
    "economy.frame": (
        "decision",
        _by(_DECISION, "sum(amount)", "FROM {frame_changes} WHERE year = {y} AND decided <= {d}"),
    ),
    "investments.outcome": (
        "project",
        _by(_PROJECT, "sum(amount)", f"FROM {{ledger}} WHERE {_IN_MONTHS} AND {_ASSETS}"),
    ),
    "investments.budget": (
        "project",
        _by(_PROJECT, "sum(amount)", f"FROM {{budget}} WHERE {_OWN_VERSION} AND {_ASSETS}"),
    ),
    "investments.left": (
        "project",
        _by(
            "k",
            "sum(v)",
            f"FROM (SELECT {_PROJECT} AS k, amount AS v FROM {{budget}} WHERE {_OWN_VERSION} AND {_ASSETS}"
            f" UNION ALL SELECT {_PROJECT}, -amount FROM {{ledger}} WHERE {_TO_LAST} AND {_ASSETS})",
        ),
    ),
    "entered.count": ("key", _entered("value", "unit_of_measure = 'antal'")),
    "entered.share": ("key", _entered("value / 100", "unit_of_measure = 'procent'")),
    "entered.index": ("key", _entered("value", "unit_of_measure = 'index'")),
    "entered.amount": ("key", _entered("1000 * value", "unit_of_measure = 'tkr'")),
    "staff.headcount": ("form", _by(_FORM, "count(DISTINCT person)", _EMPLOYED)),
    "staff.fte": (
        "form",
        _by(
            _FORM,
            "sum(fte)",
            f'FROM (SELECT DISTINCT person, sex, birth_year, unit_id, form, fte, "from", "to" {_EMPLOYED})',
        ),
    ),
    "staff.form_share": (
        "form",
        _by(_FORM, f"count(DISTINCT person) / (SELECT count(DISTINCT person) {_EMPLOYED})", _EMPLOYED),
    ),
    "staff.sex_share": (
        "sex",
        _by(_SEX, f"count(DISTINCT person) / (SELECT count(DISTINCT person) {_EMPLOYED})", _EMPLOYED),
    ),
    "staff.turnover_share": ("sex", _TURNOVER),
    "absence.share": ("sex", _away("a / w", _SEX, _SEX, _SICK_ONLY)),
    "absence.contribution": ("sex", _away("a / w", _SEX, "", _SICK_ONLY)),
    "absence.spell_share": ("spell_length", _of_all_sick(_SPELL_LENGTH)),
    "absence.cause_share": ("cause", _away("a / w", "coalesce(nullif(cause, ''), 'okänt')", "")),
    "absence.worked_share": ("sex", _away("(w - a) / w", _SEX, _SEX)),
    "cases.opened": ("kind", _by("kind", "count(*)", "FROM {cases} WHERE opened >= {s} AND opened < {e}")),
    "cases.closed": ("kind", _by("kind", "count(*)", _CASES_CLOSED)),
    "cases.ongoing": ("kind", _by("kind", "count(*)", f"FROM {{cases}} WHERE {_OPEN_AT_END}")),
    "cases.ongoing_monthly_mean": ("kind", _by("kind", f"{_MONTH_ENDS} / {{months}}", f"FROM {{cases}} WHERE {_OPEN}")),
    "cases.mean_days": ("kind", _by("kind", f"avg({_TOOK})", _CASES_CLOSED)),
    "attendance.quantity": ("form", _by(_FORM, "sum(quantity)", _DATED)),
    "attendance.people": ("form", _by(_FORM, "count(DISTINCT person)", f"{_DATED} AND quantity > 0")),
    "incidents.count": ("kind", _by("kind", "count(*)", "FROM {incidents} WHERE date >= {s} AND date < {e}")),
    "complaints.count": (
        "status",
        _by("status", "count(*)", "FROM {complaints} WHERE received >= {s} AND received < {e}"),
    ),
    "referrals.count": ("kind", _by("kind", "count(*)", _RECEIVED)),
    "referrals.people": ("age_group", _by(_AGE_GROUP, "count(DISTINCT person)", _RECEIVED)),
    "investigations.opened": (
        "kind",
        _by("kind", "count(*)", "FROM {investigations} WHERE opened >= {s} AND opened < {e}"),
    ),
    "investigations.closed": ("kind", _by("kind", "count(*)", _CLOSED)),
    "investigations.open_age_mean": (
        "kind",
        _by("kind", "avg(date_diff('day', opened, {e}) - 1)", f"FROM {{investigations}} WHERE {_OPEN_AT_END}"),
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
    "interventions.ongoing_monthly_mean": ("form", _by(_FORM, f"{_SPELL_MONTH_ENDS} / {{months}}", _SPELLS)),
    "interventions.cost": ("form", _by(_FORM, _COST, _SPELLS)),
    "interventions.cost_per_day": ("form", _by(_FORM, f"{_COST} / {_DAYS}", _SPELLS)),
    "interventions.cost_per_year_place": ("form", _by(_FORM, f"{_COST} * 365 / {_DAYS}", _SPELLS)),
    "interventions.year_places": ("form", _by(_FORM, f"{_DAYS} / 365", _SPELLS)),
    "assistance.households": ("district", _by(_DISTRICT, "count(DISTINCT household)", f"{_PAID} AND amount > 0")),
    "assistance.household_months": ("district", _by(_DISTRICT, _PAIRS, _PAID)),
    "assistance.households_monthly_mean": ("district", _by(_DISTRICT, f"{_PAIRS} / {{months}}", _PAID)),
    "assistance.mean_months": (
        "district",
        _by(_DISTRICT, f"{_PAIRS} / count(DISTINCT household) FILTER (amount > 0)", _PAID),
    ),
    "assistance.mean_amount": ("district", _by(_DISTRICT, f"sum(amount) / {_PAIRS}", _PAID)),
    "assistance.paid": ("district", _by(_DISTRICT, "sum(amount)", _PAID)),
}


def both(now: str, then: str) -> str:
    """The two periods of a comparison in one statement."""
    return f"SELECT 0 AS p, k, v FROM ({now}) UNION ALL SELECT 1, k, v FROM ({then})"
