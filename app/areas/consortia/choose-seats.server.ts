import type { z } from "zod";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import type { RoleSlot } from "#app/areas/scenes/index.server.ts";
import type { TransactionContext } from "#app/kernel/context.server.ts";
import { conflict, type FieldErrors } from "#app/kernel/errors.ts";
import { basisPointsOf, FULL_SHARE, shareTotal, shareTotalProblem } from "#app/kernel/money.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import type { formConsortiumInput, SeatInput } from "./schemas.ts";
import { offeredCapability, refused, seatFault } from "./seat-rules.server.ts";
import { equalWorkShares } from "./shares.ts";

/** Who is asked for a seat, with what, why, and how much of the work. */
export interface ChosenSeat {
  slotId: string;
  role: SlotRole;
  required: boolean;
  organizationId: string;
  capabilityId: string;
  capabilityVersion: number;
  message: string;
}

type Member = Omit<ChosenSeat, "message">;
type Input = z.output<typeof formConsortiumInput>;

/**
 * The seats of a proposal as the unit changed them: optional ones left out, others held by another capability, each with its reason. Refuses an
 * empty required seat, a capability that is not published or not of the seat's kind, and one capability in two seats.
 */
export async function chooseSeats(
  tx: TransactionContext,
  slots: readonly RoleSlot[],
  proposed: readonly Member[],
  { seats, message }: Pick<Input, "seats" | "message">,
): Promise<ChosenSeat[]> {
  // The unit reads published capabilities only: what is missing was taken off the catalogue since the run.
  const offered = await capabilitiesById(
    tx,
    proposed.map((member) => member.capabilityId),
  );
  const own = (member: Member): ChosenSeat => {
    if (!offered.has(member.capabilityId)) throw conflict("该方案中有能力已被供给单位撤下，请重新匹配后再选定。");
    return { ...member, message };
  };
  if (seats === undefined) return proposed.map(own);

  const faults: FieldErrors = {};
  const chosen: ChosenSeat[] = [];
  for (const slot of slots) {
    const index = seats.findIndex(({ slotId }) => slotId === slot.id);
    const asked = seats[index];
    const member = proposed.find(({ slotId }) => slotId === slot.id);
    if (!asked) {
      if (member) chosen.push(own(member));
      continue;
    }
    const required = slot.required || slot.role === "prime";
    if (asked.invited !== "on") {
      if (required) faults[`seats[${index}].invited`] = ["必需席位不能留空。"];
      continue;
    }
    const reason = asked.message ?? message;
    if (isProposed(asked, member)) chosen.push({ ...own(member), message: reason });
    else {
      const found = await offeredCapability(tx, { id: asked.capabilityId, code: asked.capabilityCode });
      const field = `seats[${index}].${asked.capabilityCode === undefined ? "capabilityId" : "capabilityCode"}`;
      const fault = found ? seatFault(slot, found) : "没有找到这项能力，请核对后重新选择。";
      if (fault || !found) faults[field] = [fault ?? ""];
      else
        chosen.push({
          slotId: slot.id,
          role: slot.role,
          required,
          organizationId: found.organizationId,
          capabilityId: found.id,
          capabilityVersion: found.version,
          message: reason,
        });
    }
  }
  seats.forEach((asked, index) => {
    if (!slots.some(({ id }) => id === asked.slotId)) faults[`seats[${index}].slotId`] = ["场景没有这一席位，请刷新后重新选择。"];
    const seat = chosen.find(({ slotId }) => slotId === asked.slotId);
    const twice = seat && chosen.some((other) => other !== seat && other.capabilityId === seat.capabilityId);
    if (twice) faults[`seats[${index}].capabilityId`] = ["同一项能力不能担任两个席位。"];
  });
  if (Object.keys(faults).length > 0) throw refused(faults);
  return chosen;
}

const isProposed = (asked: SeatInput, member: Member | undefined): member is Member =>
  member !== undefined && asked.capabilityCode === undefined && (asked.capabilityId ?? member.capabilityId) === member.capabilityId;

/** The lead by seat or by organization; refuses who is not asked. */
export function leadOf(
  chosen: readonly ChosenSeat[],
  { leadSlotId, leadOrganizationId }: Pick<Input, "leadSlotId" | "leadOrganizationId">,
): string {
  if (leadSlotId === undefined && leadOrganizationId === undefined) throw refused({ leadSlotId: ["请指定牵头单位。"] });
  const lead = chosen.find((seat) => (leadSlotId === undefined ? seat.organizationId === leadOrganizationId : seat.slotId === leadSlotId));
  if (lead) return lead.organizationId;
  throw refused({ [leadSlotId === undefined ? "leadOrganizationId" : "leadSlotId"]: ["牵头单位须是受邀的成员。"] });
}

/** Work shares by seat and of the unit: as typed, and then 100.00 % in all; equal ones where nothing was typed. */
export function workSharesOf(
  chosen: readonly ChosenSeat[],
  { seats, unitPercent }: Pick<Input, "seats" | "unitPercent">,
): { unit: number; bySlot: Map<string, number> } {
  const typed = new Map(seats?.map(({ slotId, percent }) => [slotId, percent === undefined ? undefined : (basisPointsOf(percent) ?? 0)]));
  const own = unitPercent === undefined ? 0 : (basisPointsOf(unitPercent) ?? 0);
  const parts = chosen.map(({ slotId }) => typed.get(slotId));
  if (unitPercent === undefined && parts.every((part) => part === undefined)) {
    const equal = equalWorkShares(chosen.map(({ slotId, role }) => ({ id: slotId, role })));
    return { unit: 0, bySlot: new Map(equal.map(({ id, basisPoints }) => [id, basisPoints])) };
  }
  const shares = [{ basisPoints: own }, ...parts.map((part) => ({ basisPoints: part ?? 0 }))];
  if (shareTotal(shares) !== FULL_SHARE)
    throw refused({ unitPercent: [`用户单位与全部受邀单位的分工比例须合计 100.00%：${shareTotalProblem(shares)}。`] });
  return { unit: own, bySlot: new Map(chosen.map(({ slotId }, index) => [slotId, parts[index] ?? 0])) };
}
