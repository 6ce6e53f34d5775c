import { type LastResult, typedText } from "#app/routes/work.task-books.$code/typed.ts";
import { Notice } from "#app/ui/notice.tsx";
import type { TalkedClause } from "./clause-table.tsx";

interface UnsentWordsProps {
  last: LastResult;
  clause: TalkedClause | null;
  mayTalk: boolean;
  mayComment: boolean;
}

/** What was typed into a form that is gone by now, because the text was frozen or the proposal decided meanwhile: shown, to be taken elsewhere. */
export function UnsentWords({ last, clause, mayTalk, mayComment }: UnsentWordsProps) {
  if (!last?.error) return null;
  const proposal = clause?.proposals.find(({ id }) => id === typedText(last, "said.proposalId", ""));
  const mayAnswer = mayTalk && proposal?.status === "open" && !proposal.answered;
  const words = [
    mayTalk ? "" : typedText(last, "said.note", ""),
    mayAnswer ? "" : typedText(last, "said.reason", ""),
    mayComment ? "" : typedText(last, "body", ""),
  ].filter((text) => text !== "");
  if (words.length === 0) return null;
  return (
    <Notice tone="info" title="您填写的内容没有提交，保留在此，可以复制">
      {words.map((text) => (
        <p key={text} className="said">
          {text}
        </p>
      ))}
    </Notice>
  );
}
