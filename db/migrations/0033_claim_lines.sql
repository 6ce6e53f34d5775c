-- Everything in it is the same whatever the settings of a session, which PostgreSQL cannot see of to_char.
CREATE FUNCTION claim_line(metric text, comparator text, value numeric, upper numeric, evidence text, issued_on date) RETURNS text
	LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN metric || ' ' || comparator || ' ' || trim_scale(value)::text || ' ' || coalesce(trim_scale(upper)::text, '') || ' ' || evidence
		|| ' ' || coalesce(to_char(issued_on, 'YYYY-MM-DD'), '');--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "line" text GENERATED ALWAYS AS (claim_line(metric, comparator, value, upper, evidence, issued_on)) STORED;--> statement-breakpoint
-- With the line in it, a capability's claims are read from the index alone.
DROP INDEX "claims_capability_id_metric_index";--> statement-breakpoint
CREATE UNIQUE INDEX "claims_capability_id_metric_index" ON "claims" USING btree ("capability_id","metric") INCLUDE ("line");--> statement-breakpoint
CREATE INDEX "compatibilities_refused_index" ON "compatibilities" USING btree ("other_id") WHERE "compatibilities"."state" in ('rejected', 'retracted');
