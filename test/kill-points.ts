import type { StandInFaults } from "#app/stripe/stand-in/api.ts";

/** The process is killed when the call has reached the channel, before anything was done; or when it is done, before the answer is out. */
const POINTS = ["before", "after"] as const;

export interface KillPlace {
  point: (typeof POINTS)[number];
  /** Which of the calls, from 1. */
  call: number;
}

/** Both points of so many calls. */
export const placesOf = (calls: number): KillPlace[] =>
  POINTS.flatMap((point) => Array.from({ length: calls }, (_, index) => ({ point, call: index + 1 })));

/** Kills the process at these places of these operations, at each once: a call made again is answered from its key, and is none of the places. */
export function killAt(
  faults: StandInFaults,
  child: { kill(): Promise<void> },
  operations: readonly string[],
  places: readonly KillPlace[],
): { hits: number; stop(): void } {
  const stop = () => {
    faults.beforeOperation = undefined;
    faults.afterCommit = undefined;
  };
  const counted = { before: 0, hits: 0, stop };
  const left = new Set(places.map(({ point, call }) => `${point} ${call}`));
  const strikes = (point: string) => left.delete(`${point} ${counted.before}`);
  faults.beforeOperation = async ({ operationId }) => {
    if (!operations.includes(operationId)) return;
    counted.before++;
    if (!strikes("before")) return;
    counted.hits++;
    await child.kill();
    throw new Error("killed");
  };
  faults.afterCommit = ({ operationId }) => {
    if (!operations.includes(operationId) || !strikes("after")) return "answer";
    counted.hits++;
    void child.kill();
    return "drop";
  };
  return counted;
}
