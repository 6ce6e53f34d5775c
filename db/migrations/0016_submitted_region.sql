ALTER TABLE "scenes" ADD COLUMN "submitted_region_code" text;--> statement-breakpoint
UPDATE "scenes" SET "submitted_region_code" = "region_code" WHERE "submitted_at" IS NOT NULL;