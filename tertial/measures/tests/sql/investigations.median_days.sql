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
SELECT
  "t2"."d0",
  COALESCE(CAST("t2"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  "t2"."d0" IS NULL AS "total"
FROM (
  SELECT
    CASE
      WHEN (
        "t1"."kind" IS NULL
      ) OR (
        "t1"."kind" = ''
      )
      THEN 'okänt'
      ELSE "t1"."kind"
    END AS "d0",
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
  GROUP BY GROUPING SETS ((1), ())
) AS "t2"
