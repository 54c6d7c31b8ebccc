"""A questionnaire that was sent out never changes: the last line behind the rules.

The database refuses to change, move or remove what was asked. What the office codes (items of the origin CODED with
their answers) may still be added to and put right, and a coded item may be counted to another section.
"""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION surveys_refuse_fixed() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    questionnaire bigint;
    coded boolean := false;
BEGIN
    IF TG_TABLE_NAME = 'surveys_option' THEN
        SELECT i.questionnaire_id, i.origin = 'CODED' INTO questionnaire, coded
            FROM surveys_item i WHERE i.id = OLD.item_id;
    ELSIF TG_TABLE_NAME = 'surveys_item' THEN
        questionnaire := OLD.questionnaire_id;
        coded := OLD.origin = 'CODED' AND (TG_OP = 'DELETE' OR NEW.origin = 'CODED');
    ELSE
        questionnaire := OLD.questionnaire_id;
    END IF;
    IF NOT coded AND EXISTS (SELECT 1 FROM surveys_questionnaire q WHERE q.id = questionnaire AND q.state = 'FIXED') THEN
        RAISE EXCEPTION 'a questionnaire that was sent out never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $body$;

CREATE OR REPLACE FUNCTION surveys_refuse_unfixing() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF OLD.state = 'FIXED' AND (TG_OP = 'DELETE' OR (NEW.state, NEW.code, NEW.number, NEW.title, NEW.intro, NEW.languages)
            IS DISTINCT FROM (OLD.state, OLD.code, OLD.number, OLD.title, OLD.intro, OLD.languages)) THEN
        RAISE EXCEPTION 'a questionnaire that was sent out never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $body$;

CREATE TRIGGER surveys_fixed BEFORE UPDATE OR DELETE ON surveys_section
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_fixed();
CREATE TRIGGER surveys_fixed BEFORE UPDATE OR DELETE ON surveys_item
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_fixed();
CREATE TRIGGER surveys_fixed BEFORE UPDATE OR DELETE ON surveys_option
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_fixed();
CREATE TRIGGER surveys_fixed BEFORE UPDATE OR DELETE ON surveys_consistencyrule
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_fixed();
CREATE TRIGGER surveys_fixed BEFORE UPDATE OR DELETE ON surveys_questionnaire
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_unfixing();
"""
BACKWARD = """
DROP TRIGGER IF EXISTS surveys_fixed ON surveys_section;
DROP TRIGGER IF EXISTS surveys_fixed ON surveys_item;
DROP TRIGGER IF EXISTS surveys_fixed ON surveys_option;
DROP TRIGGER IF EXISTS surveys_fixed ON surveys_consistencyrule;
DROP TRIGGER IF EXISTS surveys_fixed ON surveys_questionnaire;
DROP FUNCTION IF EXISTS surveys_refuse_fixed();
DROP FUNCTION IF EXISTS surveys_refuse_unfixing();
"""


class Migration(migrations.Migration):
    """Triggers on the tables of instruments."""

    dependencies = (("surveys", "0002_running_surveys"),)
    operations = (migrations.RunSQL(FORWARD, BACKWARD),)
