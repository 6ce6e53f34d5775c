import { apportion, FULL_SHARE, shareTotal } from "#app/kernel/money.ts";
import { CLAUSES, type ClauseKey } from "./clause-variants.ts";
import type { Party, TaskBookDocument } from "./document.ts";

/** What a change of parties does to a document. */
export interface Reseated {
  document: TaskBookDocument;
  /** Clauses that named somebody who is no longer a party: they have to be negotiated anew. */
  touched: ClauseKey[];
}

/**
 * The document with `parties` in place of its own. `successors` names who takes over from each organization that is no longer a party, or null:
 * its duties and shares pass to that one; with nobody to take them over duties stand open (the checks ask for an owner) and shares are spread
 * over the others in proportion, so that they still total 100.00 %; of a pool of which nobody is left the lead has the whole until the parties agree.
 * Background rights belong to who brought them and go with it.
 */
export function reseat(before: TaskBookDocument, parties: readonly Party[], successors: ReadonlyMap<string, string | null>): Reseated {
  const touched: ClauseKey[] = [];
  const move: Move = { successors, heir: (parties.find(({ isLead }) => isLead) ?? parties[0])?.organizationId ?? "" };
  const clauses = CLAUSES.flatMap(({ key }) => {
    if (key === "parties") return [];
    const after = renamed(before[key] as Json, move);
    if (JSON.stringify(after) === JSON.stringify(before[key])) return [];
    touched.push(key);
    return [[key, after] as const];
  });
  return { document: { ...before, ...Object.fromEntries(clauses), parties: { items: [...parties] } } as TaskBookDocument, touched };
}

interface Move {
  successors: ReadonlyMap<string, string | null>;
  /** Who stands for a share of which nobody is left. */
  heir: string;
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Row = { [key: string]: Json };

const isRow = (value: Json): value is Row => typeof value === "object" && value !== null && !Array.isArray(value);
const owner = (value: Json): string | null =>
  isRow(value) && typeof value["organizationId"] === "string" ? value["organizationId"] : null;
const isShare = (value: Json): boolean => isRow(value) && typeof value["basisPoints"] === "number";
/** A background right, or a sum owed to one organization: rows that mean nothing without it. */
const isPersonal = (value: Json): boolean =>
  isRow(value) && ("reference" in value || Object.keys(value).sort().join() === "amountFen,organizationId");

function renamed(value: Json, move: Move): Json {
  if (Array.isArray(value)) return renamedList(value, move);
  if (!isRow(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const gone = key === "organizationId" || key.endsWith("OrganizationId") ? move.successors.get(String(inner)) : undefined;
      return [key, gone === undefined ? renamed(inner, move) : gone];
    }),
  );
}

function renamedList(list: readonly Json[], move: Move): Json[] {
  if (list.some(isShare)) return renamedShares(list as Row[], move);
  const kept = list.flatMap((item): Json[] => {
    if (typeof item === "string") {
      const successor = move.successors.get(item);
      return successor === undefined ? [item] : successor === null ? [] : [successor];
    }
    const id = owner(item);
    if (id !== null && move.successors.has(id) && isPersonal(item)) return [];
    return [renamed(item, move)];
  });
  return kept.every((item) => typeof item === "string") ? [...new Set(kept)] : kept;
}

/** Shares of who went pass on; without a successor the others' grow in proportion, by largest remainder. */
function renamedShares(rows: readonly Row[], move: Move): Json[] {
  const parts = new Map<string, number>();
  for (const row of rows) {
    const id = owner(row) ?? "";
    const successor = move.successors.has(id) ? move.successors.get(id) : id;
    if (successor) parts.set(successor, (parts.get(successor) ?? 0) + Number(row["basisPoints"]));
  }
  const shares = [...parts].map(([organizationId, basisPoints]) => ({ organizationId, basisPoints }));
  const wasWhole = shareTotal(rows.map((row) => ({ basisPoints: Number(row["basisPoints"]) }))) === FULL_SHARE;
  if (wasWhole && shareTotal(shares) === 0) return [{ organizationId: move.heir, basisPoints: FULL_SHARE }];
  if (!wasWhole || shareTotal(shares) === FULL_SHARE) return shares;
  const whole = apportion(
    BigInt(FULL_SHARE),
    shares.map(({ organizationId, basisPoints }) => ({ id: organizationId, weight: BigInt(basisPoints) })),
  );
  return shares.map((share, index) => ({ ...share, basisPoints: Number(whole[index]?.amount ?? 0n) }));
}
