CREATE TABLE "rating_runs" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"engine" integer NOT NULL,
	"usage_cut_seq" bigint NOT NULL,
	"input" jsonb NOT NULL,
	"rating_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contract_term_changes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"contract_id" uuid NOT NULL,
	"terms" jsonb NOT NULL,
	"effective_on" text NOT NULL,
	"reason" text NOT NULL,
	"proposed_by_id" text NOT NULL,
	"status" text DEFAULT 'proposed' NOT NULL,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD COLUMN "for_period" text;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD COLUMN "unit" text;--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD COLUMN "vat" jsonb;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "rates_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "approved_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "invoices" ADD COLUMN "approved_by" text;--> statement-breakpoint
ALTER TABLE "rating_runs" ADD CONSTRAINT "rating_runs_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contract_term_changes" ADD CONSTRAINT "contract_term_changes_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "rating_runs_invoice_id_index" ON "rating_runs" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "contract_term_changes_contract_id_index" ON "contract_term_changes" USING btree ("contract_id");--> statement-breakpoint
CREATE UNIQUE INDEX "contract_term_changes_open" ON "contract_term_changes" USING btree ("contract_id") WHERE status = 'proposed';--> statement-breakpoint
CREATE TRIGGER rating_runs_append_only BEFORE UPDATE OR DELETE ON rating_runs FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
DROP TRIGGER invoice_lines_append_only ON invoice_lines;--> statement-breakpoint
UPDATE "invoice_lines" l SET
  "for_period" = CASE WHEN l.line_key LIKE 'late:%' THEN substr(l.line_key, 6) ELSE i.period END,
  "kind" = CASE WHEN l.line_key LIKE 'late:%' THEN 'late' ELSE l.kind END,
  "unit" = CASE WHEN l.kind = 'rent' THEN '台' ELSE '次' END,
  "vat" = CASE WHEN l.kind = 'rent'
    THEN '{"treatment":"tangibleLease","rateBp":1300,"reason":"有形动产租赁 13%（增值税法第十条）"}'::jsonb
    ELSE '{"treatment":"service","rateBp":600,"reason":"现代服务 6%（增值税法第十条）"}'::jsonb END
FROM "invoices" i WHERE i.id = l.invoice_id AND l.kind IN ('usage', 'minimumTopUp', 'rent');--> statement-breakpoint
CREATE FUNCTION refuse_final_line_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT status FROM invoices WHERE id = coalesce(NEW.invoice_id, OLD.invoice_id)) NOT IN ('collecting', 'rated', 'ratingFailed') THEN
    RAISE EXCEPTION 'lines of an approved invoice are final' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER invoice_lines_final BEFORE INSERT OR UPDATE OR DELETE ON invoice_lines FOR EACH ROW EXECUTE FUNCTION refuse_final_line_change();--> statement-breakpoint
-- An invoice was pushed as soon as it was closed: those on their way count as approved then.
UPDATE "invoices" SET "approved_at" = "created_at" WHERE "status" <> 'void';--> statement-breakpoint
UPDATE "invoices" SET "status" = 'approved' WHERE "status" = 'rated';
