import type { SlotRole } from "#db/vocabulary/roles.ts";

/**
 * How much a tie weighs. `error` keeps the consortium from being invited and formed; `warning` has to be disclosed in the task book; `advice`
 * is worth knowing.
 */
export type ConflictSeverity = "error" | "warning" | "advice";

export interface Conflict {
  kind: "verifierTied" | "verifierOfUnit" | "unitAffiliate" | "membersAffiliated" | "twoSeats";
  severity: ConflictSeverity;
  /** In words for the page. */
  message: string;
  organizationIds: string[];
}

export interface ConflictSeat {
  organizationId: string;
  organizationName: string;
  role: SlotRole;
}

/** Conflict that keeps a consortium from being formed, and where it is said. */
export const blocks = ({ severity }: Pick<Conflict, "severity">): boolean => severity === "error";

/**
 * Ties between those who would work together, worst first. `groups` names the group of affiliates of each organization (null: of none), as the
 * organizations room reckons it. Who verifies must not be, or belong to the group of, an owner of what it verifies: its report would prove
 * nothing (domain.md C.3 check 36; 256号 asks for 第三方). Affiliates on both sides of the contract are lawful, and have to be disclosed.
 */
export function findConflicts(
  unit: { organizationId: string; organizationName: string },
  seats: readonly ConflictSeat[],
  groups: ReadonlyMap<string, string | null>,
): Conflict[] {
  const found: Conflict[] = [];
  const tied = (a: string, b: string) => a !== b && groups.get(a) != null && groups.get(a) === groups.get(b);
  const names = new Map(seats.map(({ organizationId, organizationName }) => [organizationId, organizationName]));
  const nameOf = (id: string) => names.get(id) ?? "";
  const ids = [...names.keys()];
  const verifiers = new Set(seats.filter(({ role }) => role === "thirdPartyVerifier").map(({ organizationId }) => organizationId));
  const owners = new Set(seats.filter(({ role }) => role !== "thirdPartyVerifier").map(({ organizationId }) => organizationId));

  for (const verifier of verifiers) {
    for (const owner of owners) {
      if (verifier !== owner && !tied(verifier, owner)) continue;
      const message =
        verifier === owner
          ? `${nameOf(verifier)}既提供能力又担任第三方检测，不能检测自己的成果，请更换检测机构。`
          : `检测机构${nameOf(verifier)}与成员${nameOf(owner)}属同一集团或互为关联方，检测结论不独立，请更换检测机构。`;
      found.push({ kind: "verifierTied", severity: "error", message, organizationIds: [...new Set([verifier, owner])] });
    }
    if (tied(verifier, unit.organizationId))
      found.push({
        kind: "verifierOfUnit",
        severity: "warning",
        message: `检测机构${nameOf(verifier)}与用户单位${unit.organizationName}属同一集团或互为关联方，请在任务书中披露，并考虑另请第三方。`,
        organizationIds: [verifier, unit.organizationId],
      });
  }
  for (const id of ids) {
    if (verifiers.has(id) || !tied(id, unit.organizationId)) continue;
    found.push({
      kind: "unitAffiliate",
      severity: "warning",
      message: `${nameOf(id)}与用户单位${unit.organizationName}属同一集团或互为关联方，须在任务书中披露。`,
      organizationIds: [id, unit.organizationId],
    });
  }
  ids.forEach((a, index) => {
    for (const b of ids.slice(index + 1)) {
      if (!tied(a, b) || verifiers.has(a) !== verifiers.has(b)) continue;
      const message = `${nameOf(a)}与${nameOf(b)}属同一集团或互为关联方，分工与定价请分别约定。`;
      found.push({ kind: "membersAffiliated", severity: "advice", message, organizationIds: [a, b] });
    }
  });
  for (const id of ids) {
    const held = seats.filter(({ organizationId }) => organizationId === id);
    if (held.length < 2 || (verifiers.has(id) && owners.has(id))) continue;
    const message = `${nameOf(id)}同时担任 ${held.length} 个席位，请确认其人力与交付能力。`;
    found.push({ kind: "twoSeats", severity: "advice", message, organizationIds: [id] });
  }
  const weight: Record<ConflictSeverity, number> = { error: 0, warning: 1, advice: 2 };
  return found.sort((a, b) => weight[a.severity] - weight[b.severity]);
}
