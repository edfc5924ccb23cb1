-- value, by nothing
SELECT
  COALESCE(CAST("t4"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE("t4"."noted", 0) AS "noted",
  COALESCE("t4"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    SUM("t3"."value" * 1000000) AS "value",
    CAST(MIN("t3"."key") <> MAX("t3"."key") AS BIGINT) AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t2"."key",
      "t2"."by",
      "t2"."unit_id",
      "t2"."latest"."source_date" AS "source_date",
      "t2"."latest"."batch_id" AS "batch_id",
      "t2"."latest"."row" AS "row",
      "t2"."latest"."label" AS "label",
      "t2"."latest"."unit_of_measure" AS "unit_of_measure",
      "t2"."latest"."period" AS "period",
      "t2"."latest"."value" AS "value",
      "t2"."latest"."source" AS "source"
    FROM (
      SELECT
        "t1"."key",
        "t1"."by",
        "t1"."unit_id",
        MAX(
          {'source_date': "t1"."source_date", 'batch_id': "t1"."batch_id", 'row': "t1"."row", 'label': "t1"."label", 'unit_of_measure': "t1"."unit_of_measure", 'period': "t1"."period", 'value': "t1"."value", 'source': "t1"."source"}
        ) AS "latest"
      FROM (
        SELECT
          *
        FROM "entered" AS "t0"
        WHERE
          "t0"."period" IN ('2017-01..2017-04', 'T1 2017')
      ) AS "t1"
      GROUP BY
        1,
        2,
        3
    ) AS "t2"
    WHERE
      LOWER("t2"."latest"."unit_of_measure") IN ('%', 'procent')
  ) AS "t3"
) AS "t4"

-- value, by key
SELECT
  "t4"."d0",
  COALESCE(CAST("t4"."value" AS DECIMAL(38, 2)), 0) AS "value",
  COALESCE("t4"."noted", 0) AS "noted",
  COALESCE("t4"."rows", 0) AS "rows",
  "t4"."d0" IS NULL AS "total"
FROM (
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
    SUM("t3"."value" * 1000000) AS "value",
    CAST(MIN("t3"."key") <> MAX("t3"."key") AS BIGINT) AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      "t2"."key",
      "t2"."by",
      "t2"."unit_id",
      "t2"."latest"."source_date" AS "source_date",
      "t2"."latest"."batch_id" AS "batch_id",
      "t2"."latest"."row" AS "row",
      "t2"."latest"."label" AS "label",
      "t2"."latest"."unit_of_measure" AS "unit_of_measure",
      "t2"."latest"."period" AS "period",
      "t2"."latest"."value" AS "value",
      "t2"."latest"."source" AS "source"
    FROM (
      SELECT
        "t1"."key",
        "t1"."by",
        "t1"."unit_id",
        MAX(
          {'source_date': "t1"."source_date", 'batch_id': "t1"."batch_id", 'row': "t1"."row", 'label': "t1"."label", 'unit_of_measure': "t1"."unit_of_measure", 'period': "t1"."period", 'value': "t1"."value", 'source': "t1"."source"}
        ) AS "latest"
      FROM (
        SELECT
          *
        FROM "entered" AS "t0"
        WHERE
          "t0"."period" IN ('2017-01..2017-04', 'T1 2017')
      ) AS "t1"
      GROUP BY
        1,
        2,
        3
    ) AS "t2"
    WHERE
      LOWER("t2"."latest"."unit_of_measure") IN ('%', 'procent')
  ) AS "t3"
  GROUP BY GROUPING SETS ((1), ())
) AS "t4"
