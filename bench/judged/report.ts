import type { MatchSlot } from "#app/areas/matching/types.ts";
import { SLOT_ROLES, type SlotRole } from "#db/vocabulary/roles.ts";
import { SCENES } from "#seeds/data/scenes/index.ts";
import { closeAll } from "../servers.ts";
import { type Gap, gapsOf, type Invited } from "./gaps.ts";
import type { Grade, JudgedScene, JudgedSlot, JudgedSlotName } from "./judgement.ts";
import { JUDGED_SCENES } from "./judgements/index.ts";
import { openMarket, type SeededRun } from "./market.ts";
import { byConsortium, candidatesOf, ndcg, ndcgByChance } from "./ranking.ts";

/**
 * `npm run eval:match [-- scene …]`: the matcher on the demo seeds beside what an expert would shortlist (judgements/). Real PostgreSQL and
 * Meilisearch on throw-away data; retrieval and composer as a published scene's job runs them. A report, not a gate.
 *
 * Ranked is what fits a slot, in two orders: **retrieved** is the order in which retrieval returns the candidates (nearest text first);
 * **composed** orders the same candidates by the best consortium that has them in the slot (ranking.ts), which is what the matcher makes of
 * claims, compatibility, place and price. **By chance** is what shuffling the same candidates gives on average. A capability not named in a judgement counts as grade 0; a slot where nobody deserves even a 1
 * has no nDCG.
 */
const wanted = process.argv.slice(2);
const judged = JUDGED_SCENES.filter(({ scene }) => wanted.length === 0 || wanted.includes(scene));
const unknown = wanted.find((slug) => !judged.some(({ scene }) => scene === slug));
if (unknown) throw new Error(`no scene ${unknown} is judged`);
const started = performance.now();
const say = (line: string) => console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);

/** How far down a 3 may stand before it is worth reading why. */
const NOTEWORTHY_RANK = 3;

interface SlotResult {
  role: SlotRole;
  chance: number | null;
  retrieved: number | null;
  composed: number | null;
  /** Judged 3, and those of them that retrieval did not return. */
  threes: number;
  lost: string[];
}

interface SceneResult {
  scene: string;
  slots: SlotResult[];
  proposed: boolean;
  gaps: Gap[];
  /** The top proposal leaves nothing unmet that anybody invited could meet; without a proposal: nobody is worth inviting into what stays empty. */
  explained: boolean;
  /** Grade of every member of the top proposal. */
  members: Grade[];
  /** Grade of the member who answers, for every must the top proposal meets. */
  answerers: Grade[];
}

try {
  const market = await openMarket(say);
  const results: SceneResult[] = [];
  say(`matching ${judged.length} scenes`);
  for (const one of judged) {
    const run = await market.run(one.scene);
    results.push(evaluate(one, run, market.slugOf));
  }
  summarize(results);
  say("done");
} finally {
  await closeAll();
}

function evaluate(judgedScene: JudgedScene, run: SeededRun, slugOf: (id: string) => string): SceneResult {
  const { input, outcome } = run;
  const notes: string[] = [];
  const slots: SlotResult[] = [];
  const invited: Invited[] = [];
  for (const slot of input.scene.slots) {
    const judgedSlot = slotOf(judgedScene, slot);
    const gradeOf = gradesOf(judgedSlot);
    const grades = judgedSlot.judgements.map(([grade]) => grade);
    const retrieved = candidatesOf(input, slot).map(({ id }) => slugOf(id));
    const standings = byConsortium(input, slot);
    const composed = standings.map(({ capability }) => slugOf(capability.id));
    const threes = judgedSlot.judgements.filter(([grade]) => grade === 3);
    for (const [grade, slug, reason] of judgedSlot.judgements) {
      const capability = run.catalogue.get(slug);
      if (grade >= 2 && capability) invited.push({ slot, capability });
      if (grade < 3) continue;
      const place = composed.indexOf(slug);
      if (place < 0) notes.push(`${nameOf(slot)}: ${slug} (3) was not retrieved. ${reason}`);
      else if (standings[place]?.best === null) notes.push(`${nameOf(slot)}: ${slug} (3) stands in no consortium. ${reason}`);
      else if (place >= NOTEWORTHY_RANK)
        notes.push(
          `${nameOf(slot)}: ${slug} (3) is ${place + 1}th of ${composed.length}, after ${composed.slice(0, 3).join(", ")}. ${reason}`,
        );
    }
    slots.push({
      role: slot.role,
      chance: ndcgByChance(retrieved.map(gradeOf), grades),
      retrieved: ndcg(retrieved.map(gradeOf), grades),
      composed: ndcg(composed.map(gradeOf), grades),
      threes: threes.length,
      lost: threes.map(([, slug]) => slug).filter((slug) => !retrieved.includes(slug)),
    });
  }

  const [top] = outcome.result.proposals;
  const gradeInTop = new Map<string, Grade>();
  const team = (top?.members ?? []).map(({ slotId, capabilityId }) => {
    const slot = input.scene.slots.find(({ id }) => id === slotId);
    const judgedSlot = slot ? slotOf(judgedScene, slot) : { nobody: null, judgements: [] };
    const slug = slugOf(capabilityId);
    const grade = gradesOf(judgedSlot)(slug);
    if (slot && grade < 2 && judgedSlot.nobody === null)
      notes.push(`${nameOf(slot)}: takes ${slug} (${grade}${whyGraded(judgedSlot, slug)})`);
    if (slot && !serves(run, slug)) notes.push(`${nameOf(slot)}: ${slug} does not serve the region of the scene`);
    gradeInTop.set(capabilityId, grade);
    return { slug, grade };
  });
  const gaps = top ? gapsOf(input, top, invited) : [];
  const musts = input.scene.requirements.filter(({ mandatory }) => mandatory);
  const met = musts.filter(({ id }) => top && !top.unmetMandatory.includes(id));
  const answers = (outcome.explanation.proposals[0]?.requirements ?? []).filter(({ requirementId }) =>
    met.some(({ id }) => id === requirementId),
  );
  const answerers = answers.map(({ capabilityId }) => gradeInTop.get(capabilityId ?? "") ?? 0);
  const wrongly = answers.filter((_answer, index) => answerers[index] === 0);
  const emptyReason = outcome.result.emptyReason;
  const emptySlots = emptyReason && "slotIds" in emptyReason ? emptyReason.slotIds : [];
  const slotsById = new Map(input.scene.slots.map((slot) => [slot.id, slot]));
  const nobodyThere = emptySlots.map((id) => slotsById.get(id)).filter((slot) => slot !== undefined);
  const explained = top
    ? gaps.every(({ kind }) => kind !== "unexplained")
    : nobodyThere.length > 0 && nobodyThere.every((slot) => slotOf(judgedScene, slot).nobody !== null);
  console.log(`\n${judgedScene.scene}  ${SCENES.find(({ slug }) => slug === judgedScene.scene)?.name ?? ""}`);
  console.log(`  nDCG@10 retrieved ${meanOf(slots.map((one) => one.retrieved))}, composed ${meanOf(slots.map((one) => one.composed))}`);
  if (!top) console.log(`  no proposal: ${emptyReason?.kind ?? "no reason"} ${nobodyThere.map(nameOf).join(", ")}`);
  else
    console.log(
      `  top: ${team.map(({ slug, grade }) => `${slug} ${grade}`).join(", ")}; value ${top.value.toFixed(2)}, ${met.length} of ${musts.length} musts`,
    );
  for (const gap of gaps) console.log(`  gap: ${gap.requirement.name}: ${toldGap(gap, slugOf)}`);
  for (const { requirementId, capabilityId } of wrongly) {
    const { name } = input.scene.requirements.find(({ id }) => id === requirementId) ?? { name: "" };
    console.log(`  met by grade 0: ${name}: ${slugOf(capabilityId ?? "")}`);
  }
  for (const note of notes) console.log(`  ${note}`);
  return {
    scene: judgedScene.scene,
    slots,
    proposed: top !== undefined,
    gaps,
    explained,
    members: team.map(({ grade }) => grade),
    answerers,
  };
}

function summarize(results: readonly SceneResult[]): void {
  const slots = results.flatMap((result) => result.slots);
  const graded = slots.filter(({ composed }) => composed !== null);
  console.log(`\nJudged relevance, ${new Date().toISOString().slice(0, 16)}Z: ${results.length} scenes, ${slots.length} slots`);
  console.log(`\nnDCG@10, mean over slots; ${slots.length - graded.length} slots where nobody deserves even a 1 are left out`);
  row("role", "slots", "by chance", "retrieved", "composed", "judged 3", "not retrieved");
  for (const role of [...SLOT_ROLES, null]) {
    const some = slots.filter((slot) => role === null || slot.role === role);
    if (some.length === 0) continue;
    const threes = some.reduce((sum, slot) => sum + slot.threes, 0);
    const lost = some.reduce((sum, slot) => sum + slot.lost.length, 0);
    row(
      role ?? "overall",
      String(some.filter(({ composed }) => composed !== null).length),
      meanOf(some.map(({ chance }) => chance)),
      meanOf(some.map(({ retrieved }) => retrieved)),
      meanOf(some.map(({ composed }) => composed)),
      String(threes),
      String(lost),
    );
  }
  const gaps = results.flatMap((result) => result.gaps);
  const count = (kind: Gap["kind"]) => gaps.filter((gap) => gap.kind === kind).length;
  const ofScenes = (some: readonly SceneResult[]) => `${some.length} of ${results.length} scenes (${percent(some.length, results.length)})`;
  const byGrade = (grades: readonly Grade[]) =>
    ([3, 2, 1, 0] as const).map((grade) => `${grades.filter((one) => one === grade).length} of grade ${grade}`).join(", ");
  const members = results.flatMap((result) => result.members);
  const answerers = results.flatMap((result) => result.answerers);
  console.log("\nTop proposals");
  console.log(`  no proposal: ${ofScenes(results.filter(({ proposed }) => !proposed))}`);
  console.log(`  no unmet must: ${ofScenes(results.filter((result) => result.proposed && result.gaps.length === 0))}`);
  console.log(`  no unexplained gap: ${ofScenes(results.filter((result) => result.explained))}`);
  console.log(
    `  ${gaps.length} unmet musts: nobody invited meets them ${count("nobody")}, incompatible ${count("incompatible")}, cost as much elsewhere ${count("trade")}, unexplained ${count("unexplained")}`,
  );
  console.log(`  ${members.length} members: ${byGrade(members)}`);
  console.log(`  ${answerers.length} musts met by members: ${byGrade(answerers)}`);
}

function slotOf(judgedScene: JudgedScene, slot: MatchSlot): JudgedSlot {
  const judgedSlot = judgedScene.slots[nameOf(slot)];
  if (!judgedSlot) throw new Error(`${judgedScene.scene} has no judgement of ${nameOf(slot)}`);
  return judgedSlot;
}

function nameOf({ role, componentKind }: MatchSlot): JudgedSlotName {
  return componentKind ?? (role as JudgedSlotName);
}

function gradesOf({ judgements }: JudgedSlot): (slug: string) => Grade {
  const grades = new Map(judgements.map(([grade, slug]) => [slug, grade]));
  return (slug) => grades.get(slug) ?? 0;
}

function whyGraded({ judgements }: JudgedSlot, slug: string): string {
  const reason = judgements.find(([, named]) => named === slug)?.[2];
  return reason ? `: ${reason}` : ", not named";
}

function serves({ input, catalogue }: SeededRun, slug: string): boolean {
  const regions = catalogue.get(slug)?.serviceRegions ?? [];
  return regions.length === 0 || regions.includes(input.scene.regionCode) || regions.includes(input.scene.provinceCode);
}

function toldGap({ kind, by, instead }: Gap, slugOf: (id: string) => string): string {
  if (kind === "nobody" || by === null) return "nobody invited meets it";
  if (kind === "incompatible") return `${slugOf(by.id)} meets it and stands in no consortium`;
  const missed = instead.map(({ name }) => name).join(", ") || "nothing";
  return kind === "trade"
    ? `${slugOf(by.id)} meets it; with it the best misses ${missed}`
    : `UNEXPLAINED: ${slugOf(by.id)} meets it, and misses only ${missed}`;
}

function meanOf(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? "–" : (known.reduce((sum, value) => sum + value, 0) / known.length).toFixed(3);
}

function percent(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(0)} %`;
}

function row(name: string, ...cells: string[]): void {
  console.log(`  ${name.padEnd(22)}${cells.map((cell) => cell.padStart(14)).join("")}`);
}
