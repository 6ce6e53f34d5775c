import {
  createScene,
  pledgeConfidentiality,
  pledgePage,
  publishScene,
  type SceneInput,
  setSceneViewers,
  submitScene,
} from "#app/areas/scenes/index.server.ts";
import { type Context, withTransaction } from "#app/kernel/context.server.ts";
import { pluggingScene } from "#test/market.ts";
import type { askQuestion } from "./ask-question.server.ts";

type AskInput = Parameters<typeof askQuestion>[1];

/** A question on a scene that every rule accepts; `facts` override. */
export const aQuestion = (sceneCode: string, facts: Partial<AskInput> = {}): AskInput => ({
  on: `scene:${sceneCode}`,
  visibility: "public",
  subject: "测试插头的插拔力范围",
  body: "请问测试插头的插拔力范围是多少，是否允许使用柔顺夹具？",
  ...facts,
});

/** Invites exactly these to what a scene keeps, as its consortium does. */
export const inviteTo = (system: Context, sceneId: string, ids: readonly string[]): Promise<void> =>
  withTransaction(system, (tx) => setSceneViewers(tx, sceneId, ids));

/** Confirms the words that the page of the pledge shows. */
export async function pledgeFor(ctx: Context, code: string): Promise<void> {
  const { edition } = (await pledgePage(ctx, code)).text;
  await pledgeConfidentiality(ctx, { code, edition, readWhole: "on", authorized: "on" }, { ipAddress: null, userAgent: null });
}

/** A scene of the unit that the bureau published. */
export async function publishedScene(unit: Context, bureau: Context, facts: Partial<SceneInput>): Promise<{ id: string; code: string }> {
  const { id, code, version } = await createScene(unit, { scene: pluggingScene(facts) });
  const submitted = await submitScene(unit, { code, version });
  await publishScene(bureau, { code, version: submitted.version });
  return { id, code };
}
