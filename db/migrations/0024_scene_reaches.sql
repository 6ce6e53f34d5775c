CREATE TABLE "scene_reaches" (
	"scene_id" uuid PRIMARY KEY NOT NULL,
	"run_id" uuid NOT NULL,
	"reach" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "scene_reaches" ADD CONSTRAINT "scene_reaches_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scene_reaches" ADD CONSTRAINT "scene_reaches_run_id_proposal_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."proposal_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "scene_reaches_run_id_index" ON "scene_reaches" USING btree ("run_id");