import { boolean, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { SearchCorpus } from "../vocabulary/search.ts";
import { createdAt, id, instant, organizationRef } from "./columns.ts";

/** A question to the gallery or the catalogue that a person keeps: the address of the list, without a place in it. */
export const savedSearches = pgTable(
  "saved_searches",
  {
    id: id(),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    corpus: text().$type<SearchCorpus>().notNull(),
    name: text().notNull(),
    /** Search parameters in a fixed order, so that the same question is the same text. */
    query: text().notNull(),
    notify: boolean().notNull().default(true),
    /** Hits after this are new to its owner. */
    seenAt: createdAt(),
    /** When its owner was last told of hits. */
    notifiedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.organizationId, t.userId, t.corpus, t.query), index().on(t.corpus)],
);

/** What was published since and meets a saved search; once, however often it is indexed. */
export const savedSearchHits = pgTable(
  "saved_search_hits",
  {
    id: id(),
    savedSearchId: uuid()
      .notNull()
      .references(() => savedSearches.id, { onDelete: "cascade" }),
    /** A scene or capability. */
    objectId: uuid().notNull(),
    createdAt: createdAt(),
    /** When its owner was told; null while that waits. */
    toldAt: instant(),
  },
  (t) => [uniqueIndex().on(t.savedSearchId, t.objectId), index().on(t.toldAt)],
);
