CREATE TABLE "held_usage_decisions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"held_seq" bigint NOT NULL,
	"decision" text NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"note" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage_keys" (
	"source" text NOT NULL,
	"event_id" text NOT NULL,
	"contract_id" uuid NOT NULL,
	"payload_hash" text NOT NULL,
	"seq" bigint,
	"occurred_at" timestamp with time zone NOT NULL,
	"corrects" text,
	CONSTRAINT "usage_keys_source_event_id_pk" PRIMARY KEY("source","event_id")
);
--> statement-breakpoint
-- The ledger becomes a table partitioned by month. What is in it is copied, row by row and with its numbers, before the old table goes.
ALTER TABLE "usage_events" RENAME TO "usage_events_before";--> statement-breakpoint
ALTER SEQUENCE "usage_events_seq_seq" OWNED BY NONE;--> statement-breakpoint
CREATE TABLE "usage_events" (
	"seq" bigint DEFAULT nextval('usage_events_seq_seq') NOT NULL,
	"contract_id" uuid NOT NULL,
	"source" text NOT NULL,
	"event_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text,
	"exclusion" text,
	"quantity" numeric(38, 12) NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sequence" bigint,
	"corrects" bigint,
	"payload_hash" text NOT NULL,
	"payload" jsonb NOT NULL,
	CONSTRAINT "usage_events_state" CHECK (("kind" = 'stateTime') = ("state" is not null)),
	CONSTRAINT "usage_events_contract_id_seq_occurred_at_pk" PRIMARY KEY("contract_id","seq","occurred_at")
) PARTITION BY RANGE ("occurred_at");--> statement-breakpoint
ALTER SEQUENCE "usage_events_seq_seq" OWNED BY "usage_events"."seq";--> statement-breakpoint
DROP INDEX "usage_events_contract_id_source_event_id_index";--> statement-breakpoint
DROP INDEX "usage_events_contract_id_occurred_at_index";--> statement-breakpoint
DROP INDEX "usage_events_contract_id_seq_index";--> statement-breakpoint
CREATE INDEX "usage_events_contract_id_occurred_at_index" ON "usage_events" USING btree ("contract_id","occurred_at");--> statement-breakpoint
CREATE INDEX "usage_events_contract_id_source_sequence_index" ON "usage_events" USING btree ("contract_id","source","sequence") WHERE "usage_events"."sequence" is not null;--> statement-breakpoint
CREATE INDEX "usage_events_corrects_index" ON "usage_events" USING btree ("corrects") WHERE "usage_events"."corrects" is not null;--> statement-breakpoint
-- Row triggers of the whole are those of every partition; a trigger against TRUNCATE has to be put on each.
CREATE TRIGGER usage_events_append_only BEFORE UPDATE OR DELETE ON usage_events FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER usage_events_no_truncate BEFORE TRUNCATE ON usage_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
-- Makes the partitions of the months, in Shanghai, from one instant to another that are not there yet, and says how many it made. There is no
-- default partition: attaching a month to a table that has one would read all of it. Attaching, unlike CREATE ... PARTITION OF, does not wait for
-- those who read or write the other months.
CREATE FUNCTION make_usage_partitions(first_at timestamptz, last_at timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  month timestamp := date_trunc('month', first_at AT TIME ZONE 'Asia/Shanghai');
  last_month timestamp := date_trunc('month', last_at AT TIME ZONE 'Asia/Shanghai');
  part text;
  made integer := 0;
BEGIN
  IF last_month > month + interval '50 years' THEN
    RAISE EXCEPTION 'more than fifty years of usage' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  WHILE month <= last_month LOOP
    part := 'usage_events_' || to_char(month, 'YYYY_MM');
    IF NOT EXISTS (SELECT FROM pg_class WHERE relname = part AND relnamespace = 'public'::regnamespace) THEN
      -- Who waited here reads the catalogue anew: another made the month meanwhile.
      PERFORM pg_advisory_xact_lock(7261003);
      IF NOT EXISTS (SELECT FROM pg_class WHERE relname = part AND relnamespace = 'public'::regnamespace) THEN
        EXECUTE format('CREATE TABLE %I (LIKE usage_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part);
        EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', part || '_no_truncate', part);
        EXECUTE format('ALTER TABLE usage_events ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part,
          month AT TIME ZONE 'Asia/Shanghai', (month + interval '1 month') AT TIME ZONE 'Asia/Shanghai');
        made := made + 1;
      END IF;
    END IF;
    month := month + interval '1 month';
  END LOOP;
  RETURN made;
END $$;--> statement-breakpoint
SELECT make_usage_partitions(least(now() - interval '2 months', min(occurred_at)), greatest(now() + interval '3 months', max(occurred_at))) FROM usage_events_before;--> statement-breakpoint
INSERT INTO usage_events (seq, contract_id, source, event_id, kind, quantity, occurred_at, received_at, sequence, payload_hash, payload)
SELECT seq, contract_id, source, event_id, CASE type WHEN 'operation.succeeded' THEN 'operationSucceeded' ELSE 'operationFailed' END, quantity,
  occurred_at, received_at, CASE WHEN payload->>'sequence' ~ '^[0-9]{1,18}$' THEN (payload->>'sequence')::bigint END, payload_hash, payload
FROM usage_events_before;--> statement-breakpoint
INSERT INTO usage_keys (source, event_id, contract_id, payload_hash, seq, occurred_at)
SELECT DISTINCT ON (source, event_id) source, event_id, contract_id, payload_hash, seq, occurred_at FROM usage_events_before ORDER BY source, event_id, seq;--> statement-breakpoint
DROP TABLE "usage_events_before";--> statement-breakpoint
ALTER TABLE "usage_events" ADD CONSTRAINT "usage_events_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE TRIGGER usage_keys_append_only BEFORE UPDATE OR DELETE ON usage_keys FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER usage_keys_no_truncate BEFORE TRUNCATE ON usage_keys FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
ALTER TABLE "quarantined_usage" ADD COLUMN "status" text DEFAULT 'held' NOT NULL;--> statement-breakpoint
ALTER TABLE "quarantined_usage" ADD COLUMN "occurred_at" timestamp with time zone;--> statement-breakpoint
UPDATE quarantined_usage SET occurred_at = (payload->>'time')::timestamptz;--> statement-breakpoint
ALTER TABLE "quarantined_usage" ALTER COLUMN "occurred_at" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "held_usage_decisions" ADD CONSTRAINT "held_usage_decisions_held_seq_quarantined_usage_seq_fk" FOREIGN KEY ("held_seq") REFERENCES "public"."quarantined_usage"("seq") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "held_usage_decisions_held_seq_index" ON "held_usage_decisions" USING btree ("held_seq");--> statement-breakpoint
CREATE INDEX "quarantined_usage_contract_id_source_index" ON "quarantined_usage" USING btree ("contract_id","source") WHERE "quarantined_usage"."reason" = 'awaitingOriginal' and "quarantined_usage"."status" = 'held';--> statement-breakpoint
CREATE INDEX "quarantined_usage_contract_id_seq_index" ON "quarantined_usage" USING btree ("contract_id","seq");--> statement-breakpoint
CREATE FUNCTION refuse_held_usage_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'status') IS DISTINCT FROM (to_jsonb(OLD) - 'status') THEN
    RAISE EXCEPTION 'of usage kept aside only its status moves' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER quarantined_usage_fixed BEFORE UPDATE ON quarantined_usage FOR EACH ROW EXECUTE FUNCTION refuse_held_usage_change();--> statement-breakpoint
CREATE TRIGGER quarantined_usage_kept BEFORE DELETE ON quarantined_usage FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER quarantined_usage_no_truncate BEFORE TRUNCATE ON quarantined_usage FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER held_usage_decisions_append_only BEFORE UPDATE OR DELETE ON held_usage_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER held_usage_decisions_no_truncate BEFORE TRUNCATE ON held_usage_decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
