import type { SerializeFrom } from "@remix-run/node";
import type { TaskBookPage } from "#app/areas/task-books/index.server.ts";
import { classNames } from "#app/ui/class-names.ts";
import { JumpLink } from "#app/ui/jump-link.tsx";
import { Status } from "#app/ui/status.tsx";
import { SignatureState } from "./signature-state.tsx";

type Page = SerializeFrom<TaskBookPage>;

/** Where the task book stands and who has signed. */
export function Progress({ page }: { page: Page }) {
  const signed = page.parties.filter((party) => party.signedAt !== null).length;
  const errors = page.findings.filter((finding) => finding.severity === "error").length;
  const reached = { draft: 0, signing: 2, sealed: 4, terminated: 0 }[page.status];
  const steps = [
    { name: "协商", note: page.status === "draft" ? (errors > 0 ? `还有 ${errors} 处须解决` : "可以冻结") : "已完成" },
    { name: "冻结", note: page.digest ? `摘要 ${page.digest.slice(0, 8)}…` : "未开始" },
    { name: "签署", note: page.status === "draft" ? "未开始" : `${signed} / ${page.parties.length} 方` },
    { name: "封存", note: page.status === "sealed" ? "已完成" : "未开始" },
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
            <SignatureState party={party} status={page.status} />
          </li>
        ))}
      </ul>
    </div>
  );
}

const STATE_WORDS = { ok: "通过", warning: "有提示", error: "须解决" } as const;
const STATE_TONES = { ok: "ok", warning: "wait", error: "bad" } as const;

/** The twenty clauses, each a jump into the text, with what the checks say of it. */
export function Outline({ page }: { page: Page }) {
  const drafting = page.status === "draft";
  const count = (state: "ok" | "warning" | "error") => page.clauses.filter((clause) => clause.state === state).length;
  return (
    <nav className="task-book-outline no-print" aria-label="条款">
      <h2>条款</h2>
      {drafting ? (
        <p className="cap">
          检查通过 {count("ok")} · 有提示 {count("warning")} · 须解决 {count("error")}
        </p>
      ) : null}
      <ol>
        {page.clauses.map((clause) => (
          <li key={clause.number}>
            <JumpLink to={`clause-${clause.number}`}>
              <span className="num">{clause.number}</span> {clause.title}
            </JumpLink>
            {drafting ? <Status tone={STATE_TONES[clause.state]} word={STATE_WORDS[clause.state]} /> : null}
          </li>
        ))}
      </ol>
    </nav>
  );
}
