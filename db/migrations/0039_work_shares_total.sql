-- Consortia formed before work shares were kept: the whole is the lead's, or the unit's where no lead is left.
UPDATE consortia c SET unit_work_share_bp = 0 WHERE c.status = 'formed' AND c.unit_work_share_bp + coalesce((SELECT sum(m.work_share_bp) FROM consortium_members m WHERE m.consortium_id = c.id AND m.status = 'accepted'), 0) <> 10000;--> statement-breakpoint
UPDATE consortium_members m SET work_share_bp = CASE WHEN m.id = (SELECT l.id FROM consortium_members l WHERE l.consortium_id = c.id AND l.status = 'accepted' ORDER BY l.organization_id = c.lead_organization_id DESC, l.id LIMIT 1) THEN 10000 ELSE 0 END FROM consortia c WHERE c.id = m.consortium_id AND c.status = 'formed' AND m.status = 'accepted' AND c.unit_work_share_bp + (SELECT sum(a.work_share_bp) FROM consortium_members a WHERE a.consortium_id = c.id AND a.status = 'accepted') <> 10000;--> statement-breakpoint
UPDATE consortia c SET unit_work_share_bp = 10000 WHERE c.status = 'formed' AND NOT EXISTS (SELECT 1 FROM consortium_members m WHERE m.consortium_id = c.id AND m.status = 'accepted');--> statement-breakpoint
CREATE FUNCTION check_work_shares_total() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  target uuid := CASE WHEN TG_TABLE_NAME = 'consortia' THEN (to_jsonb(NEW) ->> 'id')::uuid ELSE (coalesce(to_jsonb(NEW), to_jsonb(OLD)) ->> 'consortium_id')::uuid END;
  total integer;
BEGIN
  SELECT c.unit_work_share_bp + coalesce((SELECT sum(m.work_share_bp) FROM consortium_members m WHERE m.consortium_id = c.id AND m.status = 'accepted'), 0)
    INTO total FROM consortia c WHERE c.id = target AND c.status = 'formed';
  IF total <> 10000 THEN
    RAISE EXCEPTION 'work shares of consortium % total %, not 10000', target, total USING ERRCODE = '23514', CONSTRAINT = 'consortia_work_shares_total';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER consortia_work_shares_total AFTER INSERT OR UPDATE ON consortia DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_work_shares_total();--> statement-breakpoint
CREATE CONSTRAINT TRIGGER consortium_members_work_shares_total AFTER INSERT OR UPDATE OR DELETE ON consortium_members DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_work_shares_total();
