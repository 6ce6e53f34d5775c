import { type Capability, capabilitiesById, getCapability } from "#app/areas/capabilities/index.server.ts";
import { affiliateGroups, organizationsById } from "#app/areas/organizations/index.server.ts";
import { endOfDay, type RoleSlot } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { conflict, type FieldErrors, invalid, isAppError } from "#app/kernel/errors.ts";
import { FULL_SHARE, shareTotal } from "#app/kernel/money.ts";
import { SLOT_ROLE_NAMES, SLOT_SUPPLY_ROLES, type SlotRole } from "#db/vocabulary/roles.ts";
import { blocks, type Conflict, findConflicts } from "./conflicts.ts";

export const FIX_FIELDS = "提交的内容有误，请按提示更正。";
export const refused = (fields: FieldErrors) => invalid(FIX_FIELDS, fields);

/** Until when an answer is waited for: the last moment of a day in Asia/Shanghai. Refuses a day that is over. */
export function endOfAnswerDay(ctx: Context, day: string, field = "respondByOn"): Date {
  const end = endOfDay(day);
  if (end <= ctx.clock.now()) throw refused({ [field]: ["答复截止日期须晚于今天。"] });
  return end;
}

/** What a seat asks for: as its last holder was asked, or as the scene has it; null when it is neither. */
export function seatOf(slot: Seat | null, predecessor: Seat | null): Seat | null {
  const known = predecessor ?? slot;
  return known && { role: known.role, required: known.required };
}
type Seat = Pick<RoleSlot, "role" | "required">;

/** The part of the work, in basis points, that who takes a seat is offered: its predecessor's, as far as the others leave it. */
export function offeredShare(
  { unitWorkShareBp }: { unitWorkShareBp: number },
  live: readonly { workShareBp: number }[],
  predecessor: { workShareBp: number } | null,
): number {
  const taken = unitWorkShareBp + shareTotal(live.map(({ workShareBp }) => ({ basisPoints: workShareBp })));
  return Math.max(0, Math.min(predecessor?.workShareBp ?? 0, FULL_SHARE - taken));
}

/** Why a capability cannot hold a seat; null when it can. */
export function seatFault(
  slot: Pick<RoleSlot, "role" | "componentKind">,
  { status, role, componentKind }: Pick<Capability, "status" | "role" | "componentKind">,
): string | null {
  if (status !== "published") return "该能力已被供给单位撤下，请另选。";
  if (!SLOT_SUPPLY_ROLES[slot.role].includes(role)) return `该能力不属于“${SLOT_ROLE_NAMES[slot.role]}”，不能担任这一席位。`;
  if (slot.componentKind !== null && slot.componentKind !== componentKind) return "该能力的部件种类与席位要求不符。";
  return null;
}

/** A published capability by id or by its code, whichever is given; null when the reader finds none. */
export async function offeredCapability(
  ctx: Context,
  by: { id?: string | undefined; code?: string | undefined },
): Promise<Capability | null> {
  if (by.code !== undefined) {
    try {
      return (await getCapability(ctx, by.code)).capability;
    } catch (error) {
      if (isAppError(error) && error.code === "notFound") return null;
      throw error;
    }
  }
  return by.id === undefined ? null : ((await capabilitiesById(ctx, [by.id])).get(by.id)?.capability ?? null);
}

/** Ties between the unit and those who hold or are asked for a seat, as organizations are affiliated now. */
export async function conflictsAmong(
  ctx: Context,
  userUnitId: string,
  seats: readonly { organizationId: string; role: SlotRole }[],
): Promise<Conflict[]> {
  const ids = [...new Set([userUnitId, ...seats.map(({ organizationId }) => organizationId)])];
  const [organizations, groups] = await Promise.all([organizationsById(ctx, ids), affiliateGroups(ctx, ids)]);
  const nameOf = (id: string) => organizations.get(id)?.name ?? "—";
  return findConflicts(
    { organizationId: userUnitId, organizationName: nameOf(userUnitId) },
    seats.map(({ organizationId, role }) => ({ organizationId, role, organizationName: nameOf(organizationId) })),
    groups,
  );
}

/** Refuses members among whom there is a tie that would make the verification worthless. */
export async function refuseConflicts(
  ctx: Context,
  userUnitId: string,
  seats: readonly { organizationId: string; role: SlotRole }[],
): Promise<void> {
  const worst = (await conflictsAmong(ctx, userUnitId, seats)).find(blocks);
  if (worst) throw conflict(worst.message);
}
