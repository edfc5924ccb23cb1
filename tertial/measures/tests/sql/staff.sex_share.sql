-- people, by nothing
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
      "t1"."person" AS "k0",
      COUNT(*) AS "n"
    FROM (
      SELECT
        *
      FROM "employments" AS "t0"
      WHERE
        "t0"."from" < DATE '2017-05-01'
        AND (
          (
            "t0"."to" IS NULL
          ) OR (
            "t0"."to" >= DATE '2017-05-01'
          )
        )
    ) AS "t1"
    GROUP BY
      1
  ) AS "t2"
) AS "t3"

-- people, by form
WITH "t2" AS (
  SELECT
    CASE
      WHEN (
        "t1"."form" IS NULL
      ) OR (
        "t1"."form" = ''
      )
      THEN 'okänt'
      ELSE "t1"."form"
    END AS "d0",
    "t1"."person" AS "k0",
    COUNT(*) AS "n"
  FROM (
    SELECT
      *
    FROM "employments" AS "t0"
    WHERE
      "t0"."from" < DATE '2017-05-01'
      AND (
        (
          "t0"."to" IS NULL
        ) OR (
          "t0"."to" >= DATE '2017-05-01'
        )
      )
  ) AS "t1"
  GROUP BY
    1,
    2
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
        SUM("t3"."n") AS "n"
      FROM "t2" AS "t3"
      GROUP BY
        1
    ) AS "t5"
  ) AS "t6"
) AS "t8"

-- all_people, by nothing
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
      "t1"."person" AS "k0",
      COUNT(*) AS "n"
    FROM (
      SELECT
        *
      FROM "employments" AS "t0"
      WHERE
        "t0"."from" < DATE '2017-05-01'
        AND (
          (
            "t0"."to" IS NULL
          ) OR (
            "t0"."to" >= DATE '2017-05-01'
          )
        )
    ) AS "t1"
    GROUP BY
      1
  ) AS "t2"
) AS "t3"

-- all_people, by form
WITH "t2" AS (
  SELECT
    CASE
      WHEN (
        "t1"."form" IS NULL
      ) OR (
        "t1"."form" = ''
      )
      THEN 'okänt'
      ELSE "t1"."form"
    END AS "d0",
    "t1"."person" AS "k0",
    COUNT(*) AS "n"
  FROM (
    SELECT
      *
    FROM "employments" AS "t0"
    WHERE
      "t0"."from" < DATE '2017-05-01'
      AND (
        (
          "t0"."to" IS NULL
        ) OR (
          "t0"."to" >= DATE '2017-05-01'
        )
      )
  ) AS "t1"
  GROUP BY
    1,
    2
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
        SUM("t3"."n") AS "n"
      FROM "t2" AS "t3"
      GROUP BY
        1
    ) AS "t5"
  ) AS "t6"
) AS "t8"
