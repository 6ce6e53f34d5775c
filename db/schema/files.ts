import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import type { FileMime, FileObjectType } from "../vocabulary/files.ts";
import { createdAt, id, instant, organizationRef } from "./columns.ts";

/** An uploaded file; its bytes lie in the store under `storageKey`. The row exists before the bytes, so that none are left without one. */
export const files = pgTable(
  "files",
  {
    id: id(),
    organizationId: organizationRef().notNull(),
    uploadedBy: text().notNull(),
    name: text().notNull(),
    mime: text().$type<FileMime>().notNull(),
    /** Bytes as stored: of an image, after it was encoded anew. */
    size: bigint({ mode: "number" }).notNull(),
    /** Hex, of the bytes as stored. */
    sha256: text().notNull(),
    storageKey: text().notNull().unique(),
    /** Pixels of an image. */
    width: integer(),
    height: integer(),
    objectType: text().$type<FileObjectType>(),
    objectId: text(),
    /** Order among the files of its object. */
    position: integer().notNull().default(0),
    createdAt: createdAt(),
    /** When the store confirmed the bytes; a row without it is not shown. */
    storedAt: instant(),
    /** Since when it hangs on nothing; null while it is attached. */
    unattachedSince: instant().defaultNow(),
    /** Set by the sweep, which then removes bytes and row: from here on it can no longer be attached. */
    removedAt: instant(),
  },
  (t) => [
    index().on(t.objectType, t.objectId),
    index().on(t.organizationId),
    index().on(t.unattachedSince),
    check("files_attached_whole", sql`(${t.objectType} is null) = (${t.objectId} is null)`),
    check("files_attached_or_since", sql`(${t.objectType} is null) = (${t.unattachedSince} is not null)`),
  ],
);
