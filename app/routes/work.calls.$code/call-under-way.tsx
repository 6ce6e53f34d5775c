/** CallUnderWay({ call, keeps }): that a scene has a call which takes or judges bids, what that keeps from being done, and the way to the call. */
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";
import type { CallStatus } from "#db/vocabulary/calls.ts";

export interface CallOfScene {
  code: string;
  title: string;
  status: CallStatus;
}

/** What has to happen to a call first, in words that follow its name. */
export const endFirst = (status: CallStatus): string =>
  status === "open" ? "正在征集应答，须等揭榜结束或先取消揭榜" : "的应答已开启，须先授予或流标";

export function CallUnderWay({ call, keeps }: { call: CallOfScene; keeps: string }) {
  return (
    <Notice tone="info" title={`揭榜进行中，不能${keeps}`} action={<ButtonLink to={paths.call(call.code)}>查看揭榜</ButtonLink>}>
      “{call.title}”（{call.code}）{endFirst(call.status)}。
    </Notice>
  );
}
