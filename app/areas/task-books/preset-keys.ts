export const PRESET_KEYS = ["lambertA", "lambertB", "lambertC", "lambertD", "desca", "cooperativeModel"] as const;
export type PresetKey = (typeof PRESET_KEYS)[number];
