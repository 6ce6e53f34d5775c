CREATE TABLE "files" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"organization_id" text NOT NULL,
	"uploaded_by" text NOT NULL,
	"name" text NOT NULL,
	"mime" text NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"storage_key" text NOT NULL,
	"width" integer,
	"height" integer,
	"object_type" text,
	"object_id" text,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"stored_at" timestamp with time zone,
	"unattached_since" timestamp with time zone DEFAULT now(),
	"removed_at" timestamp with time zone,
	CONSTRAINT "files_storageKey_unique" UNIQUE("storage_key"),
	CONSTRAINT "files_attached_whole" CHECK (("files"."object_type" is null) = ("files"."object_id" is null)),
	CONSTRAINT "files_attached_or_since" CHECK (("files"."object_type" is null) = ("files"."unattached_since" is not null))
);
--> statement-breakpoint
CREATE INDEX "files_object_type_object_id_index" ON "files" USING btree ("object_type","object_id");--> statement-breakpoint
CREATE INDEX "files_organization_id_index" ON "files" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "files_unattached_since_index" ON "files" USING btree ("unattached_since");