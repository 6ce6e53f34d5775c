import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { listOperations } from "#app/areas/metrics/index.server.ts";
import { mayKeepVocabularies } from "#app/areas/metrics/policy.ts";
import { readOperationFilter } from "#app/areas/metrics/schemas.ts";
import { VOCABULARY_STATE_NAMES, VOCABULARY_STATES } from "#app/areas/metrics/states.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { FilterForm } from "#app/routes/work.metrics._index/filter-form.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { FilteredEmpty } from "#app/ui/empty-state.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SCENE_FIELD_NAMES, SCENE_FIELDS } from "#db/vocabulary/scenes.ts";

export const meta: MetaFunction = () => [{ title: "工序词库 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    const filter = readOperationFilter(new URL(request.url).searchParams);
    return json({ filter, list: await listOperations(ctx, filter), mayChange: mayKeepVocabularies(ctx.actor) });
  });
}

export default function Lexicon() {
  const { filter, list, mayChange } = useLoaderData<typeof loader>();
  const groups = SCENE_FIELDS.map((field) => ({ field, rows: list.rows.filter((row) => row.field === field) })).filter(
    ({ rows }) => rows.length > 0,
  );
  return (
    <>
      <PageHead
        title="工序词库"
        subtitle="场景和能力的文字按这些说法识别作业工序，用于搜索与匹配。"
        actions={
          <>
            <ButtonLink to={paths.wordings()}>待收录文本（{list.waiting}）</ButtonLink>
            {mayChange ? (
              <ButtonLink to={paths.newOperation()} variant="primary" icon="plus">
                新增工序
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <Sheet flush>
        <FilterForm
          label="名称或说法"
          q={filter.q}
          clearTo={paths.lexicon()}
          selects={[
            {
              name: "field",
              label: "应用领域",
              value: filter.field,
              options: SCENE_FIELDS.map((value) => ({ value, label: SCENE_FIELD_NAMES[value] })),
            },
            {
              name: "state",
              label: "状态",
              value: filter.state,
              options: VOCABULARY_STATES.map((value) => ({ value, label: VOCABULARY_STATE_NAMES[value] })),
            },
          ]}
        />
        {groups.length === 0 ? <FilteredEmpty filters="以上条件" clearTo={paths.lexicon()} /> : null}
      </Sheet>
      {groups.map(({ field, rows }) => (
        <Sheet key={field} title={SCENE_FIELD_NAMES[field]} note={`${rows.length} 个工序`} flush>
          <DataTable
            caption={`${SCENE_FIELD_NAMES[field]}工序`}
            rows={rows}
            rowKey={(row) => row.key}
            compact
            cards
            columns={[
              {
                key: "name",
                header: "工序",
                rowHeader: true,
                width: "14em",
                render: (row) => (
                  <Link to={paths.operation(row.key)} className="strong">
                    {row.name}
                  </Link>
                ),
              },
              { key: "wordings", header: "其他说法", phone: "full", render: (row) => row.wordings.join("、") || "—" },
              { key: "scenes", header: "场景", align: "right", width: "5em", render: (row) => row.scenes },
              { key: "capabilities", header: "能力", align: "right", width: "5em", render: (row) => row.capabilities },
              {
                key: "state",
                header: "状态",
                nowrap: true,
                width: "7em",
                render: (row) => <Status tone={row.state === "inUse" ? "ok" : "none"} word={VOCABULARY_STATE_NAMES[row.state]} />,
              },
            ]}
          />
        </Sheet>
      ))}
    </>
  );
}
