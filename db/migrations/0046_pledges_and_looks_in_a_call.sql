CREATE TABLE "call_bid_looks" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"call_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_viewers" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"call_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "confidentiality_pledges" ADD COLUMN "call_id" uuid;--> statement-breakpoint
ALTER TABLE "call_bid_looks" ADD CONSTRAINT "call_bid_looks_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_viewers" ADD CONSTRAINT "call_viewers_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "call_bid_looks_call_id_user_id_index" ON "call_bid_looks" USING btree ("call_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "call_viewers_call_id_organization_id_index" ON "call_viewers" USING btree ("call_id","organization_id");--> statement-breakpoint
CREATE INDEX "call_viewers_organization_id_index" ON "call_viewers" USING btree ("organization_id");--> statement-breakpoint
ALTER TABLE "confidentiality_pledges" ADD CONSTRAINT "confidentiality_pledges_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE no action ON UPDATE no action;