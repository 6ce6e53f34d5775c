import { readableCall } from "#app/areas/calls/index.server.ts";
import { getConsortium } from "#app/areas/consortia/index.server.ts";
import { organizationsById } from "#app/areas/organizations/index.server.ts";
import { getScene, getSceneById, isPublicScene, type VisibleScene } from "#app/areas/scenes/index.server.ts";
import { paths } from "#app/http/paths.ts";
import type { Context } from "#app/kernel/context.server.ts";
import { isAppError, notFound } from "#app/kernel/errors.ts";
import type { QuestionObject, QuestionVisibility } from "#db/vocabulary/questions.ts";

/** What questions are asked on, as one reader stands to it. */
export interface AskedObject {
  type: QuestionObject;
  id: string;
  code: string;
  name: string;
  href: string;
  /** Levels at which the reader reads what others asked. */
  levels: readonly QuestionVisibility[];
  /** Who may be asked, the reader's own organization left out. */
  respondents: readonly { id: string; code: string; name: string }[];
  /** Levels a question of the reader's may be given. */
  choices: readonly QuestionVisibility[];
  /** Whether nobody but the two sides is ever told who asks. */
  anonymous: boolean;
  /** Between whom alone anything is said; null where everyone may have a part. */
  within: readonly string[] | null;
  /** Why nothing more may be asked; null while it may. Answers are always taken. */
  closedReason: string | null;
}

type By = { code: string } | { id: string };

/** The object by its code or id; absent, and not for this reader, look the same. */
export function askedObject(ctx: Context, type: QuestionObject, by: By): Promise<AskedObject> {
  return RESOLVERS[type](ctx, by);
}

/** The same, or null where the reader has lost sight of it: what the two sides wrote stays theirs. */
export async function askedObjectOrNull(ctx: Context, type: QuestionObject, by: By): Promise<AskedObject | null> {
  return askedObject(ctx, type, by).catch((error: unknown) => {
    if (isAppError(error) && error.code === "notFound") return null;
    throw error;
  });
}

const RESOLVERS: Record<QuestionObject, (ctx: Context, by: By) => Promise<AskedObject>> = {
  scene: async (ctx, by) => {
    const found = "code" in by ? await getScene(ctx, by.code) : await getSceneById(ctx, by.id);
    const { scene } = found;
    return {
      type: "scene",
      id: scene.id,
      code: scene.code,
      name: scene.name,
      href:
        ctx.actor.kind === "user" && ctx.actor.organizationId === scene.organizationId
          ? paths.myScene(scene.code)
          : paths.scene(scene.code),
      ...levelsOf(found),
      respondents: await othersOf(ctx, [scene.organizationId]),
      anonymous: false,
      within: null,
      closedReason: isPublicScene(scene.status) ? null : "场景尚未公开或者已不再公开，不能提问。",
    };
  },
  call: async (ctx, by) => {
    const call = await readableCall(ctx, by);
    const now = ctx.clock.now();
    return {
      type: "call",
      id: call.id,
      code: call.code,
      name: call.title,
      href: paths.call(call.code),
      levels: ["public"],
      respondents: await othersOf(ctx, [call.userUnitId]),
      choices: ["public", "private"],
      // Bidders must not learn of each other, and what one is answered in public all may read.
      anonymous: true,
      within: null,
      closedReason:
        call.status !== "open" || call.deadline <= now
          ? "只有征集应答期间可以提问。"
          : call.questionsUntil !== null && call.questionsUntil <= now
            ? "提问截止时间已过，此前的提问仍会答复。"
            : null,
    };
  },
  consortium: async (ctx, by) => {
    const { consortium, members, scene } = await getConsortium(ctx, by);
    const live = members.filter(({ status }) => LIVE.includes(status)).map(({ organizationId }) => organizationId);
    const within = [...new Set([consortium.userUnitId, ...live])];
    // Its bureau reads that it was formed, and who declined keeps its own answer: neither belongs to what is said inside.
    if (ctx.actor.kind !== "user" || !within.includes(ctx.actor.organizationId)) throw notFound("联合体");
    return {
      type: "consortium",
      id: consortium.id,
      code: consortium.code,
      name: `${scene.scene.name} 联合体`,
      href: paths.consortium(consortium.code),
      levels: ["public"],
      respondents: await othersOf(ctx, within),
      choices: ["public", "private"],
      anonymous: false,
      within,
      closedReason: consortium.status === "dissolved" ? "联合体已解散，不能继续提问。" : null,
    };
  },
};

/** Members that are in a consortium or may yet come in. */
const LIVE: readonly string[] = ["invited", "countered", "accepted"];

/**
 * Who reads what a scene keeps reads the questions about it too, and may ask such; but who sees it on the ground of a call may not: what is asked
 * there names its asker to all the others, and they are to stay unknown to each other.
 */
function levelsOf({ whole, byCall }: VisibleScene): Pick<AskedObject, "levels" | "choices"> {
  if (whole && byCall) return { levels: ["public", "invited"], choices: ["public", "private"] };
  return whole
    ? { levels: ["public", "invited"], choices: ["public", "invited", "private"] }
    : { levels: ["public"], choices: ["public", "private"] };
}

/** Organizations by id in the order given, without the reader's own. */
async function othersOf(ctx: Context, ids: readonly string[]): Promise<AskedObject["respondents"]> {
  const own = ctx.actor.kind === "user" ? ctx.actor.organizationId : null;
  const others = ids.filter((id) => id !== own);
  const names = await organizationsById(ctx, others);
  return others.flatMap((id) => {
    const found = names.get(id);
    return found ? [{ id, code: found.code, name: found.name }] : [];
  });
}
