-- Files of drafts that were purged or published before their files were let go: from here on the sweep takes them.
UPDATE "files" SET "object_type" = NULL, "object_id" = NULL, "unattached_since" = now()
WHERE "object_type" = 'sceneDraft'
  AND NOT EXISTS (SELECT 1 FROM "scene_drafts" WHERE "scene_drafts"."id"::text = "files"."object_id");
