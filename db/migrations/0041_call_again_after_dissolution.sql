DROP INDEX "calls_one_live_per_scene";--> statement-breakpoint
CREATE UNIQUE INDEX "calls_one_live_per_scene" ON "calls" USING btree ("scene_id") WHERE "calls"."status" in ('draft', 'open', 'opened');