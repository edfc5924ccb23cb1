-- absent, by nothing
SELECT
  COALESCE(CAST("t24"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t24"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t24"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t23"."part") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t21".*
        EXCLUDE ("person_right")
      FROM (
        SELECT
          "t20"."person",
          "t20"."unit_id",
          "t20"."cause",
          "t20"."spell_start",
          "t20"."spell_end",
          "t20"."date_from",
          "t20"."date_to",
          "t20"."hours",
          "t20"."after",
          "t20"."month",
          "t20"."part",
          "t20"."sex",
          "t8"."person" AS "person_right",
          "t8"."birth_year"
        FROM (
          SELECT
            "t18".*
            EXCLUDE ("person_right")
          FROM (
            SELECT
              "t17"."person",
              "t17"."unit_id",
              "t17"."cause",
              "t17"."spell_start",
              "t17"."spell_end",
              "t17"."date_from",
              "t17"."date_to",
              "t17"."hours",
              "t17"."after",
              "t17"."month",
              "t17"."part",
              "t12"."person" AS "person_right",
              "t12"."sex"
            FROM (
              SELECT
                "t15"."person",
                "t15"."unit_id",
                "t15"."cause",
                "t15"."spell_start",
                "t15"."spell_end",
                "t15"."date_from",
                "t15"."date_to",
                "t15"."hours",
                "t15"."after",
                "t15"."month",
                DIVIDE(
                  CAST("t15"."hours" * 100 AS BIGINT) * DATE_DIFF(
                    'DAY',
                    "t15"."date_from",
                    LEAST(GREATEST("t15"."month" + INTERVAL '1' MONTH, "t15"."date_from"), "t15"."after")
                  ),
                  DATE_DIFF('DAY', "t15"."date_from", "t15"."after")
                ) - DIVIDE(
                  CAST("t15"."hours" * 100 AS BIGINT) * DATE_DIFF(
                    'DAY',
                    "t15"."date_from",
                    LEAST(GREATEST("t15"."month", "t15"."date_from"), "t15"."after")
                  ),
                  DATE_DIFF('DAY', "t15"."date_from", "t15"."after")
                ) AS "part"
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
                  CAST("t14"."month" AS DATE) AS "month"
                FROM (
                  SELECT
                    "t13"."person",
                    "t13"."unit_id",
                    "t13"."cause",
                    "t13"."spell_start",
                    "t13"."spell_end",
                    "t13"."date_from",
                    "t13"."date_to",
                    "t13"."hours",
                    "t13"."after",
                    UNNEST(
                      RANGE(
                        CAST(DATE_TRUNC('MONTH', "t13"."date_from") AS TIMESTAMP),
                        CAST("t13"."after" AS TIMESTAMP),
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
                  ) AS "t13"
                ) AS "t14"
              ) AS "t15"
            ) AS "t17"
            SEMI JOIN (
              SELECT
                *
              FROM "schedules" AS "t1"
              WHERE
                "t1"."scheduled_hours" > 0
            ) AS "t10"
              ON "t17"."person" = "t10"."person" AND "t17"."month" = "t10"."month"
            SEMI JOIN (
              SELECT
                *
              FROM "employments" AS "t0"
              WHERE
                "t0"."form" IN ('tillsvidare', 'visstid')
            ) AS "t9"
              ON "t17"."person" = "t9"."person"
              AND "t9"."from" < (
                "t17"."month" + INTERVAL '1' MONTH
              )
              AND (
                (
                  "t9"."to" IS NULL
                )
                OR (
                  (
                    "t9"."to" > "t17"."month"
                  ) AND (
                    "t9"."to" > "t9"."from"
                  )
                )
              )
            LEFT OUTER JOIN (
              SELECT
                "t5"."person",
                MAX("t5"."sex") AS "sex"
              FROM (
                SELECT
                  *
                FROM "employments" AS "t0"
                WHERE
                  "t0"."sex" IN ('K', 'M')
              ) AS "t5"
              GROUP BY
                1
            ) AS "t12"
              ON "t17"."person" = "t12"."person"
          ) AS "t18"
        ) AS "t20"
        LEFT OUTER JOIN (
          SELECT
            "t0"."person",
            MAX("t0"."birth_year") AS "birth_year"
          FROM "employments" AS "t0"
          GROUP BY
            1
        ) AS "t8"
          ON "t20"."person" = "t8"."person"
      ) AS "t21"
    ) AS "t22"
    WHERE
      "t22"."month" >= DATE '2017-01-01' AND "t22"."month" < DATE '2017-05-01'
  ) AS "t23"
) AS "t24"

-- absent, by cause
SELECT
  "t24"."d0",
  COALESCE(CAST("t24"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE(CAST("t24"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t24"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    "t23"."cause" AS "d0",
    SUM("t23"."part") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t21".*
        EXCLUDE ("person_right")
      FROM (
        SELECT
          "t20"."person",
          "t20"."unit_id",
          "t20"."cause",
          "t20"."spell_start",
          "t20"."spell_end",
          "t20"."date_from",
          "t20"."date_to",
          "t20"."hours",
          "t20"."after",
          "t20"."month",
          "t20"."part",
          "t20"."sex",
          "t8"."person" AS "person_right",
          "t8"."birth_year"
        FROM (
          SELECT
            "t18".*
            EXCLUDE ("person_right")
          FROM (
            SELECT
              "t17"."person",
              "t17"."unit_id",
              "t17"."cause",
              "t17"."spell_start",
              "t17"."spell_end",
              "t17"."date_from",
              "t17"."date_to",
              "t17"."hours",
              "t17"."after",
              "t17"."month",
              "t17"."part",
              "t12"."person" AS "person_right",
              "t12"."sex"
            FROM (
              SELECT
                "t15"."person",
                "t15"."unit_id",
                "t15"."cause",
                "t15"."spell_start",
                "t15"."spell_end",
                "t15"."date_from",
                "t15"."date_to",
                "t15"."hours",
                "t15"."after",
                "t15"."month",
                DIVIDE(
                  CAST("t15"."hours" * 100 AS BIGINT) * DATE_DIFF(
                    'DAY',
                    "t15"."date_from",
                    LEAST(GREATEST("t15"."month" + INTERVAL '1' MONTH, "t15"."date_from"), "t15"."after")
                  ),
                  DATE_DIFF('DAY', "t15"."date_from", "t15"."after")
                ) - DIVIDE(
                  CAST("t15"."hours" * 100 AS BIGINT) * DATE_DIFF(
                    'DAY',
                    "t15"."date_from",
                    LEAST(GREATEST("t15"."month", "t15"."date_from"), "t15"."after")
                  ),
                  DATE_DIFF('DAY', "t15"."date_from", "t15"."after")
                ) AS "part"
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
                  CAST("t14"."month" AS DATE) AS "month"
                FROM (
                  SELECT
                    "t13"."person",
                    "t13"."unit_id",
                    "t13"."cause",
                    "t13"."spell_start",
                    "t13"."spell_end",
                    "t13"."date_from",
                    "t13"."date_to",
                    "t13"."hours",
                    "t13"."after",
                    UNNEST(
                      RANGE(
                        CAST(DATE_TRUNC('MONTH', "t13"."date_from") AS TIMESTAMP),
                        CAST("t13"."after" AS TIMESTAMP),
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
                  ) AS "t13"
                ) AS "t14"
              ) AS "t15"
            ) AS "t17"
            SEMI JOIN (
              SELECT
                *
              FROM "schedules" AS "t1"
              WHERE
                "t1"."scheduled_hours" > 0
            ) AS "t10"
              ON "t17"."person" = "t10"."person" AND "t17"."month" = "t10"."month"
            SEMI JOIN (
              SELECT
                *
              FROM "employments" AS "t0"
              WHERE
                "t0"."form" IN ('tillsvidare', 'visstid')
            ) AS "t9"
              ON "t17"."person" = "t9"."person"
              AND "t9"."from" < (
                "t17"."month" + INTERVAL '1' MONTH
              )
              AND (
                (
                  "t9"."to" IS NULL
                )
                OR (
                  (
                    "t9"."to" > "t17"."month"
                  ) AND (
                    "t9"."to" > "t9"."from"
                  )
                )
              )
            LEFT OUTER JOIN (
              SELECT
                "t5"."person",
                MAX("t5"."sex") AS "sex"
              FROM (
                SELECT
                  *
                FROM "employments" AS "t0"
                WHERE
                  "t0"."sex" IN ('K', 'M')
              ) AS "t5"
              GROUP BY
                1
            ) AS "t12"
              ON "t17"."person" = "t12"."person"
          ) AS "t18"
        ) AS "t20"
        LEFT OUTER JOIN (
          SELECT
            "t0"."person",
            MAX("t0"."birth_year") AS "birth_year"
          FROM "employments" AS "t0"
          GROUP BY
            1
        ) AS "t8"
          ON "t20"."person" = "t8"."person"
      ) AS "t21"
    ) AS "t22"
    WHERE
      "t22"."month" >= DATE '2017-01-01' AND "t22"."month" < DATE '2017-05-01'
  ) AS "t23"
  GROUP BY
    1
) AS "t24"

-- scheduled, by nothing
SELECT
  COALESCE("t17"."value", 0) AS "value",
  COALESCE(CAST("t17"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t17"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t16"."scheduled_hours" * 100) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t14".*
        EXCLUDE ("person_right")
      FROM (
        SELECT
          "t13"."person",
          "t13"."unit_id",
          "t13"."month",
          "t13"."scheduled_hours",
          "t13"."statutory_leave_hours",
          "t13"."sex",
          "t6"."person" AS "person_right",
          "t6"."birth_year"
        FROM (
          SELECT
            "t11".*
            EXCLUDE ("person_right")
          FROM (
            SELECT
              "t8"."person",
              "t8"."unit_id",
              "t8"."month",
              "t8"."scheduled_hours",
              "t8"."statutory_leave_hours",
              "t10"."person" AS "person_right",
              "t10"."sex"
            FROM (
              SELECT DISTINCT
                "t1"."person",
                "t1"."unit_id",
                "t1"."month",
                "t1"."scheduled_hours",
                "t1"."statutory_leave_hours"
              FROM "schedules" AS "t1"
              WHERE
                "t1"."month" >= DATE '2017-01-01'
                AND "t1"."month" < DATE '2017-05-01'
                AND "t1"."scheduled_hours" > 0
            ) AS "t8"
            SEMI JOIN (
              SELECT
                *
              FROM "employments" AS "t0"
              WHERE
                "t0"."form" IN ('tillsvidare', 'visstid')
            ) AS "t7"
              ON "t8"."person" = "t7"."person"
              AND "t7"."from" < (
                "t8"."month" + INTERVAL '1' MONTH
              )
              AND (
                (
                  "t7"."to" IS NULL
                )
                OR (
                  (
                    "t7"."to" > "t8"."month"
                  ) AND (
                    "t7"."to" > "t7"."from"
                  )
                )
              )
            LEFT OUTER JOIN (
              SELECT
                "t3"."person",
                MAX("t3"."sex") AS "sex"
              FROM (
                SELECT
                  *
                FROM "employments" AS "t0"
                WHERE
                  "t0"."sex" IN ('K', 'M')
              ) AS "t3"
              GROUP BY
                1
            ) AS "t10"
              ON "t8"."person" = "t10"."person"
          ) AS "t11"
        ) AS "t13"
        LEFT OUTER JOIN (
          SELECT
            "t0"."person",
            MAX("t0"."birth_year") AS "birth_year"
          FROM "employments" AS "t0"
          GROUP BY
            1
        ) AS "t6"
          ON "t13"."person" = "t6"."person"
      ) AS "t14"
    ) AS "t15"
    WHERE
      "t15"."month" >= DATE '2017-01-01' AND "t15"."month" < DATE '2017-05-01'
  ) AS "t16"
) AS "t17"

-- scheduled, by nothing
SELECT
  COALESCE("t17"."value", 0) AS "value",
  COALESCE(CAST("t17"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t17"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t16"."scheduled_hours" * 100) AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t14".*
        EXCLUDE ("person_right")
      FROM (
        SELECT
          "t13"."person",
          "t13"."unit_id",
          "t13"."month",
          "t13"."scheduled_hours",
          "t13"."statutory_leave_hours",
          "t13"."sex",
          "t6"."person" AS "person_right",
          "t6"."birth_year"
        FROM (
          SELECT
            "t11".*
            EXCLUDE ("person_right")
          FROM (
            SELECT
              "t8"."person",
              "t8"."unit_id",
              "t8"."month",
              "t8"."scheduled_hours",
              "t8"."statutory_leave_hours",
              "t10"."person" AS "person_right",
              "t10"."sex"
            FROM (
              SELECT DISTINCT
                "t1"."person",
                "t1"."unit_id",
                "t1"."month",
                "t1"."scheduled_hours",
                "t1"."statutory_leave_hours"
              FROM "schedules" AS "t1"
              WHERE
                "t1"."month" >= DATE '2017-01-01'
                AND "t1"."month" < DATE '2017-05-01'
                AND "t1"."scheduled_hours" > 0
            ) AS "t8"
            SEMI JOIN (
              SELECT
                *
              FROM "employments" AS "t0"
              WHERE
                "t0"."form" IN ('tillsvidare', 'visstid')
            ) AS "t7"
              ON "t8"."person" = "t7"."person"
              AND "t7"."from" < (
                "t8"."month" + INTERVAL '1' MONTH
              )
              AND (
                (
                  "t7"."to" IS NULL
                )
                OR (
                  (
                    "t7"."to" > "t8"."month"
                  ) AND (
                    "t7"."to" > "t7"."from"
                  )
                )
              )
            LEFT OUTER JOIN (
              SELECT
                "t3"."person",
                MAX("t3"."sex") AS "sex"
              FROM (
                SELECT
                  *
                FROM "employments" AS "t0"
                WHERE
                  "t0"."sex" IN ('K', 'M')
              ) AS "t3"
              GROUP BY
                1
            ) AS "t10"
              ON "t8"."person" = "t10"."person"
          ) AS "t11"
        ) AS "t13"
        LEFT OUTER JOIN (
          SELECT
            "t0"."person",
            MAX("t0"."birth_year") AS "birth_year"
          FROM "employments" AS "t0"
          GROUP BY
            1
        ) AS "t6"
          ON "t13"."person" = "t6"."person"
      ) AS "t14"
    ) AS "t15"
    WHERE
      "t15"."month" >= DATE '2017-01-01' AND "t15"."month" < DATE '2017-05-01'
  ) AS "t16"
) AS "t17"
