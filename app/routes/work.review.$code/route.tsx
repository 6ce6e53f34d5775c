import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import {
  decidePair,
  nameBenchmark,
  type ReviewPage,
  reviewPage,
  reviewScene,
  revokeBenchmark,
  undoPair,
} from "#app/areas/bureau/index.server.ts";
import { decidePairInput, nameBenchmarkInput, reviewInput, revokeBenchmarkInput, undoPairInput } from "#app/areas/bureau/schemas.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { FileList } from "#app/ui/file-list.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Seal } from "#app/ui/seal.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";
import { BenchmarkSheet } from "./benchmark-sheet.tsx";
import { CheckSheet } from "./check-sheet.tsx";
import { NotedSection, type NoteValue } from "./noted-section.tsx";
import { PairSheet, type Typed } from "./pair-sheet.tsx";
import { RevisionSheet } from "./revision-sheet.tsx";
import "./review.css";
import { sectionsOf } from "./sections.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `审核：${data?.scene.name ?? "场景"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    return json({ scene: await reviewPage(ctx, params["code"] ?? "", new URL(request.url).searchParams.get("beside")) });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["bureau"]);
    const form = await readForm(request);
    const intent = form.get("intent");
    form.delete("intent");
    form.set("code", params["code"] ?? "");
    const back = (saved: string) => redirect(`${paths.reviewScene(params["code"] ?? "")}?saved=${saved}`);
    if (intent === "pair") {
      // One choice says both what the pair is and which of the two is counted.
      const [verdict = "", counted] = String(form.get("judgement") ?? "").split(":");
      form.delete("judgement");
      form.set("verdict", verdict);
      if (counted) form.set("countedCode", counted);
      return formAction(form, context, decidePairInput, async (value) => {
        await decidePair(ctx, value);
        return back("pair");
      });
    }
    if (intent === "undo") {
      return formAction(form, context, undoPairInput, async (value) => {
        await undoPair(ctx, value);
        return back("undo");
      });
    }
    if (intent === "benchmark") {
      return formAction(form, context, nameBenchmarkInput, async (value) => {
        await nameBenchmark(ctx, value);
        return back("benchmark");
      });
    }
    if (intent === "revoke") {
      return formAction(form, context, revokeBenchmarkInput, async (value) => {
        await revokeBenchmark(ctx, value);
        return back("revoke");
      });
    }
    return formAction(form, context, reviewInput, async (value) => {
      await reviewScene(ctx, value);
      return redirect(`${paths.review()}?saved=${value.decision}`);
    });
  });
}

const SAVED: Record<string, string> = {
  pair: "判定已记录。按 1 项计算时，台账与指标任务随即只计一次，并已告知双方单位。",
  undo: "判定已撤销，计数已恢复。",
  benchmark: "已评为标杆场景，公开页面随即显示。",
  revoke: "已撤销标杆场景称号。",
};
/** The form that all remarks beside the content belong to. */
const FORM = "review";

export default function ReviewScene() {
  const { scene } = useLoaderData<typeof loader>() as { scene: ReviewPage };
  const last = useActionData<typeof action>();
  const [search] = useSearchParams();
  const values = (last?.initialValue ?? {}) as Record<string, unknown>;
  const typed: Typed | null = last ? { values, errors: last.error ?? {} } : null;
  const isDecision = typed !== null && typeof values["decision"] === "string";
  const otherCode = typeof values["otherCode"] === "string" ? values["otherCode"] : null;
  const isBenchmark = typed !== null && typeof values["leadership"] === "string";
  const isOpen = (scene.status === "submitted" || scene.revision !== null) && scene.mayReview;
  const saved = SAVED[search.get("saved") ?? ""];
  const sections = sectionsOf(scene);
  const starts = sections.map((_, i) => sections.slice(0, i).reduce((sum, section) => sum + section.facts.length, 0));
  const typedNotes = isDecision && Array.isArray(values["notes"]) ? (values["notes"] as { note?: string }[]) : [];
  const notes: NoteValue[] = sections
    .flatMap(({ facts }) => facts)
    .map((_, i) => ({ note: typedNotes[i]?.note, error: typed?.errors[`notes[${i}].note`] ?? undefined }));
  return (
    <>
      <PageHead
        crumb={[{ label: "场景审核", to: paths.review() }, { label: scene.code }]}
        title={
          <>
            {scene.name}
            {scene.benchmark ? <Seal word="标杆" title="标杆场景" /> : null}
          </>
        }
        subtitle={`${scene.unitName} · ${scene.regionName} · ${SCENE_STATUS_NAMES[scene.status]} · 提交于 ${formatDateTime(scene.submittedAt)}`}
        actions={scene.isPublic ? <ButtonLink to={paths.scene(scene.code)}>公开页面</ButtonLink> : null}
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {saved && !last?.error ? <Notice tone="ok">{saved}</Notice> : null}
      {scene.degraded ? (
        <Notice tone="warn" title="疑似重复只与最近的场景比对">
          检索服务暂时没有应答，较早公开的场景没有比对。恢复后刷新即可。
        </Notice>
      ) : null}
      <div className="stack">
        {scene.revision ? <RevisionSheet revision={scene.revision} /> : null}
        <CheckSheet scene={scene} />
        {sections.map((section, i) => (
          <NotedSection key={section.title} section={section} first={starts[i] ?? 0} notes={notes} form={isOpen ? FORM : undefined} />
        ))}
        {scene.files.length > 0 ? (
          <Sheet title="现场照片与文件" note={`${scene.files.length} 个`}>
            <FileList files={scene.files} />
          </Sheet>
        ) : null}
        {scene.pairs.length > 0 ? (
          <Sheet
            id="pairs"
            title={`疑似重复 ${scene.pairs.length} 项`}
            note="名称、行业方向、场景描述与关键技术要求高度相似的，按 1 项计算"
            flush
          >
            {scene.pairs.map((pair) => (
              <PairSheet
                key={pair.code}
                code={scene.code}
                version={scene.version}
                pair={pair}
                typed={otherCode === pair.code && !isDecision ? typed : null}
              />
            ))}
          </Sheet>
        ) : null}
        {scene.isPublic ? <BenchmarkSheet scene={scene} typed={isBenchmark ? typed : null} /> : null}
        {isOpen ? (
          <Sheet title={scene.revision ? "对修订的决定" : "审核决定"}>
            <Form method="post" id={FORM} className="form" noValidate>
              <input type="hidden" name="version" value={scene.version} />
              <TextAreaField
                name="reason"
                label="退回理由"
                optional
                hint="退回时填写：整体上要补充或更正什么。针对某一项的意见写在该项旁边，用户单位会在对应的填写处看到。"
                rows={3}
                maxLength={500}
                defaultValue={isDecision && typeof values["reason"] === "string" ? values["reason"] : ""}
                error={isDecision ? (typed?.errors["reason"] ?? undefined) : undefined}
              />
              <div className="row">
                <SubmitButton name="decision" value="publish" pending="正在发布…">
                  {scene.revision ? "发布修订" : "发布场景"}
                </SubmitButton>
                <SubmitButton name="decision" value="return" variant="default" pending="正在退回…">
                  {scene.revision ? "退回修订" : "退回场景"}
                </SubmitButton>
              </div>
              <p className="cap">
                {scene.revision
                  ? "发布后公开内容随即更新，并按新内容重新匹配；退回后公开内容不变。"
                  : "发布后所有人可见，进入专项行动台账，平台随即开始匹配联合体。"}
              </p>
            </Form>
          </Sheet>
        ) : null}
      </div>
    </>
  );
}
