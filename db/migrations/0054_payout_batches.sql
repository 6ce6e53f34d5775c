CREATE TABLE "payout_accounts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"organization_id" text NOT NULL,
	"version" integer NOT NULL,
	"holder_name" text NOT NULL,
	"bank_name" text NOT NULL,
	"bank_code" text,
	"sealed_number" "bytea" NOT NULL,
	"last_four" text NOT NULL,
	"created_by" text NOT NULL,
	"factor_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payout_batches" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"code" text NOT NULL,
	"organization_id" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"drawn_by" text NOT NULL,
	"drawn_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"submitted_at" timestamp with time zone,
	"approved_by" text,
	"approved_by_name" text,
	"approved_at" timestamp with time zone,
	"factor_at" timestamp with time zone,
	"exported_at" timestamp with time zone,
	"closed_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	"cancel_reason" text,
	CONSTRAINT "payout_batches_code_unique" UNIQUE("code"),
	CONSTRAINT "payout_batches_two_people" CHECK ("payout_batches"."approved_by" is null or "payout_batches"."approved_by" <> "payout_batches"."drawn_by")
);
--> statement-breakpoint
CREATE TABLE "payout_files" (
	"batch_id" uuid NOT NULL,
	"format" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payout_files_batch_id_format_pk" PRIMARY KEY("batch_id","format")
);
--> statement-breakpoint
CREATE TABLE "payout_item_settlements" (
	"item_id" uuid NOT NULL,
	"settlement_id" uuid NOT NULL,
	CONSTRAINT "payout_item_settlements_item_id_settlement_id_pk" PRIMARY KEY("item_id","settlement_id")
);
--> statement-breakpoint
CREATE TABLE "payout_items" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"batch_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"organization_id" text NOT NULL,
	"account_id" uuid NOT NULL,
	"amount_fen" bigint NOT NULL,
	"purpose" text NOT NULL,
	"reference" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"paid_on" text,
	"return_reason" text,
	CONSTRAINT "payout_items_reference_unique" UNIQUE("reference"),
	CONSTRAINT "payout_items_positive" CHECK ("payout_items"."amount_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE "payout_receipts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"batch_id" uuid NOT NULL,
	"item_id" uuid,
	"verdict" text NOT NULL,
	"reference" text NOT NULL,
	"amount_fen" bigint,
	"outcome" text,
	"reason" text,
	"occurred_on" text,
	"file_name" text,
	"file_sha256" text,
	"row_number" integer,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "payout_files" ADD CONSTRAINT "payout_files_batch_id_payout_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."payout_batches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_item_settlements" ADD CONSTRAINT "payout_item_settlements_item_id_payout_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."payout_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_item_settlements" ADD CONSTRAINT "payout_item_settlements_settlement_id_settlements_id_fk" FOREIGN KEY ("settlement_id") REFERENCES "public"."settlements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_items" ADD CONSTRAINT "payout_items_batch_id_payout_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."payout_batches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_items" ADD CONSTRAINT "payout_items_account_id_payout_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."payout_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_receipts" ADD CONSTRAINT "payout_receipts_batch_id_payout_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."payout_batches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_receipts" ADD CONSTRAINT "payout_receipts_item_id_payout_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."payout_items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payout_accounts_organization_id_version_index" ON "payout_accounts" USING btree ("organization_id","version");--> statement-breakpoint
CREATE INDEX "payout_batches_organization_id_index" ON "payout_batches" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "payout_item_settlements_settlement_id_index" ON "payout_item_settlements" USING btree ("settlement_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_items_batch_id_position_index" ON "payout_items" USING btree ("batch_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_items_batch_id_organization_id_index" ON "payout_items" USING btree ("batch_id","organization_id");--> statement-breakpoint
CREATE INDEX "payout_items_organization_id_index" ON "payout_items" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "payout_receipts_batch_id_index" ON "payout_receipts" USING btree ("batch_id");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_receipts_batch_id_file_sha256_row_number_index" ON "payout_receipts" USING btree ("batch_id","file_sha256","row_number");