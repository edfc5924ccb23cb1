-- full_budget, by nothing
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
        "t1"."month" IS NULL), 0) * 12
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
      AND (
        (
          "t0"."month" IS NULL
        )
        OR (
          (
            "t0"."month" >= DATE '2017-01-01'
          )
          AND (
            "t0"."month" < DATE '2018-01-01'
          )
        )
      )
  ) AS "t1"
) AS "t2"

-- full_budget, by unit
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
        "t1"."month" IS NULL), 0) * 12
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
      AND (
        (
          "t0"."month" IS NULL
        )
        OR (
          (
            "t0"."month" >= DATE '2017-01-01'
          )
          AND (
            "t0"."month" < DATE '2018-01-01'
          )
        )
      )
  ) AS "t1"
  GROUP BY
    1
) AS "t2"

-- forecast, by nothing
SELECT
  COALESCE("t4"."value", 0) AS "value",
  COALESCE(CAST("t4"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t4"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t3"."amount") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t2"."year",
      "t2"."made",
      "t2"."responsibility",
      "t2"."unit",
      "t2"."account_class",
      "t2"."amount",
      "t2"."reason",
      "t2"."measure",
      "t2"."row",
      "t2"."unit_id"
    FROM (
      SELECT
        "t1"."year",
        "t1"."made",
        "t1"."responsibility",
        "t1"."unit",
        "t1"."account_class",
        "t1"."amount",
        "t1"."reason",
        "t1"."measure",
        "t1"."row",
        "t1"."unit_id",
        (
          "t1"."account_class" IS NULL
        ) OR (
          "t1"."account_class" = ''
        ) AS "_whole",
        MAX("t1"."made") OVER (
          PARTITION BY "t1"."unit_id"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_unit_last",
        MAX("t1"."made") OVER (
          PARTITION BY "t1"."unit_id", "t1"."account_class"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_class_last",
        MAX("t1"."made") FILTER(WHERE
          (
            "t1"."account_class" IS NULL
          ) OR (
            "t1"."account_class" = ''
          )) OVER (
          PARTITION BY "t1"."unit_id"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_whole_last"
      FROM (
        SELECT
          *
        FROM "forecasts" AS "t0"
        WHERE
          "t0"."year" = 2017 AND "t0"."made" <= DATE '2017-04-30'
      ) AS "t1"
    ) AS "t2"
    WHERE
      CASE
        WHEN (
          "t2"."_whole_last" IS NOT NULL
        )
        AND (
          "t2"."_whole_last" = "t2"."_unit_last"
        )
        THEN "t2"."made" = "t2"."_unit_last"
        ELSE "t2"."made" = "t2"."_class_last"
      END
      AND (
        (
          (
            "t2"."_whole_last" IS NOT NULL
          )
          AND (
            "t2"."_whole_last" = "t2"."_unit_last"
          )
        )
        OR NOT (
          "t2"."_whole"
        )
      )
      AND TRUE
  ) AS "t3"
) AS "t4"

-- forecast, by unit
SELECT
  CAST("t4"."d0" AS TEXT) AS "d0",
  COALESCE("t4"."value", 0) AS "value",
  COALESCE(CAST("t4"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t4"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t3"."unit_id" AS "d0",
    SUM("t3"."amount") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t2"."year",
      "t2"."made",
      "t2"."responsibility",
      "t2"."unit",
      "t2"."account_class",
      "t2"."amount",
      "t2"."reason",
      "t2"."measure",
      "t2"."row",
      "t2"."unit_id"
    FROM (
      SELECT
        "t1"."year",
        "t1"."made",
        "t1"."responsibility",
        "t1"."unit",
        "t1"."account_class",
        "t1"."amount",
        "t1"."reason",
        "t1"."measure",
        "t1"."row",
        "t1"."unit_id",
        (
          "t1"."account_class" IS NULL
        ) OR (
          "t1"."account_class" = ''
        ) AS "_whole",
        MAX("t1"."made") OVER (
          PARTITION BY "t1"."unit_id"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_unit_last",
        MAX("t1"."made") OVER (
          PARTITION BY "t1"."unit_id", "t1"."account_class"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_class_last",
        MAX("t1"."made") FILTER(WHERE
          (
            "t1"."account_class" IS NULL
          ) OR (
            "t1"."account_class" = ''
          )) OVER (
          PARTITION BY "t1"."unit_id"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_whole_last"
      FROM (
        SELECT
          *
        FROM "forecasts" AS "t0"
        WHERE
          "t0"."year" = 2017 AND "t0"."made" <= DATE '2017-04-30'
      ) AS "t1"
    ) AS "t2"
    WHERE
      CASE
        WHEN (
          "t2"."_whole_last" IS NOT NULL
        )
        AND (
          "t2"."_whole_last" = "t2"."_unit_last"
        )
        THEN "t2"."made" = "t2"."_unit_last"
        ELSE "t2"."made" = "t2"."_class_last"
      END
      AND (
        (
          (
            "t2"."_whole_last" IS NOT NULL
          )
          AND (
            "t2"."_whole_last" = "t2"."_unit_last"
          )
        )
        OR NOT (
          "t2"."_whole"
        )
      )
      AND TRUE
  ) AS "t3"
  GROUP BY
    1
) AS "t4"
