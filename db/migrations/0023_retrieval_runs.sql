ALTER TABLE "proposal_runs" ADD COLUMN "job" text;--> statement-breakpoint
CREATE INDEX "organizations_group_name_index" ON "organizations" USING btree ("group_name");--> statement-breakpoint
ALTER TABLE "proposal_runs" ADD CONSTRAINT "proposal_runs_job_unique" UNIQUE("job");
-- Inputs are some hundred kilobytes: lz4 packs them several times faster. A server built without it keeps its own way.
DO $$ BEGIN
	ALTER TABLE "proposal_runs" ALTER COLUMN "input" SET COMPRESSION lz4;
	ALTER TABLE "proposal_runs" ALTER COLUMN "outcome" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;
