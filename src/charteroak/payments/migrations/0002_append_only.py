"""Rows of payments_payment are only ever added: the database itself refuses to change or remove one."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION payments_payment_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'payments_payment is append-only';
END $$;
CREATE TRIGGER payments_payment_no_change BEFORE UPDATE OR DELETE ON payments_payment
    FOR EACH ROW EXECUTE FUNCTION payments_payment_refuse_change();
CREATE TRIGGER payments_payment_no_truncate BEFORE TRUNCATE ON payments_payment
    FOR EACH STATEMENT EXECUTE FUNCTION payments_payment_refuse_change();
"""
BACKWARD = """
DROP TRIGGER payments_payment_no_change ON payments_payment;
DROP TRIGGER payments_payment_no_truncate ON payments_payment;
DROP FUNCTION payments_payment_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
