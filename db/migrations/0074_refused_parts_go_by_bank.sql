ALTER TABLE "connect_accounts" ADD COLUMN "closed" text;--> statement-breakpoint
ALTER TABLE "payout_transfers" ADD COLUMN "move_asked_by" text;--> statement-breakpoint
ALTER TABLE "payout_transfers" ADD COLUMN "move_asked_by_name" text;--> statement-breakpoint
ALTER TABLE "payout_transfers" ADD COLUMN "move_asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "payout_transfers" ADD COLUMN "moved_by" text;--> statement-breakpoint
ALTER TABLE "payout_transfers" ADD COLUMN "moved_by_name" text;--> statement-breakpoint
ALTER TABLE "payout_transfers" ADD COLUMN "moved_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "payout_transfers" ADD CONSTRAINT "payout_transfers_two_people" CHECK ("payout_transfers"."moved_by" is null or "payout_transfers"."moved_by" <> "payout_transfers"."move_asked_by");--> statement-breakpoint
ALTER TABLE "payout_transfers" ADD CONSTRAINT "payout_transfers_moved" CHECK (("payout_transfers"."status" = 'moved') = ("payout_transfers"."moved_by" is not null and "payout_transfers"."move_asked_by" is not null));