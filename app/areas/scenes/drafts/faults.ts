import type { Registry } from "#app/areas/metrics/index.server.ts";
import { fieldName } from "#app/kernel/parse.ts";
import { COMPARATORS, type Comparator, DIMENSION_NAMES, DIMENSIONS } from "#db/vocabulary/metrics.ts";
import { type SceneInput, sceneInput } from "../schemas.ts";
import { submissionFaults, uncoveredDimensions } from "../submission.ts";
import { SCENE_STEPS, type SceneStepKey, type StepState } from "../vocabulary.ts";
import { ALL_FIELDS, type DraftContent, type DraftValue, fieldsOf, fieldValue } from "./content.ts";
import { draftToInput } from "./to-input.ts";

/** Something that keeps a draft from being submitted. */
export interface DraftFault {
  step: SceneStepKey;
  /** The control it stands at: `unitCount`, `requirements[2].value`, `waivedDimensions.reliability`. */
  name: string;
  message: string;
  /** Nothing was typed there yet, or a template's blank is left, as against something that is wrong. */
  missing: boolean;
}

/** A place a template leaves open: 【接口种类】. */
const BLANK = /【[^】]{0,60}】/;
const BLANK_LEFT = "这里还有待填的";

/**
 * Everything that keeps a draft from being submitted, in the order of the form. `today` is the day in Shanghai, YYYY-MM-DD;
 * `kept` the quantities its scene already has, which may stay though they were retired; `contacts` the ids of the unit's contacts.
 * The verb that submits asks the same, so that the form never says less than the refusal.
 */
export function draftFaults(
  content: DraftContent,
  facts: { registry: Registry; today: string; kept?: ReadonlySet<string> | undefined; contacts?: ReadonlySet<string> | undefined },
): DraftFault[] {
  const { scene, rowOf } = draftToInput(content, facts.registry);
  const found: { name: string; message: string }[] = [];
  const parsed = sceneInput.safeParse(scene);
  for (const { path, message } of parsed.error?.issues ?? []) {
    const unknown = path[0] === "requirements" && path[2] === "metric" ? scene.requirements[Number(path[1])] : undefined;
    const isUnknown = unknown?.metric === "" && unknown.name;
    found.push({ name: controlOf(path, rowOf, scene), message: isUnknown ? `指标库中没有“${unknown.name}”，请从列表中选择。` : message });
  }
  scene.requirements.forEach((requirement, i) => {
    // What is not there yet was already asked for by the schema.
    if (requirement.metric === "" || requirement.value === "" || !isComparator(requirement.comparator)) return;
    const measured = facts.registry.measure({ ...requirement, unit: requirement.unit ?? "" }, facts.kept);
    for (const { field, message } of Array.isArray(measured) ? measured : [])
      found.push({ name: `requirements[${rowOf[i]}].${field}`, message });
  });
  if (typeof scene.closesOn === "string" && /^\d{4}-\d{2}-\d{2}$/.test(scene.closesOn) && scene.closesOn < facts.today)
    found.push({ name: "closesOn", message: "应答截止日期不能早于今天。" });
  if (scene.contactId !== undefined && facts.contacts && !facts.contacts.has(scene.contactId))
    found.push({ name: "contactId", message: "所选联系人已移除，请重新选择或留空。" });
  found.push(...rulesOfSubmission(scene));
  // A text with a blank in it is not judged before it is filled in.
  const blanks = blanksIn(content);
  const open = new Set(blanks.map(({ name }) => name));
  const seen = new Set<string>();
  return [...found.filter(({ name }) => !open.has(name)), ...blanks]
    .filter(({ name, message }) => !seen.has(`${name} ${message}`) && seen.add(`${name} ${message}`))
    .map(({ name, message }) => ({
      step: stepOf(name),
      name,
      message,
      missing: message.startsWith(BLANK_LEFT) || isMissing(content, name),
    }))
    .sort((a, b) => orderOf(a) - orderOf(b));
}

const isComparator = (text: string): text is Comparator => (COMPARATORS as readonly string[]).includes(text);

/** The control of the form at which an issue of the schema is put right. */
function controlOf(
  path: readonly PropertyKey[],
  rowOf: readonly number[],
  scene: { waivedDimensions?: readonly { dimension: string }[] | undefined },
): string {
  const [field, at, ...rest] = path;
  if (field === "requirements" && typeof at === "number") return fieldName([field, rowOf[at] ?? at, ...rest]);
  if (field === "waivedDimensions" && typeof at === "number") return `waivedDimensions.${scene.waivedDimensions?.[at]?.dimension ?? ""}`;
  if (field === "slots" || field === "requirements") return field;
  return fieldName(path.filter((part) => typeof part === "string"));
}

/** What a scene must fulfil beyond its schema before the bureau sees it; waits until there are indicators to judge. */
function rulesOfSubmission(scene: SceneInput): { name: string; message: string }[] {
  const rows = scene.requirements
    .filter(({ metric }) => metric !== "")
    .map((row) => ({
      ...row,
      mandatory: row.mandatory ?? false,
      // A cell nobody filled in is left out of the input.
      testMethod: row.testMethod ?? "",
    }));
  const facts = {
    ...scene,
    // Not answered yet is asked for by the schema; what an answer would require comes with it.
    complianceStatus: scene.complianceStatus || "notApplicable",
    complianceNote: scene.complianceNote ?? "",
    waivedDimensions: scene.waivedDimensions ?? [],
    closesOn: scene.closesOn ?? "",
  };
  const open = uncoveredDimensions(facts, rows);
  return Object.entries(submissionFaults(facts, rows)).flatMap(([name, messages]) => {
    // Test methods are the schema's matter, too.
    if (name.startsWith("requirements[") || (rows.length === 0 && /^(requirements|waivedDimensions)/.test(name))) return [];
    return messages.map((message, i) => ({ name: name === "waivedDimensions" ? `${name}.${open[i]}` : name, message }));
  });
}

/** Blanks of a template that nobody has filled in, each named with its place. */
function blanksIn(content: DraftContent): { name: string; message: string }[] {
  const inText = (name: string, value: string) => {
    const blank = BLANK.exec(value)?.[0];
    return blank ? [{ name, message: `${BLANK_LEFT}“${blank}”，请填写或删去。` }] : [];
  };
  const inValue = (name: string, value: DraftValue): { name: string; message: string }[] => {
    if (typeof value === "string") return inText(name, value);
    if (!Array.isArray(value)) return Object.entries(value).flatMap(([key, own]) => inText(`${name}.${key}`, own));
    return value.flatMap((item, i) =>
      typeof item === "string" ? [] : Object.entries(item).flatMap(([key, own]) => inText(`${name}[${i}].${key}`, own)),
    );
  };
  return ALL_FIELDS.flatMap((field) => inValue(field, fieldValue(content, field)));
}

const fieldOf = (name: string) => /^\w+/.exec(name)?.[0] ?? "";
const stepOf = (name: string): SceneStepKey =>
  SCENE_STEPS.find(({ fields }) => (fields as readonly string[]).includes(fieldOf(name)))?.key ?? "check";
const rowNumber = (name: string) => Number(/\[(\d+)\]/.exec(name)?.[1] ?? -1);
const orderOf = ({ name }: { name: string }) => ALL_FIELDS.indexOf(fieldOf(name)) * 1000 + rowNumber(name);

/** Whether nothing was typed at a control. */
function isMissing(content: DraftContent, name: string): boolean {
  const value = fieldValue(content, fieldOf(name));
  if (typeof value === "string") return value.trim() === "";
  const part = /(?:\[(\d+)\])?\.(\w+)$/.exec(name);
  if (!part) return Array.isArray(value) ? value.length === 0 : true;
  const row = Array.isArray(value) ? value[Number(part[1])] : value;
  if (typeof row !== "object") return true;
  // A pasted name that means no quantity was typed, though its cell of the quantity is empty.
  const typed = part[2] === "metric" ? `${row["metric"] ?? ""}${row["name"] ?? ""}` : (row[part[2] ?? ""] ?? "");
  // A unit is only ever missing beside a value, which is a mistake and not something to come.
  return part[2] !== "unit" && typed.trim() === "";
}

/** The state of every step: what is wrong, what is saved and whole, what is begun. */
export function stepStates(content: DraftContent, faults: readonly DraftFault[]): Record<SceneStepKey, StepState> {
  const saved: readonly string[] = content.savedSteps ?? [];
  const state = (step: SceneStepKey): StepState => {
    if (step === "check") return faults.length === 0 ? "current" : "todo";
    const own = faults.filter((fault) => fault.step === step);
    if (own.some(({ missing }) => !missing)) return "wrong";
    if (own.length === 0 && saved.includes(step)) return "done";
    return saved.includes(step) || fieldsOf(step).some((field) => isFilled(fieldValue(content, field))) ? "current" : "todo";
  };
  return Object.fromEntries(SCENE_STEPS.map(({ key }) => [key, state(key)])) as Record<SceneStepKey, StepState>;
}

const isFilled = (value: DraftValue): boolean =>
  typeof value === "string" ? value !== "" : Array.isArray(value) ? value.length > 0 : Object.values(value).some((own) => own !== "");

/** Each dimension with how many indicators it has, or why it has none. */
export function dimensionCoverage(
  content: DraftContent,
  registry: Registry,
): { dimension: (typeof DIMENSIONS)[number]; name: string; count: number; reason: string }[] {
  const { scene } = draftToInput(content, registry);
  return DIMENSIONS.map((dimension) => ({
    dimension,
    name: DIMENSION_NAMES[dimension],
    count: scene.requirements.filter((requirement) => requirement.dimension === dimension && requirement.metric !== "").length,
    reason: scene.waivedDimensions?.find((waived) => waived.dimension === dimension)?.reason ?? "",
  }));
}
