import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { comparableStates, compareStates } from "#app/areas/task-books/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Segments } from "#app/ui/segments.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { TextChange } from "#app/ui/text-change.tsx";
import "./compare.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `版本比较：${data?.code ?? "任务书"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const code = params["code"] ?? "";
    const states = await comparableStates(ctx, code);
    const asked = new URL(request.url).searchParams;
    const to = asked.get("to") ?? states[0]?.id ?? "";
    // A frozen version reads like the revision before it: what it is worth comparing with is the version before.
    const others = states.filter((state) => state.id !== to);
    const before = to.startsWith("v") ? (others.find((state) => /^(v|base)/.test(state.id)) ?? others[1]) : others[0];
    const from = asked.get("from") ?? before?.id ?? to;
    const view = asked.get("view") === "inline" ? "inline" : "side";
    const clauses = to === "" ? [] : (await compareStates(ctx, code, from, to)).filter((clause) => clause.changed);
    return json({ code, states, from, to, view, clauses });
  });
}

export default function CompareTaskBook() {
  const { code, states, from, to, view, clauses } = useLoaderData<typeof loader>();
  const options = states.map((state) => ({
    value: state.id,
    label: [state.label, formatDateTime(state.at), state.by, state.clauses.slice(0, 3).join("、")].filter(Boolean).join(" · "),
  }));
  const here = paths.compareTaskBook(code, { from, to });
  const nameOf = (id: string) => states.find((state) => state.id === id)?.label ?? id;
  return (
    <>
      <PageHead
        crumb={[{ label: "任务书", to: paths.taskBooks() }, { label: code, to: paths.taskBook(code) }, { label: "版本比较" }]}
        title="版本比较"
        subtitle={`${nameOf(from)} → ${nameOf(to)}`}
      />
      <Sheet title="选择两个版本">
        <Form method="get" className="row version-pick" key={`${from}-${to}`}>
          <SelectField name="from" label="旧版本" options={options} defaultValue={from} />
          <SelectField name="to" label="新版本" options={options} defaultValue={to} />
          <input type="hidden" name="view" value={view} />
          <button type="submit" className="btn">
            比较
          </button>
        </Form>
      </Sheet>
      <Sheet
        title={clauses.length > 0 ? `${clauses.length} 条有不同` : "比较结果"}
        note={clauses.length > 0 ? "“−”为改前，“＋”为改后；相同的文字不列出" : undefined}
        actions={
          <Segments
            label="比较方式"
            items={[
              { to: `${here}&view=side`, label: "左右对照", current: view === "side" },
              { to: `${here}&view=inline`, label: "行内", current: view === "inline" },
            ]}
          />
        }
      >
        {clauses.length === 0 ? (
          <EmptyState title="两个版本没有不同" reason={from === to ? "您选择了同一个版本，请另选一个。" : "全部条款的文字一致。"} />
        ) : null}
        {clauses.map((clause) => (
          <section key={clause.number} className="compared-clause">
            <h3>{clause.heading}</h3>
            {clause.lines
              .filter((line) => line.before !== line.after)
              .map((line) => (
                <div key={`${line.before}\n${line.after}`} className={view === "side" ? "compared-pair" : "compared-line"}>
                  {view === "side" ? (
                    <>
                      <div>{line.before === null ? <p className="muted">（无）</p> : <TextChange {...line} side="before" />}</div>
                      <div>{line.after === null ? <p className="muted">（已删除）</p> : <TextChange {...line} side="after" />}</div>
                    </>
                  ) : (
                    <TextChange {...line} />
                  )}
                </div>
              ))}
          </section>
        ))}
      </Sheet>
    </>
  );
}
