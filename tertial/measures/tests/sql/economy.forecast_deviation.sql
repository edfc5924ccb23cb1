-- full_budget, by nothing
SELECT
  COALESCE("t2"."value", 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t1"."amount") AS "value",
    0 AS "noted",
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
  ) AS "t1"
) AS "t2"

-- full_budget, by unit
SELECT
  CAST("t2"."d0" AS TEXT) AS "d0",
  COALESCE("t2"."value", 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t1"."unit_id" AS "d0",
    SUM("t1"."amount") AS "value",
    0 AS "noted",
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
  ) AS "t1"
  GROUP BY
    1
) AS "t2"

-- forecast, by nothing
WITH "t1" AS (
  SELECT
    "t0"."year",
    "t0"."made",
    "t0"."responsibility",
    "t0"."unit",
    "t0"."activity",
    "t0"."account_class",
    "t0"."amount",
    "t0"."reason",
    "t0"."measure",
    "t0"."row",
    "t0"."unit_id",
    "t0"."activity_id",
    "t0"."batch_id",
    COALESCE("t0"."account_class", '') AS "_class",
    COALESCE("t0"."activity_id", 0) AS "_activity",
    CASE WHEN COALESCE("t0"."account_class", '') = '' THEN 0 ELSE 1 END + CASE WHEN COALESCE("t0"."activity_id", 0) = 0 THEN 0 ELSE 2 END AS "_detail"
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
      *
    FROM (
      SELECT
        "t3"."year",
        "t3"."made",
        "t3"."responsibility",
        "t3"."unit",
        "t3"."activity",
        "t3"."account_class",
        "t3"."amount",
        "t3"."reason",
        "t3"."measure",
        "t3"."row",
        "t3"."unit_id",
        "t3"."activity_id",
        "t3"."batch_id"
      FROM "t1" AS "t3"
      SEMI JOIN (
        SELECT
          *
        FROM (
          SELECT
            "t4"."unit_id",
            "t4"."_detail",
            "t4"."_class",
            "t4"."_activity",
            "t4"."_last",
            MAX("t4"."_last") OVER (
              PARTITION BY "t4"."unit_id"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "_unit_last",
            MAX("t4"."_last") FILTER(WHERE
              "t4"."_detail" = 0) OVER (
              PARTITION BY "t4"."unit_id"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "_whole_last",
            MAX("t4"."_last") OVER (
              PARTITION BY "t4"."unit_id", "t4"."_detail"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "_detail_last"
          FROM (
            SELECT
              "t2"."unit_id",
              "t2"."_detail",
              "t2"."_class",
              "t2"."_activity",
              MAX("t2"."made") AS "_last"
            FROM "t1" AS "t2"
            GROUP BY
              1,
              2,
              3,
              4
          ) AS "t4"
        ) AS "t5"
        WHERE
          CASE
            WHEN (
              "t5"."_whole_last" IS NOT NULL
            )
            AND (
              "t5"."_whole_last" = "t5"."_unit_last"
            )
            THEN "t5"."_last"
            ELSE "t5"."_detail_last"
          END = "t5"."_unit_last"
      ) AS "t7"
        ON "t3"."unit_id" = "t7"."unit_id"
        AND "t3"."_detail" = "t7"."_detail"
        AND "t3"."_class" = "t7"."_class"
        AND "t3"."_activity" = "t7"."_activity"
        AND "t3"."made" = "t7"."_last"
    ) AS "t8"
    WHERE
      TRUE
  ) AS "t9"
) AS "t10"

-- forecast, by unit
WITH "t1" AS (
  SELECT
    "t0"."year",
    "t0"."made",
    "t0"."responsibility",
    "t0"."unit",
    "t0"."activity",
    "t0"."account_class",
    "t0"."amount",
    "t0"."reason",
    "t0"."measure",
    "t0"."row",
    "t0"."unit_id",
    "t0"."activity_id",
    "t0"."batch_id",
    COALESCE("t0"."account_class", '') AS "_class",
    COALESCE("t0"."activity_id", 0) AS "_activity",
    CASE WHEN COALESCE("t0"."account_class", '') = '' THEN 0 ELSE 1 END + CASE WHEN COALESCE("t0"."activity_id", 0) = 0 THEN 0 ELSE 2 END AS "_detail"
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
      *
    FROM (
      SELECT
        "t3"."year",
        "t3"."made",
        "t3"."responsibility",
        "t3"."unit",
        "t3"."activity",
        "t3"."account_class",
        "t3"."amount",
        "t3"."reason",
        "t3"."measure",
        "t3"."row",
        "t3"."unit_id",
        "t3"."activity_id",
        "t3"."batch_id"
      FROM "t1" AS "t3"
      SEMI JOIN (
        SELECT
          *
        FROM (
          SELECT
            "t4"."unit_id",
            "t4"."_detail",
            "t4"."_class",
            "t4"."_activity",
            "t4"."_last",
            MAX("t4"."_last") OVER (
              PARTITION BY "t4"."unit_id"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "_unit_last",
            MAX("t4"."_last") FILTER(WHERE
              "t4"."_detail" = 0) OVER (
              PARTITION BY "t4"."unit_id"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "_whole_last",
            MAX("t4"."_last") OVER (
              PARTITION BY "t4"."unit_id", "t4"."_detail"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "_detail_last"
          FROM (
            SELECT
              "t2"."unit_id",
              "t2"."_detail",
              "t2"."_class",
              "t2"."_activity",
              MAX("t2"."made") AS "_last"
            FROM "t1" AS "t2"
            GROUP BY
              1,
              2,
              3,
              4
          ) AS "t4"
        ) AS "t5"
        WHERE
          CASE
            WHEN (
              "t5"."_whole_last" IS NOT NULL
            )
            AND (
              "t5"."_whole_last" = "t5"."_unit_last"
            )
            THEN "t5"."_last"
            ELSE "t5"."_detail_last"
          END = "t5"."_unit_last"
      ) AS "t7"
        ON "t3"."unit_id" = "t7"."unit_id"
        AND "t3"."_detail" = "t7"."_detail"
        AND "t3"."_class" = "t7"."_class"
        AND "t3"."_activity" = "t7"."_activity"
        AND "t3"."made" = "t7"."_last"
    ) AS "t8"
    WHERE
      TRUE
  ) AS "t9"
  GROUP BY
    1
) AS "t10"
