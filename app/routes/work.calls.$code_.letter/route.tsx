import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { type LetterPage, letterPage } from "#app/areas/calls/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { LETTER_KIND_NAMES } from "#db/vocabulary/calls.ts";
import { points } from "../work.calls.$code_.evaluation/ranking-sheet.tsx";
import { PrintButton } from "../work.task-books.$code/print-button.tsx";
import "./letter.css";
import { LetterPaper } from "./letter-paper.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `通知书：${data?.page.call.title ?? "揭榜"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return json({ page: await letterPage(ctx, params["code"] ?? "") });
  });
}

export default function Letter() {
  const { page } = useLoaderData<typeof loader>() as { page: LetterPage };
  const { call, letters, consortiumCode } = page;
  return (
    <>
      <PageHead
        crumb={[{ label: "揭榜", to: paths.calls() }, { label: call.code, to: paths.call(call.code) }, { label: "通知书" }]}
        title={letters.map(({ kind }) => LETTER_KIND_NAMES[kind]).join("、")}
        subtitle={`${call.title} · 发出于 ${formatDateTime(letters[0]?.sentAt)}`}
        actions={
          <>
            <PrintButton />
            {consortiumCode ? (
              <ButtonLink to={paths.consortium(consortiumCode)} variant="primary">
                进入联合体
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="stack">
        {letters.map(({ id, body, result }) => (
          <div key={id} className="stack">
            <LetterPaper body={body} />
            {result ? <OwnResult result={result} /> : null}
          </div>
        ))}
      </div>
    </>
  );
}

/** What the evaluation made of the own bid, in figures; on paper the letter says it. */
function OwnResult({ result }: { result: NonNullable<LetterPage["letters"][number]["result"]> }) {
  const note =
    result.rank === null
      ? "不符合资格条件，不参加排名"
      : `综合得分 ${points(result.totalHundredths ?? 0)} 分，第 ${result.rank} 名（共 ${result.ranked} 份参加排名）`;
  return (
    <div className="no-print">
      <Sheet title="本单位应答的评审结果" note={note} flush>
        <DataTable
          caption="本单位应答的评审结果"
          rows={result.criteria}
          rowKey={({ name }) => name}
          columns={[
            { key: "name", header: "评分项", rowHeader: true, render: ({ name }) => name },
            {
              key: "weight",
              header: "权重",
              align: "right",
              render: ({ kind, weight }) => (kind === "condition" ? "资格条件" : `${weight}%`),
            },
            {
              key: "mean",
              header: "平均得分",
              align: "right",
              render: ({ kind, meanHundredths }) =>
                kind === "condition" ? (
                  // More than half against it is out; exactly half is not.
                  <Status tone={meanHundredths < 5000 ? "bad" : "ok"} word={meanHundredths < 5000 ? "不符合" : "符合"} />
                ) : (
                  points(meanHundredths)
                ),
            },
          ]}
        />
      </Sheet>
    </div>
  );
}
