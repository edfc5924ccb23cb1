-- value, by nothing
SELECT
  COALESCE(CAST("t4"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t4"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t4"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t3"."value" * 1000000) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t2"."key",
      "t2"."label",
      "t2"."unit_of_measure",
      "t2"."period",
      "t2"."by",
      "t2"."value",
      "t2"."source",
      "t2"."source_date",
      "t2"."row",
      "t2"."unit_id",
      "t2"."batch_id"
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
        "t1"."batch_id",
        ROW_NUMBER() OVER (
          PARTITION BY "t1"."key", "t1"."by", "t1"."unit_id"
          ORDER BY "t1"."source_date" DESC, "t1"."batch_id" DESC, "t1"."row" DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_at"
      FROM (
        SELECT
          *
        FROM "entered" AS "t0"
        WHERE
          "t0"."period" IN ('2017-01..2017-04', 'T1 2017')
      ) AS "t1"
    ) AS "t2"
    WHERE
      "t2"."_at" = 0 AND LOWER("t2"."unit_of_measure") IN ('%', 'procent')
  ) AS "t3"
) AS "t4"

-- value, by key
SELECT
  "t4"."d0",
  COALESCE(CAST("t4"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t4"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t4"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t3"."key" AS "d0",
    SUM("t3"."value" * 1000000) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t2"."key",
      "t2"."label",
      "t2"."unit_of_measure",
      "t2"."period",
      "t2"."by",
      "t2"."value",
      "t2"."source",
      "t2"."source_date",
      "t2"."row",
      "t2"."unit_id",
      "t2"."batch_id"
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
        "t1"."batch_id",
        ROW_NUMBER() OVER (
          PARTITION BY "t1"."key", "t1"."by", "t1"."unit_id"
          ORDER BY "t1"."source_date" DESC, "t1"."batch_id" DESC, "t1"."row" DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_at"
      FROM (
        SELECT
          *
        FROM "entered" AS "t0"
        WHERE
          "t0"."period" IN ('2017-01..2017-04', 'T1 2017')
      ) AS "t1"
    ) AS "t2"
    WHERE
      "t2"."_at" = 0 AND LOWER("t2"."unit_of_measure") IN ('%', 'procent')
  ) AS "t3"
  GROUP BY
    1
) AS "t4"

-- figures, by nothing
SELECT
  COALESCE(CAST("t5"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t5"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t5"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    COUNT(*) AS "value",
    0 AS "noted",
    SUM("t4"."n") AS "rows"
  FROM (
    SELECT
      "t3"."key" AS "k0",
      COUNT(*) AS "n"
    FROM (
      SELECT
        "t2"."key",
        "t2"."label",
        "t2"."unit_of_measure",
        "t2"."period",
        "t2"."by",
        "t2"."value",
        "t2"."source",
        "t2"."source_date",
        "t2"."row",
        "t2"."unit_id",
        "t2"."batch_id"
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
          "t1"."batch_id",
          ROW_NUMBER() OVER (
            PARTITION BY "t1"."key", "t1"."by", "t1"."unit_id"
            ORDER BY "t1"."source_date" DESC, "t1"."batch_id" DESC, "t1"."row" DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "_at"
        FROM (
          SELECT
            *
          FROM "entered" AS "t0"
          WHERE
            "t0"."period" IN ('2017-01..2017-04', 'T1 2017')
        ) AS "t1"
      ) AS "t2"
      WHERE
        "t2"."_at" = 0 AND LOWER("t2"."unit_of_measure") IN ('%', 'procent')
    ) AS "t3"
    GROUP BY
      1
  ) AS "t4"
) AS "t5"

-- figures, by key
WITH "t4" AS (
  SELECT
    CASE
      WHEN (
        "t3"."key" IS NULL
      ) OR (
        "t3"."key" = ''
      )
      THEN 'okänt'
      ELSE "t3"."key"
    END AS "d0",
    "t3"."key" AS "k0",
    COUNT(*) AS "n"
  FROM (
    SELECT
      "t2"."key",
      "t2"."label",
      "t2"."unit_of_measure",
      "t2"."period",
      "t2"."by",
      "t2"."value",
      "t2"."source",
      "t2"."source_date",
      "t2"."row",
      "t2"."unit_id",
      "t2"."batch_id"
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
        "t1"."batch_id",
        ROW_NUMBER() OVER (
          PARTITION BY "t1"."key", "t1"."by", "t1"."unit_id"
          ORDER BY "t1"."source_date" DESC, "t1"."batch_id" DESC, "t1"."row" DESC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) - 1 AS "_at"
      FROM (
        SELECT
          *
        FROM "entered" AS "t0"
        WHERE
          "t0"."period" IN ('2017-01..2017-04', 'T1 2017')
      ) AS "t1"
    ) AS "t2"
    WHERE
      "t2"."_at" = 0 AND LOWER("t2"."unit_of_measure") IN ('%', 'procent')
  ) AS "t3"
  GROUP BY
    1,
    2
)
SELECT
  *
FROM (
  SELECT
    "t6"."d0",
    COALESCE(CAST("t6"."value" AS DECIMAL(38, 2)), 0) AS "value",
    COALESCE(CAST("t6"."noted" AS BIGINT), 0) AS "noted",
    COALESCE("t6"."rows", 0) AS "rows",
    FALSE AS "total"
  FROM (
    SELECT
      "t5"."d0",
      COUNT(*) AS "value",
      0 AS "noted",
      SUM("t5"."n") AS "rows"
    FROM "t4" AS "t5"
    GROUP BY
      1
  ) AS "t6"
) AS "t9"
UNION ALL
SELECT
  *
FROM (
  SELECT
    CAST(NULL AS TEXT) AS "d0",
    COALESCE(CAST("t8"."value" AS DECIMAL(38, 2)), 0) AS "value",
    COALESCE(CAST("t8"."noted" AS BIGINT), 0) AS "noted",
    COALESCE("t8"."rows", 0) AS "rows",
    TRUE AS "total"
  FROM (
    SELECT
      COUNT(*) AS "value",
      0 AS "noted",
      SUM("t7"."n") AS "rows"
    FROM (
      SELECT
        "t5"."k0",
        SUM("t5"."n") AS "n"
      FROM "t4" AS "t5"
      GROUP BY
        1
    ) AS "t7"
  ) AS "t8"
) AS "t10"
