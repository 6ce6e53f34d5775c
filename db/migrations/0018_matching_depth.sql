CREATE TABLE "scene_standings" (
	"scene_id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"unmet_mandatory" integer,
	"value_milli" integer,
	"standing" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scene_weights" (
	"scene_id" uuid PRIMARY KEY NOT NULL,
	"weights" jsonb NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "proposal_runs" ADD COLUMN "stages" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "scene_standings" ADD CONSTRAINT "scene_standings_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scene_standings" ADD CONSTRAINT "scene_standings_run_id_proposal_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."proposal_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scene_weights" ADD CONSTRAINT "scene_weights_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "scene_standings_run_id_index" ON "scene_standings" USING btree ("run_id");