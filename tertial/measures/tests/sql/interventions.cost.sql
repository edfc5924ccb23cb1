-- cost, by nothing
SELECT
  COALESCE("t2"."value", 0) AS "value",
  COALESCE("t2"."noted", 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM(
      (
        LEAST(
          COALESCE(
            DATE_DIFF('DAY', DATE '2017-01-01', "t1"."end") + 0,
            DATE_DIFF('DAY', DATE '2017-01-01', DATE '2017-05-01')
          ),
          DATE_DIFF('DAY', DATE '2017-01-01', DATE '2017-05-01')
        ) - GREATEST(DATE_DIFF('DAY', DATE '2017-01-01', "t1"."start"), 0)
      ) * "t1"."daily_cost"
    ) AS "value",
    SUM(CAST("t1"."daily_cost" IS NULL AS INT)) AS "noted",
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
        ) OR (
          "t0"."end" >= DATE '2017-01-01'
        )
      )
      AND (
        LEAST(
          COALESCE(
            DATE_DIFF('DAY', DATE '2017-01-01', "t0"."end") + 0,
            DATE_DIFF('DAY', DATE '2017-01-01', DATE '2017-05-01')
          ),
          DATE_DIFF('DAY', DATE '2017-01-01', DATE '2017-05-01')
        ) - GREATEST(DATE_DIFF('DAY', DATE '2017-01-01', "t0"."start"), 0)
      ) > 0
  ) AS "t1"
) AS "t2"

-- cost, by form
SELECT
  "t2"."d0",
  COALESCE("t2"."value", 0) AS "value",
  COALESCE("t2"."noted", 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t1"."form" AS "d0",
    SUM(
      (
        LEAST(
          COALESCE(
            DATE_DIFF('DAY', DATE '2017-01-01', "t1"."end") + 0,
            DATE_DIFF('DAY', DATE '2017-01-01', DATE '2017-05-01')
          ),
          DATE_DIFF('DAY', DATE '2017-01-01', DATE '2017-05-01')
        ) - GREATEST(DATE_DIFF('DAY', DATE '2017-01-01', "t1"."start"), 0)
      ) * "t1"."daily_cost"
    ) AS "value",
    SUM(CAST("t1"."daily_cost" IS NULL AS INT)) AS "noted",
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
        ) OR (
          "t0"."end" >= DATE '2017-01-01'
        )
      )
      AND (
        LEAST(
          COALESCE(
            DATE_DIFF('DAY', DATE '2017-01-01', "t0"."end") + 0,
            DATE_DIFF('DAY', DATE '2017-01-01', DATE '2017-05-01')
          ),
          DATE_DIFF('DAY', DATE '2017-01-01', DATE '2017-05-01')
        ) - GREATEST(DATE_DIFF('DAY', DATE '2017-01-01', "t0"."start"), 0)
      ) > 0
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
