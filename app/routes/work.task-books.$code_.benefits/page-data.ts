import type { SerializeFrom } from "@remix-run/node";
import type { TypedBenefits } from "#app/areas/task-books/benefit-form.ts";
import type { BenefitsPage } from "#app/areas/task-books/index.server.ts";

export type Page = SerializeFrom<BenefitsPage>;
export type Errors = Readonly<Record<string, string[]>>;

/** What the action answers with: the form as typed, and what came of it. */
export interface Answer {
  /** New with every answer, so that the form is made anew from it. */
  serial: string;
  typed: TypedBenefits;
  errors: Record<string, string[]>;
  /** Field the reader goes on in after rows changed. */
  focus: string | null;
  baseHash: string;
  /** True when another party's version stands beside the typed one. */
  theirs: boolean;
  /** What was typed, in words, while it stands beside another version. */
  rules: { name: string; rules: string[] }[];
}

/** What every part of the form is given. */
export interface PartProps {
  page: Page;
  errors: Errors;
}

export const partyOptions = (page: Page) => page.parties.map((party) => ({ value: party.organizationId, label: party.name }));
export const nameOf = (page: Page, id: string) => page.parties.find((party) => party.organizationId === id)?.name ?? "未列入当事人的单位";
