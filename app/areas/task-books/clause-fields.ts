import { z } from "zod";
import { contentHash } from "#app/kernel/canonical.ts";
import type { Field } from "./clause-field.ts";
import * as terms from "./clause-fields-terms.ts";
import * as work from "./clause-fields-work.ts";
import { CLAUSES, type ClauseKey } from "./clause-variants.ts";
import { type TaskBookDocument, taskBookDocument } from "./document.ts";

/** What every clause is made of, for its form and for telling two texts of it apart. The form of clause 12 is another: benefit-form.ts. */
export const CLAUSE_FIELDS: Readonly<Record<ClauseKey, readonly Field[]>> = {
  parties: work.PARTIES_FIELDS,
  boundary: work.BOUNDARY_FIELDS,
  indicators: work.INDICATOR_FIELDS,
  workPackages: work.WORK_PACKAGE_FIELDS,
  milestones: work.MILESTONE_FIELDS,
  backgroundIp: terms.BACKGROUND_FIELDS,
  foregroundIp: terms.FOREGROUND_FIELDS,
  improvements: terms.IMPROVEMENT_FIELDS,
  data: work.DATA_FIELDS,
  confidentiality: terms.CONFIDENTIALITY_FIELDS,
  publication: terms.PUBLICATION_FIELDS,
  benefitSharing: terms.BENEFIT_FIELDS,
  replication: terms.REPLICATION_FIELDS,
  publicFunds: terms.PUBLIC_FUNDS_FIELDS,
  validation: work.VALIDATION_FIELDS,
  safety: work.SAFETY_FIELDS,
  liability: terms.LIABILITY_FIELDS,
  upgradeExit: terms.UPGRADE_EXIT_FIELDS,
  governance: terms.GOVERNANCE_FIELDS,
  changeDispute: terms.CHANGE_DISPUTE_FIELDS,
};

const { title, period, boundary } = taskBookDocument.shape;

/** A clause as it is edited. What the whole document is called and how long it runs is settled with clause 2, which says so in words. */
export function clauseSchema(key: ClauseKey): z.ZodObject {
  return key === "boundary" ? z.strictObject({ title, period, ...boundary.shape }) : taskBookDocument.shape[key];
}

/** The data of one clause: the member of the document, of clause 2 with title and period. */
export type ClauseData = Record<string, unknown>;

export function clauseOf(document: TaskBookDocument, key: ClauseKey): ClauseData {
  return key === "boundary" ? { title: document.title, period: document.period, ...document.boundary } : document[key];
}

/** The document with this clause in place of its own; not yet checked against the schema. */
export function withClause(document: TaskBookDocument, key: ClauseKey, data: ClauseData): Record<string, unknown> {
  if (key !== "boundary") return { ...document, [key]: data };
  const { title: name, period: time, ...rest } = data;
  return { ...document, title: name, period: time, boundary: rest };
}

/** SHA-256 of a clause's data, by which an editor says what was on the screen. */
export function clauseHash(document: TaskBookDocument, key: ClauseKey): string {
  return contentHash(clauseOf(document, key));
}

export const CLAUSE_KEYS = CLAUSES.map((clause) => clause.key) as [ClauseKey, ...ClauseKey[]];

export const isClauseKey = (text: string): text is ClauseKey => CLAUSE_KEYS.some((key) => key === text);

/** Clauses of `after` that differ from `before`, in their order. */
export function changedClauses(before: TaskBookDocument, after: TaskBookDocument): ClauseKey[] {
  return CLAUSE_KEYS.filter((key) => clauseHash(before, key) !== clauseHash(after, key));
}
