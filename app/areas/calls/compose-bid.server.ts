import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import { loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import { affiliateGroups, organizationsById } from "#app/areas/organizations/index.server.ts";
import { getSceneById, type Requirement, showTarget, type VisibleScene } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { conflict, type FieldErrors, invalid } from "#app/kernel/errors.ts";
import { typedNumber, yuanToFen } from "#app/kernel/money.ts";
import { fieldName } from "#app/kernel/parse.ts";
import { formatFen } from "#app/ui/format.ts";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { type BidContent, bidContent } from "./bid-content.ts";
import { type BidMember, type Call, membersOf } from "./call-row.server.ts";
import { pledgeFirst } from "./kept-parts.server.ts";
import type { BidDraft } from "./schemas.ts";
import { allAgreed } from "./states.ts";

/**
 * Makes of a form the content that is sealed: complete, checked, and tied to the indicators and seats of the scene as they stand. Throws invalid
 * with the faults by field of the form, or a conflict while a member has not agreed or the bidder has not pledged to keep the test methods that
 * its promises answer to.
 */
export async function composeBid(ctx: Context, call: Call, bidId: string, draft: BidDraft): Promise<BidContent> {
  const [scene, registry, members] = await Promise.all([getSceneById(ctx, call.sceneId), loadRegistry(ctx), membersOf(ctx, bidId)]);
  if (scene.withheld.includes("testMethods")) throw conflict(pledgeFirst("密封应答"));
  if (members.length === 0) throw conflict("还没有确定席位与分工，请先填写团队。");
  if (!allAgreed(members)) throw conflict("还有成员没有同意参加，全部同意后才能密封。");
  const seated = await teamOf(ctx, scene, members);
  const fields: FieldErrors = {};
  const promises = promisesOf(registry, scene.requirements, draft, fields);
  const priceFen = priceOf(call, draft, fields);
  const durationDays = daysOf(draft.durationDays);
  if (durationDays === null) fields["durationDays"] = ["请填写 1 到 3650 之间的整数天数。"];
  const milestones = draft.milestones.flatMap(({ name, day, proof }, at) => {
    if (name === "" && day === "" && proof === "") return [];
    const days = daysOf(day);
    if (name === "") fields[`milestones[${at}].name`] = ["请填写里程碑。"];
    if (days === null) fields[`milestones[${at}].day`] = ["请填写第几天完成。"];
    else if (durationDays !== null && days > durationDays) fields[`milestones[${at}].day`] = ["里程碑不能晚于总工期。"];
    return [{ name, day: days ?? 1, proof }];
  });
  const deliverables = draft.deliverables.flatMap(({ name, note }, at) => {
    if (name === "" && note === "") return [];
    if (name === "") fields[`deliverables[${at}].name`] = ["请填写交付物。"];
    return [{ name, note }];
  });
  if (milestones.length === 0) fields["milestones[0].name"] = ["请至少填写一个里程碑。"];
  if (deliverables.length === 0) fields["deliverables[0].name"] = ["请至少填写一项交付物。"];
  if (draft.solution.length < 20) fields["solution"] = ["方案至少 20 个字，请写具体。"];
  if (draft.disclosure === "" && (await isTiedToUnit(ctx, call, members))) {
    fields["disclosure"] = ["团队中有单位与用户单位存在关联关系，请在此如实说明。"];
  }
  if (Object.keys(fields).length > 0) throw invalid("应答还不能密封，请按提示补全。", fields);
  const parsed = bidContent.safeParse({
    solution: draft.solution,
    promises,
    priceFen,
    priceBasis: call.priceBasis,
    priceNote: draft.priceNote,
    durationDays,
    milestones,
    deliverables,
    disclosure: draft.disclosure,
    team: seated,
  });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) fields[fieldName(issue.path)] = [issue.message];
  throw invalid("应答还不能密封，请按提示补全。", fields);
}

/** A whole number of days from 1 as typed, or null. */
function daysOf(typed: string): number | null {
  const text = typedNumber(typed);
  return text !== null && /^[1-9]\d{0,3}$/.test(text) && Number(text) <= 3650 ? Number(text) : null;
}

function priceOf(call: Call, draft: BidDraft, fields: FieldErrors): string {
  try {
    const fen = yuanToFen(draft.priceYuan);
    if (fen <= 0n) fields["priceYuan"] = ["报价须大于 0。"];
    else if (call.priceLimitFen !== null && fen > call.priceLimitFen) {
      fields["priceYuan"] = [`报价不能超过最高限价 ${formatFen(call.priceLimitFen)}。`];
    }
    return fen.toString();
  } catch {
    fields["priceYuan"] = [draft.priceYuan === "" ? "请填写报价。" : "报价须是金额，最多两位小数，例如 1,280,000.00。"];
    return "0";
  }
}

/** A promise for each indicator, in the unit in which it was asked; one that is not mandatory may stay unanswered. */
function promisesOf(registry: Registry, requirements: readonly Requirement[], draft: BidDraft, fields: FieldErrors) {
  return requirements.flatMap((requirement) => {
    const at = draft.promises.findIndex(({ requirementId }) => requirementId === requirement.id);
    const typed = draft.promises[at];
    const place = at === -1 ? "promises" : `promises[${at}]`;
    if (!typed || typed.value === "") {
      if (requirement.mandatory) fields[at === -1 ? "promises" : `${place}.value`] = [`请填写必须指标“${requirement.name}”的承诺值。`];
      return [];
    }
    const { metric, comparator } = requirement;
    const measured = registry.measure(
      { metric, comparator, value: typed.value, upper: typed.upper, unit: requirement.shownUnit },
      new Set([metric]),
    );
    if (Array.isArray(measured)) {
      for (const { field, message } of measured) {
        const control = field === "upper" ? "upper" : "value";
        fields[`${place}.${control}`] = [`“${requirement.name}”：${message}`];
      }
      return [];
    }
    return [
      {
        requirementId: requirement.id,
        metric,
        name: requirement.name,
        asked: showTarget(registry, requirement),
        mandatory: requirement.mandatory,
        comparator,
        target: requirement.target,
        targetUpper: requirement.upper,
        value: measured.value,
        upper: measured.upper,
        shownValue: measured.shownValue,
        shownUpper: measured.shownUpper,
        shownUnit: measured.shownUnit,
        remark: typed.remark,
      },
    ];
  });
}

/** The agreed seats with the names they have now. Refuses one whose capability was taken off, and a required seat that nobody takes. */
async function teamOf(ctx: Context, { slots }: VisibleScene, members: readonly BidMember[]) {
  const [organizations, capabilities] = await Promise.all([
    organizationsById(
      ctx,
      members.map(({ organizationId }) => organizationId),
    ),
    capabilitiesById(
      ctx,
      members.map(({ capabilityId }) => capabilityId),
    ),
  ]);
  const empty = slots.filter((slot) => slot.required && !members.some(({ slotId }) => slotId === slot.id));
  if (empty.length > 0) throw conflict(`必需席位还没有人承担：${empty.map(({ role }) => SLOT_ROLE_NAMES[role]).join("、")}。`);
  return members.map((member) => {
    const capability = capabilities.get(member.capabilityId)?.capability;
    if (capability?.status !== "published") throw conflict("团队中有能力已被撤下，请调整团队后再密封。");
    if (!slots.some(({ id }) => id === member.slotId)) throw conflict("场景的席位已有变化，请重新保存团队后再密封。");
    return {
      organizationId: member.organizationId,
      organizationName: organizations.get(member.organizationId)?.name ?? "—",
      role: member.role,
      slotId: member.slotId,
      capabilityId: member.capabilityId,
      capabilityVersion: member.capabilityVersion,
      capabilityName: capability.name,
      workShareBp: member.workShareBp,
      isLead: member.isLead,
    };
  });
}

async function isTiedToUnit(ctx: Context, call: Call, members: readonly BidMember[]): Promise<boolean> {
  const groups = await affiliateGroups(ctx, [call.userUnitId, ...members.map(({ organizationId }) => organizationId)]);
  const unit = groups.get(call.userUnitId) ?? null;
  return unit !== null && members.some(({ organizationId }) => groups.get(organizationId) === unit);
}
