/** QuestionsPanel({ panel }): the questions on an object that its reader may see, with their answers; nothing where it is null. */
import { Link } from "@remix-run/react";
import type { ThreadLine } from "#app/areas/questions/index.server.ts";
import { QUESTION_STATUS_TONES, visibilityName } from "#app/areas/questions/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { QUESTION_STATUS_NAMES, type QuestionObject } from "#db/vocabulary/questions.ts";
import { Posts } from "./posts.tsx";

type QuestionsPanelProps = {
  panel: {
    rows: readonly ThreadLine[];
    total: number;
    page: number;
    pageSize: number;
    object: { type: QuestionObject; code: string };
    asking: { closedReason: string | null };
    mayAsk: boolean;
    isVisitor: boolean;
  } | null;
};

/** So few are shown open; of more the reader opens what it wants to read. */
const MOST_OPEN = 3;

export function QuestionsPanel({ panel }: QuestionsPanelProps) {
  if (panel === null) return null;
  const { rows, total, page, pageSize, object, asking, mayAsk, isVisitor } = panel;
  const askTo = paths.askQuestion({ on: `${object.type}:${object.code}` });
  if (total === 0 && !mayAsk && (!isVisitor || asking.closedReason !== null)) return null;
  return (
    <Sheet
      id="questions"
      title="提问与答复"
      note={total > 0 ? `${total} 条` : undefined}
      actions={
        mayAsk ? (
          <ButtonLink small to={askTo}>
            提问
          </ButtonLink>
        ) : isVisitor && asking.closedReason === null ? (
          <Link to={paths.signIn({ to: askTo })}>登录后提问</Link>
        ) : null
      }
      flush
    >
      {rows.length === 0 ? (
        <p className="sheet-body muted">
          还没有提问。
          {object.type === "consortium"
            ? "成员之间需要确认的事项，可以在这里提出并留下记录。"
            : "要求不清楚的地方，可以在这里向用户单位提问。"}
        </p>
      ) : (
        <ul className="question-list">
          {rows.map((thread) => (
            <li key={thread.id}>
              <details open={total <= MOST_OPEN}>
                <summary>
                  <span className="strong">{thread.subject}</span>
                  <Status tone={QUESTION_STATUS_TONES[thread.status]} word={QUESTION_STATUS_NAMES[thread.status]} />
                  <span className="cap">
                    {thread.side === "asker" ? "贵单位" : thread.askerName} · {formatDateTime(thread.createdAt)}
                    {thread.visibility === "public" && object.type !== "consortium"
                      ? ""
                      : ` · ${visibilityName(object.type, thread.visibility)}`}
                  </span>
                </summary>
                <Posts posts={thread.posts} />
                {thread.side === "reader" ? null : (
                  <p className="question-go">
                    <Link to={paths.question(thread.id)}>
                      {thread.side === "respondent" && thread.status === "open" ? "去答复" : "查看与处理"}
                    </Link>
                  </p>
                )}
              </details>
            </li>
          ))}
        </ul>
      )}
      <Pager page={page} pageCount={Math.ceil(total / pageSize)} param="questions" />
    </Sheet>
  );
}
