import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { answerCompatibility, incomingCompatibilities } from "#app/areas/capabilities/index.server.ts";
import { mayPublish } from "#app/areas/capabilities/policy.ts";
import { answerCompatibilityInput } from "#app/areas/capabilities/schemas.ts";
import { COMPATIBILITY_ANSWERS } from "#app/areas/capabilities/states.ts";
import { COMPATIBILITY_STATE_TONES } from "#app/areas/capabilities/vocabulary.ts";
import type { FormReply } from "#app/forms/form-values.ts";
import { textAt } from "#app/forms/form-values.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { ErrorSummary } from "#app/ui/error-summary.tsx";
import { formatDate } from "#app/ui/format.ts";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { COMPATIBILITY_STATE_NAMES } from "#db/vocabulary/capabilities.ts";
import { SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import "./compatibility.css";

export const meta: MetaFunction = () => [{ title: "适配确认 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    const page = await incomingCompatibilities(ctx, pageFrom(new URL(request.url).searchParams));
    return json({ ...page, mayAnswer: mayPublish(ctx.actor) });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["vendor"]);
    return formAction(request, context, answerCompatibilityInput, async (input) => {
      await answerCompatibility(ctx, input);
      return redirect(paths.compatibility());
    });
  });
}

export default function Compatibility() {
  const { rows, total, open, page, pageSize, mayAnswer } = useLoaderData<typeof loader>();
  const reply = useActionData() as FormReply | undefined;
  const messages = reply?.error ?? {};
  const failed = textAt(reply?.initialValue ?? {}, "id");
  return (
    <>
      <PageHead
        crumb={[{ label: "我的能力", to: paths.myCapabilities() }, { label: "适配确认" }]}
        title="适配确认"
        subtitle="其他单位声明与贵单位的能力适配。确认后双方页面都显示“双方确认”；不认可的组合不再出现在方案中。"
      />
      <ErrorSummary
        errors={Object.values(messages).flatMap((list) => (list ?? []).map((message) => ({ message, fieldId: `reply-${failed}` })))}
      />
      <Sheet title={open > 0 ? `${open} 条待答复` : "全部已答复"} note={`共 ${total} 条`} flush>
        {rows.length === 0 ? (
          <EmptyState title="还没有单位声明与您的能力适配" reason="算法、操作系统和零部件企业在发布能力时，可以写明已适配的整机。" />
        ) : (
          <ul className="answers">
            {rows.map((row) => (
              <li key={row.id}>
                <div>
                  <p>
                    {row.other.published ? <Link to={paths.capability(row.other.code)}>{row.other.name}</Link> : row.other.name}
                    <span className="muted"> 与贵单位的 </span>
                    <Link to={paths.capability(row.own.code)}>{row.own.name}</Link>
                  </p>
                  <p className="cap">
                    {row.other.organizationName} · {SUPPLY_ROLE_NAMES[row.other.role]} · {formatDate(row.createdAt)} 声明
                    {row.note ? ` · 依据：${row.note}` : " · 未写依据"}
                  </p>
                  {row.reply ? <p className="cap">贵单位的说明：{row.reply}</p> : null}
                </div>
                <Status
                  tone={COMPATIBILITY_STATE_TONES[row.state]}
                  word={row.state === "declared" ? "待答复" : COMPATIBILITY_STATE_NAMES[row.state]}
                />
                {mayAnswer ? (
                  <Answer isGiven={row.state !== "declared"} isOpen={failed === row.id}>
                    <Form method="post" className="answer-form">
                      <input type="hidden" name="id" value={row.id} />
                      <TextField
                        name="reply"
                        id={`reply-${row.id}`}
                        label="说明"
                        hint={row.state === "rejected" ? undefined : "不认可时必填"}
                        defaultValue={failed === row.id ? textAt(reply?.initialValue ?? {}, "reply") : ""}
                        error={failed === row.id ? (messages["reply"] ?? undefined) : undefined}
                        maxLength={200}
                      />
                      <div className="buttons">
                        {COMPATIBILITY_ANSWERS.confirmed.includes(row.state) ? (
                          <button type="submit" className="btn small primary" name="answer" value="confirmed">
                            确认适配
                          </button>
                        ) : null}
                        {COMPATIBILITY_ANSWERS.rejected.includes(row.state) ? (
                          <button type="submit" className="btn small" name="answer" value="rejected">
                            不认可
                          </button>
                        ) : null}
                      </div>
                    </Form>
                  </Answer>
                ) : null}
              </li>
            ))}
          </ul>
        )}
        <Pager page={page} pageCount={Math.ceil(total / pageSize)} summary={total > 0 ? `共 ${total} 条` : null} />
      </Sheet>
    </>
  );
}

/** The form of an answer; one that was given already is folded away and changed only on purpose. */
function Answer({ isGiven, isOpen, children }: { isGiven: boolean; isOpen: boolean; children: ReactNode }) {
  if (!isGiven) return children;
  return (
    <details className="fold" open={isOpen}>
      <summary>更改答复</summary>
      {children}
    </details>
  );
}
