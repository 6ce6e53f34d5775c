import { SLOT_ROLES } from "#db/vocabulary/roles.ts";
import { SCENES } from "#seeds/data/scenes/index.ts";
import { closeAll } from "../servers.ts";
import { evaluateScene, type SceneResult, type SlotResult } from "./evaluation.ts";
import type { Gap } from "./gaps.ts";
import type { Grade } from "./judgement.ts";
import { JUDGED_SCENES } from "./judgements/index.ts";
import { openMarket } from "./market.ts";

/**
 * `npm run eval:match [-- scene …]`: the matcher on the demo seeds beside what an expert would shortlist (judgements/). Real PostgreSQL and
 * Meilisearch on throw-away data; retrieval and composer as a published scene's job runs them. A report, not a gate.
 *
 * Ranked is what fits a slot, in two orders: **retrieved** is the order in which retrieval returns the candidates (nearest text first);
 * **composed** orders the same candidates by the best consortium that has them in the slot (ranking.ts), which is what the matcher makes of
 * claims, compatibility, place and price. **By chance** is what shuffling the same candidates gives on average. A capability not named in a
 * judgement counts as grade 0; a slot where nobody deserves even a 1 has no nDCG.
 */
const wanted = process.argv.slice(2);
const judged = JUDGED_SCENES.filter(({ scene }) => wanted.length === 0 || wanted.includes(scene));
const unknown = wanted.find((slug) => !judged.some(({ scene }) => scene === slug));
if (unknown) throw new Error(`no scene ${unknown} is judged`);
const started = performance.now();
const say = (line: string) => console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);

/** How far down a 3 may stand before it is worth reading why. */
const NOTEWORTHY_PLACE = 3;

try {
  const market = await openMarket(say);
  say(`matching ${judged.length} scenes`);
  const results: SceneResult[] = [];
  for (const one of judged) {
    const result = evaluateScene(one, await market.run(one.scene), market.slugOf);
    tell(result, market.slugOf);
    results.push(result);
  }
  summarize(results);
} finally {
  await closeAll();
}

/** One scene: its figures, its top proposal, and the misses worth reading. */
function tell({ scene, slots, top, emptySlots, gaps, answers }: SceneResult, slugOf: (id: string) => string): void {
  console.log(`\n${scene}  ${SCENES.find(({ slug }) => slug === scene)?.name ?? ""}`);
  console.log(`  nDCG@10 retrieved ${meanOf(slots.map((one) => one.retrieved))}, composed ${meanOf(slots.map((one) => one.composed))}`);
  if (top) {
    const team = top.members.map(({ slug, grade }) => `${slug} ${grade}`).join(", ");
    console.log(`  top: ${team}; value ${top.value.toFixed(2)}, ${answers.length} of ${top.musts} musts`);
  } else console.log(`  no proposal: ${emptySlots?.kind ?? "no reason"} ${emptySlots?.names.join(", ") ?? ""}`);
  for (const gap of gaps) console.log(`  gap: ${gap.requirement.name}: ${toldGap(gap, slugOf)}`);
  for (const { requirement, slug, grade } of answers) if (grade === 0) console.log(`  met by grade 0: ${requirement}: ${slug}`);
  for (const slot of slots) for (const line of missesOf(slot)) console.log(`  ${slot.name}: ${line}`);
  for (const { name, slug, grade, reason, hasBetter, servesRegion } of top?.members ?? []) {
    if (grade < 2 && hasBetter) console.log(`  ${name}: takes ${slug} (${grade}${reason ? `: ${reason}` : ", not named"})`);
    if (!servesRegion) console.log(`  ${name}: ${slug} does not serve the region of the scene`);
  }
}

function missesOf({ threes, ranking }: SlotResult): string[] {
  return threes.flatMap(({ slug, reason, place, alone }) => {
    if (place === null) return [`${slug} (3) was not retrieved. ${reason}`];
    if (alone) return [`${slug} (3) stands in no consortium. ${reason}`];
    if (place <= NOTEWORTHY_PLACE) return [];
    return [`${slug} (3) is no. ${place} of ${ranking.length}, after ${ranking.slice(0, 3).join(", ")}. ${reason}`];
  });
}

function toldGap({ kind, by, instead }: Gap, slugOf: (id: string) => string): string {
  if (kind === "nobody" || by === null) return "nobody invited meets it";
  if (kind === "incompatible") return `${slugOf(by.id)} meets it and stands in no consortium`;
  const missed = instead.map(({ name }) => name).join(", ") || "nothing";
  if (kind === "trade") return `${slugOf(by.id)} meets it; with it the best misses ${missed}`;
  return `UNEXPLAINED: with ${slugOf(by.id)}, who meets it, the best misses ${missed}`;
}

function summarize(results: readonly SceneResult[]): void {
  const slots = results.flatMap((result) => result.slots);
  const graded = slots.filter(({ composed }) => composed !== null);
  console.log(`\nJudged relevance, ${new Date().toISOString().slice(0, 16)}Z: ${results.length} scenes, ${slots.length} slots`);
  console.log(`\nnDCG@10, mean over slots (left out: ${slots.length - graded.length} where nobody deserves even a 1)`);
  row("role", "slots", "by chance", "retrieved", "composed", "judged 3", "not retrieved");
  for (const role of [...SLOT_ROLES, null]) {
    const some = slots.filter((slot) => role === null || slot.role === role);
    if (some.length === 0) continue;
    const threes = some.flatMap((slot) => slot.threes);
    row(
      role ?? "overall",
      String(some.filter(({ composed }) => composed !== null).length),
      ...(["chance", "retrieved", "composed"] as const).map((order) => meanOf(some.map((slot) => slot[order]))),
      String(threes.length),
      String(threes.filter(({ place }) => place === null).length),
    );
  }

  const gaps = results.flatMap((result) => result.gaps);
  const gapsOfKind = (kind: Gap["kind"]) => gaps.filter((gap) => gap.kind === kind).length;
  const members = results.flatMap(({ top }) => top?.members ?? []);
  const answers = results.flatMap((result) => result.answers);
  const shareOf = (such: (result: SceneResult) => boolean) => {
    const count = results.filter(such).length;
    return `${count} of ${results.length} scenes (${((count / results.length) * 100).toFixed(0)} %)`;
  };
  console.log("\nTop proposals");
  console.log(`  no proposal: ${shareOf(({ top }) => top === null)}`);
  console.log(`  no unmet must: ${shareOf(({ top, answers: met }) => top !== null && met.length === top.musts)}`);
  console.log(`  no unexplained gap: ${shareOf(({ explained }) => explained)}`);
  console.log(
    `  ${gaps.length} unmet musts: nobody invited meets them ${gapsOfKind("nobody")}, incompatible ${gapsOfKind("incompatible")}, cost as much elsewhere ${gapsOfKind("trade")}, unexplained ${gapsOfKind("unexplained")}`,
  );
  console.log(`  ${members.length} members: ${byGrade(members)}`);
  console.log(`  ${members.filter(({ servesRegion }) => !servesRegion).length} of them do not serve the region`);
  console.log(`  ${answers.length} musts met by members: ${byGrade(answers)}`);
}

function byGrade(graded: readonly { grade: Grade }[]): string {
  return ([3, 2, 1, 0] as const).map((one) => `${graded.filter(({ grade }) => grade === one).length} of grade ${one}`).join(", ");
}

function meanOf(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? "–" : (known.reduce((sum, value) => sum + value, 0) / known.length).toFixed(3);
}

function row(name: string, ...cells: string[]): void {
  console.log(`  ${name.padEnd(22)}${cells.map((cell) => cell.padStart(14)).join("")}`);
}
