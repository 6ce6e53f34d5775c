import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { z } from "zod";
import { listRegions, regionOptions } from "#app/areas/organizations/index.server.ts";
import { createScene } from "#app/areas/scenes/index.server.ts";
import { mayCreateScene } from "#app/areas/scenes/policy.ts";
import { createSceneInput } from "#app/areas/scenes/schemas.ts";
import { type FormReply, textAt } from "#app/forms/form-values.ts";
import { changeGrid, gridFaults, metricOptions } from "#app/forms/grid/grid-form.server.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { forbidden } from "#app/kernel/errors.ts";
import { formatDate } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { SceneForm } from "./scene-form.tsx";
import { newSceneValues, prepareSceneForm, SCENE_GRID } from "./scene-values.ts";

export const meta: MetaFunction = () => [{ title: "发布场景 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    if (!mayCreateScene(ctx.actor)) throw forbidden("只有本单位的管理员和编辑可以发布场景。");
    const [metrics, provinces] = await Promise.all([metricOptions(ctx), listRegions(ctx)]);
    return json({
      formKey: crypto.randomUUID(),
      regionCode: ctx.actor.regionCode,
      metrics,
      regions: regionOptions(provinces),
      today: formatDate(ctx.clock.now()),
    });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const typed = await readForm(request);
    const changed = await changeGrid(ctx, typed, SCENE_GRID, "requirements");
    if (changed) return changed;
    const form = prepareSceneForm(typed);
    const save = async (input: z.output<typeof createSceneInput>) => {
      const { code, repeated } = await createScene(ctx, input);
      return redirect(`${paths.myScene(code)}?saved=${repeated ? "before" : input.submit ? "submitted" : "draft"}`);
    };
    return formAction(form, context, createSceneInput, save, () => gridFaults(ctx, form, SCENE_GRID, "requirements"));
  });
}

export default function NewScene() {
  const data = useLoaderData<typeof loader>();
  const reply = useActionData() as FormReply | undefined;
  // The key of the first page stays through every answer: it is what makes two sends one scene.
  const formKey = textAt(reply?.initialValue ?? {}, "formKey") || data.formKey;
  return (
    <>
      <PageHead
        crumb={[{ label: "我的场景", to: paths.myScenes() }, { label: "发布场景" }]}
        title="发布场景"
        subtitle="约需 8 分钟。请备好现场参数、节拍与质量要求；所有带星号的内容都会由主管部门核对。"
      />
      <SceneForm
        title="发布场景"
        note="新场景，尚未保存"
        back={{ to: paths.myScenes(), label: "我的场景" }}
        stored={newSceneValues(data.formKey, data.regionCode)}
        reply={reply}
        metrics={data.metrics}
        regions={data.regions}
        today={data.today}
        hidden={{ formKey }}
      />
    </>
  );
}
