-- The words of a frozen version are part of what is signed; a seal and the voiding of a version are final; a refusal is a fact.
CREATE OR REPLACE FUNCTION refuse_version_content_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.document IS DISTINCT FROM OLD.document OR NEW.text IS DISTINCT FROM OLD.text OR NEW.content_hash IS DISTINCT FROM OLD.content_hash
     OR NEW.number IS DISTINCT FROM OLD.number OR NEW.task_book_id IS DISTINCT FROM OLD.task_book_id
     OR NEW.created_at IS DISTINCT FROM OLD.created_at
     OR (OLD.voided_at IS NOT NULL AND (NEW.voided_at, NEW.void_reason) IS DISTINCT FROM (OLD.voided_at, OLD.void_reason))
     OR (OLD.seal IS NOT NULL
         AND (NEW.seal, NEW.seal_key_id, NEW.seal_statement) IS DISTINCT FROM (OLD.seal, OLD.seal_key_id, OLD.seal_statement)) THEN
    RAISE EXCEPTION 'a frozen task-book version never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER task_book_refusals_append_only BEFORE UPDATE OR DELETE ON task_book_refusals FOR EACH ROW EXECUTE FUNCTION refuse_change();
