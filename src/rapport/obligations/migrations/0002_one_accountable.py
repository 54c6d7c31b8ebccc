"""Exactly one organisation is accountable for an obligation, and its history says the same: held at every commit.

The column cannot be empty and the history cannot have two rows without an end. What neither says alone, the trigger
does: there is exactly one row without an end, and it names the organisation of the column.
"""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION obligations_hold_one_accountable() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    checked bigint;
    owner bigint;
    agreeing integer;
    standing integer;
BEGIN
    IF TG_TABLE_NAME = 'obligations_obligation' THEN
        checked := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        checked := OLD.obligation_id;
    ELSE
        checked := NEW.obligation_id;
    END IF;
    SELECT o.accountable_id INTO owner FROM obligations_obligation o WHERE o.id = checked;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT count(*), count(*) FILTER (WHERE a.organisation_id = owner) INTO standing, agreeing
        FROM obligations_accountability a WHERE a.obligation_id = checked AND a.until_at IS NULL;
    IF standing <> 1 OR agreeing <> 1 THEN
        RAISE EXCEPTION 'an obligation has exactly one accountable organisation' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $body$;

CREATE CONSTRAINT TRIGGER obligations_one_accountable_of_obligation
    AFTER INSERT OR UPDATE OF accountable_id ON obligations_obligation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION obligations_hold_one_accountable();
CREATE CONSTRAINT TRIGGER obligations_one_accountable_of_history
    AFTER INSERT OR UPDATE OR DELETE ON obligations_accountability DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION obligations_hold_one_accountable();
"""
BACKWARD = """
DROP TRIGGER obligations_one_accountable_of_history ON obligations_accountability;
DROP TRIGGER obligations_one_accountable_of_obligation ON obligations_obligation;
DROP FUNCTION obligations_hold_one_accountable();
"""


class Migration(migrations.Migration):
    """The trigger that holds the column and its history together."""

    dependencies: ClassVar = [("obligations", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
