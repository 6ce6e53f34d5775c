import type { Explanation } from "./explain.ts";
import type { ComposeResult, MatchCapability, MatchScene, MatchWeights } from "./types.ts";

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

/** Gives a stored input its bigints back, so that it can be composed again. */
export function reviveInput(stored: StoredInput): RunInput {
  const money = (text: string | null) => (text === null ? null : BigInt(text));
  return {
    weights: stored.weights as MatchWeights,
    scene: { ...(stored.scene as unknown as MatchScene), budgetFen: money(stored.scene.budgetFen as string | null) },
    capabilities: stored.capabilities.map((capability) => ({
      ...(capability as unknown as MatchCapability),
      priceFen: money(capability.priceFen as string | null),
    })),
  };
}

/** Gives the proposals of a stored outcome their prices back. */
export function reviveResult({ result }: StoredOutcome): ComposeResult {
  const { proposals, ...rest } = result as unknown as ComposeResult;
  return { ...rest, proposals: proposals.map((proposal) => ({ ...proposal, priceFen: BigInt(proposal.priceFen) })) };
}
