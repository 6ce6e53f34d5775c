CREATE TABLE "refunds" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"amount_fen" bigint NOT NULL,
	"reason" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"external_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"succeeded_at" timestamp with time zone,
	CONSTRAINT "refunds_externalId_unique" UNIQUE("external_id"),
	CONSTRAINT "refunds_positive" CHECK ("refunds"."amount_fen" > 0),
	CONSTRAINT "refunds_succeeded_when" CHECK (("refunds"."status" = 'succeeded') = ("refunds"."succeeded_at" is not null))
);
--> statement-breakpoint
DROP INDEX "postings_invoice_id_kind_index";--> statement-breakpoint
DROP INDEX "settlements_invoice_id_organization_id_index";--> statement-breakpoint
ALTER TABLE "postings" ALTER COLUMN "invoice_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "postings" ADD COLUMN "source_id" uuid;--> statement-breakpoint
ALTER TABLE "settlements" ADD COLUMN "refund_id" uuid;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "refunds_invoice_id_index" ON "refunds" USING btree ("invoice_id");--> statement-breakpoint
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "postings_source_id_index" ON "postings" USING btree ("source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "settlements_posting_id_organization_id_index" ON "settlements" USING btree ("posting_id","organization_id");--> statement-breakpoint
CREATE INDEX "settlements_invoice_id_index" ON "settlements" USING btree ("invoice_id");--> statement-breakpoint
ALTER TABLE "postings" ADD CONSTRAINT "postings_once" UNIQUE NULLS NOT DISTINCT("invoice_id","kind","source_id");