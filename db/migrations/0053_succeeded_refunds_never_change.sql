CREATE FUNCTION refuse_refund_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'succeeded' AND (NEW.amount_fen, NEW.invoice_id, NEW.status, NEW.succeeded_at)
     IS DISTINCT FROM (OLD.amount_fen, OLD.invoice_id, OLD.status, OLD.succeeded_at) THEN
    RAISE EXCEPTION 'a refund that succeeded never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER refunds_fixed BEFORE UPDATE ON refunds FOR EACH ROW EXECUTE FUNCTION refuse_refund_change();--> statement-breakpoint
CREATE FUNCTION refuse_refund_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'succeeded' THEN
    RAISE EXCEPTION 'a refund that succeeded is never removed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;--> statement-breakpoint
CREATE TRIGGER refunds_kept BEFORE DELETE ON refunds FOR EACH ROW EXECUTE FUNCTION refuse_refund_removal();
