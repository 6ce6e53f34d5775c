CREATE TABLE "robot_assignments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"robot_id" uuid NOT NULL,
	"contract_id" uuid NOT NULL,
	"station" text NOT NULL,
	"assigned_from" timestamp with time zone NOT NULL,
	"assigned_to" timestamp with time zone,
	"accepted_on" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "robot_assignments_stretch" CHECK ("robot_assignments"."assigned_to" is null or "robot_assignments"."assigned_from" < "robot_assignments"."assigned_to")
);
--> statement-breakpoint
DROP INDEX "robots_contract_id_index";--> statement-breakpoint
ALTER TABLE "robot_assignments" ADD CONSTRAINT "robot_assignments_robot_id_robots_id_fk" FOREIGN KEY ("robot_id") REFERENCES "public"."robots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "robot_assignments" ADD CONSTRAINT "robot_assignments_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "robot_assignments_contract_id_index" ON "robot_assignments" USING btree ("contract_id");--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gist;--> statement-breakpoint
ALTER TABLE "robot_assignments" ADD CONSTRAINT "robot_assignments_never_overlap" EXCLUDE USING gist ("robot_id" WITH =, tstzrange("assigned_from", "assigned_to") WITH &&);--> statement-breakpoint
-- Until now a robot stayed where it was registered, and whatever it did in the days of the contract counted.
-- Rent ran from the first day of a lease: its robots count as accepted then.
INSERT INTO robot_assignments (robot_id, contract_id, station, assigned_from, accepted_on, created_at)
SELECT robots.id, contracts.id, coalesce(robots.station, '—'),
  least(coalesce(robots.assigned_at, robots.created_at), (contracts.starts_on || ' 00:00')::timestamp AT TIME ZONE contracts.zone),
  CASE WHEN contracts.kind = 'operatingLease' THEN contracts.starts_on END, robots.created_at
FROM robots JOIN contracts ON contracts.id = robots.contract_id;--> statement-breakpoint
ALTER TABLE "robots" DROP COLUMN "contract_id";--> statement-breakpoint
ALTER TABLE "robots" DROP COLUMN "station";--> statement-breakpoint
ALTER TABLE "robots" DROP COLUMN "assigned_at";