import type { Explanation } from "./explain.ts";
import type { ComposeResult, MatchCapability, MatchRequirement, MatchScene, MatchWeights } from "./types.ts";

/** Everything a run read: with it the run repeats to the same bytes. */
export interface RunInput {
  scene: MatchScene;
  capabilities: MatchCapability[];
  weights: MatchWeights;
}

export interface RunOutcome {
  result: ComposeResult;
  explanation: Explanation;
}

type Stored<T> = T extends bigint ? string : T extends object ? { [K in keyof T]: Stored<T[K]> } : T;
/** As stored in jsonb: bigints are decimal text. */
export type StoredInput = Stored<RunInput>;
export type StoredOutcome = Stored<RunOutcome>;

const text = (fen: bigint | null) => fen?.toString() ?? null;

/** An input as it is stored. */
export function storedInput({ scene, capabilities, weights }: RunInput): StoredInput {
  return {
    scene: { ...scene, budgetFen: text(scene.budgetFen) },
    capabilities: capabilities.map((capability) => ({ ...capability, priceFen: text(capability.priceFen) })),
    weights,
  } as StoredInput;
}

/** An outcome as it is stored. */
export function storedOutcome({ result, explanation }: RunOutcome): StoredOutcome {
  const proposals = result.proposals.map((proposal) => ({ ...proposal, priceFen: proposal.priceFen.toString() }));
  return { result: { ...result, proposals }, explanation } as StoredOutcome;
}

/** Requirements as they were stored; those from before operations were asked after ask for none. */
export function reviveRequirements(stored: readonly MatchRequirement[]): readonly MatchRequirement[] {
  return stored.every(({ operations }) => operations !== undefined)
    ? stored
    : stored.map((requirement) => ({ ...requirement, operations: requirement.operations ?? null }));
}

/** Gives a stored input its bigints back, and what runs did not read before, so that it can be composed again. */
export function reviveInput(stored: StoredInput): RunInput {
  const money = (text: string | null) => (text === null ? null : BigInt(text));
  const scene = stored.scene as unknown as MatchScene;
  return {
    weights: stored.weights as MatchWeights,
    scene: { ...scene, requirements: reviveRequirements(scene.requirements), budgetFen: money(stored.scene.budgetFen as string | null) },
    capabilities: stored.capabilities.map((capability) => ({
      operations: [],
      ...(capability as unknown as Omit<MatchCapability, "operations">),
      priceFen: money(capability.priceFen as string | null),
    })),
  };
}

/** Gives the proposals of a stored outcome their prices back. */
export function reviveResult({ result }: StoredOutcome): ComposeResult {
  const { proposals, ...rest } = result as unknown as ComposeResult;
  return { ...rest, proposals: proposals.map((proposal) => ({ ...proposal, priceFen: BigInt(proposal.priceFen) })) };
}
