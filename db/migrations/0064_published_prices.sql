CREATE TABLE "stripe_prices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"contract_id" uuid NOT NULL,
	"terms_version" integer NOT NULL,
	"charge_key" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"price_id" text,
	"reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stripe_prices_idempotencyKey_unique" UNIQUE("idempotency_key"),
	CONSTRAINT "stripe_prices_priceId_unique" UNIQUE("price_id")
);
--> statement-breakpoint
CREATE TABLE "stripe_products" (
	"contract_id" uuid PRIMARY KEY NOT NULL,
	"idempotency_key" text NOT NULL,
	"product_id" text,
	"mirrored_version" integer DEFAULT 0 NOT NULL,
	"tried_at" timestamp with time zone NOT NULL,
	"failure" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stripe_products_idempotencyKey_unique" UNIQUE("idempotency_key"),
	CONSTRAINT "stripe_products_productId_unique" UNIQUE("product_id")
);
--> statement-breakpoint
ALTER TABLE "stripe_prices" ADD CONSTRAINT "stripe_prices_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stripe_products" ADD CONSTRAINT "stripe_products_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "stripe_prices_contract_id_terms_version_charge_key_index" ON "stripe_prices" USING btree ("contract_id","terms_version","charge_key");