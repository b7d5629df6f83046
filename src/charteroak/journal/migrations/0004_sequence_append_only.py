"""A position once given is never taken back: the database refuses to change or remove one."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION journal_sequence_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'journal_sequence is append-only';
END $$;
CREATE TRIGGER journal_sequence_no_change BEFORE UPDATE OR DELETE ON journal_sequence
    FOR EACH ROW EXECUTE FUNCTION journal_sequence_refuse_change();
CREATE TRIGGER journal_sequence_no_truncate BEFORE TRUNCATE ON journal_sequence
    FOR EACH STATEMENT EXECUTE FUNCTION journal_sequence_refuse_change();
"""
BACKWARD = """
DROP TRIGGER journal_sequence_no_change ON journal_sequence;
DROP TRIGGER journal_sequence_no_truncate ON journal_sequence;
DROP FUNCTION journal_sequence_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_sequence")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
