-- household_months, by nothing
SELECT
  COALESCE(CAST("t3"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t3"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t3"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    COUNT(*) AS "value",
    0 AS "noted",
    SUM("t2"."n") AS "rows"
  FROM (
    SELECT
      "t1"."household" AS "k0",
      "t1"."month" AS "k1",
      COUNT(*) AS "n"
    FROM (
      SELECT
        *
      FROM "assistance" AS "t0"
      WHERE
        "t0"."month" >= DATE '2017-01-01'
        AND "t0"."month" < DATE '2017-05-01'
        AND "t0"."amount" > 0
    ) AS "t1"
    GROUP BY
      1,
      2
  ) AS "t2"
) AS "t3"

-- household_months, by district
WITH "t2" AS (
  SELECT
    CASE
      WHEN (
        "t1"."district" IS NULL
      ) OR (
        "t1"."district" = ''
      )
      THEN 'okänt'
      ELSE "t1"."district"
    END AS "d0",
    "t1"."household" AS "k0",
    "t1"."month" AS "k1",
    COUNT(*) AS "n"
  FROM (
    SELECT
      *
    FROM "assistance" AS "t0"
    WHERE
      "t0"."month" >= DATE '2017-01-01'
      AND "t0"."month" < DATE '2017-05-01'
      AND "t0"."amount" > 0
  ) AS "t1"
  GROUP BY
    1,
    2,
    3
)
SELECT
  *
FROM (
  SELECT
    "t4"."d0",
    COALESCE(CAST("t4"."value" AS DECIMAL(38, 2)), 0) AS "value",
    COALESCE(CAST("t4"."noted" AS BIGINT), 0) AS "noted",
    COALESCE("t4"."rows", 0) AS "rows",
    FALSE AS "total"
  FROM (
    SELECT
      "t3"."d0",
      COUNT(*) AS "value",
      0 AS "noted",
      SUM("t3"."n") AS "rows"
    FROM "t2" AS "t3"
    GROUP BY
      1
  ) AS "t4"
) AS "t7"
UNION ALL
SELECT
  *
FROM (
  SELECT
    CAST(NULL AS TEXT) AS "d0",
    COALESCE(CAST("t6"."value" AS DECIMAL(38, 2)), 0) AS "value",
    COALESCE(CAST("t6"."noted" AS BIGINT), 0) AS "noted",
    COALESCE("t6"."rows", 0) AS "rows",
    TRUE AS "total"
  FROM (
    SELECT
      COUNT(*) AS "value",
      0 AS "noted",
      SUM("t5"."n") AS "rows"
    FROM (
      SELECT
        "t3"."k0",
        "t3"."k1",
        SUM("t3"."n") AS "n"
      FROM "t2" AS "t3"
      GROUP BY
        1,
        2
    ) AS "t5"
  ) AS "t6"
) AS "t8"
