-- month_ends, by nothing
SELECT
  COALESCE(CAST("t2"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM(
      GREATEST(
        DATE_DIFF(
          'MONTH',
          GREATEST("t1"."start", DATE '2017-01-01'),
          LEAST(COALESCE("t1"."end", DATE '2017-05-01'), DATE '2017-05-01')
        ),
        0
      )
    ) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "interventions" AS "t0"
    WHERE
      "t0"."start" < DATE '2017-05-01'
      AND (
        (
          "t0"."end" IS NULL
        )
        OR (
          (
            "t0"."end" > DATE '2017-01-01'
          ) AND (
            "t0"."end" > "t0"."start"
          )
        )
      )
  ) AS "t1"
) AS "t2"

-- month_ends, by form
SELECT
  "t2"."d0",
  COALESCE(CAST("t2"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t1"."form" AS "d0",
    SUM(
      GREATEST(
        DATE_DIFF(
          'MONTH',
          GREATEST("t1"."start", DATE '2017-01-01'),
          LEAST(COALESCE("t1"."end", DATE '2017-05-01'), DATE '2017-05-01')
        ),
        0
      )
    ) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "interventions" AS "t0"
    WHERE
      "t0"."start" < DATE '2017-05-01'
      AND (
        (
          "t0"."end" IS NULL
        )
        OR (
          (
            "t0"."end" > DATE '2017-01-01'
          ) AND (
            "t0"."end" > "t0"."start"
          )
        )
      )
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
