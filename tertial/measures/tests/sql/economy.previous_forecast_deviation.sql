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

-- previous_forecast, by nothing
WITH "t1" AS (
  SELECT
    *
  FROM "forecasts" AS "t0"
  WHERE
    "t0"."year" = 2017 AND "t0"."made" <= DATE '2017-04-30'
)
SELECT
  COALESCE("t10"."value", 0) AS "value",
  COALESCE(CAST("t10"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t10"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t9"."amount") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t8"."year",
      "t8"."made",
      "t8"."responsibility",
      "t8"."unit",
      "t8"."account_class",
      "t8"."amount",
      "t8"."reason",
      "t8"."measure",
      "t8"."row",
      "t8"."unit_id"
    FROM (
      SELECT
        "t7"."year",
        "t7"."made",
        "t7"."responsibility",
        "t7"."unit",
        "t7"."account_class",
        "t7"."amount",
        "t7"."reason",
        "t7"."measure",
        "t7"."row",
        "t7"."unit_id",
        (
          "t7"."account_class" IS NULL
        ) OR (
          "t7"."account_class" = ''
        ) AS "_whole",
        MAX("t7"."made") OVER (
          PARTITION BY "t7"."unit_id"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_unit_last",
        MAX("t7"."made") OVER (
          PARTITION BY "t7"."unit_id", "t7"."account_class"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_class_last",
        MAX("t7"."made") FILTER(WHERE
          (
            "t7"."account_class" IS NULL
          ) OR (
            "t7"."account_class" = ''
          )) OVER (
          PARTITION BY "t7"."unit_id"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_whole_last"
      FROM (
        SELECT
          "t6"."year",
          "t6"."made",
          "t6"."responsibility",
          "t6"."unit",
          "t6"."account_class",
          "t6"."amount",
          "t6"."reason",
          "t6"."measure",
          "t6"."row",
          "t6"."unit_id"
        FROM (
          SELECT
            "t3"."year",
            "t3"."made",
            "t3"."responsibility",
            "t3"."unit",
            "t3"."account_class",
            "t3"."amount",
            "t3"."reason",
            "t3"."measure",
            "t3"."row",
            "t3"."unit_id",
            "t5"."latest"
          FROM "t1" AS "t3"
          CROSS JOIN (
            SELECT
              DATE_TRUNC('MONTH', MAX("t2"."made")) AS "latest"
            FROM "t1" AS "t2"
          ) AS "t5"
        ) AS "t6"
        WHERE
          "t6"."made" < "t6"."latest"
      ) AS "t7"
    ) AS "t8"
    WHERE
      CASE
        WHEN (
          "t8"."_whole_last" IS NOT NULL
        )
        AND (
          "t8"."_whole_last" = "t8"."_unit_last"
        )
        THEN "t8"."made" = "t8"."_unit_last"
        ELSE "t8"."made" = "t8"."_class_last"
      END
      AND (
        (
          (
            "t8"."_whole_last" IS NOT NULL
          )
          AND (
            "t8"."_whole_last" = "t8"."_unit_last"
          )
        )
        OR NOT (
          "t8"."_whole"
        )
      )
      AND TRUE
  ) AS "t9"
) AS "t10"

-- previous_forecast, by unit
WITH "t1" AS (
  SELECT
    *
  FROM "forecasts" AS "t0"
  WHERE
    "t0"."year" = 2017 AND "t0"."made" <= DATE '2017-04-30'
)
SELECT
  CAST("t10"."d0" AS TEXT) AS "d0",
  COALESCE("t10"."value", 0) AS "value",
  COALESCE(CAST("t10"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t10"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t9"."unit_id" AS "d0",
    SUM("t9"."amount") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t8"."year",
      "t8"."made",
      "t8"."responsibility",
      "t8"."unit",
      "t8"."account_class",
      "t8"."amount",
      "t8"."reason",
      "t8"."measure",
      "t8"."row",
      "t8"."unit_id"
    FROM (
      SELECT
        "t7"."year",
        "t7"."made",
        "t7"."responsibility",
        "t7"."unit",
        "t7"."account_class",
        "t7"."amount",
        "t7"."reason",
        "t7"."measure",
        "t7"."row",
        "t7"."unit_id",
        (
          "t7"."account_class" IS NULL
        ) OR (
          "t7"."account_class" = ''
        ) AS "_whole",
        MAX("t7"."made") OVER (
          PARTITION BY "t7"."unit_id"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_unit_last",
        MAX("t7"."made") OVER (
          PARTITION BY "t7"."unit_id", "t7"."account_class"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_class_last",
        MAX("t7"."made") FILTER(WHERE
          (
            "t7"."account_class" IS NULL
          ) OR (
            "t7"."account_class" = ''
          )) OVER (
          PARTITION BY "t7"."unit_id"
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "_whole_last"
      FROM (
        SELECT
          "t6"."year",
          "t6"."made",
          "t6"."responsibility",
          "t6"."unit",
          "t6"."account_class",
          "t6"."amount",
          "t6"."reason",
          "t6"."measure",
          "t6"."row",
          "t6"."unit_id"
        FROM (
          SELECT
            "t3"."year",
            "t3"."made",
            "t3"."responsibility",
            "t3"."unit",
            "t3"."account_class",
            "t3"."amount",
            "t3"."reason",
            "t3"."measure",
            "t3"."row",
            "t3"."unit_id",
            "t5"."latest"
          FROM "t1" AS "t3"
          CROSS JOIN (
            SELECT
              DATE_TRUNC('MONTH', MAX("t2"."made")) AS "latest"
            FROM "t1" AS "t2"
          ) AS "t5"
        ) AS "t6"
        WHERE
          "t6"."made" < "t6"."latest"
      ) AS "t7"
    ) AS "t8"
    WHERE
      CASE
        WHEN (
          "t8"."_whole_last" IS NOT NULL
        )
        AND (
          "t8"."_whole_last" = "t8"."_unit_last"
        )
        THEN "t8"."made" = "t8"."_unit_last"
        ELSE "t8"."made" = "t8"."_class_last"
      END
      AND (
        (
          (
            "t8"."_whole_last" IS NOT NULL
          )
          AND (
            "t8"."_whole_last" = "t8"."_unit_last"
          )
        )
        OR NOT (
          "t8"."_whole"
        )
      )
      AND TRUE
  ) AS "t9"
  GROUP BY
    1
) AS "t10"
