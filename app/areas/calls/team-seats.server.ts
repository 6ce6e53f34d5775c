import Big from "big.js";
import type { z } from "zod";
import { type Capability, getCapability } from "#app/areas/capabilities/index.server.ts";
import { affiliateGroups } from "#app/areas/organizations/index.server.ts";
import type { RoleSlot } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { type FieldErrors, invalid, isAppError } from "#app/kernel/errors.ts";
import { typedNumber } from "#app/kernel/money.ts";
import { SLOT_ROLE_NAMES, SLOT_SUPPLY_ROLES, type SlotRole } from "#db/vocabulary/roles.ts";
import { WHOLE_BP } from "./bid-content.ts";
import type { Call } from "./call-row.server.ts";
import type { setBidTeamInput } from "./schemas.ts";

export interface Seat {
  organizationId: string;
  role: SlotRole;
  slotId: string;
  capabilityId: string;
  capabilityVersion: number;
  workShareBp: number;
  isLead: boolean;
}

/**
 * The seats of a form as rows. Every filled seat is one of the scene's, taken by a published capability of its role; the bidder holds at least one
 * and leads; shares total 100.00 %; a verifier is no member it would verify and no affiliate of one. Throws invalid with the faults by field.
 */
export async function readSeats(
  ctx: Context,
  typed: z.output<typeof setBidTeamInput>["seats"],
  about: { call: Pick<Call, "teamsAllowed">; slots: readonly RoleSlot[]; leadId: string },
): Promise<Seat[]> {
  const fields: FieldErrors = {};
  const seats: (Seat & { at: number })[] = [];
  for (const [at, { slotId, capabilityCode, sharePercent }] of typed.entries()) {
    if (capabilityCode === "") {
      if (sharePercent !== "") fields[`seats[${at}].capabilityCode`] = ["填写了占比，请同时填写能力编号。"];
      continue;
    }
    const slot = about.slots.find(({ id }) => id === slotId);
    const capability = await publishedCapability(ctx, capabilityCode);
    const fault = seatFault(slot, capability, about);
    if (fault || !slot || !capability) fields[`seats[${at}].capabilityCode`] = [fault ?? "请填写能力编号。"];
    else {
      if (seats.some(({ capabilityId }) => capabilityId === capability.id)) {
        fields[`seats[${at}].capabilityCode`] = ["同一项能力不能占两个席位。"];
      }
      const workShareBp = sharePercent === "" ? 0 : Number(new Big(typedNumber(sharePercent) ?? "0").times(100).toFixed(0));
      if (workShareBp === 0) fields[`seats[${at}].sharePercent`] = ["请填写大于 0 的工作量占比。"];
      seats.push({
        at,
        organizationId: capability.organizationId,
        role: slot.role,
        slotId,
        capabilityId: capability.id,
        capabilityVersion: capability.version,
        workShareBp,
        isLead: capability.organizationId === about.leadId,
      });
    }
  }
  const total = seats.reduce((sum, { workShareBp }) => sum + workShareBp, 0);
  if (Object.keys(fields).length === 0) {
    if (!seats.some(({ isLead }) => isLead)) fields["seats"] = ["贵单位作为牵头单位，须至少占一个席位。"];
    else if (total !== WHOLE_BP) fields["seats"] = [`各席位的工作量占比合计须为 100.00%，现在是 ${(total / 100).toFixed(2)}%。`];
    else Object.assign(fields, await verifierFaults(ctx, seats));
  }
  if (Object.keys(fields).length > 0) throw invalid("提交的内容有误，请按提示更正。", fields);
  return seats.map(({ at: _at, ...seat }) => seat);
}

function seatFault(
  slot: RoleSlot | undefined,
  capability: Capability | null,
  { call, leadId }: { call: Pick<Call, "teamsAllowed">; leadId: string },
): string | null {
  if (!slot) return "场景的席位已有变化，请刷新页面后重新填写。";
  if (!capability) return "没有这个编号的已发布能力，请核对后填写。";
  const fits =
    SLOT_SUPPLY_ROLES[slot.role].includes(capability.role) &&
    (slot.componentKind === null || slot.componentKind === capability.componentKind);
  if (!fits) return `“${capability.name}”的供给角色与席位“${SLOT_ROLE_NAMES[slot.role]}”不一致。`;
  if (!call.teamsAllowed && capability.organizationId !== leadId) return "这项揭榜不接受团队应答，席位只能由贵单位自己承担。";
  return null;
}

/** A published capability by code; null where there is none, whosever it is. */
async function publishedCapability(ctx: Context, code: string): Promise<Capability | null> {
  try {
    const { capability } = await getCapability(ctx, code);
    return capability.status === "published" ? capability : null;
  } catch (error) {
    if (isAppError(error) && error.code === "notFound") return null;
    throw error;
  }
}

/** A verifier judges what the others deliver: it must not be one of them, nor of their group. */
async function verifierFaults(ctx: Context, seats: readonly (Seat & { at: number })[]): Promise<FieldErrors> {
  const groups = await affiliateGroups(
    ctx,
    seats.map(({ organizationId }) => organizationId),
  );
  const fields: FieldErrors = {};
  for (const verifier of seats.filter(({ role }) => role === "thirdPartyVerifier")) {
    const group = groups.get(verifier.organizationId) ?? null;
    const tied = seats.some(
      ({ role, organizationId }) =>
        role !== "thirdPartyVerifier" &&
        (organizationId === verifier.organizationId || (group !== null && groups.get(organizationId) === group)),
    );
    if (tied) fields[`seats[${verifier.at}].capabilityCode`] = ["第三方检测机构不能同时是其他席位的成员，也不能与其他成员有关联关系。"];
  }
  return fields;
}
