import type { EmptyReason, MatchSlot } from "#app/areas/matching/types.ts";
import type { SlotRole } from "#db/vocabulary/roles.ts";
import { type Gap, gapsOf, type Invited } from "./gaps.ts";
import type { Grade, JudgedScene, JudgedSlot, JudgedSlotName } from "./judgement.ts";
import type { SeededRun } from "./market.ts";
import { byConsortium, candidatesOf, ndcg, ndcgByChance } from "./ranking.ts";

/** Where somebody judged 3 stands in the order by best consortium. */
export interface Best {
  slug: string;
  reason: string;
  /** From 1; null when not retrieved. */
  place: number | null;
  /** Retrieved, and works with none of the others. */
  alone: boolean;
}

export interface SlotResult {
  name: JudgedSlotName;
  role: SlotRole;
  /** nDCG@10 of the candidates shuffled, as retrieved, and by best consortium; null where nobody deserves even a 1. */
  chance: number | null;
  retrieved: number | null;
  composed: number | null;
  /** Slugs by best consortium. */
  ranking: string[];
  threes: Best[];
}

/** A member of the top proposal. */
export interface Member {
  name: JudgedSlotName;
  slug: string;
  grade: Grade;
  /** Why it was graded so; null when nobody named it. */
  reason: string | null;
  /** Somebody is worth inviting into its slot. */
  hasBetter: boolean;
  servesRegion: boolean;
}

export interface SceneResult {
  scene: string;
  slots: SlotResult[];
  /** Null: there is no proposal, see `emptySlots`. */
  top: { value: number; musts: number; members: Member[] } | null;
  emptySlots: { kind: EmptyReason["kind"]; names: JudgedSlotName[] } | null;
  gaps: Gap[];
  /** No gap is unexplained; without a proposal: nobody is worth inviting into any of the slots that stay empty. */
  explained: boolean;
  /** The musts the top proposal meets, and who answers. */
  answers: { requirement: string; slug: string; grade: Grade }[];
}

/** Holds a run against what an expert would shortlist. */
export function evaluateScene(judged: JudgedScene, run: SeededRun, slugOf: (id: string) => string): SceneResult {
  const { input, outcome } = run;
  const [top] = outcome.result.proposals;
  const { emptyReason } = outcome.result;
  const gaps = top ? gapsOf(input, top, invitedInto(judged, run)) : [];
  const emptySlots = emptyReason && { kind: emptyReason.kind, names: namesOf(run, "slotIds" in emptyReason ? emptyReason.slotIds : []) };
  const members = (top?.members ?? []).map(({ slotId, capabilityId }) => memberOf(judged, run, slotId, slugOf(capabilityId)));
  const met = input.scene.requirements.filter(({ id, mandatory }) => mandatory && top && !top.unmetMandatory.includes(id));
  return {
    scene: judged.scene,
    slots: input.scene.slots.map((slot) => rankSlot(judged, run, slot, slugOf)),
    top: top ? { value: top.value, musts: input.scene.requirements.filter(({ mandatory }) => mandatory).length, members } : null,
    emptySlots,
    gaps,
    explained: top
      ? gaps.every(({ kind }) => kind !== "unexplained")
      : emptySlots !== null && emptySlots.names.length > 0 && emptySlots.names.every((name) => judgedSlot(judged, name).nobody !== null),
    answers: met.map(({ id, name }) => {
      const answer = outcome.explanation.proposals[0]?.requirements.find(({ requirementId }) => requirementId === id);
      const slug = slugOf(answer?.capabilityId ?? "");
      return { requirement: name, slug, grade: members.find((member) => member.slug === slug)?.grade ?? 0 };
    }),
  };
}

function rankSlot(judged: JudgedScene, { input }: SeededRun, slot: MatchSlot, slugOf: (id: string) => string): SlotResult {
  const name = nameOf(slot);
  const { judgements } = judgedSlot(judged, name);
  const gradeOf = (slug: string): Grade => judgements.find(([, named]) => named === slug)?.[0] ?? 0;
  const grades = judgements.map(([grade]) => grade);
  const retrieved = candidatesOf(input, slot).map(({ id }) => gradeOf(slugOf(id)));
  const standings = byConsortium(input, slot);
  const ranking = standings.map(({ capability }) => slugOf(capability.id));
  return {
    name,
    role: slot.role,
    chance: ndcgByChance(retrieved, grades),
    retrieved: ndcg(retrieved, grades),
    composed: ndcg(ranking.map(gradeOf), grades),
    ranking,
    threes: judgements
      .filter(([grade]) => grade === 3)
      .map(([, slug, reason]) => {
        const index = ranking.indexOf(slug);
        return { slug, reason, place: index < 0 ? null : index + 1, alone: standings[index]?.best === null };
      }),
  };
}

function memberOf(judged: JudgedScene, run: SeededRun, slotId: string, slug: string): Member {
  const [name] = namesOf(run, [slotId]);
  if (!name) throw new Error(`${judged.scene} has no slot ${slotId}`);
  const { judgements, nobody } = judgedSlot(judged, name);
  const [grade, , reason] = judgements.find(([, named]) => named === slug) ?? [0 as const, slug, null];
  const { regionCode, provinceCode } = run.input.scene;
  const regions = run.catalogue.get(slug)?.serviceRegions ?? [];
  const servesRegion = regions.length === 0 || regions.includes(regionCode) || regions.includes(provinceCode);
  return { name, slug, grade, reason, hasBetter: nobody === null, servesRegion };
}

/** Everybody judged 2 or 3, retrieved or not. */
function invitedInto(judged: JudgedScene, { input, catalogue }: SeededRun): Invited[] {
  return input.scene.slots.flatMap((slot) =>
    judgedSlot(judged, nameOf(slot)).judgements.flatMap(([grade, slug]) => {
      const capability = catalogue.get(slug);
      return grade >= 2 && capability ? [{ slot, capability }] : [];
    }),
  );
}

function judgedSlot(judged: JudgedScene, name: JudgedSlotName): JudgedSlot {
  const slot = judged.slots[name];
  if (!slot) throw new Error(`${judged.scene} has no judgement of ${name}`);
  return slot;
}

function namesOf({ input }: SeededRun, slotIds: readonly string[]): JudgedSlotName[] {
  return input.scene.slots.filter(({ id }) => slotIds.includes(id)).map(nameOf);
}

function nameOf({ role, componentKind }: MatchSlot): JudgedSlotName {
  return componentKind ?? (role as JudgedSlotName);
}
