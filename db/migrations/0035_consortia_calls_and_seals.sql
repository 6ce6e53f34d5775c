CREATE TABLE "bid_members" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"bid_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"role" text NOT NULL,
	"slot_id" uuid NOT NULL,
	"capability_id" uuid NOT NULL,
	"capability_version" integer NOT NULL,
	"work_share_bp" integer NOT NULL,
	"is_lead" boolean DEFAULT false NOT NULL,
	"status" text DEFAULT 'invited' NOT NULL,
	"reply" text,
	"responded_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bid_scores" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"bid_id" uuid NOT NULL,
	"evaluator_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	"score" integer NOT NULL,
	"comment" text DEFAULT '' NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "bid_scores_range" CHECK ("bid_scores"."score" between 0 and 100)
);
--> statement-breakpoint
CREATE TABLE "bids" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"call_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"number" integer,
	"sealed" "bytea",
	"sealed_digest" text,
	"sealed_at" timestamp with time zone,
	"content" jsonb,
	"opened_at" timestamp with time zone,
	"reject_reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_awards" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"call_id" uuid NOT NULL,
	"bid_id" uuid NOT NULL,
	"consortium_id" uuid NOT NULL,
	"reasons" text NOT NULL,
	"awarded_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "call_awards_callId_unique" UNIQUE("call_id")
);
--> statement-breakpoint
CREATE TABLE "call_criteria" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"call_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"guidance" text DEFAULT '' NOT NULL,
	"weight" integer NOT NULL,
	CONSTRAINT "call_criteria_weight" CHECK ("call_criteria"."weight" between 0 and 100)
);
--> statement-breakpoint
CREATE TABLE "call_evaluators" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"call_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'appointed' NOT NULL,
	"declaration" text DEFAULT '' NOT NULL,
	"declared_at" timestamp with time zone,
	"submitted_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_letters" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"call_id" uuid NOT NULL,
	"bid_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"kind" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"code" text NOT NULL,
	"scene_id" uuid NOT NULL,
	"user_unit_id" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"title" text NOT NULL,
	"rules" text NOT NULL,
	"teams_allowed" boolean DEFAULT true NOT NULL,
	"price_limit_fen" bigint,
	"compensation" text DEFAULT '' NOT NULL,
	"questions_until" timestamp with time zone,
	"deadline" timestamp with time zone NOT NULL,
	"evaluate_by" timestamp with time zone,
	"wrapped_key" "bytea",
	"opening_digest" text,
	"reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp with time zone,
	"opened_at" timestamp with time zone,
	"decided_at" timestamp with time zone,
	"form_key" text,
	CONSTRAINT "calls_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "factor_codes" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"session_id" text NOT NULL,
	"code_hash" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "confidentiality_pledges" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"scene_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"edition" text NOT NULL,
	"text_hash" text NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "question_posts" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"question_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"taken_back_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "questions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"object_type" text NOT NULL,
	"object_id" uuid NOT NULL,
	"asker_id" text NOT NULL,
	"asked_by" text NOT NULL,
	"respondent_id" text NOT NULL,
	"visibility" text NOT NULL,
	"anonymous" boolean DEFAULT false NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"subject" text NOT NULL,
	"form_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"algorithm" text NOT NULL,
	"public_key" text NOT NULL,
	"wrapped_private_key" "bytea",
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "task_book_refusals" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"version_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_book_views" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"version_id" uuid NOT NULL,
	"organization_id" text NOT NULL,
	"user_id" text NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "consortium_members_consortium_id_slot_id_index";--> statement-breakpoint
ALTER TABLE "consortia" ADD COLUMN "origin" text DEFAULT 'proposal' NOT NULL;--> statement-breakpoint
ALTER TABLE "consortia" ADD COLUMN "bid_id" uuid;--> statement-breakpoint
ALTER TABLE "consortia" ADD COLUMN "unit_work_share_bp" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD COLUMN "work_share_bp" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD COLUMN "counter_capability_id" uuid;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD COLUMN "counter_capability_version" integer;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD COLUMN "left_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD COLUMN "leave_reason" text;--> statement-breakpoint
ALTER TABLE "consortium_members" ADD COLUMN "replaces_member_id" uuid;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "factor_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "task_book_signatures" ADD COLUMN "factor_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "task_book_signatures" ADD COLUMN "provider" text DEFAULT 'platform' NOT NULL;--> statement-breakpoint
ALTER TABLE "task_book_signatures" ADD COLUMN "statements" text;--> statement-breakpoint
ALTER TABLE "task_book_versions" ADD COLUMN "text" jsonb;--> statement-breakpoint
ALTER TABLE "task_book_versions" ADD COLUMN "void_reason" text;--> statement-breakpoint
ALTER TABLE "task_book_versions" ADD COLUMN "seal" text;--> statement-breakpoint
ALTER TABLE "task_book_versions" ADD COLUMN "seal_key_id" text;--> statement-breakpoint
ALTER TABLE "task_book_versions" ADD COLUMN "seal_statement" text;--> statement-breakpoint
ALTER TABLE "bid_members" ADD CONSTRAINT "bid_members_bid_id_bids_id_fk" FOREIGN KEY ("bid_id") REFERENCES "public"."bids"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bid_scores" ADD CONSTRAINT "bid_scores_bid_id_bids_id_fk" FOREIGN KEY ("bid_id") REFERENCES "public"."bids"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bid_scores" ADD CONSTRAINT "bid_scores_evaluator_id_call_evaluators_id_fk" FOREIGN KEY ("evaluator_id") REFERENCES "public"."call_evaluators"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bid_scores" ADD CONSTRAINT "bid_scores_criterion_id_call_criteria_id_fk" FOREIGN KEY ("criterion_id") REFERENCES "public"."call_criteria"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bids" ADD CONSTRAINT "bids_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_awards" ADD CONSTRAINT "call_awards_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_awards" ADD CONSTRAINT "call_awards_bid_id_bids_id_fk" FOREIGN KEY ("bid_id") REFERENCES "public"."bids"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_criteria" ADD CONSTRAINT "call_criteria_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_evaluators" ADD CONSTRAINT "call_evaluators_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_letters" ADD CONSTRAINT "call_letters_call_id_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."calls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_letters" ADD CONSTRAINT "call_letters_bid_id_bids_id_fk" FOREIGN KEY ("bid_id") REFERENCES "public"."bids"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "factor_codes" ADD CONSTRAINT "factor_codes_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confidentiality_pledges" ADD CONSTRAINT "confidentiality_pledges_scene_id_scenes_id_fk" FOREIGN KEY ("scene_id") REFERENCES "public"."scenes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question_posts" ADD CONSTRAINT "question_posts_question_id_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."questions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_book_refusals" ADD CONSTRAINT "task_book_refusals_version_id_task_book_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."task_book_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_book_views" ADD CONSTRAINT "task_book_views_version_id_task_book_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."task_book_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "bid_members_bid_id_slot_id_index" ON "bid_members" USING btree ("bid_id","slot_id");--> statement-breakpoint
CREATE INDEX "bid_members_organization_id_index" ON "bid_members" USING btree ("organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "bid_scores_bid_id_evaluator_id_criterion_id_index" ON "bid_scores" USING btree ("bid_id","evaluator_id","criterion_id");--> statement-breakpoint
CREATE UNIQUE INDEX "bids_one_live_per_bidder" ON "bids" USING btree ("call_id","organization_id") WHERE "bids"."status" <> 'withdrawn';--> statement-breakpoint
CREATE UNIQUE INDEX "bids_call_id_number_index" ON "bids" USING btree ("call_id","number");--> statement-breakpoint
CREATE INDEX "bids_organization_id_index" ON "bids" USING btree ("organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "call_criteria_call_id_position_index" ON "call_criteria" USING btree ("call_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "call_evaluators_call_id_user_id_index" ON "call_evaluators" USING btree ("call_id","user_id");--> statement-breakpoint
CREATE INDEX "call_evaluators_user_id_index" ON "call_evaluators" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "call_letters_bid_id_organization_id_index" ON "call_letters" USING btree ("bid_id","organization_id");--> statement-breakpoint
CREATE INDEX "call_letters_organization_id_index" ON "call_letters" USING btree ("organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "calls_one_live_per_scene" ON "calls" USING btree ("scene_id") WHERE "calls"."status" not in ('failed', 'cancelled');--> statement-breakpoint
CREATE UNIQUE INDEX "calls_user_unit_id_form_key_index" ON "calls" USING btree ("user_unit_id","form_key");--> statement-breakpoint
CREATE INDEX "calls_user_unit_id_index" ON "calls" USING btree ("user_unit_id");--> statement-breakpoint
CREATE INDEX "calls_status_deadline_index" ON "calls" USING btree ("status","deadline");--> statement-breakpoint
CREATE INDEX "factor_codes_session_id_index" ON "factor_codes" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "confidentiality_pledges_scene_id_organization_id_edition_index" ON "confidentiality_pledges" USING btree ("scene_id","organization_id","edition");--> statement-breakpoint
CREATE INDEX "question_posts_question_id_index" ON "question_posts" USING btree ("question_id");--> statement-breakpoint
CREATE INDEX "questions_object_type_object_id_index" ON "questions" USING btree ("object_type","object_id");--> statement-breakpoint
CREATE INDEX "questions_asker_id_index" ON "questions" USING btree ("asker_id");--> statement-breakpoint
CREATE INDEX "questions_respondent_id_status_index" ON "questions" USING btree ("respondent_id","status");--> statement-breakpoint
CREATE UNIQUE INDEX "questions_asker_id_form_key_index" ON "questions" USING btree ("asker_id","form_key");--> statement-breakpoint
CREATE UNIQUE INDEX "platform_keys_one_active" ON "platform_keys" USING btree ("status") WHERE "platform_keys"."status" = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "task_book_refusals_version_id_organization_id_index" ON "task_book_refusals" USING btree ("version_id","organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "task_book_views_version_id_user_id_index" ON "task_book_views" USING btree ("version_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "consortium_members_one_live_per_slot" ON "consortium_members" USING btree ("consortium_id","slot_id") WHERE "consortium_members"."status" in ('invited', 'countered', 'accepted');--> statement-breakpoint
CREATE INDEX "consortium_members_consortium_id_index" ON "consortium_members" USING btree ("consortium_id");--> statement-breakpoint
ALTER TABLE "consortia" ADD CONSTRAINT "consortia_unit_work_share" CHECK ("consortia"."unit_work_share_bp" between 0 and 10000);--> statement-breakpoint
ALTER TABLE "consortium_members" ADD CONSTRAINT "consortium_members_work_share" CHECK ("consortium_members"."work_share_bp" between 0 and 10000);