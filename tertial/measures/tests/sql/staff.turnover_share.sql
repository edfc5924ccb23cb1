-- stays_or_ended, by nothing
SELECT
  COALESCE(CAST("t3"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE("t3"."noted", 0) AS "noted",
  COALESCE("t3"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    COUNT(*) AS "value",
    SUM("t2"."of_key") AS "noted",
    SUM("t2"."n") AS "rows"
  FROM (
    SELECT
      "t1"."person" AS "k0",
      COUNT(*) AS "n",
      MAX(
        CAST((
          "t1"."from" <= DATE '2017-05-01'
        )
        AND (
          (
            "t1"."to" IS NULL
          ) OR (
            "t1"."to" > DATE '2017-05-01'
          )
        ) AS BIGINT)
      ) AS "of_key"
    FROM (
      SELECT
        *
      FROM "employments" AS "t0"
      WHERE
        "t0"."form" = 'tillsvidare'
        AND (
          (
            (
              "t0"."from" <= DATE '2017-05-01'
            )
            AND (
              (
                "t0"."to" IS NULL
              ) OR (
                "t0"."to" > DATE '2017-05-01'
              )
            )
          )
          OR (
            (
              "t0"."to" > DATE '2017-01-01'
            )
            AND (
              "t0"."to" <= DATE '2017-05-01'
            )
            AND (
              "t0"."from" < "t0"."to"
            )
          )
        )
    ) AS "t1"
    GROUP BY
      1
  ) AS "t2"
) AS "t3"

-- stays_or_ended, by unit
WITH "t4" AS (
  SELECT
    "t3"."unit_id" AS "d0",
    "t3"."person" AS "k0",
    COUNT(*) AS "n",
    MAX(
      CAST((
        "t3"."from" <= DATE '2017-05-01'
      )
      AND (
        (
          "t3"."to" IS NULL
        ) OR (
          "t3"."to" > DATE '2017-05-01'
        )
      ) AS BIGINT)
    ) AS "of_key"
  FROM (
    SELECT
      *
    FROM "employments" AS "t0"
    WHERE
      "t0"."form" = 'tillsvidare'
      AND (
        (
          (
            "t0"."from" <= DATE '2017-05-01'
          )
          AND (
            (
              "t0"."to" IS NULL
            ) OR (
              "t0"."to" > DATE '2017-05-01'
            )
          )
        )
        OR (
          (
            "t0"."to" > DATE '2017-01-01'
          )
          AND (
            "t0"."to" <= DATE '2017-05-01'
          )
          AND (
            "t0"."from" < "t0"."to"
          )
        )
      )
  ) AS "t3"
  GROUP BY
    1,
    2
)
SELECT
  *
FROM (
  SELECT
    CAST("t13"."d0" AS TEXT) AS "d0",
    COALESCE(CAST("t13"."value" AS DECIMAL(38, 2)), 0) AS "value",
    COALESCE("t13"."noted", 0) AS "noted",
    COALESCE("t13"."rows", 0) AS "rows",
    FALSE AS "total"
  FROM (
    SELECT
      "t12"."d0",
      COUNT(*) AS "value",
      SUM("t12"."of_key") AS "noted",
      SUM("t12"."n") AS "rows"
    FROM (
      SELECT
        "t10"."d0",
        "t10"."k0",
        SUM("t10"."n") AS "n",
        MAX("t10"."of_key") AS "of_key"
      FROM (
        SELECT
          "t8"."ancestor_id" AS "d0",
          "t8"."k0",
          "t8"."n",
          "t8"."of_key"
        FROM (
          SELECT
            "t6"."d0",
            "t6"."k0",
            "t6"."n",
            "t6"."of_key",
            "t2"."ancestor_id",
            "t2"."node_id"
          FROM "t4" AS "t6"
          INNER JOIN "node_closure" AS "t2"
            ON "t6"."d0" = "t2"."node_id"
        ) AS "t8"
      ) AS "t10"
      GROUP BY
        1,
        2
    ) AS "t12"
    GROUP BY
      1
  ) AS "t13"
) AS "t14"
UNION ALL
SELECT
  *
FROM (
  SELECT
    CAST(NULL AS TEXT) AS "d0",
    COALESCE(CAST("t9"."value" AS DECIMAL(38, 2)), 0) AS "value",
    COALESCE("t9"."noted", 0) AS "noted",
    COALESCE("t9"."rows", 0) AS "rows",
    TRUE AS "total"
  FROM (
    SELECT
      COUNT(*) AS "value",
      SUM("t7"."of_key") AS "noted",
      SUM("t7"."n") AS "rows"
    FROM (
      SELECT
        "t5"."k0",
        SUM("t5"."n") AS "n",
        MAX("t5"."of_key") AS "of_key"
      FROM "t4" AS "t5"
      GROUP BY
        1
    ) AS "t7"
  ) AS "t9"
) AS "t11"

-- month_ends, by nothing
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
      "t3"."person" AS "k0",
      "t3"."month" AS "k1",
      COUNT(*) AS "n"
    FROM (
      SELECT
        "t2"."person",
        "t2"."sex",
        "t2"."birth_year",
        "t2"."unit",
        "t2"."form",
        "t2"."fte",
        "t2"."from",
        "t2"."to",
        "t2"."row",
        "t2"."unit_id",
        "t2"."batch_id",
        CAST("t2"."month" AS DATE) AS "month"
      FROM (
        SELECT
          "t1"."person",
          "t1"."sex",
          "t1"."birth_year",
          "t1"."unit",
          "t1"."form",
          "t1"."fte",
          "t1"."from",
          "t1"."to",
          "t1"."row",
          "t1"."unit_id",
          "t1"."batch_id",
          UNNEST(
            RANGE(
              CAST(DATE_TRUNC('MONTH', GREATEST("t1"."from", DATE '2017-01-01')) AS TIMESTAMP),
              CAST(LEAST(COALESCE("t1"."to", DATE '2017-05-01'), DATE '2017-05-01') AS TIMESTAMP),
              INTERVAL '1' MONTH
            )
          ) AS "month"
        FROM (
          SELECT
            *
          FROM "employments" AS "t0"
          WHERE
            "t0"."form" = 'tillsvidare'
            AND "t0"."from" < DATE '2017-05-01'
            AND (
              (
                "t0"."to" IS NULL
              )
              OR (
                (
                  "t0"."to" > DATE '2017-01-01'
                ) AND (
                  "t0"."to" > "t0"."from"
                )
              )
            )
        ) AS "t1"
      ) AS "t2"
      WHERE
        (
          "t2"."to" IS NULL
        )
        OR (
          "t2"."to" >= (
            CAST("t2"."month" AS DATE) + INTERVAL '1' MONTH
          )
        )
    ) AS "t3"
    GROUP BY
      1,
      2
  ) AS "t4"
) AS "t5"

-- month_ends, by unit
WITH "t6" AS (
  SELECT
    "t5"."unit_id" AS "d0",
    "t5"."person" AS "k0",
    "t5"."month" AS "k1",
    COUNT(*) AS "n"
  FROM (
    SELECT
      "t4"."person",
      "t4"."sex",
      "t4"."birth_year",
      "t4"."unit",
      "t4"."form",
      "t4"."fte",
      "t4"."from",
      "t4"."to",
      "t4"."row",
      "t4"."unit_id",
      "t4"."batch_id",
      CAST("t4"."month" AS DATE) AS "month"
    FROM (
      SELECT
        "t3"."person",
        "t3"."sex",
        "t3"."birth_year",
        "t3"."unit",
        "t3"."form",
        "t3"."fte",
        "t3"."from",
        "t3"."to",
        "t3"."row",
        "t3"."unit_id",
        "t3"."batch_id",
        UNNEST(
          RANGE(
            CAST(DATE_TRUNC('MONTH', GREATEST("t3"."from", DATE '2017-01-01')) AS TIMESTAMP),
            CAST(LEAST(COALESCE("t3"."to", DATE '2017-05-01'), DATE '2017-05-01') AS TIMESTAMP),
            INTERVAL '1' MONTH
          )
        ) AS "month"
      FROM (
        SELECT
          *
        FROM "employments" AS "t1"
        WHERE
          "t1"."form" = 'tillsvidare'
          AND "t1"."from" < DATE '2017-05-01'
          AND (
            (
              "t1"."to" IS NULL
            )
            OR (
              (
                "t1"."to" > DATE '2017-01-01'
              ) AND (
                "t1"."to" > "t1"."from"
              )
            )
          )
      ) AS "t3"
    ) AS "t4"
    WHERE
      (
        "t4"."to" IS NULL
      )
      OR (
        "t4"."to" >= (
          CAST("t4"."month" AS DATE) + INTERVAL '1' MONTH
        )
      )
  ) AS "t5"
  GROUP BY
    1,
    2,
    3
)
SELECT
  *
FROM (
  SELECT
    CAST("t15"."d0" AS TEXT) AS "d0",
    COALESCE(CAST("t15"."value" AS DECIMAL(38, 2)), 0) AS "value",
    COALESCE(CAST("t15"."noted" AS BIGINT), 0) AS "noted",
    COALESCE("t15"."rows", 0) AS "rows",
    FALSE AS "total"
  FROM (
    SELECT
      "t14"."d0",
      COUNT(*) AS "value",
      0 AS "noted",
      SUM("t14"."n") AS "rows"
    FROM (
      SELECT
        "t12"."d0",
        "t12"."k0",
        "t12"."k1",
        SUM("t12"."n") AS "n"
      FROM (
        SELECT
          "t10"."ancestor_id" AS "d0",
          "t10"."k0",
          "t10"."k1",
          "t10"."n"
        FROM (
          SELECT
            "t8"."d0",
            "t8"."k0",
            "t8"."k1",
            "t8"."n",
            "t2"."ancestor_id",
            "t2"."node_id"
          FROM "t6" AS "t8"
          INNER JOIN "node_closure" AS "t2"
            ON "t8"."d0" = "t2"."node_id"
        ) AS "t10"
      ) AS "t12"
      GROUP BY
        1,
        2,
        3
    ) AS "t14"
    GROUP BY
      1
  ) AS "t15"
) AS "t16"
UNION ALL
SELECT
  *
FROM (
  SELECT
    CAST(NULL AS TEXT) AS "d0",
    COALESCE(CAST("t11"."value" AS DECIMAL(38, 2)), 0) AS "value",
    COALESCE(CAST("t11"."noted" AS BIGINT), 0) AS "noted",
    COALESCE("t11"."rows", 0) AS "rows",
    TRUE AS "total"
  FROM (
    SELECT
      COUNT(*) AS "value",
      0 AS "noted",
      SUM("t9"."n") AS "rows"
    FROM (
      SELECT
        "t7"."k0",
        "t7"."k1",
        SUM("t7"."n") AS "n"
      FROM "t6" AS "t7"
      GROUP BY
        1,
        2
    ) AS "t9"
  ) AS "t11"
) AS "t13"
