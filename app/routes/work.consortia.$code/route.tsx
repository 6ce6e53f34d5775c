import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { consortiumPage, dissolveConsortium, respondToInvitation } from "#app/areas/consortia/index.server.ts";
import { dissolveConsortiumInput, respondToInvitationInput } from "#app/areas/consortia/schemas.ts";
import { draftTaskBook, taskBookOfConsortium } from "#app/areas/task-books/index.server.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { mayEdit } from "#app/kernel/actor.ts";
import { questionsPanel } from "#app/routes/work.questions._index/panel.server.ts";
import { QuestionsPanel } from "#app/routes/work.questions._index/questions-panel.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { CONSORTIUM_STATUS_NAMES, MEMBER_STATUS_NAMES } from "#db/vocabulary/consortia.ts";
import { SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.page.scene.name ?? ""} 联合体 · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const page = await consortiumPage(ctx, params["code"] ?? "");
    const taskBook = page.belongs ? await taskBookOfConsortium(ctx, page.id) : null;
    const { organizationId } = ctx.actor;
    const leads =
      page.userUnit.id === organizationId || page.members.some((member) => member.isLead && member.organizationId === organizationId);
    const now = ctx.clock.now().toISOString();
    const asked =
      page.status === "inviting" && mayEdit(ctx.actor)
        ? page.members.filter((member) => member.organizationId === organizationId && member.status === "invited")
        : [];
    return json({
      page,
      taskBook,
      questions: await questionsPanel(ctx, request, { type: "consortium", code: page.code }),
      mine: asked.filter((member) => member.respondBy >= now),
      late: asked.filter((member) => member.respondBy < now),
      mayDraft: page.status === "formed" && taskBook === null && leads && mayEdit(ctx.actor),
      mayDissolve:
        page.status !== "dissolved" && page.userUnit.id === organizationId && mayEdit(ctx.actor) && taskBook?.status !== "sealed",
    });
  });
}

const consortiumAction = z.discriminatedUnion("intent", [
  respondToInvitationInput.extend({ intent: z.literal("respond") }),
  dissolveConsortiumInput.extend({ intent: z.literal("dissolve") }),
  z.strictObject({ intent: z.literal("draft") }),
]);

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const code = params["code"] ?? "";
    return formAction(request, context, consortiumAction, async ({ intent, ...value }) => {
      if (intent === "draft") return redirect(paths.taskBook((await draftTaskBook(ctx, { consortiumCode: code })).code));
      if (intent === "respond") await respondToInvitation(ctx, respondToInvitationInput.parse(value));
      else await dissolveConsortium(ctx, dissolveConsortiumInput.parse(value));
      return redirect(paths.consortium(code));
    });
  });
}

const TONES = {
  invited: "wait",
  countered: "wait",
  accepted: "ok",
  declined: "bad",
  withdrawn: "none",
  left: "bad",
  removed: "bad",
} as const;

export default function Consortium() {
  const { page, taskBook, questions, mine, late, mayDraft, mayDissolve } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const lacking = page.status === "inviting" ? page.members.filter((member) => member.required && member.status === "declined") : [];
  const typed = (name: string) => (typeof last?.initialValue?.[name] === "string" ? last.initialValue[name] : "");
  return (
    <>
      <PageHead
        crumb={[{ label: "联合体", to: paths.consortia() }, { label: page.code }]}
        title={`${page.scene.name} 联合体`}
        subtitle={`${page.userUnit.name} · ${CONSORTIUM_STATUS_NAMES[page.status]} · 发起于 ${formatDateTime(page.createdAt)}`}
        actions={
          taskBook ? (
            <ButtonLink to={paths.taskBook(taskBook.code)} variant="primary">
              查看任务书
            </ButtonLink>
          ) : mayDraft ? (
            <Form method="post">
              <input type="hidden" name="intent" value="draft" />
              <SubmitButton pending="正在起草…">起草任务书</SubmitButton>
            </Form>
          ) : null
        }
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {page.dissolveReason ? (
        <Notice tone="warn" title="联合体已解散">
          {page.dissolveReason}
        </Notice>
      ) : null}
      {mayDissolve && lacking.length > 0 ? (
        <Notice tone="warn" title="必需席位已谢绝，联合体不能组建">
          {lacking.map((member) => `${member.organizationName}（${SLOT_ROLE_NAMES[member.role]}）`).join("、")}
          没有加入。请解散后重新选定方案。
        </Notice>
      ) : null}
      {late.length > 0 ? (
        <Notice tone="warn" title="答复期限已过">
          邀约须在 {formatDateTime(late[0]?.respondBy)} 前答复，现已不能接受；如仍有意加入，请联系{page.userUnit.name}重新邀约。
        </Notice>
      ) : null}
      <div className="stack">
        {mine.map((member) => (
          <Sheet
            key={member.id}
            title={`邀请贵单位担任${SLOT_ROLE_NAMES[member.role]}${member.isLead ? "并牵头" : ""}`}
            note={`请于 ${formatDateTime(member.respondBy)} 前答复`}
          >
            <p>
              方案采用贵单位的能力：<span className="strong">{member.capabilityName}</span>
            </p>
            {member.message ? <p className="muted">邀约说明：{member.message}</p> : null}
            <Form method="post" className="form" noValidate>
              <input type="hidden" name="intent" value="respond" />
              <input type="hidden" name="memberId" value={member.id} />
              <TextAreaField
                name="reply"
                label="回复（选填）"
                rows={2}
                defaultValue={typed("reply")}
                error={last?.error?.["reply"] ?? undefined}
              />
              <div className="row">
                <SubmitButton name="answer" value="accept" pending="正在提交…">
                  接受邀约
                </SubmitButton>
                <SubmitButton name="answer" value="decline" variant="default" pending="正在提交…">
                  谢绝邀约
                </SubmitButton>
              </div>
            </Form>
          </Sheet>
        ))}
        <Sheet
          title="成员"
          note={`${page.members.filter((member) => member.status === "accepted").length} / ${page.members.length} 家已接受`}
          flush
        >
          <DataTable
            caption="联合体成员"
            rows={page.members}
            rowKey={(member) => member.id}
            cards
            columns={[
              {
                key: "organization",
                header: "单位",
                rowHeader: true,
                render: (member) => (
                  <>
                    <span className="strong">{member.organizationName}</span>
                    <span className="cap block">
                      {member.isLead ? "牵头 · " : ""}
                      {SLOT_ROLE_NAMES[member.role]}
                    </span>
                  </>
                ),
              },
              {
                key: "capability",
                header: "能力",
                render: (member) =>
                  member.capabilityCode ? (
                    <Link to={paths.capability(member.capabilityCode)}>{member.capabilityName}</Link>
                  ) : (
                    member.capabilityName
                  ),
              },
              { key: "required", header: "席位", nowrap: true, render: (member) => (member.required ? "必需" : "可选") },
              {
                key: "status",
                header: "答复",
                nowrap: true,
                render: (member) => <Status tone={TONES[member.status]} word={MEMBER_STATUS_NAMES[member.status]} />,
              },
              { key: "reply", header: "回复", render: (member) => member.reply || "—" },
              { key: "at", header: "时间", align: "right", nowrap: true, render: (member) => formatDateTime(member.respondedAt) },
            ]}
          />
        </Sheet>
        <QuestionsPanel panel={questions} />
        {mayDissolve ? (
          <details className="sheet" open={last?.initialValue?.["intent"] === "dissolve"}>
            <summary className="sheet-body">解散联合体</summary>
            <Form method="post" className="sheet-body form" noValidate>
              <input type="hidden" name="intent" value="dissolve" />
              <input type="hidden" name="code" value={page.code} />
              <input type="hidden" name="version" value={page.version} />
              <TextAreaField
                name="reason"
                label="解散理由"
                hint="解散后场景回到方案比选，成员会收到理由。"
                required
                rows={2}
                defaultValue={typed("reason")}
                error={last?.error?.["reason"] ?? undefined}
              />
              <SubmitButton variant="danger" pending="正在解散…">
                解散 {page.code}
              </SubmitButton>
            </Form>
          </details>
        ) : null}
      </div>
    </>
  );
}
