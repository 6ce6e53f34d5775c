import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { latestRun } from "#app/areas/matching/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { regionNames } from "#app/areas/organizations/index.server.ts";
import { getMyScene, submitScene, withdrawScene } from "#app/areas/scenes/index.server.ts";
import { mayChangeScene } from "#app/areas/scenes/policy.ts";
import { sceneActInput, withdrawSceneInput } from "#app/areas/scenes/schemas.ts";
import { can, PUBLIC_STATUSES } from "#app/areas/scenes/states.ts";
import { SCENE_NEXT_STEPS, SCENE_STATUS_TONES } from "#app/areas/scenes/vocabulary.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { IndicatorTable, SceneFacts, SceneTexts, SeatList } from "#app/routes/_public.scenes.$code/scene-parts.tsx";
import { sceneView } from "#app/routes/_public.scenes.$code/scene-view.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDate, formatDateTime, formatRemaining } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Seal } from "#app/ui/seal.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";
import { History } from "./history.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.scene.name ?? "场景"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const found = await getMyScene(ctx, params["code"] ?? "");
    const { scene } = found;
    const [registry, regions, run] = await Promise.all([loadRegistry(ctx), regionNames(ctx), latestRun(ctx, scene)]);
    const mayChange = mayChangeScene(ctx.actor, scene);
    return json({
      now: ctx.clock.now().toISOString(),
      scene: {
        ...sceneView(registry, regions, found),
        version: scene.version,
        budgetFen: scene.budgetFen?.toString() ?? null,
        returnReason: scene.returnReason,
        createdAt: scene.createdAt.toISOString(),
        updatedAt: scene.updatedAt.toISOString(),
        submittedAt: scene.submittedAt?.toISOString() ?? null,
      },
      isPublic: PUBLIC_STATUSES.includes(scene.status),
      run: run ? { createdAt: run.createdAt.toISOString() } : null,
      may: {
        edit: mayChange && can("edit", scene.status),
        submit: mayChange && can("submit", scene.status),
        withdraw: mayChange && can("withdraw", scene.status),
      },
    });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const form = await readForm(request);
    const intent = form.get("intent");
    form.delete("intent");
    form.set("code", params["code"] ?? "");
    if (intent === "withdraw") {
      return formAction(form, context, withdrawSceneInput, async (input) => {
        await withdrawScene(ctx, input);
        return redirect(`${paths.myScene(input.code)}?saved=withdrawn`);
      });
    }
    return formAction(form, context, sceneActInput, async (input) => {
      await submitScene(ctx, input);
      return redirect(`${paths.myScene(input.code)}?saved=submitted`);
    });
  });
}

const SAVED: Record<string, { tone: "ok" | "warn"; text: string }> = {
  draft: { tone: "ok", text: "草稿已保存，可随时离开。" },
  submitted: { tone: "ok", text: "已提交审核。审核结果会通过待办与邮件告知贵单位。" },
  withdrawn: { tone: "ok", text: "场景已撤回。" },
  before: { tone: "warn", text: "这份表单此前已经保存过，没有重复新建。以下是当时保存的内容，如需更改请点“修改”。" },
};

export default function MyScene() {
  const { scene, now, run, may, isPublic } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const [search] = useSearchParams();
  const saved = SAVED[search.get("saved") ?? ""];
  const version = String(scene.version);
  return (
    <>
      <PageHead
        crumb={[{ label: "我的场景", to: paths.myScenes() }, { label: scene.code }]}
        title={
          <>
            {scene.name}
            {scene.benchmark ? <Seal word="标杆" title="标杆场景" /> : null}
          </>
        }
        subtitle={<Status tone={SCENE_STATUS_TONES[scene.status]} word={SCENE_STATUS_NAMES[scene.status]} />}
        actions={
          <>
            {may.withdraw ? (
              <ConfirmButton
                label="撤回场景"
                question={`撤回“${scene.name}”？`}
                consequence={
                  isPublic ? "场景将立即从场景库中移除，已生成的方案不再有效。撤回后不能恢复。" : "撤回后不能恢复，可另建新场景。"
                }
                fields={{ intent: "withdraw", version }}
              >
                <TextAreaField name="reason" label="撤回理由" required rows={2} maxLength={500} />
              </ConfirmButton>
            ) : null}
            {may.edit ? <ButtonLink to={paths.editScene(scene.code)}>修改</ButtonLink> : null}
            {may.submit ? (
              <Form method="post">
                <input type="hidden" name="intent" value="submit" />
                <input type="hidden" name="version" value={version} />
                <SubmitButton pending="正在提交…">提交审核</SubmitButton>
              </Form>
            ) : null}
            {run ? (
              <ButtonLink to={paths.comparison(scene.code)} variant={scene.status === "matched" ? "primary" : "default"} icon="columns">
                方案比选
              </ButtonLink>
            ) : null}
            {isPublic ? <ButtonLink to={paths.scene(scene.code)}>公开页面</ButtonLink> : null}
          </>
        }
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {saved && !last?.error ? <Notice tone={saved.tone}>{saved.text}</Notice> : null}
      {scene.returnReason ? (
        <Notice tone="warn" title="主管部门的退回理由">
          {scene.returnReason}
        </Notice>
      ) : null}
      <Notice title="接下来">{scene.status === "published" && run ? "方案已生成，可以开始比选。" : SCENE_NEXT_STEPS[scene.status]}</Notice>
      <SummaryStrip
        items={[
          {
            label: "指标",
            value: scene.indicators.length,
            unit: "项",
            note: `必须 ${scene.indicators.filter((one) => one.mandatory).length} 项`,
          },
          { label: "场景单元", value: scene.unitCount, unit: "个" },
          { label: "计划部署", value: scene.deploymentCount, unit: "台" },
          { label: "应答截止", value: formatDate(scene.closesAt), note: formatRemaining(scene.closesAt, now) },
          { label: "方案", value: run ? "已生成" : "—", note: run ? formatDateTime(run.createdAt) : "公开后自动匹配" },
        ]}
      />
      <div className="stack">
        <IndicatorTable indicators={scene.indicators} />
        <div className="pair top">
          <SceneFacts scene={scene} budgetFen={scene.budgetFen} />
          <History scene={scene} runAt={run?.createdAt ?? null} />
        </div>
        <SeatList seats={scene.seats} />
        <Sheet title="场景说明">
          <SceneTexts scene={scene} two />
        </Sheet>
      </div>
    </>
  );
}
