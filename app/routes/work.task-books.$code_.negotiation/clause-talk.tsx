import { Form } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { errorOf, type LastResult, typedText } from "#app/routes/work.task-books.$code/typed.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { CLAUSE_STATE_NAMES, STANCE_NAMES } from "#db/vocabulary/negotiation.ts";
import { STATE_TONES, type TalkedClause } from "./clause-table.tsx";
import { ProposalCard } from "./proposal-card.tsx";

interface ClauseTalkProps {
  code: string;
  clause: TalkedClause;
  /** Whether the draft is open and the reader negotiates for a party. */
  mayTalk: boolean;
  mayComment: boolean;
  /** A witness remarks, and leaves it to the parties what is dealt with. */
  mayResolve: boolean;
  formKey: string;
  last: LastResult;
}

/** One clause between the parties: where it stands, proposed changes, remarks. */
export function ClauseTalk({ code, clause, mayTalk, mayComment, mayResolve, formKey, last }: ClauseTalkProps) {
  const number = clause.number;
  return (
    <div className="clause-talk">
      <Sheet
        title="各方表态"
        note={<Status tone={STATE_TONES[clause.state]} word={CLAUSE_STATE_NAMES[clause.state]} />}
        actions={
          <>
            <ButtonLink to={`${paths.taskBook(code)}#clause-${number}`}>查看条款</ButtonLink>
            {mayTalk ? <ButtonLink to={paths.editClause(code, clause.key)}>修改本条</ButtonLink> : null}
          </>
        }
      >
        <DescriptionList
          items={[
            { term: "同意", detail: clause.agreed.join("、") || "—" },
            { term: "有异议", detail: clause.objected.map(({ name, note }) => `${name}：${note}`).join("\n") || "—" },
            { term: "未表态", detail: clause.silent.join("、") || "—" },
          ]}
        />
        {mayTalk ? (
          <div className="stance-forms">
            <Form method="post" className="stance-agree">
              <StanceHead code={code} clause={clause} stance="agree" />
              <p className="muted">{clause.mine ? `贵单位现在：${STANCE_NAMES[clause.mine]}` : "贵单位尚未表态"}</p>
              <SubmitButton pending="正在提交…" name="intent" value="stance" disabled={clause.mine === "agree"}>
                同意本条
              </SubmitButton>
            </Form>
            <Form method="post" className="stack" noValidate key={formKey}>
              <StanceHead code={code} clause={clause} stance="object" />
              <TextAreaField
                name="said.note"
                label="异议说明"
                required
                rows={2}
                defaultValue={typedText(last, "said.note", "")}
                error={errorOf(last, "said.note")}
              />
              <SubmitButton variant="default" pending="正在提交…" name="intent" value="stance">
                提出异议
              </SubmitButton>
            </Form>
          </div>
        ) : null}
      </Sheet>

      <Sheet title="修改建议" note={clause.proposals.length > 0 ? `${clause.proposals.length} 项` : undefined}>
        {clause.proposals.length === 0 ? (
          <EmptyState title="还没有修改建议" reason="在“修改本条”页面可以把修改作为建议提出，由其他当事人采纳或者不采纳。" />
        ) : (
          clause.proposals.map((proposal) => (
            <ProposalCard key={proposal.id} code={code} clause={clause.key} proposal={proposal} mayTalk={mayTalk} last={last} />
          ))
        )}
      </Sheet>

      <Sheet title="评论" note={clause.comments.length > 0 ? `${clause.comments.length} 项` : undefined}>
        {clause.comments.map((comment) => (
          <article key={comment.id} className="clause-comment">
            <p className="cap">
              <b>{comment.by}</b> · {formatDateTime(comment.createdAt)} · 第 {comment.revision} 次修改时
              {comment.resolvedAt ? ` · 已由${comment.resolvedBy ?? "当事人"}处理` : ""}
            </p>
            <p className="said">{comment.body}</p>
            {comment.answers.map((answer) => (
              <div key={answer.id} className="clause-answer">
                <p className="cap">
                  <b>{answer.by}</b> · {formatDateTime(answer.createdAt)}
                </p>
                <p className="said">{answer.body}</p>
              </div>
            ))}
            {mayComment && comment.resolvedAt === null ? (
              <details className="fold">
                <summary>{mayResolve ? "回复或标为已处理" : "回复"}</summary>
                <CommentForm code={code} clause={clause.key} parentId={comment.id} label="回复" last={last} formKey={formKey} />
                {mayResolve ? (
                  <Form method="post">
                    <input type="hidden" name="code" value={code} />
                    <input type="hidden" name="clause" value={clause.key} />
                    <input type="hidden" name="commentId" value={comment.id} />
                    <SubmitButton variant="default" small name="intent" value="resolve">
                      标为已处理
                    </SubmitButton>
                  </Form>
                ) : null}
              </details>
            ) : null}
          </article>
        ))}
        {mayComment ? (
          <CommentForm code={code} clause={clause.key} label="评论" last={last} formKey={formKey} />
        ) : clause.comments.length === 0 ? (
          <p className="muted">没有评论。</p>
        ) : null}
      </Sheet>
    </div>
  );
}

function StanceHead({ code, clause, stance }: { code: string; clause: TalkedClause; stance: "agree" | "object" }) {
  return (
    <>
      <input type="hidden" name="said.code" value={code} />
      <input type="hidden" name="said.clause" value={clause.key} />
      <input type="hidden" name="said.shown" value={clause.hash} />
      <input type="hidden" name="said.stance" value={stance} />
    </>
  );
}

interface CommentFormProps {
  code: string;
  clause: string;
  parentId?: string;
  label: string;
  last: LastResult;
  formKey: string;
}

function CommentForm({ code, clause, parentId, label, last, formKey }: CommentFormProps) {
  const typed = typedText(last, "parentId", "") === (parentId ?? "");
  return (
    // A new key after every answer: the next remark starts blank.
    <Form method="post" className="stack" noValidate key={formKey}>
      <input type="hidden" name="code" value={code} />
      <input type="hidden" name="clause" value={clause} />
      <input type="hidden" name="formKey" value={formKey} />
      {parentId ? <input type="hidden" name="parentId" value={parentId} /> : null}
      <TextAreaField
        name="body"
        label={label}
        required
        rows={2}
        defaultValue={typed ? typedText(last, "body", "") : ""}
        error={typed ? errorOf(last, "body") : undefined}
      />
      <SubmitButton variant="default" pending="正在发表…" name="intent" value="comment">
        {parentId ? "回复" : "发表评论"}
      </SubmitButton>
    </Form>
  );
}
