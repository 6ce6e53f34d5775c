import type { IncomingMessage, ServerResponse } from "node:http";
import type { StandInClock } from "./clock.ts";
import type { Control } from "./controls.ts";
import type { StandInFaults } from "./faults.ts";
import { html } from "./hosted-routes.ts";
import type { OperationContext } from "./operation.ts";
import { operatorPage, readAct } from "./operator-page.ts";
import { messagePage } from "./page-parts.ts";
import { ApiRefusal } from "./refusal.ts";
import { header, readBody, reply } from "./requests.ts";

const DAY_MS = 86_400_000;
const FORM_LIMIT = 10_000;

/** The handler of `/stand-in/`: the operators' page, and its buttons by POST from the page itself only. */
export function createOperatorRoutes(options: {
  clock: StandInClock;
  control: Control;
  faults: StandInFaults;
  context: () => OperationContext;
}): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { clock, control, faults } = options;

  async function press(value: string | null): Promise<void> {
    const act = readAct(value);
    if (!act) throw new ApiRefusal("没有这个操作。");
    if (act.path !== "clock") {
      await control(act.path, act.body);
      return;
    }
    const days = (act.body as { days?: unknown } | null)?.days;
    if (typeof days !== "number" || !Number.isInteger(days) || days < 1 || days > 366) throw new ApiRefusal("没有这个操作。");
    clock.advance(days * DAY_MS);
  }

  return async (request, response) => {
    if (request.method === "GET" || request.method === "HEAD") {
      // Without a referrer a browser would send its buttons' origin as null.
      html(response, 200, operatorPage(options.context(), faults), "same-origin");
      return;
    }
    const own = header(request, "origin") === options.context().baseUrl;
    if (request.method !== "POST" || !own) {
      html(response, 403, messagePage("不能这样操作", "请在控制台页面上操作。"));
      return;
    }
    try {
      await press(new URLSearchParams(await readBody(request, FORM_LIMIT)).get("act"));
    } catch (error) {
      if (!(error instanceof ApiRefusal)) throw error;
      html(response, 422, messagePage("没有完成", `${error.message} 请返回刷新后再试。`));
      return;
    }
    reply(response, 303, { location: "/stand-in/", "cache-control": "no-store" }, "");
  };
}
