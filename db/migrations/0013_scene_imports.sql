CREATE TABLE "scene_import_rows" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"import_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"position" integer NOT NULL,
	"hash" text NOT NULL,
	"scene_id" uuid NOT NULL,
	"scene_version" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scene_imports" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"organization_id" text NOT NULL,
	"created_by" text NOT NULL,
	"file_name" text NOT NULL,
	"file_sha256" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"sheets" jsonb NOT NULL,
	"mapping" jsonb NOT NULL,
	"defaults" jsonb NOT NULL,
	"rows" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"committed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "scene_import_rows" ADD CONSTRAINT "scene_import_rows_import_id_scene_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."scene_imports"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scene_import_rows" ADD CONSTRAINT "scene_import_rows_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "scene_import_rows_import_id_position_index" ON "scene_import_rows" USING btree ("import_id","position");--> statement-breakpoint
CREATE INDEX "scene_import_rows_organization_id_hash_index" ON "scene_import_rows" USING btree ("organization_id","hash");--> statement-breakpoint
CREATE INDEX "scene_import_rows_scene_id_index" ON "scene_import_rows" USING btree ("scene_id");--> statement-breakpoint
CREATE INDEX "scene_imports_organization_id_created_at_index" ON "scene_imports" USING btree ("organization_id","created_at");