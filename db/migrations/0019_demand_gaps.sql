CREATE TABLE "demand_measures" (
	"projection" text PRIMARY KEY NOT NULL,
	"requested_at" timestamp with time zone,
	"measured_at" timestamp with time zone,
	"scenes" integer DEFAULT 0 NOT NULL,
	"elapsed_ms" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supply_gaps" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"scene_id" uuid NOT NULL,
	"requirement_id" uuid NOT NULL,
	"region_code" text NOT NULL,
	"field" text NOT NULL,
	"metric" text NOT NULL,
	"kind" text NOT NULL,
	"state" text,
	"nearest" jsonb,
	"miss" double precision,
	"unmet_in_scene" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supply_levers" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"region_code" text NOT NULL,
	"field" text,
	"role" text NOT NULL,
	"component_kind" text,
	"metric" text NOT NULL,
	"scenes" integer NOT NULL,
	"unlocked" integer NOT NULL,
	"helped" integer NOT NULL,
	"curve" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "supply_gaps" ADD CONSTRAINT "supply_gaps_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "supply_gaps_scene_id_requirement_id_index" ON "supply_gaps" USING btree ("scene_id","requirement_id");--> statement-breakpoint
CREATE INDEX "supply_gaps_metric_index" ON "supply_gaps" USING btree ("metric");--> statement-breakpoint
CREATE INDEX "supply_levers_region_code_field_index" ON "supply_levers" USING btree ("region_code","field");