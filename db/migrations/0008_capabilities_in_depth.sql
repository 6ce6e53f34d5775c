CREATE TABLE "capability_drafts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"organization_id" text NOT NULL,
	"key" uuid NOT NULL,
	"capability_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"content" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "compatibilities" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"capability_id" uuid NOT NULL,
	"other_id" uuid NOT NULL,
	"state" text DEFAULT 'declared' NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"reply" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"responded_at" timestamp with time zone,
	CONSTRAINT "compatibilities_two_sides" CHECK ("compatibilities"."capability_id" <> "compatibilities"."other_id")
);
--> statement-breakpoint
ALTER TABLE "capabilities" ADD COLUMN "details" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "capabilities" ADD COLUMN "abilities" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "capabilities" ADD COLUMN "prices" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "issuer" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "issued_on" date;--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "condition" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "file_id" uuid;--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "reminded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "capability_drafts" ADD CONSTRAINT "capability_drafts_capability_id_capabilities_id_fk" FOREIGN KEY ("capability_id") REFERENCES "public"."capabilities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "compatibilities" ADD CONSTRAINT "compatibilities_capability_id_capabilities_id_fk" FOREIGN KEY ("capability_id") REFERENCES "public"."capabilities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "compatibilities" ADD CONSTRAINT "compatibilities_other_id_capabilities_id_fk" FOREIGN KEY ("other_id") REFERENCES "public"."capabilities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "capability_drafts_organization_id_key_index" ON "capability_drafts" USING btree ("organization_id","key");--> statement-breakpoint
CREATE INDEX "capability_drafts_organization_id_updated_at_index" ON "capability_drafts" USING btree ("organization_id","updated_at");--> statement-breakpoint
CREATE UNIQUE INDEX "compatibilities_capability_id_other_id_index" ON "compatibilities" USING btree ("capability_id","other_id");--> statement-breakpoint
CREATE INDEX "compatibilities_other_id_index" ON "compatibilities" USING btree ("other_id");--> statement-breakpoint
insert into "compatibilities" ("capability_id", "other_id", "state", "note", "created_at", "responded_at")
select c."id", o."id", case when mutual then 'confirmed' else 'declared' end, '', c."updated_at", case when mutual then c."updated_at" end
from "capabilities" c
cross join lateral (select distinct unnest(c."works_with") as "listed") l
join "capabilities" o on o."id"::text = l."listed" and o."id" <> c."id"
cross join lateral (select o."organization_id" = c."organization_id" or c."id"::text = any (o."works_with") as mutual) m
order by c."id", o."id";--> statement-breakpoint
update "capabilities" set "prices" = (
  select coalesce(jsonb_agg(p order by n), '[]') from (
    select 1 as n, jsonb_build_object('model', 'leaseMonthly', 'unit', null, 'amountFen', "lease_monthly_fen"::text, 'includes', '') as p where "lease_monthly_fen" is not null
    union all select 2, jsonb_build_object('model', 'perUse', 'unit', 'operation', 'amountFen', "per_operation_fen"::text, 'includes', '') where "per_operation_fen" is not null
    union all select 3, jsonb_build_object('model', case when "role" in ('robotMaker', 'partsSupplier') then 'purchase' else 'licence' end, 'unit', null, 'amountFen', "one_off_fen"::text, 'includes', '') where "one_off_fen" is not null
  ) listed);
