CREATE TABLE "saved_search_hits" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"saved_search_id" uuid NOT NULL,
	"object_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"told_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "saved_searches" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"corpus" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"notify" boolean DEFAULT true NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"notified_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "user_id" text;--> statement-breakpoint
ALTER TABLE "saved_search_hits" ADD CONSTRAINT "saved_search_hits_saved_search_id_saved_searches_id_fk" FOREIGN KEY ("saved_search_id") REFERENCES "public"."saved_searches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "saved_search_hits_saved_search_id_object_id_index" ON "saved_search_hits" USING btree ("saved_search_id","object_id");--> statement-breakpoint
CREATE INDEX "saved_search_hits_told_at_index" ON "saved_search_hits" USING btree ("told_at");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_searches_organization_id_user_id_corpus_query_index" ON "saved_searches" USING btree ("organization_id","user_id","corpus","query");--> statement-breakpoint
CREATE INDEX "saved_searches_corpus_index" ON "saved_searches" USING btree ("corpus");