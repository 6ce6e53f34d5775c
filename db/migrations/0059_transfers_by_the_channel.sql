CREATE TABLE "connect_accounts" (
	"organization_id" text PRIMARY KEY NOT NULL,
	"country" text NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"idempotency_key" text NOT NULL,
	"account_id" text,
	"transfers_active" boolean DEFAULT false NOT NULL,
	"details_submitted" boolean DEFAULT false NOT NULL,
	"due" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "connect_accounts_accountId_unique" UNIQUE("account_id")
);
--> statement-breakpoint
CREATE TABLE "payout_reversals" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"transfer_id" uuid NOT NULL,
	"refund_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"settlement_id" uuid,
	"amount_fen" bigint NOT NULL,
	"amount" bigint NOT NULL,
	"covered" bigint DEFAULT 0 NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"idempotency_key" text NOT NULL,
	"asked_at" timestamp with time zone,
	"status" text DEFAULT 'pending' NOT NULL,
	"reversal_id" text,
	"reason" text,
	"refused_at" timestamp with time zone,
	"done_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payout_reversals_idempotencyKey_unique" UNIQUE("idempotency_key"),
	CONSTRAINT "payout_reversals_reversalId_unique" UNIQUE("reversal_id"),
	CONSTRAINT "payout_reversals_amounts" CHECK ("payout_reversals"."amount" >= 0 and "payout_reversals"."amount_fen" >= 0 and "payout_reversals"."covered" between 0 and "payout_reversals"."amount")
);
--> statement-breakpoint
CREATE TABLE "payout_transfer_settlements" (
	"transfer_id" uuid NOT NULL,
	"settlement_id" uuid NOT NULL,
	CONSTRAINT "payout_transfer_settlements_transfer_id_settlement_id_pk" PRIMARY KEY("transfer_id","settlement_id")
);
--> statement-breakpoint
CREATE TABLE "payout_transfers" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"organization_id" text NOT NULL,
	"account_id" text NOT NULL,
	"charge_id" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"currency" text NOT NULL,
	"amount" bigint NOT NULL,
	"withheld" bigint DEFAULT 0 NOT NULL,
	"exchange_rate" text,
	"transfer_group" text NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"idempotency_key" text NOT NULL,
	"asked_at" timestamp with time zone,
	"status" text DEFAULT 'pending' NOT NULL,
	"transfer_id" text,
	"reversed_amount" bigint DEFAULT 0 NOT NULL,
	"reason" text,
	"refused_at" timestamp with time zone,
	"sent_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payout_transfers_idempotencyKey_unique" UNIQUE("idempotency_key"),
	CONSTRAINT "payout_transfers_transferId_unique" UNIQUE("transfer_id"),
	CONSTRAINT "payout_transfers_amounts" CHECK ("payout_transfers"."amount" >= 0 and "payout_transfers"."withheld" >= 0 and "payout_transfers"."reversed_amount" between 0 and "payout_transfers"."amount")
);
--> statement-breakpoint
ALTER TABLE "payout_reversals" ADD CONSTRAINT "payout_reversals_transfer_id_payout_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."payout_transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_reversals" ADD CONSTRAINT "payout_reversals_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_reversals" ADD CONSTRAINT "payout_reversals_settlement_id_settlements_id_fk" FOREIGN KEY ("settlement_id") REFERENCES "public"."settlements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_transfer_settlements" ADD CONSTRAINT "payout_transfer_settlements_transfer_id_payout_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."payout_transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_transfer_settlements" ADD CONSTRAINT "payout_transfer_settlements_settlement_id_settlements_id_fk" FOREIGN KEY ("settlement_id") REFERENCES "public"."settlements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_transfers" ADD CONSTRAINT "payout_transfers_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_reversals_transfer_id_refund_id_kind_index" ON "payout_reversals" USING btree ("transfer_id","refund_id","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_reversals_settlement_id_index" ON "payout_reversals" USING btree ("settlement_id");--> statement-breakpoint
CREATE INDEX "payout_reversals_refund_id_index" ON "payout_reversals" USING btree ("refund_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_transfer_settlements_settlement_id_index" ON "payout_transfer_settlements" USING btree ("settlement_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_transfers_invoice_id_organization_id_kind_index" ON "payout_transfers" USING btree ("invoice_id","organization_id","kind");--> statement-breakpoint
CREATE INDEX "payout_transfers_organization_id_index" ON "payout_transfers" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "payout_transfers_status_index" ON "payout_transfers" USING btree ("status");