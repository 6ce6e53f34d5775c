import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { callOfScene } from "#app/areas/calls/index.server.ts";
import { countNearbyDemand, countReplications, latestRun } from "#app/areas/matching/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { listMyContacts, regionNames } from "#app/areas/organizations/index.server.ts";
import {
  closeScene,
  completenessOf,
  extendScene,
  getMyScene,
  getRevision,
  listSceneVersions,
  pledgesOfMyScene,
  submitScene,
  withdrawRevision,
  withdrawScene,
} from "#app/areas/scenes/index.server.ts";
import { mayChangeScene } from "#app/areas/scenes/policy.ts";
import { closeSceneInput, extendSceneInput, sceneActInput, withdrawSceneInput } from "#app/areas/scenes/schemas.ts";
import { can, PUBLIC_STATUSES, type SceneAction } from "#app/areas/scenes/states.ts";
import { SCENE_STATUS_TONES } from "#app/areas/scenes/vocabulary.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { sceneFiles } from "#app/routes/_public.scenes.$code/files.server.ts";
import { IndicatorGroups } from "#app/routes/_public.scenes.$code/indicator-groups.tsx";
import { SceneSite, SceneTerms } from "#app/routes/_public.scenes.$code/scene-conditions.tsx";
import { SceneFiles } from "#app/routes/_public.scenes.$code/scene-files.tsx";
import { SceneFacts, SceneTexts, SeatList } from "#app/routes/_public.scenes.$code/scene-parts.tsx";
import { SceneTimeline } from "#app/routes/_public.scenes.$code/scene-timeline.tsx";
import { sceneView } from "#app/routes/_public.scenes.$code/scene-view.ts";
import { questionsPanel } from "#app/routes/work.questions._index/panel.server.ts";
import { QuestionsPanel } from "#app/routes/work.questions._index/questions-panel.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDate, formatDateTime, formatRemaining } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Seal } from "#app/ui/seal.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";
import { Chances } from "./chances.tsx";
import { CompletenessPanel } from "./completeness-panel.tsx";
import { Disclosure } from "./disclosure.tsx";
import { History } from "./history.tsx";
import { Manage } from "./manage.tsx";
import { nextStep } from "./next-step.ts";
import { RevisionSheet } from "./revision-sheet.tsx";
import { SAVED } from "./saved.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.scene.name ?? "场景"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const code = params["code"] ?? "";
    const found = await getMyScene(ctx, code);
    const { scene } = found;
    const [registry, regions, run, files, versions, revision, contacts, completeness, replications, nearby, pledges, questions, call] =
      await Promise.all([
        loadRegistry(ctx),
        regionNames(ctx),
        latestRun(ctx, scene),
        sceneFiles(ctx, found),
        listSceneVersions(ctx, code),
        getRevision(ctx, code),
        listMyContacts(ctx),
        completenessOf(ctx, found),
        countReplications(ctx, scene),
        countNearbyDemand(ctx, scene),
        pledgesOfMyScene(ctx, code),
        questionsPanel(ctx, request, { type: "scene", code }),
        callOfScene(ctx, scene.id),
      ]);
    const mayChange = mayChangeScene(ctx.actor, scene);
    const may = (action: SceneAction) => mayChange && can(action, scene.status);
    return json({
      now: ctx.clock.now().toISOString(),
      scene: {
        ...sceneView(registry, regions, found),
        version: scene.version,
        returnReason: scene.returnReason,
        endReason: scene.endReason,
        createdAt: scene.createdAt.toISOString(),
        updatedAt: scene.updatedAt.toISOString(),
        submittedAt: scene.submittedAt?.toISOString() ?? null,
      },
      contactTitle: contacts.find(({ id }) => id === scene.contactId)?.title ?? null,
      files,
      versions,
      revision: can("submitRevision", scene.status) ? revision : null,
      completeness,
      chances: { replications, nearby },
      pledges,
      questions,
      call: call && { code: call.code, title: call.title, status: call.status },
      isPublic: PUBLIC_STATUSES.includes(scene.status),
      run: run ? { createdAt: run.createdAt.toISOString() } : null,
      may: {
        edit: may("edit"),
        submit: may("submit"),
        revise: may("submitRevision"),
        extend: may("extend"),
        close: may("close"),
        withdraw: may("withdraw"),
        copy: mayChange && scene.status !== "draft",
      },
      copyKey: crypto.randomUUID(),
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
    const done = (code: string, saved: keyof typeof SAVED) => redirect(`${paths.myScene(code)}?saved=${saved}`);
    switch (intent) {
      case "withdraw":
        return formAction(form, context, withdrawSceneInput, async (input) => done((await withdrawScene(ctx, input)).code, "withdrawn"));
      case "close":
        return formAction(form, context, closeSceneInput, async (input) => done((await closeScene(ctx, input)).code, "closed"));
      case "extend":
        return formAction(form, context, extendSceneInput, async (input) => done((await extendScene(ctx, input)).code, "extended"));
      case "withdrawRevision":
        return formAction(form, context, sceneActInput, async (input) => done((await withdrawRevision(ctx, input)).code, "taken"));
      default:
        return formAction(form, context, sceneActInput, async (input) => done((await submitScene(ctx, input)).code, "submitted"));
    }
  });
}

export default function MyScene() {
  const {
    scene,
    contactTitle,
    now,
    run,
    may,
    isPublic,
    files,
    versions,
    revision,
    completeness: complete,
    copyKey,
    chances,
    pledges,
    questions,
    call,
  } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const [search] = useSearchParams();
  const saved = Object.entries(SAVED).find(([key]) => key === search.get("saved"))?.[1];
  const editTo = paths.editScene(scene.code);
  const changeable = may.edit || (may.revise && !revision?.submittedAt);
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
            {isPublic ? <ButtonLink to={paths.scene(scene.code)}>公开页面</ButtonLink> : null}
            {may.edit ? <ButtonLink to={editTo}>修改</ButtonLink> : null}
            {may.revise && !revision ? <ButtonLink to={editTo}>修订</ButtonLink> : null}
            {may.submit ? (
              <Form method="post">
                <input type="hidden" name="intent" value="submit" />
                <input type="hidden" name="version" value={scene.version} />
                <SubmitButton pending="正在提交…">提交审核</SubmitButton>
              </Form>
            ) : null}
            {run ? (
              <ButtonLink to={paths.comparison(scene.code)} variant={scene.status === "matched" ? "primary" : "default"} icon="columns">
                方案比选
              </ButtonLink>
            ) : null}
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
      <Notice title="接下来">{nextStep(scene.status, run !== null, call)}</Notice>
      <Chances code={scene.code} {...chances} />
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
          { label: "完整度", value: complete.score, unit: "/ 100", tone: complete.score < 80 ? "warn" : undefined },
          { label: "方案", value: run ? "已生成" : "—", note: run ? formatDateTime(run.createdAt) : "公开后自动匹配" },
        ]}
      />
      <div className="scene-columns">
        <div>
          {revision ? <RevisionSheet revision={revision} mayChange={may.revise} editTo={editTo} /> : null}
          <IndicatorGroups scene={scene} />
          <Sheet title="场景说明">
            <SceneTexts scene={scene} two />
          </Sheet>
          <SceneSite scene={scene} />
          <SceneTerms scene={scene} />
          <SceneFiles files={files} scene={scene} />
          <QuestionsPanel panel={questions} />
        </div>
        <div>
          <CompletenessPanel completeness={complete} hrefOf={changeable ? (field) => `${editTo}#${field}` : undefined} />
          <Manage
            scene={scene}
            isPublic={isPublic}
            call={call}
            may={may}
            copyKey={copyKey}
            reply={last?.error ? { error: last.error, value: last.initialValue ?? {} } : null}
          />
          <SceneTimeline scene={scene} now={now} />
          <History scene={scene} versions={versions} runAt={run?.createdAt ?? null} versionsTo={paths.sceneVersions(scene.code)} />
          <SceneFacts scene={scene} />
          <Disclosure scene={scene} contactTitle={contactTitle} pledges={pledges} call={call} />
          <SeatList seats={scene.seats} />
        </div>
      </div>
    </>
  );
}
