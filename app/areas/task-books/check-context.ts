import type { PromisedValue, SceneRequirement } from "./document.ts";

/** What the document alone cannot tell. Checks that need an absent part are left out. */
export interface CheckContext {
  /** The scene's published requirements (checks 9 and 15). */
  requirements?: readonly SceneRequirement[] | undefined;
  /** What the awarded bid promised, where the consortium came of an open call (checks 9 and 15). */
  promises?: readonly PromisedValue[] | undefined;
  /** YYYY-MM-DD by which the scene's user unit wants the robots deployed, null where it left that open (check 17). */
  deployBy?: string | null | undefined;
  /** Group of affiliates of each party, or null: by the hierarchy, a group's name or a declaration, whatever the document says (check 36). */
  affiliates?: ReadonlyMap<string, string | null> | undefined;
  /** Names of the members of each party who may sign for it (check 32). */
  signatories?: ReadonlyMap<string, readonly string[]> | undefined;
  /** Parties of the sealed version that this draft changes, and whether each has left since (check 33). */
  amends?: readonly { organizationId: string; name: string; left: boolean }[] | undefined;
  /** Organization each robot identity is registered by; an identity nobody registered is absent (check 35). */
  robotMakers?: ReadonlyMap<string, string> | undefined;
  /** True when the scene's surroundings or the technology change fast (check 28). */
  fastChanging?: boolean | undefined;
}
