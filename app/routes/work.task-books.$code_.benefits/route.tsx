import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { benefitsOf, readTyped, typedOf } from "#app/areas/task-books/benefit-form.ts";
import { benefitsPage, changeRows, editBenefits, typedBenefitRules } from "#app/areas/task-books/index.server.ts";
import { formAsTyped, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ERROR_CODES, isAppError } from "#app/kernel/errors.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { BenefitEditor } from "./benefit-editor.tsx";
import { ConflictView } from "./conflict-view.tsx";
import type { Answer } from "./page-data.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `利益分配 · ${data?.page.title ?? "任务书"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return json({ page: await benefitsPage(ctx, params["code"] ?? "") });
  });
}

/** Buttons that change rows answer with the form as typed; saving answers with what is wrong, with the other version, or leads back here. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const code = params["code"] ?? "";
    const form = await readForm(request);
    formAsTyped(form);
    const typed = readTyped(form);
    const baseHash = String(form.get("baseHash") ?? "");
    const answer = (changed: Partial<Answer>, status = 200) =>
      json<Answer>(
        { serial: crypto.randomUUID(), typed, errors: {}, focus: null, baseHash, theirs: false, rules: [], ...changed },
        { status },
      );
    const change = String(form.get("change") ?? "recompute");
    if (change !== "save") {
      const { parties } = await benefitsPage(ctx, code);
      return answer(
        changeRows(
          typed,
          change,
          parties.map((party) => party.organizationId),
        ),
      );
    }
    const { data, errors } = benefitsOf(typed);
    if (!data) return answer({ errors }, 400);
    try {
      await editBenefits(ctx, { code, baseHash, data });
    } catch (error) {
      if (!isAppError(error) || (error.code !== "conflict" && error.code !== "invalid")) throw error;
      const { open, baseHash: current } = await benefitsPage(ctx, code);
      // From here the other version is known: saving once more is a decision.
      const theirs = error.code === "conflict" && open;
      const rules = theirs ? await typedBenefitRules(ctx, code, data) : [];
      return answer({ errors: { "": [error.message] }, theirs, rules, baseHash: theirs ? current : baseHash }, ERROR_CODES[error.code]);
    }
    return redirect(`${paths.editBenefits(code)}?saved=1`);
  });
}

export default function Benefits() {
  const { page } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const [search] = useSearchParams();
  const typed =
    last?.typed ??
    typedOf(
      page.data,
      page.parties.map((party) => party.organizationId),
    );
  return (
    <>
      <PageHead
        crumb={[{ label: "任务书", to: paths.taskBooks() }, { label: page.code, to: paths.taskBook(page.code) }, { label: "利益分配" }]}
        title="第十二条 利益分配"
        subtitle={page.title}
        actions={<ButtonLink to={paths.taskBook(page.code)}>返回任务书</ButtonLink>}
      />
      {last ? <ErrorSummary errors={errorsFromRecord(last.errors)} /> : null}
      {search.has("saved") && !last ? <Notice tone="ok" title="已保存第 12 条 利益分配" /> : null}
      {page.open ? null : (
        <Notice tone="warn" title="现在不能修改">
          {page.refusal}
          {last ? "您填写的内容保留在下面，重新开启协商后可以再保存。" : null}
        </Notice>
      )}
      {page.open || last ? (
        <>
          {last?.theirs ? <ConflictView page={page} typed={typed} rules={last.rules} /> : null}
          <p className="muted">
            平台目前按到账的服务费、作业次数和部署台数自动分配；里程碑奖励和按复制处数的提成，暂由各方按本条的同一算法自行结算。
          </p>
          <BenefitEditor
            key={last?.serial ?? page.baseHash}
            page={page}
            first={typed}
            errors={last?.errors ?? {}}
            baseHash={last?.baseHash ?? page.baseHash}
            focus={last?.focus ?? null}
          />
        </>
      ) : null}
    </>
  );
}
