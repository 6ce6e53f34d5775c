ALTER TABLE "supply_levers" DROP COLUMN "operation";--> statement-breakpoint
ALTER TABLE "supply_levers" ADD COLUMN "operations" text[] DEFAULT '{}' NOT NULL;