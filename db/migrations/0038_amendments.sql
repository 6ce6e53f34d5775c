ALTER TABLE "task_books" DROP CONSTRAINT "task_books_consortiumId_unique";--> statement-breakpoint
ALTER TABLE "task_books" ADD COLUMN "amends_id" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "task_books_first_of_consortium" ON "task_books" USING btree ("consortium_id") WHERE "task_books"."amends_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "task_books_one_live_amendment" ON "task_books" USING btree ("amends_id") WHERE "task_books"."status" <> 'terminated';