import { type Actor, covers, mayEdit, type UserActor } from "#app/kernel/actor.ts";
import { forbidden } from "#app/kernel/errors.ts";

/** Members of a bureau see their region's ledger; editors decide and export. */
export function mayReadLedger(actor: Actor): actor is UserActor {
  return actor.kind === "user" && actor.organizationKind === "bureau";
}
export function mayReview(actor: Actor): actor is UserActor {
  return mayReadLedger(actor) && mayEdit(actor);
}

/** Whether how two scenes count together is this bureau's to say: both lie in its region. A public scene elsewhere may only be read. */
export function mayJudgePair(actor: UserActor, pair: readonly { regionCode: string }[]): boolean {
  return mayReview(actor) && pair.every((scene) => covers(actor.regionCode, scene.regionCode));
}
export function refuseForeignPair(actor: UserActor, pair: readonly { regionCode: string }[]): void {
  if (!mayJudgePair(actor, pair)) throw forbidden("两个场景不都在贵单位的地区内，请由共同的上级主管部门判定。");
}
