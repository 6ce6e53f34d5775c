import { boolean, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { QuestionObject, QuestionStatus, QuestionVisibility } from "../vocabulary/questions.ts";
import { calls } from "./calls.ts";
import { createdAt, id, instant, organizationRef } from "./columns.ts";
import { scenes } from "./scenes.ts";

/** A question asked on a scene, a call or a consortium. `respondentId` is the organization that is to answer. */
export const questions = pgTable(
  "questions",
  {
    id: id(),
    objectType: text().$type<QuestionObject>().notNull(),
    objectId: uuid().notNull(),
    askerId: organizationRef().notNull(),
    askedBy: text().notNull(),
    respondentId: organizationRef().notNull(),
    visibility: text().$type<QuestionVisibility>().notNull(),
    /** Whether other readers are not told who asks: of a call the bidders stay unknown to each other. */
    anonymous: boolean().notNull().default(false),
    status: text().$type<QuestionStatus>().notNull().default("open"),
    version: integer().notNull().default(1),
    subject: text().notNull(),
    formKey: text(),
    createdAt: createdAt(),
    updatedAt: createdAt(),
  },
  (t) => [
    index().on(t.objectType, t.objectId),
    index().on(t.askerId),
    index().on(t.respondentId, t.status),
    uniqueIndex().on(t.askerId, t.formKey),
  ],
);

/** The question's own text is its first post; answers and further words follow. Never changed; a post can be taken back whole. */
export const questionPosts = pgTable(
  "question_posts",
  {
    id: id(),
    questionId: uuid()
      .notNull()
      .references(() => questions.id, { onDelete: "cascade" }),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    body: text().notNull(),
    createdAt: createdAt(),
    takenBackAt: instant(),
  },
  (t) => [index().on(t.questionId)],
);

/** That an organization promised to keep a scene's restricted parts to itself, and to which words. */
export const confidentialityPledges = pgTable(
  "confidentiality_pledges",
  {
    id: id(),
    sceneId: uuid()
      .notNull()
      .references(() => scenes.id),
    organizationId: organizationRef().notNull(),
    userId: text().notNull(),
    /** The call on whose ground it was given, whose bidders nobody is told before the opening; null of who was invited by name. */
    callId: uuid().references(() => calls.id),
    /** Edition of the words and their SHA-256. */
    edition: text().notNull(),
    textHash: text().notNull(),
    ipAddress: text(),
    userAgent: text(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex().on(t.sceneId, t.organizationId, t.edition)],
);
