import type { ReplicationAnswer } from "#db/schema/replications.ts";
import { type AssessmentTable, assessAll, isNearer } from "../assess.ts";
import { compose } from "../compose.ts";
import { type Best, standsBeforeStored } from "../marginal.ts";
import { canonicalSlots, fitsSlot, interchangeable, type Seat, servesScene } from "../rules.ts";
import type { MatchCapability, MatchClaim, MatchScene, MatchWeights } from "../types.ts";
import { evaluate, points } from "../value.ts";

/** What a passed validation proved of a member: this value, on this platform. Canonical unit. */
export interface Proof {
  capabilityId: string;
  metric: string;
  comparator: MatchClaim["comparator"];
  value: string;
  upper: string | null;
}

/** A consortium proven elsewhere, as it would stand in another scene. */
export interface Replication {
  seats: readonly Seat[];
  /** One per requirement, in the scene's order: the best answer any member gives. */
  answers: ReplicationAnswer[];
  /** Ids of required slots that no member takes. */
  missingSlots: string[];
  unmet: string[];
  /** Points. */
  value: number;
}

/**
 * Capabilities with what was proven of them beside what they claim: of two claims about one metric the better one counts (`assess`). `operations`
 * are those of the scene where it was proven: whoever passed there does that work, whatever else its text names.
 */
export function withProofs(
  members: readonly MatchCapability[],
  proofs: readonly Proof[],
  operations: readonly string[] = [],
): MatchCapability[] {
  const isProven = ({ id }: MatchCapability) => proofs.some(({ capabilityId }) => capabilityId === id);
  return members.map((member) => ({
    ...member,
    operations: member.operations.length > 0 && isProven(member) ? [...new Set([...member.operations, ...operations])] : member.operations,
    claims: [
      ...member.claims,
      ...proofs
        .filter(({ capabilityId }) => capabilityId === member.id)
        .map(({ metric, comparator, value, upper }): MatchClaim => ({ metric, comparator, value, upper, evidence: "platform" })),
    ],
  }));
}

/**
 * Holds a proven consortium, and nobody else, against another scene: seated as well as its members can be (the composer does it, exactly), valued
 * as any proposal of that scene. A required slot that none of them takes is no reason to give up: it is named, and what its holder would answer
 * stays unanswered. Null when they cannot stand there at all: none is a prime, the scene excludes one, or one does not serve its region.
 */
export function replicate(scene: MatchScene, members: readonly MatchCapability[], weights: MatchWeights): Replication | null {
  if (members.some(({ organizationId }) => scene.excludedOrganizationIds.includes(organizationId))) return null;
  if (!members.every((member) => servesScene(scene, member))) return null;
  const table = assessAll(scene, members, weights);
  const seats = seat(scene, members, weights, table);
  if (!seats) return null;
  const { unmet, total } = evaluate(scene, seats, weights, table);
  const rows = seats.map(({ capability }) => ({ capability, row: table.get(capability.id) ?? [] }));
  return {
    seats,
    answers: scene.requirements.map((requirement, index) => {
      const answered = rows.flatMap(({ capability, row }) => {
        const assessment = row[index];
        return assessment?.claim ? [{ capability, assessment }] : [];
      });
      const best = answered.reduce<(typeof answered)[number] | null>(
        (top, one) => (top === null || isNearer(one.assessment, top.assessment) ? one : top),
        null,
      );
      const { status = "unanswered", claim = null, shortfall = null, otherWork } = best?.assessment ?? {};
      return {
        ...{ requirementId: requirement.id, capabilityId: best?.capability.id ?? null, status, shortfall },
        claim: claim && { comparator: claim.comparator, value: claim.value, upper: claim.upper, evidence: claim.evidence },
        ...(otherWork ? { otherWork } : {}),
      };
    }),
    missingSlots: scene.slots
      .filter(({ id, required, role }) => (required || role === "prime") && !seats.some(({ slot }) => slot.id === id))
      .map(({ id }) => id),
    unmet,
    value: points(total),
  };
}

/** Seats the members: all required slots if they can, else as many as leave a consortium. */
function seat(scene: MatchScene, members: readonly MatchCapability[], weights: MatchWeights, table: AssessmentTable): Seat[] | null {
  const everyOne = canonicalSlots(scene);
  // Of interchangeable slots as many stay required as there are members for them.
  const short = everyOne.filter((slot, i) => {
    const before = everyOne.slice(0, i).filter((other) => interchangeable(other, slot)).length;
    return slot.role !== "prime" && before >= members.filter((member) => fitsSlot(slot, member)).length;
  });
  const relaxed = (isRequired: (slot: (typeof everyOne)[number]) => boolean) =>
    everyOne.map((slot) => ({ ...slot, required: slot.required && isRequired(slot) }));
  for (const slots of [relaxed((slot) => !short.includes(slot)), relaxed((slot) => slot.role === "prime")]) {
    // Nobody is left out for being one more: whoever was proven comes along where it adds anything.
    const [proposal] = compose({ ...scene, slots }, members, { ...weights, teamSize: 0 }, { k: 1, table }).proposals;
    if (proposal)
      return proposal.members.flatMap(({ slotId, capabilityId }) => {
        const slot = scene.slots.find(({ id }) => id === slotId);
        const capability = members.find(({ id }) => id === capabilityId);
        return slot && capability ? [{ slot, capability }] : [];
      });
  }
  return null;
}

/**
 * Whether a replication is worth telling the scene's unit: it meets every must, or it stands before the best proposal the scene has, in the order
 * of proposals. What is neither would only be one more option among worse ones.
 */
export function isWorthTelling({ unmet, value }: Pick<Replication, "unmet" | "value">, present: Best | null): boolean {
  return unmet.length === 0 || (present !== null && standsBeforeStored({ unmet: unmet.length, value }, present));
}
