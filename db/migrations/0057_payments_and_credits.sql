CREATE TABLE "invoice_payments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"charge_id" text,
	"reference" text,
	"balance_transaction_id" text,
	"settled_currency" text,
	"settled_amount" bigint,
	"settled_fee" bigint,
	"settled_net" bigint,
	"exchange_rate" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "invoice_payments_externalId_unique" UNIQUE("external_id"),
	CONSTRAINT "invoice_payments_chargeId_unique" UNIQUE("charge_id"),
	CONSTRAINT "invoice_payments_positive" CHECK ("invoice_payments"."amount_fen" > 0)
);
--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "credited_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "invoice_payments" ADD CONSTRAINT "invoice_payments_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invoice_payments_invoice_id_index" ON "invoice_payments" USING btree ("invoice_id");