-- complaints, by nothing
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
      "t0"."received",
      "t0"."unit",
      "t0"."channel",
      "t0"."kind",
      "t0"."sex",
      "t0"."answered",
      "t0"."status",
      "t0"."row",
      "t0"."unit_id",
      "t0"."batch_id",
      DATE_TRUNC('MONTH', "t0"."received") AS "month"
    FROM "complaints" AS "t0"
    WHERE
      "t0"."received" >= DATE '2017-01-01'
      AND "t0"."received" < DATE '2017-05-01'
  ) AS "t1"
) AS "t2"

-- complaints, by unit
SELECT
  CAST("t2"."d0" AS TEXT) AS "d0",
  COALESCE(CAST("t2"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t1"."unit_id" AS "d0",
    COUNT(*) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t0"."received",
      "t0"."unit",
      "t0"."channel",
      "t0"."kind",
      "t0"."sex",
      "t0"."answered",
      "t0"."status",
      "t0"."row",
      "t0"."unit_id",
      "t0"."batch_id",
      DATE_TRUNC('MONTH', "t0"."received") AS "month"
    FROM "complaints" AS "t0"
    WHERE
      "t0"."received" >= DATE '2017-01-01'
      AND "t0"."received" < DATE '2017-05-01'
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
