import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { adoptWording, dismissWording, listWordings, loadLexicon } from "#app/areas/metrics/index.server.ts";
import { mayKeepVocabularies } from "#app/areas/metrics/policy.ts";
import { adoptWordingInput, dismissWordingInput, readWordingState } from "#app/areas/metrics/schemas.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Segments } from "#app/ui/segments.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { WORDING_STATE_NAMES, WORDING_STATES } from "#db/vocabulary/metrics.ts";
import { WordingCard } from "./wording-card.tsx";

export const meta: MetaFunction = () => [{ title: "待收录文本 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    const params = new URL(request.url).searchParams;
    const state = readWordingState(params);
    const [list, lexicon] = await Promise.all([listWordings(ctx, state, pageFrom(params, 10)), loadLexicon(ctx)]);
    return json({
      state,
      list,
      operations: lexicon.operations.map(({ key, name, field }) => ({ key, name, field })),
      mayChange: mayKeepVocabularies(ctx.actor),
      done: params.get("done"),
    });
  });
}

const wordingForm = z.discriminatedUnion("intent", [
  adoptWordingInput.extend({ intent: z.literal("adopt") }),
  dismissWordingInput.extend({ intent: z.literal("dismiss") }),
]);

/** A refused form, and which text it was about. */
type Answer = { id: string; refused: SubmissionResult };

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    const form = await readForm(request);
    const response = await formAction(form, context, wordingForm, async (value) => {
      const { intent: _intent, ...input } = value;
      if ("wording" in input) await adoptWording(ctx, input);
      else await dismissWording(ctx, input);
      return redirect(`${paths.wordings()}?done=${value.intent}`);
    });
    if (response.status < 400) return response;
    return json<Answer>({ id: String(form.get("id")), refused: (await response.json()) as SubmissionResult }, { status: response.status });
  });
}

export default function Wordings() {
  const { state, list, operations, mayChange, done } = useLoaderData<typeof loader>();
  const answer = useActionData() as Answer | undefined;
  return (
    <>
      <PageHead
        crumb={[{ label: "工序词库", to: paths.lexicon() }]}
        title="待收录文本"
        subtitle="这些公开的场景和能力没有识别出任何工序。从原文摘取说法收录到工序，或注明理由后忽略。"
        actions={
          <Segments
            label="按处理情况查看"
            items={WORDING_STATES.map((value) => ({
              to: value === "open" ? paths.wordings() : paths.wordings({ state: value }),
              label: WORDING_STATE_NAMES[value],
              current: value === state,
            }))}
          />
        }
      />
      {done && !answer ? (
        <Notice tone="ok">{done === "adopt" ? "已收录，含有这个说法的场景和能力正在重新识别。" : "已忽略；文字改动后会重新出现。"}</Notice>
      ) : null}
      {list.rows.length === 0 ? (
        <Sheet>
          <EmptyState
            title={state === "open" ? "没有待处理的文本" : "还没有处理过的文本"}
            reason={state === "open" ? "公开的场景和能力都识别出了工序。" : "收录或忽略的文本会列在这里。"}
          />
        </Sheet>
      ) : null}
      {list.rows.map((row) => (
        <WordingCard
          key={`${row.id}-${row.version}`}
          row={row}
          operations={operations}
          acts={mayChange && state === "open"}
          refused={answer?.id === row.id ? answer.refused : undefined}
        />
      ))}
      <Pager
        page={list.page}
        pageCount={Math.ceil(list.total / list.pageSize)}
        summary={list.total > 0 ? `共 ${list.total} 段文本` : null}
      />
    </>
  );
}
