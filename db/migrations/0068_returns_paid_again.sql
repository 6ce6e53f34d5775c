ALTER TABLE "refunds" ADD COLUMN "attempt" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "return_requests" ADD COLUMN "attempt" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "return_requests" ADD COLUMN "payee_name" text;--> statement-breakpoint
ALTER TABLE "return_requests" ADD COLUMN "payee_bank" text;--> statement-breakpoint
ALTER TABLE "return_requests" ADD COLUMN "payee_sealed" "bytea";--> statement-breakpoint
ALTER TABLE "return_requests" ADD COLUMN "payee_last_four" text;--> statement-breakpoint
UPDATE "refunds" SET "request_id" = "gone"."request_id" FROM "refunds" "gone" WHERE "gone"."id" = "refunds"."reverses" AND "gone"."request_id" IS NOT NULL;
