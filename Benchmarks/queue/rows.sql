-- Writes the rows to enqueue into a file in COPY's binary format; the same rows each time.
-- Clinics take turns; deadlines rise with arrival, jittered by up to a minute. psql variables: jobs, clinics.
\o /dev/null
SELECT setseed(0.5);
\o
COPY (SELECT n AS subject, timestamptz '2030-01-01Z' + n * interval '1 ms' + random() * interval '60 s' AS deadline,
             (1 + n % :clinics)::integer AS clinic_id, 1::smallint AS queue
      FROM generate_series(1::bigint, :jobs) AS n) TO STDOUT (FORMAT binary);
