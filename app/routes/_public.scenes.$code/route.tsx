import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { benchmarkOf } from "#app/areas/bureau/index.server.ts";
import { callOfScene } from "#app/areas/calls/index.server.ts";
import { myClaimedMetrics } from "#app/areas/capabilities/index.server.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { organizationById, regionNames } from "#app/areas/organizations/index.server.ts";
import { getScene } from "#app/areas/scenes/index.server.ts";
import { PUBLIC_STATUSES } from "#app/areas/scenes/states.ts";
import { SCENE_STATUS_TONES } from "#app/areas/scenes/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { questionsPanel } from "#app/routes/work.questions._index/panel.server.ts";
import { QuestionsPanel } from "#app/routes/work.questions._index/questions-panel.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { formatDate, formatRemaining } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Seal } from "#app/ui/seal.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { PRODUCT_TYPE_NAMES, SCENE_DOMAIN_NAMES, SCENE_FIELD_NAMES, SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";
import { AnswerHint } from "./answer-hint.tsx";
import { BenchmarkSheet } from "./benchmark-sheet.tsx";
import { CallPanel } from "./call-panel.tsx";
import { sceneFiles } from "./files.server.ts";
import { IndicatorGroups } from "./indicator-groups.tsx";
import { SceneSite, SceneTerms } from "./scene-conditions.tsx";
import { SceneFiles } from "./scene-files.tsx";
import { SceneFacts, SceneTexts, SeatList } from "./scene-parts.tsx";
import { SceneTimeline } from "./scene-timeline.tsx";
import { sceneView } from "./scene-view.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.scene.name ?? "场景"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    const found = await getScene(ctx, params["code"] ?? "");
    const isVendor = ctx.actor.kind === "user" && ctx.actor.organizationKind === "vendor";
    const [registry, regions, unit, claimed, files, benchmark, questions, call] = await Promise.all([
      loadRegistry(ctx),
      regionNames(ctx),
      organizationById(ctx, found.scene.organizationId),
      isVendor ? myClaimedMetrics(ctx) : null,
      sceneFiles(ctx, found),
      found.scene.benchmark ? benchmarkOf(ctx, found.scene.id) : null,
      questionsPanel(ctx, request, { type: "scene", code: found.scene.code }),
      callOfScene(ctx, found.scene.id),
    ]);
    return json({
      now: ctx.clock.now().toISOString(),
      scene: sceneView(registry, regions, found),
      unit: {
        code: unit?.code ?? "",
        name: unit?.name ?? "—",
        introduction: unit?.introduction ?? "",
        isVerified: unit?.verifiedAt != null,
      },
      isPublic: PUBLIC_STATUSES.includes(found.scene.status),
      isOwn: ctx.actor.kind === "user" && ctx.actor.organizationId === found.scene.organizationId,
      viewer: isVendor ? ("vendor" as const) : ctx.actor.kind === "public" ? ("visitor" as const) : ("other" as const),
      claimed,
      files,
      benchmark,
      questions,
      call,
    });
  });
}

export default function ScenePage() {
  const { scene, unit, now, isPublic, isOwn, viewer, claimed, files, benchmark, questions, call } = useLoaderData<typeof loader>();
  const isKept = !scene.awaitsPledge && scene.withheld.some((part) => part !== "budget");
  const pledgeTo = viewer === "vendor" && isKept && call?.status === "open" && call.deadline > now ? paths.pledge(scene.code) : null;
  const isOpen = (scene.status === "published" || scene.status === "matched") && scene.closesAt > now;
  return (
    <>
      <PageHead
        display
        crumb={[{ label: "场景库", to: paths.scenes() }, { label: scene.code }]}
        title={
          <>
            {scene.name}
            {scene.benchmark ? <Seal word="标杆" title="标杆场景" /> : null}
          </>
        }
        subtitle={
          <>
            <Link to={paths.publicOrganization(unit.code)}>{unit.name}</Link>
            {unit.isVerified ? <span className="ok">（已认证）</span> : null} · {scene.regionName} · {SCENE_DOMAIN_NAMES[scene.domain]} ·{" "}
            {SCENE_FIELD_NAMES[scene.field]}
          </>
        }
        actions={
          isOwn ? (
            <ButtonLink to={paths.myScene(scene.code)}>在工作台打开</ButtonLink>
          ) : viewer === "vendor" ? (
            <ButtonLink to={paths.askForContact({ to: unit.code, subject: scene.code })}>申请交换联系方式</ButtonLink>
          ) : null
        }
      />
      {isPublic ? null : (
        <Notice tone="warn" title="该场景尚未公开">
          以下是公开后各方将看到的内容，现在只有用户单位{scene.status === "draft" ? "" : "与所在地区主管部门"}可以打开。
        </Notice>
      )}
      {scene.awaitsPledge ? (
        <Notice
          title="贵单位已受邀：确认保密承诺后可查看受限内容"
          action={
            <ButtonLink to={paths.pledge(scene.code)} variant="primary">
              阅读并确认
            </ButtonLink>
          }
        >
          用户单位把部分内容仅对受邀单位公开，标有锁形的各处在确认后显示。
        </Notice>
      ) : null}
      <SummaryStrip
        items={[
          { label: "阶段", value: <Status tone={SCENE_STATUS_TONES[scene.status]} word={SCENE_STATUS_NAMES[scene.status]} /> },
          { label: "应答截止", value: formatDate(scene.closesAt), note: formatRemaining(scene.closesAt, now) },
          {
            label: "指标",
            value: scene.indicators.length,
            unit: "项",
            note: `必须 ${scene.indicators.filter((one) => one.mandatory).length} 项`,
          },
          {
            label: "计划部署",
            value: scene.deploymentCount,
            unit: "台",
            note: scene.productTypes.map((type) => PRODUCT_TYPE_NAMES[type]).join("、"),
          },
          { label: "场景单元", value: scene.unitCount, unit: "个" },
        ]}
      />
      <div className="stack">
        {call ? <CallPanel call={call} now={now} isVisitor={viewer === "visitor"} pledgeTo={pledgeTo} /> : null}
        {isOwn ? null : <AnswerHint viewer={viewer} isOpen={isOpen} scene={scene} claimed={claimed} />}
        <IndicatorGroups scene={scene} />
        <div className="scene-columns">
          <div>
            <Sheet title="场景说明">
              <SceneTexts scene={scene} two />
            </Sheet>
            <SceneSite scene={scene} />
            <SceneTerms scene={scene} />
            <SceneFiles files={files} scene={scene} />
            <QuestionsPanel panel={questions} />
          </div>
          <div>
            <SceneTimeline scene={scene} now={now} />
            {benchmark ? <BenchmarkSheet benchmark={benchmark} /> : null}
            <SceneFacts scene={scene} />
            <SeatList seats={scene.seats} />
            {unit.introduction ? (
              <Sheet title="用户单位">
                <p className="strong">{unit.name}</p>
                <p className="muted">{unit.introduction}</p>
              </Sheet>
            ) : null}
          </div>
        </div>
      </div>
    </>
  );
}
