import { ROBOT_STATE_NAMES, ROBOT_STATES, type RobotState, USAGE_KIND_NAMES, USAGE_KINDS, type UsageKind } from "#db/vocabulary/usage.ts";

/** Something that is reported and can be looked at by itself: a kind, or the time in one state. */
export interface Measure {
  key: string;
  name: string;
  kind: UsageKind;
  state: RobotState | null;
  /** What its quantity is counted in on pages: hours where the ledger has seconds, kilometres where it has metres. */
  unit: string;
  /** Base units in one of these. */
  divisor: number;
}

const UNITS: Record<UsageKind, { unit: string; divisor: number }> = {
  operationSucceeded: { unit: "次", divisor: 1 },
  operationFailed: { unit: "次", divisor: 1 },
  pieceGood: { unit: "件", divisor: 1 },
  pieceScrapped: { unit: "件", divisor: 1 },
  stateTime: { unit: "小时", divisor: 3600 },
  distance: { unit: "公里", divisor: 1000 },
  area: { unit: "平方米", divisor: 1 },
};

/** Every measure, in the order of the vocabulary. */
export const MEASURES: readonly Measure[] = USAGE_KINDS.flatMap((kind): Measure[] =>
  kind === "stateTime"
    ? ROBOT_STATES.map((state) => ({ key: `stateTime.${state}`, name: `${ROBOT_STATE_NAMES[state]}时长`, kind, state, ...UNITS[kind] }))
    : [{ key: kind, name: USAGE_KIND_NAMES[kind], kind, state: null, ...UNITS[kind] }],
);

const [OPERATIONS] = MEASURES;

/** The measure of this key, or the one most contracts are about. */
export function measureOf(key: string | null): Measure {
  const found = MEASURES.find((measure) => measure.key === key) ?? OPERATIONS;
  if (!found) throw new Error("there is no measure");
  return found;
}
