CREATE TABLE "stripe_meter_marks" (
	"contract_id" uuid PRIMARY KEY NOT NULL,
	"sent_cut" bigint DEFAULT 0 NOT NULL,
	"closed_before" timestamp with time zone,
	"planned_cut" bigint,
	"planned_before" timestamp with time zone,
	"failure" text
);
--> statement-breakpoint
CREATE TABLE "stripe_meters" (
	"event_name" text PRIMARY KEY NOT NULL,
	"meter_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "stripe_meter_marks" ADD CONSTRAINT "stripe_meter_marks_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;