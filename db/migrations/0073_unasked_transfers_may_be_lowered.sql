CREATE OR REPLACE FUNCTION refuse_transfer_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.invoice_id, NEW.kind, NEW.organization_id, NEW.account_id, NEW.charge_id, NEW.cause_id, NEW.currency, NEW.exchange_rate, NEW.transfer_group, NEW.withheld, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.invoice_id, OLD.kind, OLD.organization_id, OLD.account_id, OLD.charge_id, OLD.cause_id, OLD.currency, OLD.exchange_rate, OLD.transfer_group, OLD.withheld, OLD.created_at) THEN
    RAISE EXCEPTION 'of a transfer only its outcome moves' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.amount, NEW.amount_fen) IS DISTINCT FROM (OLD.amount, OLD.amount_fen)
     AND (NOT (OLD.status = 'refused' OR (OLD.status = 'pending' AND OLD.asked_at IS NULL)) OR NEW.amount > OLD.amount) THEN
    RAISE EXCEPTION 'the amount of a transfer is only lowered while it is known not to be made' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.attempt, NEW.idempotency_key) IS DISTINCT FROM (OLD.attempt, OLD.idempotency_key) AND OLD.status <> 'refused' THEN
    RAISE EXCEPTION 'a transfer is tried anew only after a refusal' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.transfer_id IS NOT NULL AND NEW.transfer_id IS DISTINCT FROM OLD.transfer_id THEN
    RAISE EXCEPTION 'a transfer is made once' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
