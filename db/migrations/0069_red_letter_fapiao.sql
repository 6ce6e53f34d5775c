CREATE TABLE "fapiao_reds" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"request_id" uuid NOT NULL,
	"number" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "fapiao_reds_number_unique" UNIQUE("number"),
	CONSTRAINT "fapiao_reds_positive" CHECK ("fapiao_reds"."amount_fen" > 0)
);
--> statement-breakpoint
ALTER TABLE "fapiao_requests" ADD COLUMN "red_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "fapiao_requests" ADD COLUMN "red_asked_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "fapiao_requests" ADD COLUMN "red_asks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "fapiao_reds" ADD CONSTRAINT "fapiao_reds_request_id_fapiao_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."fapiao_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "fapiao_reds_request_id_index" ON "fapiao_reds" USING btree ("request_id");--> statement-breakpoint
ALTER TABLE "fapiao_requests" ADD CONSTRAINT "fapiao_requests_red" CHECK ("fapiao_requests"."red_fen" between 0 and "fapiao_requests"."amount_fen");--> statement-breakpoint
INSERT INTO "fapiao_reds" ("request_id", "number", "amount_fen") SELECT "id", "red_number", "amount_fen" FROM "fapiao_requests" WHERE "status" = 'reversed' AND "red_number" IS NOT NULL AND "amount_fen" > 0 ON CONFLICT DO NOTHING;--> statement-breakpoint
UPDATE "fapiao_requests" SET "red_fen" = "amount_fen" WHERE "status" = 'reversed';
