import { COMPARATOR_SIGNS, DIMENSION_NAMES } from "#db/vocabulary/metrics.ts";
import { allFields, type LeafField } from "./clause-field.ts";
import { CLAUSE_FIELDS } from "./clause-fields.ts";
import { variantGroups } from "./clause-texts/index.ts";
import { CLAUSES, type ClauseKey, ENTERPRISE_SIZE_NAMES, PARTY_ROLE_NAMES } from "./clause-variants.ts";
import type { TaskBookDocument } from "./document.ts";

export interface Choice {
  value: string;
  label: string;
}

/** What a choice means in plain words, and what the law says when the parties settle nothing. */
export interface ChoiceNote {
  label: string;
  silence: string | null;
  options: { name: string; explanation: string }[];
}

/** Choices whose names need no explanation; everything else is told by the variant groups. */
const PLAIN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "parties items[].role": PARTY_ROLE_NAMES,
  "parties items[].size": ENTERPRISE_SIZE_NAMES,
  "parties items[].signatory.authority": { legalRepresentative: "法定代表人或者负责人", authorizedAgent: "委托代理人" },
  "indicators items[].dimension": DIMENSION_NAMES,
  "indicators items[].comparator": COMPARATOR_SIGNS,
  "workPackages funding.equipment": { buyer: "归购置方", userUnit: "归用户单位", byContribution: "按出资比例共有" },
  "backgroundIp items[].title": { owned: "自有", sublicensable: "取得许可，可以再许可", licensed: "取得许可，不能再许可" },
  "data datasets[].secrecy": { open: "公开", internal: "内部", tradeSecret: "商业秘密" },
  "liability carveOuts": {
    personalInjury: "人身损害",
    intentOrGrossNegligence: "故意或者重大过失",
    confidentialityBreach: "违反保密义务",
    ipInfringement: "侵犯知识产权",
    dataBreach: "数据泄露",
    safetyViolation: "违反安全规程",
  },
  "upgradeExit succession": { rematch: "重新匹配", remaining: "由其余当事人承接", userChoice: "由用户单位指定" },
  "changeDispute language": { chineseOnly: "仅有中文文本", chinesePrevails: "有外文文本，以中文为准" },
};

const numberOf = (key: ClauseKey) => CLAUSES.find((clause) => clause.key === key)?.number ?? 1;

/** The choices at a path of a clause, in the order of the variants. Empty when there are none. */
export function choicesAt(key: ClauseKey, path: string): Choice[] {
  const group = variantGroups(numberOf(key)).find((candidate) => candidate.path === path);
  if (group) return Object.entries(group.options).map(([value, { name }]) => ({ value, label: name }));
  return Object.entries(PLAIN[`${key} ${path}`] ?? {}).map(([value, label]) => ({ value, label }));
}

/** Path under which a field's choices are found: its own or the one it shares. */
export const groupPath = (path: string, field: LeafField): string => field.group ?? path;

/** Everything a clause's form offers to choose from, by path; parties, deliverables and milestones by those words. */
export function clauseOptions(document: TaskBookDocument, key: ClauseKey): Record<string, Choice[]> {
  const offered = [...allFields(CLAUSE_FIELDS[key])].flatMap(({ path, field }): [string, Choice[]][] => {
    // What rows of a kind there can be is a choice too where their key says it: the sources of money of clause 12.
    const kinds = field.kind === "rows" && field.key ? `${path}[].${field.key.member}` : "";
    if (choicesAt(key, kinds).length > 0) return [[kinds, choicesAt(key, kinds)]];
    if (field.kind !== "choice" && field.kind !== "choices") return [];
    const at = groupPath(path, field);
    return [[at, choicesAt(key, at)]];
  });
  return {
    ...Object.fromEntries(offered),
    parties: document.parties.items.map(({ organizationId, name }) => ({ value: organizationId, label: name })),
    ...(key === "milestones" ? { deliverables: deliverables(document) } : {}),
    ...(key === "benefitSharing" ? { milestones: document.milestones.items.map((one) => ({ value: one.key, label: one.name })) } : {}),
  };
}

const deliverables = (document: TaskBookDocument): Choice[] =>
  document.workPackages.items.flatMap((item) => item.deliverables.map((one) => ({ value: one.key, label: `${one.name}（${item.name}）` })));

/** The explanations that stand beside a clause's form. */
export function clauseNotes(key: ClauseKey): ChoiceNote[] {
  return variantGroups(numberOf(key)).map(({ label, silence, options }) => ({ label, silence, options: Object.values(options) }));
}
