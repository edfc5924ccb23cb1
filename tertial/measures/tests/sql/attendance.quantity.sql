-- quantity, by nothing
SELECT
  COALESCE(CAST("t2"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t1"."quantity") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t0"."person",
      "t0"."unit",
      "t0"."form",
      "t0"."date",
      "t0"."quantity",
      "t0"."row",
      "t0"."unit_id",
      "t0"."batch_id",
      DATE_TRUNC('MONTH', "t0"."date") AS "month"
    FROM "attendance" AS "t0"
    WHERE
      "t0"."date" >= DATE '2017-01-01' AND "t0"."date" < DATE '2017-05-01'
  ) AS "t1"
) AS "t2"

-- quantity, by form
SELECT
  "t2"."d0",
  COALESCE(CAST("t2"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t1"."form" AS "d0",
    SUM("t1"."quantity") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t0"."person",
      "t0"."unit",
      "t0"."form",
      "t0"."date",
      "t0"."quantity",
      "t0"."row",
      "t0"."unit_id",
      "t0"."batch_id",
      DATE_TRUNC('MONTH', "t0"."date") AS "month"
    FROM "attendance" AS "t0"
    WHERE
      "t0"."date" >= DATE '2017-01-01' AND "t0"."date" < DATE '2017-05-01'
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
