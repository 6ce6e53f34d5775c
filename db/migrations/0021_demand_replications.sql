CREATE TABLE "replications" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"source_scene_id" uuid NOT NULL,
	"target_scene_id" uuid NOT NULL,
	"target_version" integer NOT NULL,
	"basis" text NOT NULL,
	"members" jsonb NOT NULL,
	"answers" jsonb NOT NULL,
	"missing_slots" text[] NOT NULL,
	"unmet_mandatory" integer NOT NULL,
	"value_milli" integer NOT NULL,
	"present_unmet" integer,
	"present_value_milli" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "replications" ADD CONSTRAINT "replications_source_scene_id_scenes_id_fk" FOREIGN KEY ("source_scene_id") REFERENCES "public"."scenes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "replications" ADD CONSTRAINT "replications_target_scene_id_scenes_id_fk" FOREIGN KEY ("target_scene_id") REFERENCES "public"."scenes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "replications_source_scene_id_target_scene_id_index" ON "replications" USING btree ("source_scene_id","target_scene_id");--> statement-breakpoint
CREATE INDEX "replications_target_scene_id_index" ON "replications" USING btree ("target_scene_id");