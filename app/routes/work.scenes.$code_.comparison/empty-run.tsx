import type { MatchState } from "#app/areas/matching/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";
import type { Page } from "./matrix.tsx";
import { useRefreshWhile } from "./progress.tsx";

const REASONS = {
  noCandidate: "有必需席位目前没有任何能力可以应答。可放宽席位要求，或等待新的能力发布后重新匹配。",
  allExcluded: "能够应答的单位都在回避名单中。",
  incompatible: "能够应答的能力之间没有适配记录或共同接口，无法组成一个联合体。",
  overBudget: "每一种组合的公布价格都超出预算，而预算设为硬约束。可放宽预算，或在权重中改为超出扣分。",
  conflict: "成员之间存在关联或重复，无法组成一个联合体。",
  budgetExhausted: "本次搜索在限定步数内没有完成，请重新匹配。",
} as const;

/** No proposal to show: not asked for yet, not there yet, or none possible, and why. */
export function EmptyRun({ page, collecting, state }: { page: Page; collecting: boolean; state: MatchState }) {
  const { run, scene } = page;
  if (run) {
    return (
      <Sheet>
        <EmptyState
          title="没有可行的联合体"
          reason={run.emptyReason ? REASONS[run.emptyReason] : "请稍后重新匹配。"}
          action={<ButtonLink to={paths.capabilities()}>浏览能力库</ButtonLink>}
        />
      </Sheet>
    );
  }
  if (collecting) return <Waiting code={scene.code} isFailed={state === "failed"} />;
  return (
    <Sheet>
      <EmptyState
        title="还没有方案"
        reason={`场景现在是“${SCENE_STATUS_NAMES[scene.status]}”。主管部门审核发布后开始匹配联合体。`}
        action={<ButtonLink to={paths.myScene(scene.code)}>返回场景</ButtonLink>}
      />
    </Sheet>
  );
}

/** Asks again: in place where scripts run, by reloading where they do not. */
function Waiting({ code, isFailed }: { code: string; isFailed: boolean }) {
  useRefreshWhile(!isFailed);
  return (
    <Sheet>
      <noscript>
        <meta httpEquiv="refresh" content="3" />
      </noscript>
      <EmptyState
        title={isFailed ? "还没有方案" : "正在匹配联合体"}
        reason={
          isFailed ? "首次匹配没有完成，请在上方再试一次。" : "通常几秒内完成，本页会自动刷新；您也可以先离开，完成后待办中会有提醒。"
        }
        action={<ButtonLink to={paths.comparison(code)}>立即刷新</ButtonLink>}
      />
    </Sheet>
  );
}
