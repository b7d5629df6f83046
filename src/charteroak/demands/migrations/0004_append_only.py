"""The register and the published reports are only ever added to; and nobody is searched for where many are meant."""

from django.db import migrations

TABLES = ("demands_demand", "demands_step", "demands_quarterlyreport")

_REFUSE = """
CREATE FUNCTION demands_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
"""
_GUARD = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION demands_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION demands_refuse_change();
"""
_ONE_PERSON = """
CREATE FUNCTION demands_search_is_for_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT scope FROM demands_demand WHERE id = NEW.demand_id) <> 'one_person' THEN
        RAISE EXCEPTION 'only one person is ever searched for';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER demands_step_one_person BEFORE INSERT ON demands_step FOR EACH ROW
    WHEN (NEW.decision = 'search' OR NEW.outcome IN ('answered', 'nothing_held'))
    EXECUTE FUNCTION demands_search_is_for_one();
"""
_BACK = """
DROP TRIGGER {table}_no_change ON {table};
DROP TRIGGER {table}_no_truncate ON {table};
"""
FORWARD = _REFUSE + "".join(_GUARD.format(table=table) for table in TABLES) + _ONE_PERSON
BACKWARD = (
    "DROP TRIGGER demands_step_one_person ON demands_step; DROP FUNCTION demands_search_is_for_one();"
    + "".join(_BACK.format(table=table) for table in TABLES)
    + "DROP FUNCTION demands_refuse_change();"
)


class Migration(migrations.Migration):
    dependencies = [("demands", "0003_register")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
