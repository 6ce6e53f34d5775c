import { Link } from "@remix-run/react";
import { benefitFieldName } from "#app/areas/task-books/benefit-form.ts";
import { paths } from "#app/http/paths.ts";
import { fieldId } from "#app/ui/field-source.ts";
import { Status, type StatusTone } from "#app/ui/status.tsx";
import type { EditorPage } from "./editor-page.ts";
import "./findings.css";

type Finding = EditorPage["findings"][number];

const GROUPS: readonly { severity: Finding["severity"]; word: string; tone: StatusTone; note: string }[] = [
  { severity: "error", word: "须解决", tone: "bad", note: "解决以前不能冻结" },
  { severity: "warning", word: "请确认", tone: "wait", note: "确认无误可以保留" },
  { severity: "advice", word: "建议", tone: "none", note: "供各方参考" },
];

/** What the consistency checks found, gravest first: why, by which rule, and the way to the field that mends it. */
export function Findings({ page }: { page: EditorPage }) {
  if (page.findings.length === 0) return <p className="ok">没有需要解决的事项。</p>;
  return (
    <div className="findings">
      {GROUPS.map(({ severity, word, tone, note }) => {
        const found = page.findings.filter((finding) => finding.severity === severity);
        if (found.length === 0) return null;
        return (
          <details key={severity} open={severity !== "advice"}>
            <summary>
              <Status tone={tone} word={word} /> <span className="num">{found.length}</span> <span className="cap">{note}</span>
            </summary>
            <ul>
              {found.map((finding) => (
                <li key={`${finding.code}-${finding.key}-${finding.field}-${finding.message}`}>
                  <p>{finding.message}</p>
                  <p className="cap">
                    <FindingPlace page={page} finding={finding} /> · {finding.source}
                  </p>
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}

/** The clause a finding concerns; for who may edit, the way to its field in the clause's form. */
function FindingPlace({ page, finding }: { page: EditorPage; finding: Finding }) {
  const place = `第 ${finding.clause} 条`;
  if (!page.editor) return <>{place}</>;
  return (
    <Link to={fieldAddress(page.code, finding)} aria-label={`${place} 去修改：${finding.message}`}>
      {place} 去修改
    </Link>
  );
}

/** Clause 12 has a form of its own, whose fields are called otherwise. */
function fieldAddress(code: string, { key, field }: Finding): string {
  const isBenefit = key === "benefitSharing";
  const form = isBenefit ? paths.editBenefits(code) : paths.editClause(code, key);
  return field === "" ? form : `${form}#${fieldId(isBenefit ? benefitFieldName(field) : `f.${field}`)}`;
}
