CREATE FUNCTION refuse_bank_receipt_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'rest_fen' - 'rest_state' - 'rest_note' - 'return_reference' - 'returned_on')
    IS DISTINCT FROM (to_jsonb(OLD) - 'rest_fen' - 'rest_state' - 'rest_note' - 'return_reference' - 'returned_on') THEN
    RAISE EXCEPTION 'of a bank receipt only what becomes of its rest moves' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER bank_receipts_fixed BEFORE UPDATE ON bank_receipts FOR EACH ROW EXECUTE FUNCTION refuse_bank_receipt_change();--> statement-breakpoint
CREATE TRIGGER bank_receipts_kept BEFORE DELETE ON bank_receipts FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE FUNCTION refuse_allocation_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.receipt_id, NEW.invoice_id, NEW.amount_fen, NEW.idempotency_key) IS DISTINCT FROM (OLD.receipt_id, OLD.invoice_id, OLD.amount_fen, OLD.idempotency_key) THEN
    RAISE EXCEPTION 'an allocation keeps its receipt, invoice, amount and key' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status <> 'pending' AND (NEW.status, NEW.overpaid_fen, NEW.payment_record_id) IS DISTINCT FROM (OLD.status, OLD.overpaid_fen, OLD.payment_record_id) THEN
    RAISE EXCEPTION 'an allocation that is decided stays so' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER receipt_allocations_fixed BEFORE UPDATE ON receipt_allocations FOR EACH ROW EXECUTE FUNCTION refuse_allocation_change();--> statement-breakpoint
CREATE TRIGGER receipt_allocations_kept BEFORE DELETE ON receipt_allocations FOR EACH ROW EXECUTE FUNCTION refuse_change();
