import type { SerializeFrom } from "@remix-run/node";
import { Link } from "@remix-run/react";
import type { TaskBookPage } from "#app/areas/task-books/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { classNames } from "#app/ui/class-names.ts";
import { JumpLink } from "#app/ui/jump-link.tsx";
import { Status } from "#app/ui/status.tsx";
import { CLAUSE_STATE_NAMES } from "#db/vocabulary/negotiation.ts";
import { SignatureState } from "./signature-state.tsx";

type Page = SerializeFrom<TaskBookPage>;

/** Where the task book stands and who has signed. */
export function Progress({ page }: { page: Page }) {
  const signed = page.parties.filter((party) => party.signedAt !== null).length;
  const reached = { draft: 0, signing: 2, sealed: 4, superseded: 4, terminated: 0 }[page.status];
  const steps = [
    { name: "协商", note: page.status === "draft" ? `${page.standing?.agreed ?? 0} / ${page.clauses.length} 条` : "已完成" },
    { name: "冻结", note: page.digest ? "已完成" : "未开始" },
    { name: "签署", note: page.status === "draft" ? "未开始" : `${signed} / ${page.parties.length} 方` },
    { name: "封存", note: page.sealedAt ? "已完成" : "未开始" },
  ];
  return (
    <div className="task-book-progress">
      <ol aria-label="任务书进度">
        {steps.map((step, i) => (
          <li
            key={step.name}
            className={classNames(i < reached && "done", i === reached && "now")}
            aria-current={i === reached ? "step" : undefined}
          >
            <span className="strong">{step.name}</span>
            <span className="cap block">{step.note}</span>
          </li>
        ))}
      </ol>
      <ul aria-label="当事人">
        {page.parties.map((party) => (
          <li key={party.organizationId}>
            <span className="strong">{party.name}</span>
            <span className="cap block">
              {party.isLead ? "牵头 · " : ""}
              {party.role}
            </span>
            {page.standing ? (
              <Status
                tone={page.standing.agreedBy[party.organizationId] === page.clauses.length ? "ok" : "wait"}
                word={`已同意 ${page.standing.agreedBy[party.organizationId] ?? 0} / ${page.clauses.length} 条`}
              />
            ) : (
              <SignatureState party={party} status={page.status} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

const STATE_TONES = { pending: "wait", agreed: "ok", disputed: "bad" } as const;

/** The twenty clauses, each a jump into the text, with how far the parties agree on it and, for who may, the way to its form. */
export function Outline({ page }: { page: Page }) {
  return (
    <nav className="task-book-outline no-print" aria-label="条款">
      <h2>条款</h2>
      <OutlineList page={page} />
    </nav>
  );
}

/** The same where there is no room beside the text. */
export function FoldedOutline({ page }: { page: Page }) {
  return (
    <details className="sheet sheet-body fold task-book-folded no-print">
      <summary>条款目录{page.editor ? "与修改" : ""}</summary>
      <nav className="task-book-outline-list" aria-label="条款目录">
        <OutlineList page={page} />
      </nav>
    </details>
  );
}

function OutlineList({ page }: { page: Page }) {
  const { standing } = page;
  return (
    <>
      {standing ? (
        <p className="cap">
          已一致 {standing.agreed} · 待议 {standing.pending} · 有分歧 {standing.disputed}
        </p>
      ) : null}
      <ol>
        {page.clauses.map((clause) => {
          const state = standing?.states[clause.key];
          return (
            <li key={clause.number}>
              <JumpLink to={`clause-${clause.number}`}>
                <span className="num">{clause.number}</span> {clause.title}
              </JumpLink>
              <span className="task-book-outline-end">
                {state ? (
                  <Link to={paths.negotiation(page.code, { clause: clause.key })}>
                    <Status tone={STATE_TONES[state]} word={CLAUSE_STATE_NAMES[state]} />
                  </Link>
                ) : null}
                {page.editor ? (
                  <Link
                    to={clause.key === "benefitSharing" ? paths.editBenefits(page.code) : paths.editClause(page.code, clause.key)}
                    aria-label={`修改第 ${clause.number} 条 ${clause.title}`}
                  >
                    修改
                  </Link>
                ) : null}
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
