CREATE TABLE "task_book_witnesses" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"task_book_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"invited_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "task_book_witnesses" ADD CONSTRAINT "task_book_witnesses_task_book_id_task_books_id_fk" FOREIGN KEY ("task_book_id") REFERENCES "public"."task_books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "task_book_witnesses_task_book_id_organization_id_index" ON "task_book_witnesses" USING btree ("task_book_id","organization_id");--> statement-breakpoint
CREATE INDEX "task_book_witnesses_organization_id_index" ON "task_book_witnesses" USING btree ("organization_id");