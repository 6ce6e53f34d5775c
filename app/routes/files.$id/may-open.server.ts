import { mayOpenNoticeFiles } from "#app/areas/billing/index.server.ts";
import { capabilitiesById } from "#app/areas/capabilities/index.server.ts";
import type { OpenedFile } from "#app/areas/files/index.server.ts";
import { getSceneById, mayOpenRevisionFiles } from "#app/areas/scenes/index.server.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { isAppError } from "#app/kernel/errors.ts";
import type { FileObjectType } from "#db/vocabulary/files.ts";

/** Who besides the file's own organization may open what hangs on an object of each kind: the object's room says. */
const HOMES: Record<FileObjectType, (ctx: Context, objectId: string) => Promise<boolean>> = {
  scene: async (ctx, id) => !(await getSceneById(ctx, id)).withheld.includes("files"),
  sceneDraft: mayOpenRevisionFiles,
  // Proof of a public claim: whoever has signed in may hold it against the claim.
  capability: async (ctx, id) => ctx.actor.kind === "user" && (await capabilitiesById(ctx, [id])).has(id),
  capabilityDraft: async () => false,
  claim: async () => false,
  organization: isOperator,
  organizationApplication: isOperator,
  // The bank's slip of a transfer: for the two sides of its invoice.
  paymentNotice: mayOpenNoticeFiles,
};

async function isOperator({ actor }: Context): Promise<boolean> {
  return actor.kind === "user" && actor.organizationKind === "operator";
}

export async function mayOpen(ctx: Context, file: OpenedFile): Promise<boolean> {
  if (ctx.actor.kind === "user" && ctx.actor.organizationId === file.organizationId) return true;
  if (!file.home) return false;
  try {
    return await HOMES[file.home.objectType](ctx, file.home.objectId);
  } catch (error) {
    if (isAppError(error) && error.code === "notFound") return false;
    throw error;
  }
}
