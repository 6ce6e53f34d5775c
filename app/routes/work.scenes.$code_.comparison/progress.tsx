import { Form, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import type { MatchState } from "#app/areas/matching/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";

const REFRESH_MS = 1_500;

/** What is under way, in the order in which it happens. */
const STEPS = ["排队", "检索候选", "组队求解", "完成"] as const;
const AT: Record<Exclude<MatchState, "idle" | "failed">, number> = { queued: 0, retrying: 0, running: 1 };

/** Asks again every moment, in place, while something is under way. */
export function useRefreshWhile(isBusy: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!isBusy || state !== "idle") return;
    const timer = setTimeout(revalidate, REFRESH_MS);
    return () => clearTimeout(timer);
  }, [isBusy, state, revalidate]);
}

/** How far the run asked for has come; a failed one can be asked for again. Nothing while nothing is under way. */
export function Progress({ state, code, mayAsk }: { state: MatchState; code: string; mayAsk: boolean }) {
  useRefreshWhile(state !== "idle" && state !== "failed");
  if (state === "idle") return null;
  if (state === "failed")
    return (
      <Notice tone="error" title="这次匹配没有完成" action={mayAsk ? <Rerun code={code} label="再试一次" /> : undefined}>
        系统已多次自动重试。原有方案不受影响，您可以再试一次；仍不成功时请联系平台运营。
      </Notice>
    );
  const at = AT[state];
  return (
    <div className="notice info comparison-progress" role="status">
      <div>
        <b>{state === "retrying" ? "遇到问题，稍后自动重试" : "正在重新匹配"}</b>
        <ol aria-label="匹配进度">
          {STEPS.map((step, i) => {
            // Search and composing follow each other within a fraction of a second: they are one stretch.
            const isNow = i === at || (at === 1 && i === 2);
            return (
              <li key={step} className={isNow ? "now" : i < at ? "done" : undefined} aria-current={isNow ? "step" : undefined}>
                {step}
              </li>
            );
          })}
        </ol>
        本页会自动刷新，保留您看到的位置；您也可以先离开，完成后待办中会有提醒。
      </div>
      <ButtonLink to={paths.comparison(code)} preventScrollReset>
        立即刷新
      </ButtonLink>
    </div>
  );
}

/** Asks for a run, wherever it stands. */
export function Rerun({ code, label = "重新匹配" }: { code: string; label?: string }) {
  return (
    <Form method="post" action={paths.comparison(code)} preventScrollReset>
      <input type="hidden" name="intent" value="rerun" />
      <SubmitButton variant="default" pending="正在提交…">
        {label}
      </SubmitButton>
    </Form>
  );
}
