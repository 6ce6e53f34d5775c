DROP INDEX "payout_transfers_invoice_id_organization_id_kind_index";--> statement-breakpoint
ALTER TABLE "payout_transfers" ADD COLUMN "cause_id" uuid;--> statement-breakpoint
CREATE INDEX "payout_transfers_invoice_id_index" ON "payout_transfers" USING btree ("invoice_id");--> statement-breakpoint
ALTER TABLE "payout_transfers" ADD CONSTRAINT "payout_transfers_once" UNIQUE NULLS NOT DISTINCT("charge_id","organization_id","kind","cause_id");