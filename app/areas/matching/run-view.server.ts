import { loadRegistry, type Registry } from "#app/areas/metrics/index.server.ts";
import { showTarget, type VisibleScene } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { COMPARATOR_SIGNS } from "#db/vocabulary/metrics.ts";
import type { RunRow } from "./reads.server.ts";
import { type RunInput, reviveInput, type StoredInput, type StoredOutcome } from "./run.ts";
import { showShortfall } from "./shortfall.ts";
import type { MatchCapability, MatchClaim, MatchRequirement } from "./types.ts";

/** A stored run with what is needed to tell it: everything is read from what the run kept, not from how the scene is now. */
export interface RunView {
  row: RunRow;
  input: RunInput;
  outcome: StoredOutcome;
  registry: Registry;
  capability(id: string | null): MatchCapability | undefined;
  requirement(id: string): MatchRequirement | undefined;
  /** "≤ ±0.5 mm", in the unit its author typed where the scene still says so. */
  target(requirement: MatchRequirement): string;
  value(claim: Pick<MatchClaim, "metric" | "value" | "upper"> | null): string | null;
  /** A missing quantity with its unit; of a grade or a yes or no what is asked. */
  shortfall(requirementId: string, shortfall: string | null): string | null;
}

export async function viewRun(ctx: Context, row: RunRow, scene: Pick<VisibleScene, "requirements">): Promise<RunView> {
  const registry = await loadRegistry(ctx);
  const input = reviveInput(row.input as StoredInput);
  const capabilities = new Map(input.capabilities.map((capability) => [capability.id, capability]));
  const requirements = new Map(input.scene.requirements.map((requirement) => [requirement.id, requirement]));
  const asked = new Map(scene.requirements.map((requirement) => [requirement.id, requirement]));
  return {
    row,
    input,
    outcome: row.outcome as StoredOutcome,
    registry,
    capability: (id) => capabilities.get(id ?? ""),
    requirement: (id) => requirements.get(id),
    target: (requirement) => {
      const typed = asked.get(requirement.id);
      if (typed && typed.target === requirement.target && typed.upper === requirement.upper) return showTarget(registry, typed);
      const shown = registry.show(registry.get(requirement.metric), requirement.target, requirement.upper);
      return requirement.comparator === "between" ? shown : `${COMPARATOR_SIGNS[requirement.comparator]}${shown}`;
    },
    value: (claim) => (claim ? registry.show(registry.get(claim.metric), claim.value, claim.upper) : null),
    shortfall: (requirementId, shortfall) => {
      const requirement = requirements.get(requirementId);
      if (!requirement || shortfall === null) return null;
      const metric = registry.get(requirement.metric);
      const asked = () => (metric.kind === "boolean" ? "该项功能" : `${registry.show(metric, requirement.target, null)} 的要求`);
      return showShortfall(registry, metric, shortfall) ?? asked();
    },
  };
}
