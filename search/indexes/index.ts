import type { Settings } from "meilisearch";
import { capabilitySettings } from "./capabilities.ts";
import { sceneSettings } from "./scenes.ts";

/** Every index with its settings; names are prefixed by configuration. */
export const INDEXES = {
  scenes: { settings: sceneSettings },
  capabilities: { settings: capabilitySettings },
} satisfies Record<string, { settings: Settings }>;
export type IndexName = keyof typeof INDEXES;
