CREATE TABLE "fapiao_requests" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"tax_id" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"status" text DEFAULT 'requested' NOT NULL,
	"number" text,
	"issued_on" text,
	"red_number" text,
	"decline_reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "fapiao_requests" ADD CONSTRAINT "fapiao_requests_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "fapiao_requests_invoice_id_index" ON "fapiao_requests" USING btree ("invoice_id");--> statement-breakpoint
CREATE UNIQUE INDEX "fapiao_requests_standing" ON "fapiao_requests" USING btree ("invoice_id") WHERE status in ('requested', 'issued');--> statement-breakpoint
CREATE UNIQUE INDEX "fapiao_requests_number" ON "fapiao_requests" USING btree ("number");