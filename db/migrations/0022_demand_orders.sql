CREATE TABLE "order_members" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"order_id" uuid NOT NULL,
	"set_number" integer NOT NULL,
	"role" text NOT NULL,
	"component_kind" text,
	"organization_id" text NOT NULL,
	"capability_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_scenes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"order_id" uuid NOT NULL,
	"scene_id" uuid NOT NULL,
	"content_version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"level" text NOT NULL,
	"field" text NOT NULL,
	"product_type" text NOT NULL,
	"operation" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "order_members" ADD CONSTRAINT "order_members_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_scenes" ADD CONSTRAINT "order_scenes_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_scenes" ADD CONSTRAINT "order_scenes_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "order_members_order_id_set_number_capability_id_index" ON "order_members" USING btree ("order_id","set_number","capability_id");--> statement-breakpoint
CREATE INDEX "order_members_organization_id_index" ON "order_members" USING btree ("organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_scenes_order_id_scene_id_index" ON "order_scenes" USING btree ("order_id","scene_id");--> statement-breakpoint
CREATE INDEX "order_scenes_scene_id_index" ON "order_scenes" USING btree ("scene_id");