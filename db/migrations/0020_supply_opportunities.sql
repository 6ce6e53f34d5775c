CREATE TABLE "opportunities" (
	"capability_id" uuid NOT NULL,
	"scene_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"capability_version" integer NOT NULL,
	"run_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"slot_role" text NOT NULL,
	"component_kind" text,
	"enables" boolean NOT NULL,
	"unmet_fewer" integer NOT NULL,
	"gain_milli" integer NOT NULL,
	"best_unmet" integer,
	"best_milli" integer,
	"answers" jsonb NOT NULL,
	"gap" jsonb,
	"computed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "opportunities_capability_id_scene_id_pk" PRIMARY KEY("capability_id","scene_id")
);
--> statement-breakpoint
CREATE TABLE "supply_checks" (
	"capability_id" uuid PRIMARY KEY NOT NULL,
	"capability_version" integer NOT NULL,
	"narrowed" integer NOT NULL,
	"bounded" integer NOT NULL,
	"improved" integer NOT NULL,
	"elapsed_ms" integer NOT NULL,
	"checked_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "opportunities" ADD CONSTRAINT "opportunities_capability_id_capabilities_id_fk" FOREIGN KEY ("capability_id") REFERENCES "public"."capabilities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opportunities" ADD CONSTRAINT "opportunities_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "opportunities" ADD CONSTRAINT "opportunities_run_id_proposal_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."proposal_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply_checks" ADD CONSTRAINT "supply_checks_capability_id_capabilities_id_fk" FOREIGN KEY ("capability_id") REFERENCES "public"."capabilities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "opportunities_organization_id_kind_index" ON "opportunities" USING btree ("organization_id","kind");--> statement-breakpoint
CREATE INDEX "opportunities_scene_id_index" ON "opportunities" USING btree ("scene_id");--> statement-breakpoint
CREATE INDEX "supply_checks_checked_at_index" ON "supply_checks" USING btree ("checked_at");