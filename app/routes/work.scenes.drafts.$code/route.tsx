import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Outlet } from "@remix-run/react";
import { type DraftFrame, getDraft } from "#app/areas/scenes/index.server.ts";
import { SCENE_STEPS } from "#app/areas/scenes/vocabulary.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import type { WorkFrame } from "#app/routes/work/frame.ts";
import { DraftAside } from "./draft-aside.tsx";
import { DraftSteps } from "./draft-steps.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.card.name || "发布场景"} · 实景` }];

/** What stands beside every step of the form: it is read anew after each save. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const {
      content: _content,
      faults: _faults,
      returnNotes: _notes,
      returnReason: _reason,
      ...frame
    } = await getDraft(ctx, params["code"] ?? "");
    return json<DraftFrame>(frame);
  });
}

/** Which step an address of the form is, 1-based. */
const numberOf = (pathname: string) => SCENE_STEPS.findIndex(({ key }) => pathname.endsWith(`/${key}`)) + 1;

const frame: WorkFrame<DraftFrame> = {
  Side: ({ data }) => <DraftSteps draft={data} />,
  PhoneTitle: (data, pathname) => `第 ${numberOf(pathname) || 1} 步，共 ${Object.keys(data.states).length} 步`,
  phoneAction: "查看全部步骤",
  Aside: ({ data }) => <DraftAside draft={data} />,
  asideLabel: "厂商将看到",
};
export const handle = { frame };

export default function Draft() {
  return <Outlet />;
}
