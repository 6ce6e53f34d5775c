ALTER TABLE "consortium_members" ADD COLUMN "bound_at" timestamp with time zone;--> statement-breakpoint
UPDATE "consortium_members" SET "bound_at" = "book"."sealed_at" FROM "task_books" "book" WHERE "book"."consortium_id" = "consortium_members"."consortium_id" AND "book"."status" = 'sealed' AND "consortium_members"."status" = 'accepted';
