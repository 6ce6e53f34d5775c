import type { Settings } from "meilisearch";
import { capabilitySettings } from "./capabilities.ts";
import { sceneSettings } from "./scenes.ts";

/**
 * Every index with its settings; names are prefixed by configuration. `form` numbers the shape of the documents: raise it when a document of
 * before lacks what searches now ask for, and the worker fills the index anew when it starts.
 */
export const INDEXES = {
  scenes: { settings: sceneSettings, form: 2 },
  capabilities: { settings: capabilitySettings, form: 5 },
} satisfies Record<string, { settings: Settings; form: number }>;
export type IndexName = keyof typeof INDEXES;
