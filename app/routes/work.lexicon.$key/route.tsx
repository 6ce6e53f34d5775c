import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { operationDetail, setOperationState } from "#app/areas/metrics/index.server.ts";
import { mayKeepVocabularies } from "#app/areas/metrics/policy.ts";
import { setStateInput } from "#app/areas/metrics/schemas.ts";
import { VOCABULARY_STATE_NAMES } from "#app/areas/metrics/states.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { HistorySheet } from "#app/routes/work.metrics.$key/history-sheet.tsx";
import { StateButton } from "#app/routes/work.metrics.$key/state-button.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.detail.operation.name ?? "工序"} · 工序词库 · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    return json({
      detail: await operationDetail(ctx, params["key"] ?? ""),
      mayChange: mayKeepVocabularies(ctx.actor),
      saved: new URL(request.url).searchParams.has("saved"),
    });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    const key = params["key"] ?? "";
    return formAction(request, context, setStateInput.omit({ key: true }), async (value) => {
      await setOperationState(ctx, { key, ...value });
      return redirect(`${paths.operation(key)}?saved`);
    });
  });
}

export default function OperationPage() {
  const { detail, mayChange, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const { operation, state, usage } = detail;
  return (
    <>
      <PageHead
        crumb={[{ label: "工序词库", to: paths.lexicon() }]}
        title={operation.name}
        subtitle={`${SCENE_FIELD_NAMES[operation.field]} · 更新于 ${formatDateTime(detail.updatedAt)}`}
        actions={
          mayChange ? (
            <>
              <StateButton
                name={operation.name}
                version={operation.version}
                state={state}
                consequence={
                  state === "inUse"
                    ? `停用后不再识别这个工序，${usage.scenes} 个场景和 ${usage.capabilities} 项能力会去掉它的标签。`
                    : "恢复后，已有场景和能力会重新识别。"
                }
                refused={answer?.error?.["reason"]?.[0]}
              />
              {state === "inUse" ? (
                <ButtonLink to={paths.editOperation(operation.key)} variant="primary" icon="pencil">
                  修改
                </ButtonLink>
              ) : null}
            </>
          ) : null
        }
      />
      {saved && !answer ? (
        <Notice tone="ok">{state === "inUse" ? "已保存" : "已停用"}，正在重新识别已有场景和能力，通常一分钟内完成。</Notice>
      ) : null}
      {answer?.error ? (
        <Notice tone="error" title="没有完成">
          {Object.values(answer.error).flat().join("")}
        </Notice>
      ) : null}
      <Sheet title="识别">
        <DescriptionList
          items={[
            { term: "状态", detail: <Status tone={state === "inUse" ? "ok" : "none"} word={VOCABULARY_STATE_NAMES[state]} /> },
            { term: "使用情况", detail: `${usage.scenes} 个场景，${usage.capabilities} 项能力` },
            { term: "其他说法", detail: operation.wordings.join("、"), wide: true },
          ]}
        />
      </Sheet>
      <HistorySheet history={detail.history} />
    </>
  );
}
