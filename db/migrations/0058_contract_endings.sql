CREATE TABLE "contract_endings" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"contract_id" uuid NOT NULL,
	"ground" text NOT NULL,
	"ends_on" text NOT NULL,
	"former_ends_on" text NOT NULL,
	"fee_fen" bigint NOT NULL,
	"basis" jsonb NOT NULL,
	"reason" text NOT NULL,
	"proposed_by_id" text NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone,
	CONSTRAINT "contract_endings_earlier" CHECK ("contract_endings"."ends_on" < "contract_endings"."former_ends_on"),
	CONSTRAINT "contract_endings_fee" CHECK ("contract_endings"."fee_fen" >= 0)
);
--> statement-breakpoint
CREATE TABLE "robot_buy_outs" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"contract_id" uuid NOT NULL,
	"identity" text NOT NULL,
	"owned_from" text NOT NULL,
	"months_rented" integer NOT NULL,
	"price_fen" bigint NOT NULL,
	"terms_version" integer NOT NULL,
	"ordered_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contracts" ADD COLUMN "ended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "contract_endings" ADD CONSTRAINT "contract_endings_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "robot_buy_outs" ADD CONSTRAINT "robot_buy_outs_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contract_endings_contract_id_index" ON "contract_endings" USING btree ("contract_id");--> statement-breakpoint
CREATE UNIQUE INDEX "contract_endings_open" ON "contract_endings" USING btree ("contract_id") WHERE status = 'proposed';--> statement-breakpoint
CREATE UNIQUE INDEX "robot_buy_outs_contract_id_identity_index" ON "robot_buy_outs" USING btree ("contract_id","identity");--> statement-breakpoint
CREATE TRIGGER robot_buy_outs_append_only BEFORE UPDATE OR DELETE ON robot_buy_outs FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE FUNCTION refuse_ending_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'proposed' OR (to_jsonb(NEW) - 'status' - 'decided_at') IS DISTINCT FROM (to_jsonb(OLD) - 'status' - 'decided_at') THEN
    RAISE EXCEPTION 'an ending is decided once and is what was offered' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER contract_endings_fixed BEFORE UPDATE ON contract_endings FOR EACH ROW EXECUTE FUNCTION refuse_ending_change();--> statement-breakpoint
CREATE TRIGGER contract_endings_kept BEFORE DELETE ON contract_endings FOR EACH ROW EXECUTE FUNCTION refuse_change();
