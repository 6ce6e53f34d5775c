-- What is listed was reckoned with the scenes' budgets: it is reckoned anew, by the sweep.
DELETE FROM "opportunities";--> statement-breakpoint
DELETE FROM "supply_checks";--> statement-breakpoint
CREATE TABLE "supply_notices" (
	"capability_id" uuid NOT NULL,
	"scene_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"unmet_mandatory" integer NOT NULL,
	"value_milli" integer NOT NULL,
	"told_at" timestamp with time zone NOT NULL,
	CONSTRAINT "supply_notices_capability_id_scene_id_pk" PRIMARY KEY("capability_id","scene_id")
);
--> statement-breakpoint
CREATE TABLE "supply_requests" (
	"capability_id" uuid PRIMARY KEY NOT NULL,
	"requested_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "scene_reaches" ADD COLUMN "shown" jsonb;--> statement-breakpoint
ALTER TABLE "supply_notices" ADD CONSTRAINT "supply_notices_capability_id_capabilities_id_fk" FOREIGN KEY ("capability_id") REFERENCES "public"."capabilities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_notices" ADD CONSTRAINT "supply_notices_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_notices" ADD CONSTRAINT "supply_notices_run_id_proposal_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."proposal_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_requests" ADD CONSTRAINT "supply_requests_capability_id_capabilities_id_fk" FOREIGN KEY ("capability_id") REFERENCES "public"."capabilities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "supply_notices_scene_id_index" ON "supply_notices" USING btree ("scene_id");--> statement-breakpoint
CREATE INDEX "supply_notices_run_id_index" ON "supply_notices" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "opportunities_run_id_index" ON "opportunities" USING btree ("run_id");--> statement-breakpoint
ALTER TABLE "opportunities" DROP COLUMN "best_unmet";--> statement-breakpoint
ALTER TABLE "opportunities" DROP COLUMN "best_milli";