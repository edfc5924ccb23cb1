-- budget, by nothing
SELECT
  COALESCE("t2"."value", 0) AS "value",
  COALESCE("t2"."noted", 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    (
      COALESCE(SUM("t1"."amount") FILTER(WHERE
        "t1"."month" IS NOT NULL), 0) * 12
    ) + (
      COALESCE(SUM("t1"."amount") FILTER(WHERE
        "t1"."month" IS NULL), 0) * 4
    ) AS "value",
    SUM(CAST("t1"."month" IS NULL AS INT)) AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "budget" AS "t0"
    WHERE
      "t0"."year" = 2017
      AND "t0"."version" = 'internbudget'
      AND NOT (
        COALESCE("LEFT"("t0"."account", 1), '') IN ('1', '2')
      )
      AND (
        (
          "t0"."month" IS NULL
        )
        OR (
          (
            "t0"."month" >= DATE '2017-01-01'
          )
          AND (
            "t0"."month" < DATE '2017-05-01'
          )
        )
      )
  ) AS "t1"
) AS "t2"

-- budget, by unit
SELECT
  CAST("t2"."d0" AS TEXT) AS "d0",
  COALESCE("t2"."value", 0) AS "value",
  COALESCE("t2"."noted", 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t1"."unit_id" AS "d0",
    (
      COALESCE(SUM("t1"."amount") FILTER(WHERE
        "t1"."month" IS NOT NULL), 0) * 12
    ) + (
      COALESCE(SUM("t1"."amount") FILTER(WHERE
        "t1"."month" IS NULL), 0) * 4
    ) AS "value",
    SUM(CAST("t1"."month" IS NULL AS INT)) AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "budget" AS "t0"
    WHERE
      "t0"."year" = 2017
      AND "t0"."version" = 'internbudget'
      AND NOT (
        COALESCE("LEFT"("t0"."account", 1), '') IN ('1', '2')
      )
      AND (
        (
          "t0"."month" IS NULL
        )
        OR (
          (
            "t0"."month" >= DATE '2017-01-01'
          )
          AND (
            "t0"."month" < DATE '2017-05-01'
          )
        )
      )
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
