CREATE OR REPLACE FUNCTION refuse_settlement_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'status' - 'rail') IS DISTINCT FROM (to_jsonb(OLD) - 'status' - 'rail') THEN
    RAISE EXCEPTION 'of a settlement only its road and its status move' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status = 'paid' AND OLD.rail <> NEW.rail THEN
    RAISE EXCEPTION 'the road of what was paid stays' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE FUNCTION refuse_transfer_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.invoice_id, NEW.kind, NEW.organization_id, NEW.account_id, NEW.charge_id, NEW.currency, NEW.exchange_rate, NEW.transfer_group, NEW.withheld, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.invoice_id, OLD.kind, OLD.organization_id, OLD.account_id, OLD.charge_id, OLD.currency, OLD.exchange_rate, OLD.transfer_group, OLD.withheld, OLD.created_at) THEN
    RAISE EXCEPTION 'of a transfer only its outcome moves' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.amount, NEW.amount_fen) IS DISTINCT FROM (OLD.amount, OLD.amount_fen)
     AND (OLD.status <> 'refused' OR NEW.amount > OLD.amount) THEN
    RAISE EXCEPTION 'the amount of a transfer is only lowered while it is known not to be made' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.attempt, NEW.idempotency_key) IS DISTINCT FROM (OLD.attempt, OLD.idempotency_key) AND OLD.status <> 'refused' THEN
    RAISE EXCEPTION 'a transfer is tried anew only after a refusal' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.transfer_id IS NOT NULL AND NEW.transfer_id IS DISTINCT FROM OLD.transfer_id THEN
    RAISE EXCEPTION 'a transfer is made once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER payout_transfers_fixed BEFORE UPDATE ON payout_transfers FOR EACH ROW EXECUTE FUNCTION refuse_transfer_change();--> statement-breakpoint
CREATE TRIGGER payout_transfers_kept BEFORE DELETE ON payout_transfers FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER payout_transfer_settlements_append_only BEFORE UPDATE OR DELETE ON payout_transfer_settlements FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE FUNCTION refuse_reversal_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.transfer_id, NEW.refund_id, NEW.kind, NEW.settlement_id, NEW.amount_fen, NEW.amount, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.transfer_id, OLD.refund_id, OLD.kind, OLD.settlement_id, OLD.amount_fen, OLD.amount, OLD.created_at) THEN
    RAISE EXCEPTION 'of a reversal only its outcome moves' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status IN ('sent', 'netted', 'covered') AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'a reversal that is done never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER payout_reversals_fixed BEFORE UPDATE ON payout_reversals FOR EACH ROW EXECUTE FUNCTION refuse_reversal_change();--> statement-breakpoint
CREATE TRIGGER payout_reversals_kept BEFORE DELETE ON payout_reversals FOR EACH ROW EXECUTE FUNCTION refuse_change();
