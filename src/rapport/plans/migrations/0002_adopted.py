"""What the database holds of adoption: nothing is adopted with a measure that lacks its office or its time.

And what is adopted is never changed or deleted: it can only be superseded.
"""

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION plans_stretch_without_benchmark(measure bigint, start_on date, end_on date)
RETURNS boolean LANGUAGE sql STABLE AS $body$
    SELECT CASE WHEN start_on IS NULL OR end_on IS NULL
        THEN NOT EXISTS (SELECT 1 FROM plans_benchmark b WHERE b.measure_id = measure)
        ELSE EXISTS (
            SELECT 1 FROM (
                SELECT day, lead(day) OVER (ORDER BY day) AS next_day FROM (
                    SELECT start_on AS day UNION ALL SELECT end_on UNION ALL
                    SELECT b.due_on FROM plans_benchmark b
                        WHERE b.measure_id = measure AND b.due_on BETWEEN start_on AND end_on
                ) stops
            ) pairs WHERE next_day > (day + interval '12 months')::date
        ) END
$body$;

CREATE OR REPLACE FUNCTION plans_guard_version() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    wrong text;
BEGIN
    IF OLD.state IN ('ADOPTED', 'SUPERSEDED') THEN
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'an adopted version of a plan is never deleted' USING ERRCODE = 'check_violation';
        END IF;
        IF NOT (OLD.state = 'ADOPTED' AND NEW.state = 'SUPERSEDED')
            OR to_jsonb(NEW) - 'state' - 'version' IS DISTINCT FROM to_jsonb(OLD) - 'state' - 'version' THEN
            RAISE EXCEPTION 'an adopted version of a plan is never changed' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.state = 'ADOPTED' THEN
        IF encode(sha256(NEW.document), 'hex') <> NEW.sha256 THEN
            RAISE EXCEPTION 'the fingerprint of a version is not that of its document'
                USING ERRCODE = 'check_violation';
        END IF;
        IF NOT EXISTS (SELECT 1 FROM plans_measure m WHERE m.plan_id = NEW.plan_id)
            AND EXISTS (SELECT 1 FROM plans_actionplan p WHERE p.id = NEW.plan_id AND p.kind = 'PLAN') THEN
            RAISE EXCEPTION 'a plan without measures is not adopted' USING ERRCODE = 'check_violation';
        END IF;
        SELECT string_agg(m.key, ', ') INTO wrong
            FROM plans_measure m JOIN plans_actionplan p ON p.id = m.plan_id
            WHERE m.plan_id = NEW.plan_id AND (
                m.accountable_id IS NULL OR m.timing = '' OR (m.timing = 'DATED' AND m.due_on IS NULL)
                OR (m.timing = 'ONGOING' AND plans_stretch_without_benchmark(
                    m.id, coalesce(m.start_on, p.starts_on), coalesce(m.due_on, p.ends_on))));
        IF wrong IS NOT NULL THEN
            RAISE EXCEPTION 'measures without an accountable office or without a time: %', wrong
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $body$;

CREATE TRIGGER plans_version_guarded BEFORE UPDATE OR DELETE ON plans_planversion
    FOR EACH ROW EXECUTE FUNCTION plans_guard_version();

CREATE OR REPLACE FUNCTION plans_refuse_born_adopted() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.state <> 'DRAFT' THEN
        RAISE EXCEPTION 'a version of a plan begins as a draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER plans_version_begins BEFORE INSERT ON plans_planversion
    FOR EACH ROW EXECUTE FUNCTION plans_refuse_born_adopted();
"""
BACKWARD = """
DROP TRIGGER plans_version_begins ON plans_planversion;
DROP FUNCTION plans_refuse_born_adopted();
DROP TRIGGER plans_version_guarded ON plans_planversion;
DROP FUNCTION plans_guard_version();
DROP FUNCTION plans_stretch_without_benchmark(bigint, date, date);
"""


class Migration(migrations.Migration):
    """The triggers that guard versions."""

    dependencies: ClassVar = [("plans", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
