CREATE TABLE "chargebacks" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"charge_id" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"status" text NOT NULL,
	"reason" text NOT NULL,
	"evidence_due_at" timestamp with time zone,
	"fee_currency" text,
	"fee" bigint,
	"opened_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "chargebacks_externalId_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "credit_notes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"number" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"before_payment_fen" bigint NOT NULL,
	"memo" text,
	"status" text NOT NULL,
	"pdf_url" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "credit_notes_externalId_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "daily_sweeps" (
	"name" text PRIMARY KEY NOT NULL,
	"ran_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "line_dispute_messages" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"dispute_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"author_name" text NOT NULL,
	"act" text,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "line_disputes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"line_key" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"accepted_fen" bigint,
	"status" text DEFAULT 'open' NOT NULL,
	"raised_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"answered_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "line_disputes_positive" CHECK ("line_disputes"."amount_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE "return_requests" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"reason" text NOT NULL,
	"road" text DEFAULT 'channel' NOT NULL,
	"line_key" text,
	"dispute_id" uuid,
	"status" text DEFAULT 'requested' NOT NULL,
	"failure" text,
	"asked_by" text NOT NULL,
	"asked_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"approved_by" text,
	"approved_by_name" text,
	"approved_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "return_requests_positive" CHECK ("return_requests"."amount_fen" > 0),
	CONSTRAINT "return_requests_two_people" CHECK ("return_requests"."approved_by" is null or "return_requests"."approved_by" <> "return_requests"."asked_by")
);
--> statement-breakpoint
ALTER TABLE "refunds" DROP CONSTRAINT "refunds_positive";--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "end_reason" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "kind" text DEFAULT 'refund' NOT NULL;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "request_id" uuid;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "charge_id" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "reverses" uuid;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "bank_reference" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "bank_on" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "failure" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "credit_note_id" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "balance_transaction_id" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "settled_currency" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "settled_amount" bigint;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "settled_fee" bigint;--> statement-breakpoint
ALTER TABLE "stripe_inbox" ADD COLUMN "invoice_id" text;--> statement-breakpoint
ALTER TABLE "stripe_inbox" ADD COLUMN "charge_id" text;--> statement-breakpoint
ALTER TABLE "stripe_inbox" ADD COLUMN "account" text;--> statement-breakpoint
ALTER TABLE "settlements" ADD COLUMN "is_hold" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "chargebacks" ADD CONSTRAINT "chargebacks_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line_dispute_messages" ADD CONSTRAINT "line_dispute_messages_dispute_id_line_disputes_id_fk" FOREIGN KEY ("dispute_id") REFERENCES "public"."line_disputes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "line_disputes" ADD CONSTRAINT "line_disputes_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "return_requests" ADD CONSTRAINT "return_requests_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "return_requests" ADD CONSTRAINT "return_requests_dispute_id_line_disputes_id_fk" FOREIGN KEY ("dispute_id") REFERENCES "public"."line_disputes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "chargebacks_invoice_id_index" ON "chargebacks" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "credit_notes_invoice_id_index" ON "credit_notes" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "line_dispute_messages_dispute_id_index" ON "line_dispute_messages" USING btree ("dispute_id");--> statement-breakpoint
CREATE INDEX "line_disputes_invoice_id_index" ON "line_disputes" USING btree ("invoice_id");--> statement-breakpoint
CREATE UNIQUE INDEX "line_disputes_one" ON "line_disputes" USING btree ("invoice_id","line_key") WHERE status in ('open', 'accepted', 'rejected', 'mediation');--> statement-breakpoint
CREATE INDEX "return_requests_invoice_id_index" ON "return_requests" USING btree ("invoice_id");--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_request_id_return_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."return_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_reverses_refunds_id_fk" FOREIGN KEY ("reverses") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "refunds_charge_id_index" ON "refunds" USING btree ("charge_id");--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_reverses_unique" UNIQUE("reverses");--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_sign" CHECK ("refunds"."amount_fen" <> 0 and ("refunds"."kind" = 'reinstatement') = ("refunds"."amount_fen" < 0));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_reinstated" CHECK (("refunds"."kind" = 'reinstatement') = ("refunds"."reverses" is not null));