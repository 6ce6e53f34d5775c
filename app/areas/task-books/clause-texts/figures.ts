import { exact, fenToYuan } from "#app/kernel/money.ts";
import { plain } from "#app/kernel/units.ts";
import { COMPARATOR_SIGNS } from "#db/vocabulary/metrics.ts";
import { PARTY_ROLE_NAMES } from "../clause-variants.ts";
import type { Indicator, Party, TaskBookDocument } from "../document.ts";

/** What a blank item says: a model contract leaves no blank space (科技部技术合同示范文本). */
export const NONE = "无";

/** A named party, or a mark that the document points at nobody; checks.ts refuses to freeze the latter. */
export function partyName(document: TaskBookDocument, organizationId: string | null): string {
  if (organizationId === null) return "待定";
  return document.parties.items.find((party) => party.organizationId === organizationId)?.name ?? "未列入当事人的单位";
}

/** Names joined with 、; 无 for none. */
export function partyNames(document: TaskBookDocument, organizationIds: readonly string[]): string {
  return organizationIds.length === 0 ? NONE : organizationIds.map((id) => partyName(document, id)).join("、");
}

/** "整机企业 · 牵头". */
export function roleText(party: Party): string {
  const names = [party.role, ...party.otherRoles].map((role) => PARTY_ROLE_NAMES[role]);
  return [...new Set(names), ...(party.isLead ? ["牵头"] : [])].join(" · ");
}

export function partiesWithRole(document: TaskBookDocument, role: Party["role"]): Party[] {
  return document.parties.items.filter((party) => party.role === role || party.otherRoles.includes(role));
}

/** "（1）甲；（2）乙" for a list inside one paragraph; a single item stands bare; 无 for none. */
export function enumerate(items: readonly string[]): string {
  const [only] = items;
  if (only === undefined) return NONE;
  return items.length === 1 ? inline(only) : items.map((item, index) => `（${index + 1}）${inline(item)}`).join("；");
}

/** A typed text without its closing stop, so that it fits inside a sentence; 无 when blank. */
export function inline(text: string): string {
  return text.trim().replace(/[。；;]+$/u, "") || NONE;
}

/** 2026-06-30 → 2026年6月30日. */
export function longDate(date: string): string {
  const [year, month, day] = date.split("-").map(Number);
  return `${year}年${month}月${day}日`;
}

/** Fen as decimal text → ¥1,234,567.00. */
export function yuan(fen: string | bigint): string {
  return `¥${groupDigits(fenToYuan(BigInt(fen)))}`;
}

/** Thousands separators in plain decimal text. */
export function groupDigits(decimal: string): string {
  const [whole = "0", fraction] = decimal.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** "≤ 15 s", "≥ 99%", "0.5～1.5 N". Percent and degree signs follow the figure directly, other units after a no-break space. */
export function targetText(item: Pick<Indicator, "comparator" | "target" | "upper" | "unit">): string {
  const unit = item.unit === "" ? "" : /^[%‰°]$/.test(item.unit) ? item.unit : `\u00a0${item.unit}`;
  const low = plain(exact(item.target));
  if (item.comparator === "between") return `${low}～${item.upper === null ? "待定" : plain(exact(item.upper))}${unit}`;
  return `${COMPARATOR_SIGNS[item.comparator]}\u00a0${low}${unit}`;
}
