ALTER TABLE "consortium_members" ADD COLUMN "notice_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD COLUMN "leaves_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD CONSTRAINT "consortium_members_notice" CHECK (("consortium_members"."notice_at" is null) = ("consortium_members"."leaves_at" is null));