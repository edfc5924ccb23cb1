-- median, by nothing
SELECT
  COALESCE(CAST("t2"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    QUANTILE_CONT(DATE_DIFF('DAY', "t1"."opened", "t1"."closed"), 0.5) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "investigations" AS "t0"
    WHERE
      "t0"."closed" >= DATE '2017-01-01' AND "t0"."closed" < DATE '2017-05-01'
  ) AS "t1"
) AS "t2"

-- median, by kind
WITH "t1" AS (
  SELECT
    *
  FROM "investigations" AS "t0"
  WHERE
    "t0"."closed" >= DATE '2017-01-01' AND "t0"."closed" < DATE '2017-05-01'
)
SELECT
  *
FROM (
  SELECT
    "t3"."d0",
    COALESCE(CAST("t3"."value" AS DECIMAL(38, 2)), 0) AS "value",
    COALESCE(CAST("t3"."noted" AS BIGINT), 0) AS "noted",
    COALESCE("t3"."rows", 0) AS "rows",
    FALSE AS "total"
  FROM (
    SELECT
      COALESCE(NULLIF("t2"."kind", ''), 'okänt') AS "d0",
      QUANTILE_CONT(DATE_DIFF('DAY', "t2"."opened", "t2"."closed"), 0.5) AS "value",
      0 AS "noted",
      COUNT(*) AS "rows"
    FROM "t1" AS "t2"
    GROUP BY
      1
  ) AS "t3"
) AS "t5"
UNION ALL
SELECT
  *
FROM (
  SELECT
    CAST(NULL AS TEXT) AS "d0",
    COALESCE(CAST("t4"."value" AS DECIMAL(38, 2)), 0) AS "value",
    COALESCE(CAST("t4"."noted" AS BIGINT), 0) AS "noted",
    COALESCE("t4"."rows", 0) AS "rows",
    TRUE AS "total"
  FROM (
    SELECT
      QUANTILE_CONT(DATE_DIFF('DAY', "t2"."opened", "t2"."closed"), 0.5) AS "value",
      0 AS "noted",
      COUNT(*) AS "rows"
    FROM "t1" AS "t2"
  ) AS "t4"
) AS "t6"
