import type { MatchCapability } from "./types.ts";

/** Groups of affiliates as they are now, by organization; nothing is said of others. */
export type Ties = ReadonlyMap<string, string | null>;

type Member = Pick<MatchCapability, "organizationId" | "groupId">;

/**
 * The groups of candidates after it is known who is affiliated with some of them, or with a newcomer. A run knows the affiliates of its own
 * verifiers alone, by the names that groups had then: those of a newcomer come in, and whoever was of one group with one of them still is.
 */
export function regrouped(members: readonly Member[], ties: Ties): (string | null)[] {
  const renamed = new Map<string, string>();
  for (const { organizationId, groupId } of members) {
    const now = ties.get(organizationId);
    if (now && groupId !== null) renamed.set(groupId, now);
  }
  return members.map(
    ({ organizationId, groupId }) => ties.get(organizationId) ?? (groupId === null ? null : (renamed.get(groupId) ?? groupId)),
  );
}

/** The same capabilities in the groups they belong to then; most belong to none. */
export function withTies(capabilities: readonly MatchCapability[], ties: Ties): MatchCapability[] {
  const groups = regrouped(capabilities, ties);
  return capabilities.map((capability, index) => {
    const groupId = groups[index] ?? null;
    return groupId === capability.groupId ? capability : { ...capability, groupId };
  });
}
