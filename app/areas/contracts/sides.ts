import type { TaskBookDocument } from "#app/areas/task-books/index.server.ts";

/** Who pays and who leads supply, as the signed task book names them; null when it names one of them not at all. */
export function sidesOf(document: TaskBookDocument): { userUnitId: string; providerId: string } | null {
  const userUnitId = document.parties.items.find((party) => party.role === "userUnit")?.organizationId;
  const providerId = document.parties.items.find((party) => party.isLead)?.organizationId;
  return userUnitId && providerId ? { userUnitId, providerId } : null;
}
