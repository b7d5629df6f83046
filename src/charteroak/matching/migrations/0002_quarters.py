"""Postings, mini-records and pairs known apart, in partitions by the quarter in which cards expire.

Postings of before are dropped: they lead to a card's number under labels that no new check asks for.
"""

from __future__ import annotations

from django.db import migrations, models

_TABLES = """
DROP TABLE matching_posting;

-- Partitions have a schema of their own, where no role but the owner and the backup may enter: rows are reached through
-- the tables, and what is granted on those.
CREATE SCHEMA matching_quarters;

CREATE TABLE matching_posting (
    quarter smallint NOT NULL,
    label bytea NOT NULL CHECK (octet_length(label) = 16),
    sealed bytea NOT NULL,
    PRIMARY KEY (quarter, label)
) PARTITION BY LIST (quarter);
CREATE TABLE matching_minirecord (
    quarter smallint NOT NULL,
    record bytea NOT NULL CHECK (octet_length(record) = 8),
    sealed bytea NOT NULL,
    PRIMARY KEY (quarter, record)
) PARTITION BY LIST (quarter);
CREATE TABLE matching_apart (
    quarter smallint NOT NULL,
    one bytea NOT NULL CHECK (octet_length(one) = 8),
    other bytea NOT NULL CHECK (octet_length(other) = 8),
    PRIMARY KEY (quarter, one, other),
    CHECK (one < other)
) PARTITION BY LIST (quarter);
-- Never worth compressing, and never out of line.
ALTER TABLE matching_posting ALTER sealed SET STORAGE PLAIN;
ALTER TABLE matching_minirecord ALTER sealed SET STORAGE PLAIN;
"""

_FUNCTIONS = """
CREATE FUNCTION matching_day() RETURNS date LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    -- The latest day that it is anywhere: a quarter that is over in the city is over by this.
    SELECT (clock_timestamp() AT TIME ZONE 'UTC' + interval '14 hours')::date
$$;

CREATE FUNCTION matching_is_over(asked integer) RETURNS boolean LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.matching_day() >= make_date(asked / 10, asked % 10 * 3 - 2, 1) + interval '3 months'
$$;

CREATE FUNCTION matching_begin_quarter(asked integer) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text;
    made boolean := false;
BEGIN
    IF asked % 10 NOT BETWEEN 1 AND 4 OR asked / 10 NOT BETWEEN 2000 AND extract(year FROM public.matching_day()) + 30 THEN
        RAISE EXCEPTION 'no such quarter: %', asked USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(1210701);
    FOREACH name IN ARRAY ARRAY['matching_posting', 'matching_minirecord', 'matching_apart'] LOOP
        CONTINUE WHEN to_regclass(format('matching_quarters.%I', name || '_' || asked)) IS NOT NULL;
        -- Made apart and then attached, which keeps no reader waiting.
        EXECUTE format('CREATE TABLE matching_quarters.%I (LIKE public.%I INCLUDING ALL)', name || '_' || asked, name);
        EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION matching_quarters.%I FOR VALUES IN (%s)',
                       name, name || '_' || asked, asked);
        made := true;
    END LOOP;
    RETURN made;
END $$;

CREATE FUNCTION matching_end_quarter(asked integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text;
    part bigint;
    counted bigint := 0;
BEGIN
    IF NOT public.matching_is_over(asked) THEN
        RAISE EXCEPTION 'quarter % is not over', asked USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    PERFORM pg_advisory_xact_lock(1210701);
    FOREACH name IN ARRAY ARRAY['matching_posting', 'matching_minirecord', 'matching_apart'] LOOP
        CONTINUE WHEN to_regclass(format('matching_quarters.%I', name || '_' || asked)) IS NULL;
        -- In the order in which readers come: the table, then its partition.
        EXECUTE format('LOCK TABLE ONLY public.%I IN ACCESS EXCLUSIVE MODE', name);
        EXECUTE format('SELECT count(*) FROM matching_quarters.%I', name || '_' || asked) INTO part;
        EXECUTE format('DROP TABLE matching_quarters.%I', name || '_' || asked);
        counted := counted + part;
    END LOOP;
    RETURN counted;
END $$;

CREATE FUNCTION matching_shuffle_quarter(asked integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    part bigint;
    counted bigint;
BEGIN
    WITH taken AS (DELETE FROM public.matching_posting WHERE quarter = asked RETURNING quarter, label, sealed)
    INSERT INTO public.matching_posting (quarter, label, sealed) SELECT * FROM taken ORDER BY label;
    GET DIAGNOSTICS counted = ROW_COUNT;
    WITH taken AS (DELETE FROM public.matching_minirecord WHERE quarter = asked RETURNING quarter, record, sealed)
    INSERT INTO public.matching_minirecord (quarter, record, sealed) SELECT * FROM taken ORDER BY record;
    GET DIAGNOSTICS part = ROW_COUNT;
    counted := counted + part;
    WITH taken AS (DELETE FROM public.matching_apart WHERE quarter = asked RETURNING quarter, one, other)
    INSERT INTO public.matching_apart (quarter, one, other) SELECT * FROM taken ORDER BY one, other;
    GET DIAGNOSTICS part = ROW_COUNT;
    RETURN counted + part;
END $$;

REVOKE ALL ON FUNCTION matching_begin_quarter(integer), matching_end_quarter(integer), matching_shuffle_quarter(integer)
FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(_TABLES), migrations.RunSQL([_FUNCTIONS])],
            state_operations=[
                migrations.DeleteModel(name="Posting"),
                migrations.CreateModel(
                    name="Posting",
                    fields=[
                        ("pk", models.CompositePrimaryKey("quarter", "label")),
                        ("quarter", models.SmallIntegerField()),
                        ("label", models.BinaryField(max_length=16)),
                        ("sealed", models.BinaryField(max_length=64)),
                    ],
                    options={"db_table": "matching_posting", "managed": False},
                ),
                migrations.CreateModel(
                    name="MiniRecord",
                    fields=[
                        ("pk", models.CompositePrimaryKey("quarter", "record")),
                        ("quarter", models.SmallIntegerField()),
                        ("record", models.BinaryField(max_length=8)),
                        ("sealed", models.BinaryField(max_length=192)),
                    ],
                    options={"db_table": "matching_minirecord", "managed": False},
                ),
                migrations.CreateModel(
                    name="Apart",
                    fields=[
                        ("pk", models.CompositePrimaryKey("quarter", "one", "other")),
                        ("quarter", models.SmallIntegerField()),
                        ("one", models.BinaryField(max_length=8)),
                        ("other", models.BinaryField(max_length=8)),
                    ],
                    options={"db_table": "matching_apart", "managed": False},
                ),
            ],
        )
    ]
