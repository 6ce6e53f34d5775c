CREATE TABLE "contact_consents" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"from_organization_id" text NOT NULL,
	"to_organization_id" text NOT NULL,
	"from_contact_id" uuid,
	"to_contact_id" uuid,
	"purpose" text NOT NULL,
	"subject_code" text,
	"status" text DEFAULT 'asked' NOT NULL,
	"asked_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"answered_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"ended_by_organization_id" text,
	CONSTRAINT "contact_consents_of_two" CHECK ("contact_consents"."from_organization_id" <> "contact_consents"."to_organization_id")
);
--> statement-breakpoint
CREATE TABLE "contact_looks" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"consent_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organization_applications" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"organization_id" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"proposal" jsonb NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"reason" text,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "organization_contacts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"organization_id" text NOT NULL,
	"title" text NOT NULL,
	"person_name" text NOT NULL,
	"phone" text DEFAULT '' NOT NULL,
	"email" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organization_relations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"organization_id" text NOT NULL,
	"other_organization_id" text NOT NULL,
	"kind" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "organization_relations_of_two" CHECK ("organization_relations"."organization_id" <> "organization_relations"."other_organization_id")
);
--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "credit_code" text;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "name_key" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "verification" text DEFAULT 'unverified' NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "verification_reason" text;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "soe_kind" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "parent_organization_id" text;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "size_industry" text;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "revenue_wan" bigint;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "assets_wan" bigint;--> statement-breakpoint
ALTER TABLE "contact_consents" ADD CONSTRAINT "contact_consents_from_organization_id_organizations_id_fk" FOREIGN KEY ("from_organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_consents" ADD CONSTRAINT "contact_consents_to_organization_id_organizations_id_fk" FOREIGN KEY ("to_organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_consents" ADD CONSTRAINT "contact_consents_from_contact_id_organization_contacts_id_fk" FOREIGN KEY ("from_contact_id") REFERENCES "public"."organization_contacts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_consents" ADD CONSTRAINT "contact_consents_to_contact_id_organization_contacts_id_fk" FOREIGN KEY ("to_contact_id") REFERENCES "public"."organization_contacts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact_looks" ADD CONSTRAINT "contact_looks_consent_id_contact_consents_id_fk" FOREIGN KEY ("consent_id") REFERENCES "public"."contact_consents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_applications" ADD CONSTRAINT "organization_applications_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_contacts" ADD CONSTRAINT "organization_contacts_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_relations" ADD CONSTRAINT "organization_relations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organization_relations" ADD CONSTRAINT "organization_relations_other_organization_id_organizations_id_fk" FOREIGN KEY ("other_organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contact_consents_to_organization_id_index" ON "contact_consents" USING btree ("to_organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "contact_consents_one_current" ON "contact_consents" USING btree ("from_organization_id","to_organization_id") WHERE "contact_consents"."status" in ('asked', 'agreed');--> statement-breakpoint
CREATE INDEX "contact_looks_consent_id_index" ON "contact_looks" USING btree ("consent_id");--> statement-breakpoint
CREATE INDEX "organization_applications_organization_id_created_at_index" ON "organization_applications" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "organization_applications_one_open" ON "organization_applications" USING btree ("organization_id") WHERE "organization_applications"."status" = 'open';--> statement-breakpoint
CREATE INDEX "organization_contacts_organization_id_index" ON "organization_contacts" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "organization_relations_other_organization_id_index" ON "organization_relations" USING btree ("other_organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "organization_relations_one_current" ON "organization_relations" USING btree ("organization_id","other_organization_id") WHERE "organization_relations"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "organizations_name_key_index" ON "organizations" USING btree ("name_key");--> statement-breakpoint
CREATE INDEX "organizations_parent_organization_id_index" ON "organizations" USING btree ("parent_organization_id");--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_creditCode_unique" UNIQUE("credit_code");--> statement-breakpoint
UPDATE "organizations" SET "verification" = 'verified' WHERE "verified_at" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_verified_since" CHECK (("organizations"."verification" = 'verified') = ("organizations"."verified_at" is not null));