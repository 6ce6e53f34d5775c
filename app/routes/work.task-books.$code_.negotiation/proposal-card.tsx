import { Form } from "@remix-run/react";
import { errorOf, type LastResult, typedText } from "#app/routes/work.task-books.$code/typed.ts";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextChange } from "#app/ui/text-change.tsx";
import { PROPOSAL_STATUS_NAMES } from "#db/vocabulary/negotiation.ts";
import type { TalkedClause } from "./clause-table.tsx";

const TONES = { open: "wait", accepted: "ok", rejected: "bad", withdrawn: "none" } as const;

interface ProposalCardProps {
  code: string;
  clause: string;
  proposal: TalkedClause["proposals"][number];
  mayTalk: boolean;
  last: LastResult;
}

/** A proposed change: who wants what and why, what the words become, who accepted, and what the reader can say. */
export function ProposalCard({ code, clause, proposal, mayTalk, last }: ProposalCardProps) {
  const open = proposal.status === "open";
  const mine = typedText(last, "said.proposalId", "") === proposal.id ? last : undefined;
  return (
    <article className="clause-proposal">
      <p className="cap">
        <Status tone={TONES[proposal.status]} word={PROPOSAL_STATUS_NAMES[proposal.status]} /> <b>{proposal.by}</b> ·{" "}
        {formatDateTime(proposal.createdAt)}
      </p>
      <p className="said">{proposal.reason}</p>
      {proposal.lines.map((line) => (
        <TextChange key={`${line.before}\n${line.after}`} {...line} />
      ))}
      {proposal.answers.length > 0 ? (
        <ul className="proposal-answers">
          {proposal.answers.map((answer) => (
            <li key={answer.name}>
              {answer.name}：{answer.answer === "accept" ? "采纳" : `不采纳（${answer.reason}）`}
            </li>
          ))}
        </ul>
      ) : null}
      {open && !proposal.current ? <Notice tone="warn">该条款在建议提出后有了修改，须由提出方按新的内容重新建议。</Notice> : null}
      {open && mayTalk && proposal.mine ? (
        <Form method="post">
          <input type="hidden" name="code" value={code} />
          <input type="hidden" name="clause" value={clause} />
          <input type="hidden" name="proposalId" value={proposal.id} />
          <SubmitButton variant="default" small name="intent" value="withdraw">
            撤回建议
          </SubmitButton>
        </Form>
      ) : null}
      {open && mayTalk && !proposal.mine && !proposal.answered ? (
        <div className="stance-forms">
          <Form method="post" className="stance-agree">
            <AnswerHead code={code} clause={clause} id={proposal.id} answer="accept" />
            <SubmitButton small pending="正在提交…" name="intent" value="answer" disabled={!proposal.current}>
              采纳
            </SubmitButton>
          </Form>
          <Form method="post" className="stack" noValidate>
            <AnswerHead code={code} clause={clause} id={proposal.id} answer="reject" />
            <TextAreaField
              name="said.reason"
              label="不采纳的理由"
              required
              rows={2}
              defaultValue={typedText(mine, "said.reason", "")}
              error={errorOf(mine, "said.reason")}
            />
            <SubmitButton variant="default" small pending="正在提交…" name="intent" value="answer">
              不采纳
            </SubmitButton>
          </Form>
        </div>
      ) : null}
    </article>
  );
}

function AnswerHead({ code, clause, id, answer }: { code: string; clause: string; id: string; answer: "accept" | "reject" }) {
  return (
    <>
      <input type="hidden" name="clause" value={clause} />
      <input type="hidden" name="said.code" value={code} />
      <input type="hidden" name="said.proposalId" value={id} />
      <input type="hidden" name="said.answer" value={answer} />
    </>
  );
}
