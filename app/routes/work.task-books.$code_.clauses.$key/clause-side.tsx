import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Status } from "#app/ui/status.tsx";
import type { Page } from "./clause-view.ts";

const SEVERITIES = {
  error: { tone: "bad", word: "须解决" },
  warning: { tone: "wait", word: "请确认" },
  advice: { tone: "none", word: "建议" },
} as const;

/** What the clause says now, what the checks say of it, and what its choices mean. */
export function ClauseSide({ page }: { page: Page }) {
  return (
    <aside className="clause-side" aria-label="条文与说明">
      <section>
        <h2>一致性检查</h2>
        {page.findings.length === 0 ? <p className="ok">本条没有需要解决的事项。</p> : null}
        <ul>
          {page.findings.map((finding) => (
            <li key={`${finding.code} ${finding.message}`}>
              <Status {...SEVERITIES[finding.severity]} />
              <p>{finding.message}</p>
              <p className="cap">{finding.source}</p>
            </li>
          ))}
        </ul>
      </section>
      {page.notes.length > 0 ? (
        <section>
          <h2>各选项是什么意思</h2>
          {page.notes.map((note) => (
            <details key={note.label} className="clause-note">
              <summary>{note.label}</summary>
              <dl>
                {note.options.map((option) => (
                  <div key={option.name}>
                    <dt>{option.name}</dt>
                    <dd>{option.explanation}</dd>
                  </div>
                ))}
              </dl>
              {note.silence ? <p className="clause-silence">没有约定时的法律规定：{note.silence}</p> : null}
            </details>
          ))}
        </section>
      ) : null}
      <section>
        <h2>条文（已保存的内容）</h2>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own renderer escapes every text */}
        <style dangerouslySetInnerHTML={{ __html: page.css }} />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own renderer escapes every text */}
        <div className="clause-words task-book" dangerouslySetInnerHTML={{ __html: page.html }} />
      </section>
    </aside>
  );
}

/** The clauses before and after this one. */
export function Neighbours({ page }: { page: Page }) {
  const { previous, next } = page;
  return (
    <>
      {previous ? <ButtonLink to={paths.editClause(page.code, previous.key)}>上一条：{previous.title}</ButtonLink> : null}
      {next ? <ButtonLink to={paths.editClause(page.code, next.key)}>下一条：{next.title}</ButtonLink> : null}
    </>
  );
}
