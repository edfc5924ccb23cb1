-- full_budget, by nothing
SELECT
  COALESCE("t2"."value", 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t1"."amount") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "budget" AS "t0"
    WHERE
      "t0"."year" = 2017
      AND "t0"."version" = 'internbudget'
      AND SUBSTRING(
        "t0"."account",
        CASE WHEN (
          0 + 1
        ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t0"."account") END,
        2
      ) IN ('11', '12')
  ) AS "t1"
) AS "t2"

-- full_budget, by project
SELECT
  "t2"."d0",
  COALESCE("t2"."value", 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t1"."project" AS "d0",
    SUM("t1"."amount") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "budget" AS "t0"
    WHERE
      "t0"."year" = 2017
      AND "t0"."version" = 'internbudget'
      AND SUBSTRING(
        "t0"."account",
        CASE WHEN (
          0 + 1
        ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t0"."account") END,
        2
      ) IN ('11', '12')
  ) AS "t1"
  GROUP BY
    1
) AS "t2"

-- spent, by nothing
SELECT
  COALESCE("t2"."value", 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t1"."amount") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "ledger" AS "t0"
    WHERE
      "t0"."month" >= DATE '2017-01-01'
      AND "t0"."month" < DATE '2017-05-01'
      AND SUBSTRING(
        "t0"."account",
        CASE WHEN (
          0 + 1
        ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t0"."account") END,
        2
      ) IN ('11', '12')
  ) AS "t1"
) AS "t2"

-- spent, by project
SELECT
  "t2"."d0",
  COALESCE("t2"."value", 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t1"."project" AS "d0",
    SUM("t1"."amount") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "ledger" AS "t0"
    WHERE
      "t0"."month" >= DATE '2017-01-01'
      AND "t0"."month" < DATE '2017-05-01'
      AND SUBSTRING(
        "t0"."account",
        CASE WHEN (
          0 + 1
        ) >= 1 THEN 0 + 1 ELSE 0 + 1 + LENGTH("t0"."account") END,
        2
      ) IN ('11', '12')
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
