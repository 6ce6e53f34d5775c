CREATE TABLE "audit_events" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"organization_id" text,
	"action" text NOT NULL,
	"object_type" text NOT NULL,
	"object_id" text NOT NULL,
	"detail" jsonb NOT NULL,
	"request_id" text,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_events_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "invoice_lines" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"line_key" text NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"description" text NOT NULL,
	"quantity" numeric(38, 12),
	"unit_price_fen" numeric(38, 12),
	"precise_fen" numeric(38, 12) NOT NULL,
	"amount_fen" bigint NOT NULL,
	"basis" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invoices" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"code" text NOT NULL,
	"contract_id" uuid NOT NULL,
	"payer_id" text NOT NULL,
	"period" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"kind" text NOT NULL,
	"period_from" timestamp with time zone NOT NULL,
	"period_to" timestamp with time zone NOT NULL,
	"terms_version" integer NOT NULL,
	"usage_cut_seq" bigint NOT NULL,
	"rating_hash" text NOT NULL,
	"net_fen" bigint NOT NULL,
	"tax_fen" bigint NOT NULL,
	"total_fen" bigint NOT NULL,
	"status" text DEFAULT 'rated' NOT NULL,
	"failure" text,
	"stripe_customer_id" text,
	"stripe_invoice_id" text,
	"hosted_url" text,
	"due_on" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"paid_at" timestamp with time zone,
	"amount_paid_fen" bigint,
	CONSTRAINT "invoices_code_unique" UNIQUE("code"),
	CONSTRAINT "invoices_stripeInvoiceId_unique" UNIQUE("stripe_invoice_id")
);
--> statement-breakpoint
CREATE TABLE "stripe_calls" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"step" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"result" jsonb,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "stripe_calls_idempotencyKey_unique" UNIQUE("idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "stripe_customers" (
	"organization_id" text PRIMARY KEY NOT NULL,
	"customer_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stripe_customers_customerId_unique" UNIQUE("customer_id")
);
--> statement-breakpoint
CREATE TABLE "stripe_inbox" (
	"event_id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"object_id" text NOT NULL,
	"object_type" text NOT NULL,
	"livemode" integer NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"handled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "campaign_quotas" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"campaign_key" text NOT NULL,
	"subject" text NOT NULL,
	"region_code" text,
	"count_basis" text NOT NULL,
	"minimum" integer NOT NULL,
	"minimum_domains" integer DEFAULT 0 NOT NULL,
	"source" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"key" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"content" jsonb NOT NULL,
	"active" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "export_records" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"filter" jsonb NOT NULL,
	"row_count" integer NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_scenes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"campaign_key" text NOT NULL,
	"scene_id" uuid NOT NULL,
	"reporting_organization_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "capabilities" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"code" text NOT NULL,
	"organization_id" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"role" text NOT NULL,
	"component_kind" text,
	"product_type" text,
	"name" text NOT NULL,
	"summary" text NOT NULL,
	"description" text NOT NULL,
	"domains" text[] NOT NULL,
	"fields" text[] NOT NULL,
	"interfaces" text[] DEFAULT '{}' NOT NULL,
	"works_with" text[] DEFAULT '{}' NOT NULL,
	"service_regions" text[] DEFAULT '{}' NOT NULL,
	"units_per_month" integer NOT NULL,
	"lead_time_weeks" integer NOT NULL,
	"lease_monthly_fen" bigint,
	"per_operation_fen" bigint,
	"one_off_fen" bigint,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"form_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp with time zone,
	CONSTRAINT "capabilities_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "capability_versions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"capability_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"capability_id" uuid NOT NULL,
	"metric" text NOT NULL,
	"comparator" text NOT NULL,
	"value" numeric(38, 12) NOT NULL,
	"upper" numeric(38, 12),
	"shown_value" text NOT NULL,
	"shown_upper" text,
	"shown_unit" text NOT NULL,
	"evidence" text NOT NULL,
	"evidence_note" text DEFAULT '' NOT NULL,
	"current" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consortia" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"code" text NOT NULL,
	"scene_id" uuid NOT NULL,
	"proposal_id" uuid,
	"user_unit_id" text NOT NULL,
	"lead_organization_id" text,
	"status" text DEFAULT 'inviting' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"dissolve_reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"formed_at" timestamp with time zone,
	CONSTRAINT "consortia_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "consortium_members" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"consortium_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"role" text NOT NULL,
	"slot_id" uuid NOT NULL,
	"capability_id" uuid NOT NULL,
	"capability_version" integer NOT NULL,
	"required" boolean NOT NULL,
	"status" text DEFAULT 'invited' NOT NULL,
	"message" text DEFAULT '' NOT NULL,
	"reply" text,
	"respond_by" timestamp with time zone NOT NULL,
	"responded_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contract_keys" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"contract_id" uuid NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "contract_keys_keyHash_unique" UNIQUE("key_hash")
);
--> statement-breakpoint
CREATE TABLE "contract_terms" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"contract_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"terms" jsonb NOT NULL,
	"effective_from" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contracts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"code" text NOT NULL,
	"task_book_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"name" text NOT NULL,
	"user_unit_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"proposed_by_id" text NOT NULL,
	"zone" text DEFAULT 'Asia/Shanghai' NOT NULL,
	"starts_on" text NOT NULL,
	"ends_on" text NOT NULL,
	"form_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"activated_at" timestamp with time zone,
	CONSTRAINT "contracts_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "proposal_members" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"proposal_id" uuid NOT NULL,
	"slot_id" uuid NOT NULL,
	"role" text NOT NULL,
	"organization_id" text NOT NULL,
	"capability_id" uuid NOT NULL,
	"capability_version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proposal_runs" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"code" text NOT NULL,
	"scene_id" uuid NOT NULL,
	"scene_version" integer NOT NULL,
	"trigger" text NOT NULL,
	"input" jsonb NOT NULL,
	"outcome" jsonb NOT NULL,
	"retrieval" text NOT NULL,
	"degraded" boolean NOT NULL,
	"optimal" boolean NOT NULL,
	"candidate_count" integer NOT NULL,
	"nodes_searched" integer NOT NULL,
	"elapsed_ms" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "proposal_runs_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "proposals" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"run_id" uuid NOT NULL,
	"rank" integer NOT NULL,
	"unmet_mandatory" integer NOT NULL,
	"value_milli" integer NOT NULL,
	"price_fen" bigint,
	"explanation" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "metrics" (
	"key" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"aliases" text[] DEFAULT '{}' NOT NULL,
	"dimension" text NOT NULL,
	"unit" text NOT NULL,
	"units" jsonb NOT NULL,
	"direction" text NOT NULL,
	"symmetric" boolean DEFAULT false NOT NULL,
	"plausible_min" numeric(38, 12) NOT NULL,
	"plausible_max" numeric(38, 12) NOT NULL,
	"test_method" text NOT NULL,
	"owner_roles" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operations" (
	"key" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"field" text NOT NULL,
	"wordings" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "units" (
	"unit" text PRIMARY KEY NOT NULL,
	"display" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unknown_wordings" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"message_id" text NOT NULL,
	"recipient" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "mails_messageId_unique" UNIQUE("message_id")
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"organization_id" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"body" text DEFAULT '' NOT NULL,
	"href" text NOT NULL,
	"dedupe_key" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp with time zone,
	"done_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "code_counters" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"prefix" text NOT NULL,
	"year" integer NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"email" text NOT NULL,
	"role" text,
	"status" text DEFAULT 'pending' NOT NULL,
	"inviter_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"logo" text,
	"metadata" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"code" text NOT NULL,
	"short_name" text NOT NULL,
	"kind" text NOT NULL,
	"supply_roles" text[] DEFAULT '{}' NOT NULL,
	"region_code" text NOT NULL,
	"industry" text DEFAULT '' NOT NULL,
	"introduction" text DEFAULT '' NOT NULL,
	"group_name" text,
	"founded_year" integer,
	"headcount" integer,
	"delivered_projects" integer DEFAULT 0 NOT NULL,
	"verified_at" timestamp with time zone,
	CONSTRAINT "organizations_slug_unique" UNIQUE("slug"),
	CONSTRAINT "organizations_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	"last_request" bigint NOT NULL,
	CONSTRAINT "rate_limits_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "regions" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"parent_code" text,
	"level" text NOT NULL,
	"pilot_zone" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"active_organization_id" text,
	"ip_address" text,
	"user_agent" text,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "two_factors" (
	"id" text PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"user_id" text NOT NULL,
	"verified" boolean DEFAULT true,
	"failed_verification_count" integer DEFAULT 0,
	"locked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"two_factor_enabled" boolean DEFAULT false,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"posting_id" uuid NOT NULL,
	"account" text NOT NULL,
	"organization_id" text,
	"amount_fen" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "postings" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"invoice_id" uuid NOT NULL,
	"memo" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settlements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"contract_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"basis_points" integer NOT NULL,
	"exact" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"rail" text NOT NULL,
	"status" text DEFAULT 'due' NOT NULL,
	"posting_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "robots" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"identity" text NOT NULL,
	"model" text NOT NULL,
	"maker_organization_id" text NOT NULL,
	"contract_id" uuid,
	"station" text,
	"assigned_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "robots_identity_unique" UNIQUE("identity")
);
--> statement-breakpoint
CREATE TABLE "requirements" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"scene_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"metric" text NOT NULL,
	"name" text NOT NULL,
	"dimension" text NOT NULL,
	"comparator" text NOT NULL,
	"target" numeric(38, 12) NOT NULL,
	"upper" numeric(38, 12),
	"shown_target" text NOT NULL,
	"shown_upper" text,
	"shown_unit" text NOT NULL,
	"mandatory" boolean NOT NULL,
	"weight" integer NOT NULL,
	"test_method" text NOT NULL,
	CONSTRAINT "requirements_weight" CHECK ("requirements"."weight" between 1 and 5)
);
--> statement-breakpoint
CREATE TABLE "role_slots" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"scene_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"role" text NOT NULL,
	"component_kind" text,
	"required" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scene_versions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"scene_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scenes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"code" text NOT NULL,
	"organization_id" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"name" text NOT NULL,
	"domain" text NOT NULL,
	"field" text NOT NULL,
	"industry_direction" text NOT NULL,
	"unit_kind" text NOT NULL,
	"unit_count" integer NOT NULL,
	"region_code" text NOT NULL,
	"pain_point" text NOT NULL,
	"core_task" text NOT NULL,
	"expected_effect" text NOT NULL,
	"differentiation" text DEFAULT '' NOT NULL,
	"product_types" text[] NOT NULL,
	"deployment_goals" text[] NOT NULL,
	"deployment_count" integer NOT NULL,
	"commercial_modes" text[] NOT NULL,
	"budget_fen" bigint,
	"structured" boolean DEFAULT true NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"benchmark" boolean DEFAULT false NOT NULL,
	"closes_at" timestamp with time zone NOT NULL,
	"return_reason" text,
	"form_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"submitted_at" timestamp with time zone,
	"published_at" timestamp with time zone,
	CONSTRAINT "scenes_code_unique" UNIQUE("code"),
	CONSTRAINT "scenes_counts_positive" CHECK ("scenes"."unit_count" > 0 and "scenes"."deployment_count" > 0)
);
--> statement-breakpoint
CREATE TABLE "benefit_shares" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"task_book_id" uuid NOT NULL,
	"pool" text NOT NULL,
	"organization_id" text NOT NULL,
	"basis_points" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_book_parties" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"task_book_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"role" text NOT NULL,
	"is_lead" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_book_signatures" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"version_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"signer_name" text NOT NULL,
	"content_hash" text NOT NULL,
	"signed_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "task_book_versions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"task_book_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"document" jsonb NOT NULL,
	"content_hash" text NOT NULL,
	"voided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_books" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"code" text NOT NULL,
	"consortium_id" uuid NOT NULL,
	"scene_id" uuid NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"document" jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"current_version_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sealed_at" timestamp with time zone,
	CONSTRAINT "task_books_code_unique" UNIQUE("code"),
	CONSTRAINT "task_books_consortiumId_unique" UNIQUE("consortium_id")
);
--> statement-breakpoint
CREATE TABLE "quarantined_usage" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"contract_id" uuid NOT NULL,
	"source" text NOT NULL,
	"event_id" text NOT NULL,
	"reason" text NOT NULL,
	"payload_hash" text NOT NULL,
	"payload" jsonb NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage_events" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"contract_id" uuid NOT NULL,
	"source" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"quantity" numeric(38, 12) NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"payload_hash" text NOT NULL,
	"payload" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "invoice_lines" ADD CONSTRAINT "invoice_lines_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_quotas" ADD CONSTRAINT "campaign_quotas_campaign_key_campaigns_key_fk" FOREIGN KEY ("campaign_key") REFERENCES "public"."campaigns"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_scenes" ADD CONSTRAINT "ledger_scenes_campaign_key_campaigns_key_fk" FOREIGN KEY ("campaign_key") REFERENCES "public"."campaigns"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_scenes" ADD CONSTRAINT "ledger_scenes_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "capability_versions" ADD CONSTRAINT "capability_versions_capability_id_capabilities_id_fk" FOREIGN KEY ("capability_id") REFERENCES "public"."capabilities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_capability_id_capabilities_id_fk" FOREIGN KEY ("capability_id") REFERENCES "public"."capabilities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consortia" ADD CONSTRAINT "consortia_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD CONSTRAINT "consortium_members_consortium_id_consortia_id_fk" FOREIGN KEY ("consortium_id") REFERENCES "public"."consortia"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contract_keys" ADD CONSTRAINT "contract_keys_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contract_terms" ADD CONSTRAINT "contract_terms_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contracts" ADD CONSTRAINT "contracts_task_book_id_task_books_id_fk" FOREIGN KEY ("task_book_id") REFERENCES "public"."task_books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_members" ADD CONSTRAINT "proposal_members_proposal_id_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."proposals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_runs" ADD CONSTRAINT "proposal_runs_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_run_id_proposal_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."proposal_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_inviter_id_users_id_fk" FOREIGN KEY ("inviter_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "two_factors" ADD CONSTRAINT "two_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_posting_id_postings_id_fk" FOREIGN KEY ("posting_id") REFERENCES "public"."postings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "postings" ADD CONSTRAINT "postings_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_invoice_id_invoices_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_posting_id_postings_id_fk" FOREIGN KEY ("posting_id") REFERENCES "public"."postings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "requirements" ADD CONSTRAINT "requirements_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_slots" ADD CONSTRAINT "role_slots_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scene_versions" ADD CONSTRAINT "scene_versions_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "benefit_shares" ADD CONSTRAINT "benefit_shares_task_book_id_task_books_id_fk" FOREIGN KEY ("task_book_id") REFERENCES "public"."task_books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_book_parties" ADD CONSTRAINT "task_book_parties_task_book_id_task_books_id_fk" FOREIGN KEY ("task_book_id") REFERENCES "public"."task_books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_book_signatures" ADD CONSTRAINT "task_book_signatures_version_id_task_book_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."task_book_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_book_versions" ADD CONSTRAINT "task_book_versions_task_book_id_task_books_id_fk" FOREIGN KEY ("task_book_id") REFERENCES "public"."task_books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_books" ADD CONSTRAINT "task_books_consortium_id_consortia_id_fk" FOREIGN KEY ("consortium_id") REFERENCES "public"."consortia"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_books" ADD CONSTRAINT "task_books_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage_events" ADD CONSTRAINT "usage_events_contract_id_contracts_id_fk" FOREIGN KEY ("contract_id") REFERENCES "public"."contracts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_events_object_type_object_id_index" ON "audit_events" USING btree ("object_type","object_id");--> statement-breakpoint
CREATE INDEX "audit_events_organization_id_index" ON "audit_events" USING btree ("organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invoice_lines_invoice_id_line_key_index" ON "invoice_lines" USING btree ("invoice_id","line_key");--> statement-breakpoint
CREATE UNIQUE INDEX "invoices_contract_id_period_revision_index" ON "invoices" USING btree ("contract_id","period","revision");--> statement-breakpoint
CREATE INDEX "invoices_payer_id_index" ON "invoices" USING btree ("payer_id");--> statement-breakpoint
CREATE INDEX "stripe_calls_invoice_id_index" ON "stripe_calls" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "campaign_quotas_campaign_key_index" ON "campaign_quotas" USING btree ("campaign_key");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_scenes_campaign_key_scene_id_index" ON "ledger_scenes" USING btree ("campaign_key","scene_id");--> statement-breakpoint
CREATE INDEX "capabilities_organization_id_index" ON "capabilities" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "capabilities_status_role_index" ON "capabilities" USING btree ("status","role");--> statement-breakpoint
CREATE INDEX "capabilities_tags_index" ON "capabilities" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "capabilities_fields_index" ON "capabilities" USING gin ("fields");--> statement-breakpoint
CREATE UNIQUE INDEX "capabilities_organization_id_form_key_index" ON "capabilities" USING btree ("organization_id","form_key");--> statement-breakpoint
CREATE UNIQUE INDEX "capability_versions_capability_id_version_index" ON "capability_versions" USING btree ("capability_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "claims_capability_id_metric_index" ON "claims" USING btree ("capability_id","metric");--> statement-breakpoint
CREATE UNIQUE INDEX "consortia_one_live_per_scene" ON "consortia" USING btree ("scene_id") WHERE "consortia"."status" <> 'dissolved';--> statement-breakpoint
CREATE INDEX "consortia_user_unit_id_index" ON "consortia" USING btree ("user_unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "consortium_members_consortium_id_slot_id_index" ON "consortium_members" USING btree ("consortium_id","slot_id");--> statement-breakpoint
CREATE INDEX "consortium_members_organization_id_index" ON "consortium_members" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "contract_keys_contract_id_index" ON "contract_keys" USING btree ("contract_id");--> statement-breakpoint
CREATE UNIQUE INDEX "contract_terms_contract_id_version_index" ON "contract_terms" USING btree ("contract_id","version");--> statement-breakpoint
CREATE INDEX "contracts_user_unit_id_index" ON "contracts" USING btree ("user_unit_id");--> statement-breakpoint
CREATE INDEX "contracts_provider_id_index" ON "contracts" USING btree ("provider_id");--> statement-breakpoint
CREATE INDEX "contracts_task_book_id_index" ON "contracts" USING btree ("task_book_id");--> statement-breakpoint
CREATE UNIQUE INDEX "contracts_task_book_id_form_key_index" ON "contracts" USING btree ("task_book_id","form_key");--> statement-breakpoint
CREATE INDEX "proposal_members_proposal_id_index" ON "proposal_members" USING btree ("proposal_id");--> statement-breakpoint
CREATE INDEX "proposal_members_organization_id_index" ON "proposal_members" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "proposal_runs_scene_id_created_at_index" ON "proposal_runs" USING btree ("scene_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "proposals_run_id_rank_index" ON "proposals" USING btree ("run_id","rank");--> statement-breakpoint
CREATE UNIQUE INDEX "unknown_wordings_source_source_id_index" ON "unknown_wordings" USING btree ("source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_organization_id_dedupe_key_index" ON "notifications" USING btree ("organization_id","dedupe_key");--> statement-breakpoint
CREATE INDEX "notifications_organization_id_created_at_index" ON "notifications" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "accounts_user_id_index" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "code_counters_prefix_year_index" ON "code_counters" USING btree ("prefix","year");--> statement-breakpoint
CREATE INDEX "invitations_organization_id_index" ON "invitations" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "invitations_email_index" ON "invitations" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "members_organization_id_user_id_index" ON "members" USING btree ("organization_id","user_id");--> statement-breakpoint
CREATE INDEX "members_user_id_index" ON "members" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "organizations_kind_index" ON "organizations" USING btree ("kind");--> statement-breakpoint
CREATE INDEX "organizations_region_code_index" ON "organizations" USING btree ("region_code");--> statement-breakpoint
CREATE INDEX "sessions_user_id_index" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "two_factors_user_id_index" ON "two_factors" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verifications_identifier_index" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "ledger_entries_posting_id_index" ON "ledger_entries" USING btree ("posting_id");--> statement-breakpoint
CREATE INDEX "ledger_entries_account_organization_id_index" ON "ledger_entries" USING btree ("account","organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "postings_invoice_id_kind_index" ON "postings" USING btree ("invoice_id","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "settlements_invoice_id_organization_id_index" ON "settlements" USING btree ("invoice_id","organization_id");--> statement-breakpoint
CREATE INDEX "settlements_organization_id_index" ON "settlements" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "settlements_contract_id_index" ON "settlements" USING btree ("contract_id");--> statement-breakpoint
CREATE INDEX "robots_contract_id_index" ON "robots" USING btree ("contract_id");--> statement-breakpoint
CREATE INDEX "robots_maker_organization_id_index" ON "robots" USING btree ("maker_organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "requirements_scene_id_position_index" ON "requirements" USING btree ("scene_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "role_slots_scene_id_position_index" ON "role_slots" USING btree ("scene_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "scene_versions_scene_id_version_index" ON "scene_versions" USING btree ("scene_id","version");--> statement-breakpoint
CREATE INDEX "scenes_organization_id_index" ON "scenes" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "scenes_status_published_at_index" ON "scenes" USING btree ("status","published_at");--> statement-breakpoint
CREATE INDEX "scenes_region_code_index" ON "scenes" USING btree ("region_code");--> statement-breakpoint
CREATE UNIQUE INDEX "scenes_organization_id_form_key_index" ON "scenes" USING btree ("organization_id","form_key");--> statement-breakpoint
CREATE UNIQUE INDEX "benefit_shares_task_book_id_pool_organization_id_index" ON "benefit_shares" USING btree ("task_book_id","pool","organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "task_book_parties_task_book_id_organization_id_index" ON "task_book_parties" USING btree ("task_book_id","organization_id");--> statement-breakpoint
CREATE INDEX "task_book_parties_organization_id_index" ON "task_book_parties" USING btree ("organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "task_book_signatures_version_id_organization_id_index" ON "task_book_signatures" USING btree ("version_id","organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "task_book_versions_task_book_id_number_index" ON "task_book_versions" USING btree ("task_book_id","number");--> statement-breakpoint
CREATE INDEX "task_books_scene_id_index" ON "task_books" USING btree ("scene_id");--> statement-breakpoint
CREATE UNIQUE INDEX "quarantined_usage_contract_id_source_event_id_payload_hash_reason_index" ON "quarantined_usage" USING btree ("contract_id","source","event_id","payload_hash","reason");--> statement-breakpoint
CREATE UNIQUE INDEX "usage_events_contract_id_source_event_id_index" ON "usage_events" USING btree ("contract_id","source","event_id");--> statement-breakpoint
CREATE INDEX "usage_events_contract_id_occurred_at_index" ON "usage_events" USING btree ("contract_id","occurred_at");--> statement-breakpoint
CREATE INDEX "usage_events_contract_id_seq_index" ON "usage_events" USING btree ("contract_id","seq");