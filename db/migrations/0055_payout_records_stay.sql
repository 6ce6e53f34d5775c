CREATE TRIGGER payout_accounts_append_only BEFORE UPDATE OR DELETE ON payout_accounts FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER payout_files_append_only BEFORE UPDATE OR DELETE ON payout_files FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER payout_receipts_append_only BEFORE UPDATE OR DELETE ON payout_receipts FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER payout_item_settlements_append_only BEFORE UPDATE OR DELETE ON payout_item_settlements FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE FUNCTION refuse_payout_item_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'status' - 'paid_on' - 'return_reason') IS DISTINCT FROM (to_jsonb(OLD) - 'status' - 'paid_on' - 'return_reason') THEN
    RAISE EXCEPTION 'of a transfer only its outcome moves' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER payout_items_fixed BEFORE UPDATE ON payout_items FOR EACH ROW EXECUTE FUNCTION refuse_payout_item_change();--> statement-breakpoint
CREATE TRIGGER payout_items_kept BEFORE DELETE ON payout_items FOR EACH ROW EXECUTE FUNCTION refuse_change();
