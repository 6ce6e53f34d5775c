import {
  DEPLOYMENT_GOAL_NAMES,
  DEPLOYMENT_GOALS,
  type DeploymentGoal,
  FLAGSHIP_KIND_NAMES,
  FLAGSHIP_KINDS,
  type FlagshipKind,
  type ProductType,
} from "#db/vocabulary/scenes.ts";
import { faulty, isNothing, plainText, type Reading, read } from "./readings.ts";

/** Grammar of the official columns that list, both ways: what the one function writes the other reads back. */

interface ProductGroup {
  label: string;
  /** How people name the group in free text. */
  words: RegExp;
  forms: { type: ProductType; word: string }[];
}
const PRODUCT_GROUPS: ProductGroup[] = [
  {
    label: "人形机器人",
    words: /(?<!仿)人形(机器人)?/,
    forms: [
      { type: "humanoidLegged", word: "足式" },
      { type: "humanoidWheeled", word: "轮式" },
      { type: "humanoidOther", word: "其他" },
    ],
  },
  {
    label: "四足机器人",
    words: /(?<!仿)四足(机器人)?/,
    forms: [
      { type: "quadrupedLegged", word: "足式" },
      { type: "quadrupedWheeled", word: "轮式" },
      { type: "quadrupedOther", word: "其他" },
    ],
  },
  {
    label: "其他类型产品",
    words: /其他类型(产品)?|其他产品|(?<=^|[、,;\n])其他(?=\(|:)|仿人形|仿四足/,
    forms: [
      { type: "otherHumanoidLike", word: "仿人形" },
      { type: "otherQuadrupedLike", word: "仿四足机器人" },
    ],
  },
];

/** Marks of a chosen box, as word processors, input methods and symbol fonts write them; then those of an empty one. */
const TICKED = /☑|☒|✓|✔|√|■|●|▣|🗹|þ|\uf052|\uf0fe|\[[xX√]\]|\([xX√]\)/u;
const EMPTY = /☐|□|○|◻|▢|◯|\uf0a3|\uf06f|\[\]|\(\)/u;
const ANY_MARK = new RegExp(`${TICKED.source}|${EMPTY.source}`, "u");
const mark = (on: boolean) => (on ? "☑" : "☐");

/** Three lines, one for each group; a chosen group lists the chosen forms, the others all of theirs, as the official form does. */
export function writeProducts(types: readonly ProductType[]): string {
  return PRODUCT_GROUPS.map(({ label, forms }) => {
    const chosen = forms.filter((form) => types.includes(form.type));
    return `${mark(chosen.length > 0)} ${label}：${(chosen.length > 0 ? chosen : forms).map((form) => form.word).join("/")}`;
  }).join("\n");
}

/** With marks, the groups (or forms) that are ticked; without any, those that are named. A group without a form means all of its forms. */
export function readProducts(text: string): Reading<ProductType[]> {
  const typed = text.normalize("NFKC").replace(/[^\S\n]+/g, "");
  const hasMarks = ANY_MARK.test(typed);
  const starts = PRODUCT_GROUPS.map((group) => typed.search(group.words));
  const types = PRODUCT_GROUPS.flatMap((group, i) => {
    const start = starts[i] ?? -1;
    if (start < 0) return [];
    const end = Math.min(typed.length, ...starts.filter((other) => other > start));
    const before = typed.slice(0, start).split(/[\n;]/).at(-1) ?? "";
    const segment = typed.slice(start, end);
    if (hasMarks && !TICKED.test(before.slice(-3)) && !formsTicked(group, segment).length) return [];
    const ticked = formsTicked(group, segment);
    const named = group.forms.filter((form) =>
      segment.replace(group.words, (word) => (/仿/.test(word) ? word : "")).includes(formWord(form.word)),
    );
    return (ticked.length > 0 ? ticked : named.length > 0 ? named : group.forms).map((form) => form.type);
  });
  if (types.length > 0) return read(types);
  const rule = "请在选用的产品前打勾，如“☑ 人形机器人：轮式”（可多选）。";
  return faulty(typed === "" ? `请填写应用部署产品类型。${rule}` : `没有读到选用的产品类型。${rule}`, "☑ 人形机器人：足式/轮式/其他");
}

const formWord = (word: string) => word.replace("机器人", "");

/** Forms with a mark of their own: 人形机器人：☑足式 ☐轮式. */
function formsTicked(group: ProductGroup, segment: string) {
  return group.forms.filter((form) => new RegExp(`(?:${TICKED.source})${formWord(form.word)}`, "u").test(segment));
}

export function writeGoals(goals: readonly DeploymentGoal[]): string {
  return DEPLOYMENT_GOALS.map((goal) => `${mark(goals.includes(goal))} ${DEPLOYMENT_GOAL_NAMES[goal]}`).join("\n");
}

const GOAL_WORDS: Record<DeploymentGoal, RegExp> = {
  ownUnit: /本单位/,
  sameIndustry: /(?<!跨)(行业内|同行业|同场景)/,
  crossIndustry: /跨行业|跨领域/,
};

/** With marks, the lines that are ticked; without any, those that are named. */
export function readGoals(text: string): Reading<DeploymentGoal[]> {
  const pieces = text
    .normalize("NFKC")
    .replace(/[^\S\n]+/g, "")
    .split(new RegExp(`[\\n;]|(?=${ANY_MARK.source})`, "u"))
    .filter(Boolean);
  const hasMarks = pieces.some((piece) => ANY_MARK.test(piece));
  const said = pieces.filter((piece) => !hasMarks || TICKED.test(piece));
  const goals = DEPLOYMENT_GOALS.filter((goal) => said.some((piece) => GOAL_WORDS[goal].test(piece)));
  if (goals.length > 0) return read(goals);
  const rule = `请勾选至少一项：${DEPLOYMENT_GOALS.map((goal) => DEPLOYMENT_GOAL_NAMES[goal]).join("、")}。`;
  return faulty(
    pieces.length === 0 ? `请填写整机应用目标。${rule}` : `没有读到选中的整机应用目标。${rule}`,
    `☑ ${DEPLOYMENT_GOAL_NAMES.ownUnit}`,
  );
}

export interface PlannedMembers {
  prime: string;
  others: string;
}
const PRIME_LABEL = "整机企业（或应用服务商）";
const OTHERS_LABEL = "其他";

export function writeMembers({ prime, others }: PlannedMembers): string {
  return `${PRIME_LABEL}：${prime || "—"}\n${OTHERS_LABEL}：${others || "—"}`;
}

/** The two labelled lines; other wordings of the labels too. Text without any label names the lead members. */
export function readMembers(text: string): PlannedMembers {
  const own = new RegExp(`^${PRIME_LABEL}：(.*)\\n${OTHERS_LABEL}：(.*)$`).exec(text.trim());
  if (own) return { prime: something(own[1]), others: something(own[2]) };
  const parts = text.split(/(整机企业(?:[（(]或应用服务商[）)])?|应用服务商|其他(?:成员|单位)?|科研院所|供应链企业)\s*[:：]/);
  if (parts.length === 1) return { prime: something(oneLine(text)), others: "" };
  const found = { prime: [] as string[], others: [] as string[] };
  for (let i = 1; i < parts.length; i += 2) {
    const words = something(oneLine(parts[i + 1] ?? ""));
    if (words) found[/整机|服务商/.test(parts[i] ?? "") ? "prime" : "others"].push(words);
  }
  return { prime: found.prime.join("、"), others: found.others.join("、") };
}

const oneLine = (text: string) =>
  text
    .trim()
    .replace(/\s*\n\s*/g, "、")
    .replace(/[；;、，,。]+$/, "");
const something = (text: string | undefined) => (text === undefined || isNothing(text) ? "" : text.trim());

export type Flagships = Partial<Record<FlagshipKind, string>>;

export function writeFlagships(flagships: Flagships): string {
  return FLAGSHIP_KINDS.map((kind) => `${FLAGSHIP_KIND_NAMES[kind]}：${flagships[kind] || "—"}`).join("\n");
}

/** The four labelled lines; a kind that says nothing is left out. Text without any label is a fault: it cannot be told what it is. */
export function readFlagships(text: string): Reading<Flagships> {
  const own = new RegExp(`^${FLAGSHIP_KINDS.map((kind) => `${FLAGSHIP_KIND_NAMES[kind]}：(.*)`).join("\\n")}$`).exec(text.trim());
  if (own) return read(compact(FLAGSHIP_KINDS.map((kind, i) => [kind, something(own[i + 1])])));
  if (isNothing(text)) return read({});
  const labels = FLAGSHIP_KINDS.map((kind) => FLAGSHIP_KIND_NAMES[kind]);
  const parts = text.split(new RegExp(`(${labels.join("|")}|算法|平台|关键部件|零部件)\\s*[:：]`));
  if (parts.length === 1)
    return faulty(`请写明是哪一类产品，如“模型算法：……”。可用的类别：${labels.join("、")}。`, `模型算法：${oneLine(text)}`);
  const pairs: [FlagshipKind, string][] = [];
  for (let i = 1; i < parts.length; i += 2) {
    const label = parts[i] ?? "";
    const kind = FLAGSHIP_KINDS.find((candidate) => FLAGSHIP_KIND_NAMES[candidate] === label) ?? kindOf(label);
    pairs.push([kind, something(oneLine(parts[i + 1] ?? ""))]);
  }
  return read(compact(pairs));
}

const kindOf = (label: string): FlagshipKind => (label === "算法" ? "algorithm" : label === "平台" ? "simulation" : "keyPart");
const compact = (pairs: [FlagshipKind, string][]): Flagships => Object.fromEntries(pairs.filter(([, words]) => words !== ""));

/** What a row of the template begins with, so that there is something to tick: a row that says no more is empty. */
export const UNFILLED = {
  productTypes: writeProducts([]),
  members: writeMembers({ prime: "", others: "" }),
  goals: writeGoals([]),
  flagships: writeFlagships({}),
};

/** Whether a row is the form's own example, which is not to be imported. */
export const isSampleRow = (number: string): boolean => /^(样例|示例|例)/.test(plainText(number));
