-- outcome, by nothing
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
      "t0"."month" >= DATE '2016-01-01'
      AND "t0"."month" < DATE '2017-01-01'
      AND NOT (
        COALESCE("LEFT"("t0"."account", 1), '') IN ('1', '2')
      )
  ) AS "t1"
) AS "t2"

-- outcome, by unit
SELECT
  CAST("t2"."d0" AS TEXT) AS "d0",
  COALESCE("t2"."value", 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t1"."unit_id" AS "d0",
    SUM("t1"."amount") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "ledger" AS "t0"
    WHERE
      "t0"."month" >= DATE '2016-01-01'
      AND "t0"."month" < DATE '2017-01-01'
      AND NOT (
        COALESCE("LEFT"("t0"."account", 1), '') IN ('1', '2')
      )
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
