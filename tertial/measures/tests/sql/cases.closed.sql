-- closed, by nothing
SELECT
  COALESCE(CAST("t2"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    COUNT(*) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "cases" AS "t0"
    WHERE
      "t0"."closed" >= DATE '2017-01-01' AND "t0"."closed" < DATE '2017-05-01'
  ) AS "t1"
) AS "t2"

-- closed, by kind
SELECT
  "t2"."d0",
  COALESCE(CAST("t2"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t1"."kind" AS "d0",
    COUNT(*) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "cases" AS "t0"
    WHERE
      "t0"."closed" >= DATE '2017-01-01' AND "t0"."closed" < DATE '2017-05-01'
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
