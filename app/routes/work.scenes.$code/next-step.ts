import { SCENE_NEXT_STEPS } from "#app/areas/scenes/vocabulary.ts";
import type { CallStatus } from "#db/vocabulary/calls.ts";
import type { SceneStatus } from "#db/vocabulary/scenes.ts";

const OF_CALL: Partial<Record<CallStatus, string>> = {
  open: "揭榜正在征集应答，到截止时间统一开启。期间不能从方案组建联合体、提交修订或结束征集。",
  opened: "揭榜的应答已经开启，请组织评审，授予后即组建联合体。公布结果前不能提交修订。",
};

/** What the unit does next with its scene: a call under way comes before what its proposals suggest. */
export function nextStep(status: SceneStatus, hasProposals: boolean, call: { status: CallStatus } | null): string {
  const ofCall = call ? OF_CALL[call.status] : undefined;
  if (ofCall && (status === "published" || status === "matched")) return ofCall;
  return status === "published" && hasProposals ? "方案已生成，可以开始比选。" : SCENE_NEXT_STEPS[status];
}
