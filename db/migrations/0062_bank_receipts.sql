CREATE TABLE "bank_receipts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"provider_id" text NOT NULL,
	"serial" text NOT NULL,
	"amount_fen" bigint,
	"received_on" text,
	"payer_name" text NOT NULL,
	"payer_last_four" text,
	"remark" text NOT NULL,
	"verdict" text NOT NULL,
	"invoice_id" uuid,
	"rest_fen" bigint NOT NULL,
	"rest_state" text,
	"rest_note" text,
	"return_reference" text,
	"returned_on" text,
	"file_name" text,
	"file_sha256" text,
	"row_number" integer,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "bank_receipts_positive" CHECK ("bank_receipts"."amount_fen" > 0),
	CONSTRAINT "bank_receipts_rest" CHECK ("bank_receipts"."rest_fen" between 0 and coalesce("bank_receipts"."amount_fen", 0))
);
--> statement-breakpoint
CREATE TABLE "payment_notices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"amount_fen" bigint NOT NULL,
	"paid_on" text NOT NULL,
	"note" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "payment_notices_positive" CHECK ("payment_notices"."amount_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE "receipt_allocations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"receipt_id" uuid NOT NULL,
	"invoice_id" uuid NOT NULL,
	"amount_fen" bigint NOT NULL,
	"idempotency_key" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"by_hand" boolean NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"leased_until" timestamp with time zone,
	"reported_at" timestamp with time zone,
	"payment_record_id" text,
	"overpaid_fen" bigint DEFAULT 0 NOT NULL,
	"failure" text,
	CONSTRAINT "receipt_allocations_idempotencyKey_unique" UNIQUE("idempotency_key"),
	CONSTRAINT "receipt_allocations_positive" CHECK ("receipt_allocations"."amount_fen" > 0),
	CONSTRAINT "receipt_allocations_overpaid" CHECK ("receipt_allocations"."overpaid_fen" between 0 and "receipt_allocations"."amount_fen")
);
--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "payment_serial" bigint NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "invoices_payment_serial_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1);--> statement-breakpoint
ALTER TABLE "bank_receipts" ADD CONSTRAINT "bank_receipts_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_notices" ADD CONSTRAINT "payment_notices_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipt_allocations" ADD CONSTRAINT "receipt_allocations_receipt_id_bank_receipts_id_fk" FOREIGN KEY ("receipt_id") REFERENCES "public"."bank_receipts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipt_allocations" ADD CONSTRAINT "receipt_allocations_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "bank_receipts_serial" ON "bank_receipts" USING btree ("provider_id","serial");--> statement-breakpoint
CREATE INDEX "bank_receipts_provider_id_received_on_index" ON "bank_receipts" USING btree ("provider_id","received_on");--> statement-breakpoint
CREATE INDEX "bank_receipts_invoice_id_index" ON "bank_receipts" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "payment_notices_invoice_id_index" ON "payment_notices" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "receipt_allocations_receipt_id_index" ON "receipt_allocations" USING btree ("receipt_id");--> statement-breakpoint
CREATE INDEX "receipt_allocations_invoice_id_index" ON "receipt_allocations" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "receipt_allocations_pending" ON "receipt_allocations" USING btree ("created_at") WHERE status = 'pending';--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_paymentSerial_unique" UNIQUE("payment_serial");