-- frame, by nothing
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
    FROM "frame_changes" AS "t0"
    WHERE
      "t0"."year" = 2017 AND "t0"."decided" <= DATE '2017-04-30'
  ) AS "t1"
) AS "t2"

-- frame, by decision
SELECT
  "t2"."d0",
  COALESCE("t2"."value", 0) AS "value",
  COALESCE(CAST("t2"."noted" AS BIGINT), 0) AS "noted",
  COALESCE("t2"."rows", 0) AS "rows",
  FALSE AS "total"
FROM (
  SELECT
    CAST("t1"."decided" AS TEXT) || ' ' || CASE
      WHEN (
        "t1"."paragraph" IS NULL
      ) OR (
        "t1"."paragraph" = ''
      )
      THEN 'okänt'
      ELSE "t1"."paragraph"
    END || ' ' || CASE
      WHEN (
        "t1"."text" IS NULL
      ) OR (
        "t1"."text" = ''
      )
      THEN 'okänt'
      ELSE "t1"."text"
    END AS "d0",
    SUM("t1"."amount") AS "value",
    0 AS "noted",
    COUNT(*) AS "rows"
  FROM (
    SELECT
      *
    FROM "frame_changes" AS "t0"
    WHERE
      "t0"."year" = 2017 AND "t0"."decided" <= DATE '2017-04-30'
  ) AS "t1"
  GROUP BY
    1
) AS "t2"
