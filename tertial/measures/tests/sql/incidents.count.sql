-- incidents, by nothing
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
      "t0"."date",
      "t0"."unit",
      "t0"."kind",
      "t0"."category",
      "t0"."process",
      "t0"."severity",
      "t0"."reported_to_ivo",
      "t0"."status",
      "t0"."row",
      "t0"."unit_id",
      "t0"."batch_id",
      DATE_TRUNC('MONTH', "t0"."date") AS "month"
    FROM "incidents" AS "t0"
    WHERE
      "t0"."date" >= DATE '2017-01-01' AND "t0"."date" < DATE '2017-05-01'
  ) AS "t1"
) AS "t2"

-- incidents, by kind
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
      "t0"."date",
      "t0"."unit",
      "t0"."kind",
      "t0"."category",
      "t0"."process",
      "t0"."severity",
      "t0"."reported_to_ivo",
      "t0"."status",
      "t0"."row",
      "t0"."unit_id",
      "t0"."batch_id",
      DATE_TRUNC('MONTH', "t0"."date") AS "month"
    FROM "incidents" AS "t0"
    WHERE
      "t0"."date" >= DATE '2017-01-01' AND "t0"."date" < DATE '2017-05-01'
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
