-- previous_forecast, by nothing
WITH "t1" AS (
  SELECT
    *
  FROM "forecasts" AS "t0"
  WHERE
    "t0"."year" = 2017 AND "t0"."made" <= DATE '2017-04-30'
), "t7" AS (
  SELECT
    "t6"."year",
    "t6"."made",
    "t6"."responsibility",
    "t6"."unit",
    "t6"."activity",
    "t6"."account_class",
    "t6"."amount",
    "t6"."reason",
    "t6"."measure",
    "t6"."row",
    "t6"."unit_id",
    "t6"."activity_id",
    "t6"."batch_id",
    COALESCE("t6"."account_class", '') AS "_class",
    COALESCE("t6"."activity_id", 0) AS "_activity",
    CASE WHEN COALESCE("t6"."account_class", '') = '' THEN 0 ELSE 1 END + CASE WHEN COALESCE("t6"."activity_id", 0) = 0 THEN 0 ELSE 2 END AS "_detail"
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
      "t3"."batch_id",
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
)
SELECT
  COALESCE("t16"."value", 0) AS "value",
  COALESCE(CAST("t16"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t16"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t15"."amount") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t9"."year",
        "t9"."made",
        "t9"."responsibility",
        "t9"."unit",
        "t9"."activity",
        "t9"."account_class",
        "t9"."amount",
        "t9"."reason",
        "t9"."measure",
        "t9"."row",
        "t9"."unit_id",
        "t9"."activity_id",
        "t9"."batch_id"
      FROM "t7" AS "t9"
      SEMI JOIN (
        SELECT
          *
        FROM (
          SELECT
            "t10"."unit_id",
            "t10"."_detail",
            "t10"."_class",
            "t10"."_activity",
            "t10"."_last",
            MAX("t10"."_last") OVER (
              PARTITION BY "t10"."unit_id"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "_unit_last",
            MAX("t10"."_last") FILTER(WHERE
              "t10"."_detail" = 0) OVER (
              PARTITION BY "t10"."unit_id"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "_whole_last",
            MAX("t10"."_last") OVER (
              PARTITION BY "t10"."unit_id", "t10"."_detail"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "_detail_last"
          FROM (
            SELECT
              "t8"."unit_id",
              "t8"."_detail",
              "t8"."_class",
              "t8"."_activity",
              MAX("t8"."made") AS "_last"
            FROM "t7" AS "t8"
            GROUP BY
              1,
              2,
              3,
              4
          ) AS "t10"
        ) AS "t11"
        WHERE
          CASE
            WHEN (
              "t11"."_whole_last" IS NOT NULL
            )
            AND (
              "t11"."_whole_last" = "t11"."_unit_last"
            )
            THEN "t11"."_last"
            ELSE "t11"."_detail_last"
          END = "t11"."_unit_last"
      ) AS "t13"
        ON "t9"."unit_id" = "t13"."unit_id"
        AND "t9"."_detail" = "t13"."_detail"
        AND "t9"."_class" = "t13"."_class"
        AND "t9"."_activity" = "t13"."_activity"
        AND "t9"."made" = "t13"."_last"
    ) AS "t14"
    WHERE
      TRUE
  ) AS "t15"
) AS "t16"

-- previous_forecast, by unit
WITH "t1" AS (
  SELECT
    *
  FROM "forecasts" AS "t0"
  WHERE
    "t0"."year" = 2017 AND "t0"."made" <= DATE '2017-04-30'
), "t7" AS (
  SELECT
    "t6"."year",
    "t6"."made",
    "t6"."responsibility",
    "t6"."unit",
    "t6"."activity",
    "t6"."account_class",
    "t6"."amount",
    "t6"."reason",
    "t6"."measure",
    "t6"."row",
    "t6"."unit_id",
    "t6"."activity_id",
    "t6"."batch_id",
    COALESCE("t6"."account_class", '') AS "_class",
    COALESCE("t6"."activity_id", 0) AS "_activity",
    CASE WHEN COALESCE("t6"."account_class", '') = '' THEN 0 ELSE 1 END + CASE WHEN COALESCE("t6"."activity_id", 0) = 0 THEN 0 ELSE 2 END AS "_detail"
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
      "t3"."batch_id",
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
)
SELECT
  CAST("t16"."d0" AS TEXT) AS "d0",
  COALESCE("t16"."value", 0) AS "value",
  COALESCE(CAST("t16"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t16"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t15"."unit_id" AS "d0",
    SUM("t15"."amount") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t9"."year",
        "t9"."made",
        "t9"."responsibility",
        "t9"."unit",
        "t9"."activity",
        "t9"."account_class",
        "t9"."amount",
        "t9"."reason",
        "t9"."measure",
        "t9"."row",
        "t9"."unit_id",
        "t9"."activity_id",
        "t9"."batch_id"
      FROM "t7" AS "t9"
      SEMI JOIN (
        SELECT
          *
        FROM (
          SELECT
            "t10"."unit_id",
            "t10"."_detail",
            "t10"."_class",
            "t10"."_activity",
            "t10"."_last",
            MAX("t10"."_last") OVER (
              PARTITION BY "t10"."unit_id"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "_unit_last",
            MAX("t10"."_last") FILTER(WHERE
              "t10"."_detail" = 0) OVER (
              PARTITION BY "t10"."unit_id"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "_whole_last",
            MAX("t10"."_last") OVER (
              PARTITION BY "t10"."unit_id", "t10"."_detail"
              ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
            ) AS "_detail_last"
          FROM (
            SELECT
              "t8"."unit_id",
              "t8"."_detail",
              "t8"."_class",
              "t8"."_activity",
              MAX("t8"."made") AS "_last"
            FROM "t7" AS "t8"
            GROUP BY
              1,
              2,
              3,
              4
          ) AS "t10"
        ) AS "t11"
        WHERE
          CASE
            WHEN (
              "t11"."_whole_last" IS NOT NULL
            )
            AND (
              "t11"."_whole_last" = "t11"."_unit_last"
            )
            THEN "t11"."_last"
            ELSE "t11"."_detail_last"
          END = "t11"."_unit_last"
      ) AS "t13"
        ON "t9"."unit_id" = "t13"."unit_id"
        AND "t9"."_detail" = "t13"."_detail"
        AND "t9"."_class" = "t13"."_class"
        AND "t9"."_activity" = "t13"."_activity"
        AND "t9"."made" = "t13"."_last"
    ) AS "t14"
    WHERE
      TRUE
  ) AS "t15"
  GROUP BY
    1
) AS "t16"
