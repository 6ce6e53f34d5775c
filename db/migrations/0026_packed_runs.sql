-- The text of what is there; runs from now on are packed. Stored as it comes: packed bytes do not get smaller.
ALTER TABLE "proposal_runs" ALTER COLUMN "input" SET DATA TYPE bytea USING convert_to("input"::text, 'UTF8');--> statement-breakpoint
ALTER TABLE "proposal_runs" ALTER COLUMN "input" SET STORAGE EXTERNAL;
