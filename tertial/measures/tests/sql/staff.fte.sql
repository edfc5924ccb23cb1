-- fte, by nothing
SELECT
  COALESCE(CAST("t2"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t1"."fte" * 1000000) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT DISTINCT
      "t0"."person",
      "t0"."sex",
      "t0"."birth_year",
      "t0"."unit_id",
      "t0"."form",
      "t0"."fte",
      "t0"."from",
      "t0"."to"
    FROM "employments" AS "t0"
    WHERE
      "t0"."from" < DATE '2017-05-01'
      AND (
        (
          "t0"."to" IS NULL
        ) OR (
          "t0"."to" >= DATE '2017-05-01'
        )
      )
  ) AS "t1"
) AS "t2"

-- fte, by form
SELECT
  "t2"."d0",
  COALESCE(CAST("t2"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t1"."form" AS "d0",
    SUM("t1"."fte" * 1000000) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT DISTINCT
      "t0"."person",
      "t0"."sex",
      "t0"."birth_year",
      "t0"."unit_id",
      "t0"."form",
      "t0"."fte",
      "t0"."from",
      "t0"."to"
    FROM "employments" AS "t0"
    WHERE
      "t0"."from" < DATE '2017-05-01'
      AND (
        (
          "t0"."to" IS NULL
        ) OR (
          "t0"."to" >= DATE '2017-05-01'
        )
      )
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
