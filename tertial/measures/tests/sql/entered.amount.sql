-- value, by nothing
SELECT
  COALESCE(CAST("t3"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t3"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t3"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM(
      "t2"."value" * CASE
        WHEN LOWER("t2"."unit_of_measure") = 'kr'
        THEN 1
        WHEN LOWER("t2"."unit_of_measure") = 'kronor'
        THEN 1
        WHEN LOWER("t2"."unit_of_measure") = 'tkr'
        THEN 1000
        WHEN LOWER("t2"."unit_of_measure") = 'mnkr'
        THEN 1000000
        WHEN LOWER("t2"."unit_of_measure") = 'mkr'
        THEN 1000000
        WHEN LOWER("t2"."unit_of_measure") = 'msek'
        THEN 1000000
        ELSE 0
      END
    ) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t1"."key",
      "t1"."label",
      "t1"."unit_of_measure",
      "t1"."period",
      "t1"."by",
      "t1"."value",
      "t1"."source",
      "t1"."source_date",
      "t1"."row",
      "t1"."unit_id",
      "t1"."batch_id"
    FROM (
      SELECT
        "t0"."key",
        "t0"."label",
        "t0"."unit_of_measure",
        "t0"."period",
        "t0"."by",
        "t0"."value",
        "t0"."source",
        "t0"."source_date",
        "t0"."row",
        "t0"."unit_id",
        "t0"."batch_id",
        ROW_NUMBER() OVER (
          PARTITION BY "t0"."key", "t0"."period", "t0"."by", "t0"."unit_id"
          ORDER BY "t0"."source_date" DESC, "t0"."batch_id" DESC, "t0"."row" DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_at"
      FROM "entered" AS "t0"
    ) AS "t1"
    WHERE
      "t1"."_at" = 0
      AND "t1"."period" IN ('2017-01..2017-04', 'T1 2017')
      AND LOWER("t1"."unit_of_measure") IN ('kr', 'kronor', 'tkr', 'mnkr', 'mkr', 'msek')
  ) AS "t2"
) AS "t3"

-- value, by key
SELECT
  "t3"."d0",
  COALESCE(CAST("t3"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t3"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t3"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t2"."key" AS "d0",
    SUM(
      "t2"."value" * CASE
        WHEN LOWER("t2"."unit_of_measure") = 'kr'
        THEN 1
        WHEN LOWER("t2"."unit_of_measure") = 'kronor'
        THEN 1
        WHEN LOWER("t2"."unit_of_measure") = 'tkr'
        THEN 1000
        WHEN LOWER("t2"."unit_of_measure") = 'mnkr'
        THEN 1000000
        WHEN LOWER("t2"."unit_of_measure") = 'mkr'
        THEN 1000000
        WHEN LOWER("t2"."unit_of_measure") = 'msek'
        THEN 1000000
        ELSE 0
      END
    ) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t1"."key",
      "t1"."label",
      "t1"."unit_of_measure",
      "t1"."period",
      "t1"."by",
      "t1"."value",
      "t1"."source",
      "t1"."source_date",
      "t1"."row",
      "t1"."unit_id",
      "t1"."batch_id"
    FROM (
      SELECT
        "t0"."key",
        "t0"."label",
        "t0"."unit_of_measure",
        "t0"."period",
        "t0"."by",
        "t0"."value",
        "t0"."source",
        "t0"."source_date",
        "t0"."row",
        "t0"."unit_id",
        "t0"."batch_id",
        ROW_NUMBER() OVER (
          PARTITION BY "t0"."key", "t0"."period", "t0"."by", "t0"."unit_id"
          ORDER BY "t0"."source_date" DESC, "t0"."batch_id" DESC, "t0"."row" DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_at"
      FROM "entered" AS "t0"
    ) AS "t1"
    WHERE
      "t1"."_at" = 0
      AND "t1"."period" IN ('2017-01..2017-04', 'T1 2017')
      AND LOWER("t1"."unit_of_measure") IN ('kr', 'kronor', 'tkr', 'mnkr', 'mkr', 'msek')
  ) AS "t2"
  GROUP BY
    1
) AS "t3"

-- figures, by nothing
SELECT
  COALESCE(CAST("t4"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t4"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t4"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    COUNT(*) AS "value",
    0 AS "noted",
    SUM("t3"."n") AS "rows"
  FROM (
    SELECT
      "t2"."key" AS "k0",
      COUNT(*) AS "n"
    FROM (
      SELECT
        "t1"."key",
        "t1"."label",
        "t1"."unit_of_measure",
        "t1"."period",
        "t1"."by",
        "t1"."value",
        "t1"."source",
        "t1"."source_date",
        "t1"."row",
        "t1"."unit_id",
        "t1"."batch_id"
      FROM (
        SELECT
          "t0"."key",
          "t0"."label",
          "t0"."unit_of_measure",
          "t0"."period",
          "t0"."by",
          "t0"."value",
          "t0"."source",
          "t0"."source_date",
          "t0"."row",
          "t0"."unit_id",
          "t0"."batch_id",
          ROW_NUMBER() OVER (
            PARTITION BY "t0"."key", "t0"."period", "t0"."by", "t0"."unit_id"
            ORDER BY "t0"."source_date" DESC, "t0"."batch_id" DESC, "t0"."row" DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_at"
        FROM "entered" AS "t0"
      ) AS "t1"
      WHERE
        "t1"."_at" = 0
        AND "t1"."period" IN ('2017-01..2017-04', 'T1 2017')
        AND LOWER("t1"."unit_of_measure") IN ('kr', 'kronor', 'tkr', 'mnkr', 'mkr', 'msek')
    ) AS "t2"
    GROUP BY
      1
  ) AS "t3"
) AS "t4"

-- figures, by key
WITH "t3" AS (
  SELECT
    COALESCE(NULLIF("t2"."key", ''), 'okänt') AS "d0",
    "t2"."key" AS "k0",
    COUNT(*) AS "n"
  FROM (
    SELECT
      "t1"."key",
      "t1"."label",
      "t1"."unit_of_measure",
      "t1"."period",
      "t1"."by",
      "t1"."value",
      "t1"."source",
      "t1"."source_date",
      "t1"."row",
      "t1"."unit_id",
      "t1"."batch_id"
    FROM (
      SELECT
        "t0"."key",
        "t0"."label",
        "t0"."unit_of_measure",
        "t0"."period",
        "t0"."by",
        "t0"."value",
        "t0"."source",
        "t0"."source_date",
        "t0"."row",
        "t0"."unit_id",
        "t0"."batch_id",
        ROW_NUMBER() OVER (
          PARTITION BY "t0"."key", "t0"."period", "t0"."by", "t0"."unit_id"
          ORDER BY "t0"."source_date" DESC, "t0"."batch_id" DESC, "t0"."row" DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_at"
      FROM "entered" AS "t0"
    ) AS "t1"
    WHERE
      "t1"."_at" = 0
      AND "t1"."period" IN ('2017-01..2017-04', 'T1 2017')
      AND LOWER("t1"."unit_of_measure") IN ('kr', 'kronor', 'tkr', 'mnkr', 'mkr', 'msek')
  ) AS "t2"
  GROUP BY
    1,
    2
)
SELECT
  *
FROM (
  SELECT
    "t5"."d0",
    COALESCE(CAST("t5"."value" AS DECIMAL(38, 2)), 0) AS "value",
    COALESCE(CAST("t5"."noted" AS BIGINT), 0) AS "noted",
    COALESCE("t5"."rows", 0) AS "rows",
    FALSE AS "total"
  FROM (
    SELECT
      "t4"."d0",
      COUNT(*) AS "value",
      0 AS "noted",
      SUM("t4"."n") AS "rows"
    FROM "t3" AS "t4"
    GROUP BY
      1
  ) AS "t5"
) AS "t8"
UNION ALL
SELECT
  *
FROM (
  SELECT
    CAST(NULL AS TEXT) AS "d0",
    COALESCE(CAST("t7"."value" AS DECIMAL(38, 2)), 0) AS "value",
    COALESCE(CAST("t7"."noted" AS BIGINT), 0) AS "noted",
    COALESCE("t7"."rows", 0) AS "rows",
    TRUE AS "total"
  FROM (
    SELECT
      COUNT(*) AS "value",
      0 AS "noted",
      SUM("t6"."n") AS "rows"
    FROM (
      SELECT
        "t4"."k0",
        SUM("t4"."n") AS "n"
      FROM "t3" AS "t4"
      GROUP BY
        1
    ) AS "t6"
  ) AS "t7"
) AS "t9"
