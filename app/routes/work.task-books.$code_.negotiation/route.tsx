import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { z } from "zod";
import {
  agreeToAll,
  answerProposal,
  commentOnClause,
  negotiationOf,
  resolveComment,
  takeStance,
  taskBookPage,
  withdrawProposal,
} from "#app/areas/task-books/index.server.ts";
import {
  agreeToAllInput,
  answerProposalInput,
  commentInput,
  resolveCommentInput,
  takeStanceInput,
  withdrawProposalInput,
} from "#app/areas/task-books/negotiation/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { notFound } from "#app/kernel/errors.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { ClauseTable } from "./clause-table.tsx";
import { ClauseTalk } from "./clause-talk.tsx";
import "./negotiation.css";
import { UnsentWords } from "./unsent-words.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `协商：${data?.title ?? "任务书"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const code = params["code"] ?? "";
    const [page, { clauses, isParty, mayComment }] = await Promise.all([taskBookPage(ctx, code), negotiationOf(ctx, code)]);
    const asked = new URL(request.url).searchParams.get("clause");
    const clause = asked === null ? null : clauses.find(({ key }) => key === asked);
    if (clause === undefined) throw notFound("条款");
    return json({
      code,
      title: page.title,
      mayTalk: page.editor !== null,
      isParty,
      mayComment,
      clauses,
      clause,
      formKey: crypto.randomUUID(),
    });
  });
}

const negotiationAction = z.discriminatedUnion("intent", [
  z.strictObject({ intent: z.literal("agreeAll"), ...agreeToAllInput.shape }),
  z.strictObject({ intent: z.literal("comment"), ...commentInput.shape }),
  z.strictObject({ intent: z.literal("resolve"), ...resolveCommentInput.shape, clause: z.string() }),
  z.strictObject({ intent: z.literal("withdraw"), ...withdrawProposalInput.shape, clause: z.string() }),
  z.strictObject({ intent: z.literal("stance"), said: takeStanceInput }),
  z.strictObject({ intent: z.literal("answer"), said: answerProposalInput, clause: z.string() }),
]);

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const code = params["code"] ?? "";
    return formAction(request, context, negotiationAction, async (value) => {
      const back = (clause?: string) => redirect(paths.negotiation(code, clause === undefined ? {} : { clause }));
      switch (value.intent) {
        case "agreeAll":
          await agreeToAll(ctx, { code: value.code, shown: value.shown });
          return back();
        case "comment": {
          const { intent: _, ...comment } = value;
          await commentOnClause(ctx, comment);
          return back(value.clause);
        }
        case "resolve":
          await resolveComment(ctx, { code: value.code, commentId: value.commentId });
          return back(value.clause);
        case "withdraw":
          await withdrawProposal(ctx, { code: value.code, proposalId: value.proposalId });
          return back(value.clause);
        case "stance":
          await takeStance(ctx, value.said);
          return back(value.said.clause);
        case "answer":
          await answerProposal(ctx, value.said);
          return back(value.clause);
      }
    });
  });
}

export default function NegotiationOfTaskBook() {
  const { code, title, mayTalk, isParty, mayComment, clauses, clause, formKey } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const key = useFormKey(formKey, last?.error != null);
  const agreed = clauses.filter(({ state }) => state === "agreed").length;
  return (
    <>
      <PageHead
        crumb={[
          { label: "任务书", to: paths.taskBooks() },
          { label: code, to: paths.taskBook(code) },
          ...(clause ? [{ label: "协商", to: paths.negotiation(code) }, { label: `第 ${clause.number} 条` }] : [{ label: "协商" }]),
        ]}
        title={clause ? `第 ${clause.number} 条　${clause.title}` : `协商：${title}`}
        subtitle={clause ? title : `已一致 ${agreed} / ${clauses.length} 条`}
        actions={<ButtonLink to={paths.compareTaskBook(code)}>版本比较</ButtonLink>}
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      <UnsentWords last={last} clause={clause} mayTalk={mayTalk} mayComment={mayComment} />
      {clause ? (
        <ClauseTalk
          code={code}
          clause={clause}
          mayTalk={mayTalk}
          mayComment={mayComment}
          mayResolve={mayComment && isParty}
          formKey={key}
          last={last}
        />
      ) : (
        <ClauseTable code={code} clauses={clauses} mayTalk={mayTalk} />
      )}
    </>
  );
}

/** The key forms are made anew by: after a refusal it stays, for the reader may be typing already when the page has read its data again. */
function useFormKey(fresh: string, refused: boolean): string {
  const [kept, keep] = useState(fresh);
  if (refused || kept === fresh) return kept;
  keep(fresh);
  return fresh;
}
