/**
 * A market of any size for benchmarks: organizations, up to 100,000 capabilities and 10,000 scenes, the same on every machine for the same
 * {@link Plan}. Every thing is made from the seed and its own number, one batch at a time, so that neither the size of batches nor what is in
 * memory matters; all of it is valid input of the rooms' schemas.
 *
 * It is made so that finding is not trivial:
 * - **Words.** A text names its operation by any wording of the lexicon (half), as people on the floor say it, which the lexicon does not know (a
 *   quarter), or not at all (a quarter). Popularity of operations is uneven. Texts are mixed from sentences with gaps, sentences of the
 *   hand-written catalogue, boilerplate that everybody uses, and at times what somebody does *not* do, in the words of what others ask for. Some
 *   are written in traditional characters or full-width letters.
 * - **Figures.** Values lie around those of the hand-written catalogue, by vendor and by claim, one in six in another unit than the canonical
 *   one, any that the quantity takes and a person would write (mm, μm, cm, s, min, ‰ …). What an operation requires is claimed three times in
 *   four; otherwise vendors state nearly all of what is usual, or hardly anything; ranges are wider or narrower than what is asked for.
 * - **Evidence.** From bare word to test report, by vendor; about one in six proofs is older than twelve months (`withProof`).
 * - **Distractors.** One robot, service or algorithm in seven repeats the text of another under another brand, and fails one requirement that
 *   every scene of the operation has: the value misses it (`missesMust`), the same figure stands in a larger unit (`wrongScale`), it is not
 *   claimed (`unclaimed`), or it serves another field (`otherField`). `truth` says so; it is never loaded.
 */
export { capabilityAt, FLAWS, type Flaw, type GeneratedCapability, generateCapabilities } from "./capabilities.ts";
export { type GeneratedOrganization, generateOrganizations } from "./organizations.ts";
export type { Plan } from "./plan.ts";
export { type GeneratedScene, generateScenes, sceneAt } from "./scenes.ts";
