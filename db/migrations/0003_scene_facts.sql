CREATE TABLE "scene_drafts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"code" text NOT NULL,
	"organization_id" text NOT NULL,
	"scene_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"content" jsonb NOT NULL,
	"template" text,
	"form_key" text,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"submitted_at" timestamp with time zone,
	CONSTRAINT "scene_drafts_code_unique" UNIQUE("code"),
	CONSTRAINT "scene_drafts_sceneId_unique" UNIQUE("scene_id")
);
--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "maturity" text DEFAULT 'defined' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "admission" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "admission_basis" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "readiness" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "site_conditions" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "retrofit_level" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "retrofit_plan" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "compliance_status" text DEFAULT 'notApplicable' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "compliance_note" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "data_kinds" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "data_terms" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "waived_dimensions" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "restricted_parts" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "contact_id" uuid;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "training_from" date;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "deploy_by" date;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "flagship_products" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "planned_members" jsonb DEFAULT '{"prime":"","others":""}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "return_notes" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "counted_with_id" uuid;--> statement-breakpoint
ALTER TABLE "scene_drafts" ADD CONSTRAINT "scene_drafts_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "scene_drafts_organization_id_updated_at_index" ON "scene_drafts" USING btree ("organization_id","updated_at");--> statement-breakpoint
CREATE UNIQUE INDEX "scene_drafts_organization_id_form_key_index" ON "scene_drafts" USING btree ("organization_id","form_key");