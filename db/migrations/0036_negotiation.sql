CREATE TABLE "clause_comments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"task_book_id" uuid NOT NULL,
	"clause" text NOT NULL,
	"parent_id" uuid,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"body" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"resolved_at" timestamp with time zone,
	"resolved_by" text,
	"form_key" text
);
--> statement-breakpoint
CREATE TABLE "clause_proposals" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"task_book_id" uuid NOT NULL,
	"clause" text NOT NULL,
	"base_hash" text NOT NULL,
	"base" jsonb NOT NULL,
	"content" jsonb NOT NULL,
	"reason" text NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "clause_stances" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"task_book_id" uuid NOT NULL,
	"clause" text NOT NULL,
	"organization_id" text NOT NULL,
	"stance" text NOT NULL,
	"clause_hash" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"user_id" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proposal_answers" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"proposal_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"answer" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_book_revisions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"task_book_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"document" "bytea" NOT NULL,
	"clauses" text[] NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "clause_comments" ADD CONSTRAINT "clause_comments_task_book_id_task_books_id_fk" FOREIGN KEY ("task_book_id") REFERENCES "public"."task_books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clause_proposals" ADD CONSTRAINT "clause_proposals_task_book_id_task_books_id_fk" FOREIGN KEY ("task_book_id") REFERENCES "public"."task_books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clause_stances" ADD CONSTRAINT "clause_stances_task_book_id_task_books_id_fk" FOREIGN KEY ("task_book_id") REFERENCES "public"."task_books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_answers" ADD CONSTRAINT "proposal_answers_proposal_id_clause_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."clause_proposals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_book_revisions" ADD CONSTRAINT "task_book_revisions_task_book_id_task_books_id_fk" FOREIGN KEY ("task_book_id") REFERENCES "public"."task_books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "clause_comments_task_book_id_clause_index" ON "clause_comments" USING btree ("task_book_id","clause");--> statement-breakpoint
CREATE UNIQUE INDEX "clause_comments_organization_id_form_key_index" ON "clause_comments" USING btree ("organization_id","form_key");--> statement-breakpoint
CREATE INDEX "clause_proposals_task_book_id_clause_index" ON "clause_proposals" USING btree ("task_book_id","clause");--> statement-breakpoint
CREATE UNIQUE INDEX "clause_stances_task_book_id_clause_organization_id_index" ON "clause_stances" USING btree ("task_book_id","clause","organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "proposal_answers_proposal_id_organization_id_index" ON "proposal_answers" USING btree ("proposal_id","organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "task_book_revisions_task_book_id_number_index" ON "task_book_revisions" USING btree ("task_book_id","number");