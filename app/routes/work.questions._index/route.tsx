import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { questionInbox } from "#app/areas/questions/index.server.ts";
import { QUESTION_VIEWS, type QuestionView, readQuestionFilter } from "#app/areas/questions/schemas.ts";
import { QUESTION_OBJECT_NAMES, QUESTION_STATUS_TONES, visibilityName } from "#app/areas/questions/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Chip } from "#app/ui/chip.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { withParam } from "#app/ui/search-params.ts";
import { Segments } from "#app/ui/segments.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { Tabs } from "#app/ui/tabs.tsx";
import { QUESTION_OBJECTS, QUESTION_STATUS_NAMES } from "#db/vocabulary/questions.ts";
import "./questions.css";

export const meta: MetaFunction = () => [{ title: "提问与答复 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const params = new URL(request.url).searchParams;
    const filter = readQuestionFilter(params);
    const inbox = await questionInbox(ctx, filter, pageFrom(params));
    return json({ ...inbox, isNarrowed: filter.object !== null || filter.on !== null });
  });
}

const VIEW_NAMES: Record<QuestionView, string> = { toAnswer: "待我答复", answered: "我已答复", asked: "我提出的" };

const EMPTY: Record<QuestionView, { title: string; reason: string }> = {
  toAnswer: { title: "没有待答复的提问", reason: "其他单位就贵单位的场景或在联合体中提问后，会出现在这里，并生成待办。" },
  answered: { title: "还没有答复过提问", reason: "贵单位答复或关闭的提问会留在这里。" },
  asked: { title: "还没有提过问", reason: "在场景、揭榜或联合体页面的“提问与答复”中可以提问，答复后会通知贵单位。" },
};

export default function Questions() {
  const { view, counts, object, on, rows, total, page, pageSize, isNarrowed } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const from = new URLSearchParams(search);
  from.delete("page");
  return (
    <>
      <PageHead title="提问与答复" subtitle="围绕场景、揭榜和联合体的提问，一问一答都留有记录。" />
      <Tabs
        label="提问范围"
        items={QUESTION_VIEWS.map((one) => ({
          to: withParam(from, "view", one),
          label: VIEW_NAMES[one],
          count: counts[one],
          current: one === view,
        }))}
      />
      <div className="question-filters">
        <Segments
          label="提问对象"
          items={[
            { to: withParam(from, "object", null), label: "全部", current: object === null },
            ...QUESTION_OBJECTS.map((one) => ({
              to: withParam(from, "object", one),
              label: QUESTION_OBJECT_NAMES[one],
              current: one === object,
            })),
          ]}
        />
        {on ? <Chip label="只看" value={on.name} to={withParam(from, "on", null)} removable /> : null}
      </div>
      <Sheet flush>
        <DataTable
          caption={VIEW_NAMES[view]}
          rows={rows}
          rowKey={(row) => row.id}
          cards
          top
          empty={
            isNarrowed ? (
              <EmptyState title="没有符合条件的提问" action={<ButtonLink to={`?view=${view}`}>清除筛选</ButtonLink>} />
            ) : (
              <EmptyState {...EMPTY[view]} />
            )
          }
          columns={[
            {
              key: "subject",
              header: "提问",
              rowHeader: true,
              render: (row) => (
                <>
                  <Link to={paths.question(row.id)}>{row.subject}</Link>
                  <span className="cap block">
                    {QUESTION_OBJECT_NAMES[row.objectType]}：{row.objectName ?? "已不可见"}
                  </span>
                </>
              ),
            },
            { key: "other", header: view === "asked" ? "答复单位" : "提问单位", render: (row) => row.otherName },
            { key: "visibility", header: "可见范围", nowrap: true, render: (row) => visibilityName(row.objectType, row.visibility) },
            {
              key: "status",
              header: "状态",
              nowrap: true,
              render: (row) => <Status tone={QUESTION_STATUS_TONES[row.status]} word={QUESTION_STATUS_NAMES[row.status]} />,
            },
            { key: "posts", header: "发言", align: "right", render: (row) => row.postCount },
            { key: "updated", header: "最近更新", align: "right", nowrap: true, render: (row) => formatDateTime(row.updatedAt) },
          ]}
        />
      </Sheet>
      <Pager page={page} pageCount={Math.ceil(total / pageSize)} summary={total > 0 ? `共 ${total} 条` : undefined} />
    </>
  );
}
