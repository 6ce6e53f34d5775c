CREATE TABLE "scene_benchmarks" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"scene_id" uuid NOT NULL,
	"leadership" text NOT NULL,
	"breakthrough" text NOT NULL,
	"feasibility" text NOT NULL,
	"reason" text NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_organization_id" text,
	"revoked_user_id" text,
	"revoke_reason" text
);
--> statement-breakpoint
CREATE TABLE "scene_pair_decisions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"first_id" uuid NOT NULL,
	"second_id" uuid NOT NULL,
	"verdict" text NOT NULL,
	"counted_id" uuid,
	"reason" text NOT NULL,
	"score" numeric(38, 12) NOT NULL,
	"method_version" text NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_organization_id" text,
	"revoked_user_id" text,
	"revoke_reason" text,
	CONSTRAINT "scene_pair_order" CHECK ("scene_pair_decisions"."first_id" < "scene_pair_decisions"."second_id"),
	CONSTRAINT "scene_pair_counted" CHECK (("scene_pair_decisions"."verdict" = 'sameScene') = ("scene_pair_decisions"."counted_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "similarity_tables" (
	"version" integer PRIMARY KEY NOT NULL,
	"documents" integer NOT NULL,
	"frequencies" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "scenes" ADD COLUMN "last_return" jsonb;--> statement-breakpoint
ALTER TABLE "scene_benchmarks" ADD CONSTRAINT "scene_benchmarks_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scene_pair_decisions" ADD CONSTRAINT "scene_pair_decisions_first_id_scenes_id_fk" FOREIGN KEY ("first_id") REFERENCES "public"."scenes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scene_pair_decisions" ADD CONSTRAINT "scene_pair_decisions_second_id_scenes_id_fk" FOREIGN KEY ("second_id") REFERENCES "public"."scenes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "scene_benchmark_in_force" ON "scene_benchmarks" USING btree ("scene_id") WHERE "scene_benchmarks"."revoked_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "scene_pair_in_force" ON "scene_pair_decisions" USING btree ("first_id","second_id") WHERE "scene_pair_decisions"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "scene_pair_decisions_second_id_index" ON "scene_pair_decisions" USING btree ("second_id");