CREATE TABLE "scene_viewers" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"scene_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "scene_drafts" ADD COLUMN "proposed" jsonb;--> statement-breakpoint
ALTER TABLE "scene_drafts" ADD COLUMN "note" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "scene_drafts" ADD COLUMN "return_reason" text;--> statement-breakpoint
ALTER TABLE "scene_drafts" ADD COLUMN "return_notes" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "scene_drafts" ADD COLUMN "returned_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "scene_versions" ADD COLUMN "kind" text DEFAULT 'published' NOT NULL;--> statement-breakpoint
ALTER TABLE "scene_versions" ADD COLUMN "note" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "content_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "end_reason" text;--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "deadline_reminded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "scene_viewers" ADD CONSTRAINT "scene_viewers_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "scene_viewers_scene_id_organization_id_index" ON "scene_viewers" USING btree ("scene_id","organization_id");--> statement-breakpoint
CREATE INDEX "scene_viewers_organization_id_index" ON "scene_viewers" USING btree ("organization_id");--> statement-breakpoint
INSERT INTO "scene_viewers" ("scene_id", "organization_id")
SELECT DISTINCT c."scene_id", m."organization_id" FROM "consortia" c JOIN "consortium_members" m ON m."consortium_id" = c."id"
WHERE c."status" <> 'dissolved' AND m."status" <> 'declined';
