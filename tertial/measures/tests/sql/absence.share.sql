-- sick, by nothing
SELECT
  COALESCE(CAST("t18"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t18"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t18"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t17"."part") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t15".*
        EXCLUDE ("person_right")
      FROM (
        SELECT
          "t14"."person",
          "t14"."unit_id",
          "t14"."cause",
          "t14"."spell_start",
          "t14"."spell_end",
          "t14"."date_from",
          "t14"."date_to",
          "t14"."hours",
          "t14"."after",
          "t14"."month",
          "t14"."part",
          "t9"."person" AS "person_right",
          "t9"."sex",
          "t9"."birth_year"
        FROM (
          SELECT
            "t12"."person",
            "t12"."unit_id",
            "t12"."cause",
            "t12"."spell_start",
            "t12"."spell_end",
            "t12"."date_from",
            "t12"."date_to",
            "t12"."hours",
            "t12"."after",
            "t12"."month",
            DIVIDE(
              CAST("t12"."hours" * 100 AS BIGINT) * DATE_DIFF(
                'DAY',
                "t12"."date_from",
                LEAST(GREATEST("t12"."month" + INTERVAL '1' MONTH, "t12"."date_from"), "t12"."after")
              ),
              DATE_DIFF('DAY', "t12"."date_from", "t12"."after")
            ) - DIVIDE(
              CAST("t12"."hours" * 100 AS BIGINT) * DATE_DIFF(
                'DAY',
                "t12"."date_from",
                LEAST(GREATEST("t12"."month", "t12"."date_from"), "t12"."after")
              ),
              DATE_DIFF('DAY', "t12"."date_from", "t12"."after")
            ) AS "part"
          FROM (
            SELECT
              "t11"."person",
              "t11"."unit_id",
              "t11"."cause",
              "t11"."spell_start",
              "t11"."spell_end",
              "t11"."date_from",
              "t11"."date_to",
              "t11"."hours",
              "t11"."after",
              CAST("t11"."month" AS DATE) AS "month"
            FROM (
              SELECT
                "t10"."person",
                "t10"."unit_id",
                "t10"."cause",
                "t10"."spell_start",
                "t10"."spell_end",
                "t10"."date_from",
                "t10"."date_to",
                "t10"."hours",
                "t10"."after",
                UNNEST(
                  RANGE(
                    CAST(DATE_TRUNC('MONTH', "t10"."date_from") AS TIMESTAMP),
                    CAST("t10"."after" AS TIMESTAMP),
                    INTERVAL '1' MONTH
                  )
                ) AS "month"
              FROM (
                SELECT
                  "t3"."person",
                  "t3"."unit_id",
                  "t3"."cause",
                  "t3"."spell_start",
                  "t3"."spell_end",
                  "t3"."date_from",
                  "t3"."date_to",
                  "t3"."hours",
                  GREATEST("t3"."date_to", "t3"."date_from" + INTERVAL '1' DAY) AS "after"
                FROM (
                  SELECT DISTINCT
                    "t2"."person",
                    "t2"."unit_id",
                    "t2"."cause",
                    "t2"."spell_start",
                    "t2"."spell_end",
                    "t2"."date_from",
                    "t2"."date_to",
                    "t2"."hours"
                  FROM "absences" AS "t2"
                ) AS "t3"
                WHERE
                  "t3"."date_from" < DATE '2017-05-01'
                  AND GREATEST("t3"."date_to", "t3"."date_from" + INTERVAL '1' DAY) > DATE '2017-01-01'
              ) AS "t10"
            ) AS "t11"
          ) AS "t12"
        ) AS "t14"
        SEMI JOIN (
          SELECT
            *
          FROM "schedules" AS "t0"
          WHERE
            "t0"."scheduled_hours" > 0
        ) AS "t6"
          ON "t14"."person" = "t6"."person" AND "t14"."month" = "t6"."month"
        SEMI JOIN (
          SELECT
            *
          FROM "employments" AS "t1"
          WHERE
            "t1"."form" IN ('tillsvidare', 'visstid')
        ) AS "t8"
          ON "t14"."person" = "t8"."person"
          AND "t8"."from" < (
            "t14"."month" + INTERVAL '1' MONTH
          )
          AND (
            (
              "t8"."to" IS NULL
            )
            OR (
              (
                "t8"."to" > "t14"."month"
              ) AND (
                "t8"."to" > "t8"."from"
              )
            )
          )
        LEFT OUTER JOIN (
          SELECT
            "t1"."person",
            MAX("t1"."sex") FILTER(WHERE
              "t1"."sex" IN ('K', 'M')) AS "sex",
            MAX("t1"."birth_year") AS "birth_year"
          FROM "employments" AS "t1"
          GROUP BY
            1
        ) AS "t9"
          ON "t14"."person" = "t9"."person"
      ) AS "t15"
    ) AS "t16"
    WHERE
      "t16"."month" >= DATE '2017-01-01'
      AND "t16"."month" < DATE '2017-05-01'
      AND "t16"."cause" IN ('sjuk')
  ) AS "t17"
) AS "t18"

-- sick, by month
SELECT
  CAST("t18"."d0" AS TEXT) AS "d0",
  COALESCE(CAST("t18"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t18"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t18"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t17"."month" AS "d0",
    SUM("t17"."part") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t15".*
        EXCLUDE ("person_right")
      FROM (
        SELECT
          "t14"."person",
          "t14"."unit_id",
          "t14"."cause",
          "t14"."spell_start",
          "t14"."spell_end",
          "t14"."date_from",
          "t14"."date_to",
          "t14"."hours",
          "t14"."after",
          "t14"."month",
          "t14"."part",
          "t9"."person" AS "person_right",
          "t9"."sex",
          "t9"."birth_year"
        FROM (
          SELECT
            "t12"."person",
            "t12"."unit_id",
            "t12"."cause",
            "t12"."spell_start",
            "t12"."spell_end",
            "t12"."date_from",
            "t12"."date_to",
            "t12"."hours",
            "t12"."after",
            "t12"."month",
            DIVIDE(
              CAST("t12"."hours" * 100 AS BIGINT) * DATE_DIFF(
                'DAY',
                "t12"."date_from",
                LEAST(GREATEST("t12"."month" + INTERVAL '1' MONTH, "t12"."date_from"), "t12"."after")
              ),
              DATE_DIFF('DAY', "t12"."date_from", "t12"."after")
            ) - DIVIDE(
              CAST("t12"."hours" * 100 AS BIGINT) * DATE_DIFF(
                'DAY',
                "t12"."date_from",
                LEAST(GREATEST("t12"."month", "t12"."date_from"), "t12"."after")
              ),
              DATE_DIFF('DAY', "t12"."date_from", "t12"."after")
            ) AS "part"
          FROM (
            SELECT
              "t11"."person",
              "t11"."unit_id",
              "t11"."cause",
              "t11"."spell_start",
              "t11"."spell_end",
              "t11"."date_from",
              "t11"."date_to",
              "t11"."hours",
              "t11"."after",
              CAST("t11"."month" AS DATE) AS "month"
            FROM (
              SELECT
                "t10"."person",
                "t10"."unit_id",
                "t10"."cause",
                "t10"."spell_start",
                "t10"."spell_end",
                "t10"."date_from",
                "t10"."date_to",
                "t10"."hours",
                "t10"."after",
                UNNEST(
                  RANGE(
                    CAST(DATE_TRUNC('MONTH', "t10"."date_from") AS TIMESTAMP),
                    CAST("t10"."after" AS TIMESTAMP),
                    INTERVAL '1' MONTH
                  )
                ) AS "month"
              FROM (
                SELECT
                  "t3"."person",
                  "t3"."unit_id",
                  "t3"."cause",
                  "t3"."spell_start",
                  "t3"."spell_end",
                  "t3"."date_from",
                  "t3"."date_to",
                  "t3"."hours",
                  GREATEST("t3"."date_to", "t3"."date_from" + INTERVAL '1' DAY) AS "after"
                FROM (
                  SELECT DISTINCT
                    "t2"."person",
                    "t2"."unit_id",
                    "t2"."cause",
                    "t2"."spell_start",
                    "t2"."spell_end",
                    "t2"."date_from",
                    "t2"."date_to",
                    "t2"."hours"
                  FROM "absences" AS "t2"
                ) AS "t3"
                WHERE
                  "t3"."date_from" < DATE '2017-05-01'
                  AND GREATEST("t3"."date_to", "t3"."date_from" + INTERVAL '1' DAY) > DATE '2017-01-01'
              ) AS "t10"
            ) AS "t11"
          ) AS "t12"
        ) AS "t14"
        SEMI JOIN (
          SELECT
            *
          FROM "schedules" AS "t0"
          WHERE
            "t0"."scheduled_hours" > 0
        ) AS "t6"
          ON "t14"."person" = "t6"."person" AND "t14"."month" = "t6"."month"
        SEMI JOIN (
          SELECT
            *
          FROM "employments" AS "t1"
          WHERE
            "t1"."form" IN ('tillsvidare', 'visstid')
        ) AS "t8"
          ON "t14"."person" = "t8"."person"
          AND "t8"."from" < (
            "t14"."month" + INTERVAL '1' MONTH
          )
          AND (
            (
              "t8"."to" IS NULL
            )
            OR (
              (
                "t8"."to" > "t14"."month"
              ) AND (
                "t8"."to" > "t8"."from"
              )
            )
          )
        LEFT OUTER JOIN (
          SELECT
            "t1"."person",
            MAX("t1"."sex") FILTER(WHERE
              "t1"."sex" IN ('K', 'M')) AS "sex",
            MAX("t1"."birth_year") AS "birth_year"
          FROM "employments" AS "t1"
          GROUP BY
            1
        ) AS "t9"
          ON "t14"."person" = "t9"."person"
      ) AS "t15"
    ) AS "t16"
    WHERE
      "t16"."month" >= DATE '2017-01-01'
      AND "t16"."month" < DATE '2017-05-01'
      AND "t16"."cause" IN ('sjuk')
  ) AS "t17"
  GROUP BY
    1
) AS "t18"

-- scheduled, by nothing
SELECT
  COALESCE("t11"."value", 0) AS "value",
  COALESCE(CAST("t11"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t11"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM(
      (
        "t10"."scheduled_hours" - (
          COALESCE("t10"."statutory_leave_hours", 0) * 0
        )
      ) * 100
    ) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t8".*
        EXCLUDE ("person_right")
      FROM (
        SELECT
          "t4"."person",
          "t4"."unit_id",
          "t4"."month",
          "t4"."scheduled_hours",
          "t4"."statutory_leave_hours",
          "t7"."person" AS "person_right",
          "t7"."sex",
          "t7"."birth_year"
        FROM (
          SELECT DISTINCT
            "t0"."person",
            "t0"."unit_id",
            "t0"."month",
            "t0"."scheduled_hours",
            "t0"."statutory_leave_hours"
          FROM "schedules" AS "t0"
          WHERE
            "t0"."month" >= DATE '2017-01-01'
            AND "t0"."month" < DATE '2017-05-01'
            AND "t0"."scheduled_hours" > 0
        ) AS "t4"
        SEMI JOIN (
          SELECT
            *
          FROM "employments" AS "t1"
          WHERE
            "t1"."form" IN ('tillsvidare', 'visstid')
        ) AS "t6"
          ON "t4"."person" = "t6"."person"
          AND "t6"."from" < (
            "t4"."month" + INTERVAL '1' MONTH
          )
          AND (
            (
              "t6"."to" IS NULL
            )
            OR (
              (
                "t6"."to" > "t4"."month"
              ) AND (
                "t6"."to" > "t6"."from"
              )
            )
          )
        LEFT OUTER JOIN (
          SELECT
            "t1"."person",
            MAX("t1"."sex") FILTER(WHERE
              "t1"."sex" IN ('K', 'M')) AS "sex",
            MAX("t1"."birth_year") AS "birth_year"
          FROM "employments" AS "t1"
          GROUP BY
            1
        ) AS "t7"
          ON "t4"."person" = "t7"."person"
      ) AS "t8"
    ) AS "t9"
    WHERE
      "t9"."month" >= DATE '2017-01-01' AND "t9"."month" < DATE '2017-05-01'
  ) AS "t10"
) AS "t11"

-- scheduled, by month
SELECT
  CAST("t11"."d0" AS TEXT) AS "d0",
  COALESCE("t11"."value", 0) AS "value",
  COALESCE(CAST("t11"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t11"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t10"."month" AS "d0",
    SUM(
      (
        "t10"."scheduled_hours" - (
          COALESCE("t10"."statutory_leave_hours", 0) * 0
        )
      ) * 100
    ) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t8".*
        EXCLUDE ("person_right")
      FROM (
        SELECT
          "t4"."person",
          "t4"."unit_id",
          "t4"."month",
          "t4"."scheduled_hours",
          "t4"."statutory_leave_hours",
          "t7"."person" AS "person_right",
          "t7"."sex",
          "t7"."birth_year"
        FROM (
          SELECT DISTINCT
            "t0"."person",
            "t0"."unit_id",
            "t0"."month",
            "t0"."scheduled_hours",
            "t0"."statutory_leave_hours"
          FROM "schedules" AS "t0"
          WHERE
            "t0"."month" >= DATE '2017-01-01'
            AND "t0"."month" < DATE '2017-05-01'
            AND "t0"."scheduled_hours" > 0
        ) AS "t4"
        SEMI JOIN (
          SELECT
            *
          FROM "employments" AS "t1"
          WHERE
            "t1"."form" IN ('tillsvidare', 'visstid')
        ) AS "t6"
          ON "t4"."person" = "t6"."person"
          AND "t6"."from" < (
            "t4"."month" + INTERVAL '1' MONTH
          )
          AND (
            (
              "t6"."to" IS NULL
            )
            OR (
              (
                "t6"."to" > "t4"."month"
              ) AND (
                "t6"."to" > "t6"."from"
              )
            )
          )
        LEFT OUTER JOIN (
          SELECT
            "t1"."person",
            MAX("t1"."sex") FILTER(WHERE
              "t1"."sex" IN ('K', 'M')) AS "sex",
            MAX("t1"."birth_year") AS "birth_year"
          FROM "employments" AS "t1"
          GROUP BY
            1
        ) AS "t7"
          ON "t4"."person" = "t7"."person"
      ) AS "t8"
    ) AS "t9"
    WHERE
      "t9"."month" >= DATE '2017-01-01' AND "t9"."month" < DATE '2017-05-01'
  ) AS "t10"
  GROUP BY
    1
) AS "t11"
