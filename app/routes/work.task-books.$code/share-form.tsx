import type { SerializeFrom } from "@remix-run/node";
import { Form } from "@remix-run/react";
import { useState } from "react";
import type { TaskBookPage } from "#app/areas/task-books/index.server.ts";
import { FULL_SHARE, formatBasisPoints, shareTotalProblem, splitByBasisPoints } from "#app/areas/task-books/shares.ts";
import { formatFen } from "#app/ui/format.ts";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { EditHead, errorOf, type LastResult } from "./clause-forms.tsx";

const EXAMPLE_FEN = 10_000_000n;

/** Basis points of a typed percentage, or null when it is not one; text arithmetic, so that 58.29 stays 5829. */
function basisPointsOf(typed: string): number | null {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(typed.trim());
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : null;
}

/** Benefit shares with the live total and the worked example, computed by the function that later splits every invoice. */
export function ShareForm({ page, last }: { page: SerializeFrom<TaskBookPage>; last: LastResult }) {
  const earners = page.parties.filter(
    (party) => !party.isUserUnit || page.shares.some((share) => share.organizationId === party.organizationId),
  );
  const typedBefore = (last?.initialValue?.["edit"] as { shares?: { percent?: string }[] } | undefined)?.shares;
  const [typed, setTyped] = useState(() =>
    earners.map((party, i) => {
      const stored = page.shares.find((share) => share.organizationId === party.organizationId)?.basisPoints ?? 0;
      return typedBefore?.[i]?.percent ?? (stored / 100).toFixed(2);
    }),
  );
  const shares = earners.map((party, i) => ({ id: party.organizationId, basisPoints: basisPointsOf(typed[i] ?? "") ?? 0 }));
  const problem = typed.some((text) => basisPointsOf(text) === null) ? "有比例不是数，请更正。" : shareTotalProblem(shares);
  const total = shares.reduce((sum, share) => sum + share.basisPoints, 0);
  const example = total === FULL_SHARE && problem === null ? splitByBasisPoints(EXAMPLE_FEN, shares) : null;
  const refused = errorOf(last, "edit.shares") ?? errorOf(last, "shares");
  return (
    <details className="sheet task-book-edit" open>
      <summary>第十二条 利益分配</summary>
      <Form method="post" className="sheet-body" noValidate>
        <EditHead page={page} clause="benefitSharing" />
        <table className="tb">
          <caption className="vh">利益分配比例</caption>
          <thead>
            <tr>
              <th scope="col">成员单位</th>
              <th scope="col" className="num">
                比例（%）
              </th>
              <th scope="col" className="num">
                每 {formatFen(EXAMPLE_FEN)} 分得
              </th>
            </tr>
          </thead>
          <tbody>
            {earners.map((party, i) => (
              <tr key={party.organizationId}>
                <th scope="row">
                  {party.name}
                  <span className="cap block">
                    {party.isLead ? "牵头 · " : ""}
                    {party.role}
                  </span>
                </th>
                <td className="num">
                  <input type="hidden" name={`edit.shares[${i}].organizationId`} value={party.organizationId} />
                  <input
                    className="task-book-percent"
                    name={`edit.shares[${i}].percent`}
                    inputMode="decimal"
                    aria-label={`${party.name}的比例（%）`}
                    aria-invalid={basisPointsOf(typed[i] ?? "") === null || undefined}
                    defaultValue={typed[i]}
                    onChange={(event) => setTyped(typed.map((text, j) => (i === j ? event.target.value : text)))}
                  />
                </td>
                <td className="num">{example ? formatFen(example[i]?.amountFen ?? 0n) : "—"}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">合计</th>
              <td className="num">{formatBasisPoints(total)}</td>
              <td className="num">{example ? formatFen(EXAMPLE_FEN) : "—"}</td>
            </tr>
          </tfoot>
        </table>
        <p className={problem || refused ? "danger" : "muted"} role="status">
          {problem ?? refused?.join("") ?? "合计恰好 100.00%，可以保存。"}
        </p>
        <SubmitButton variant="default">保存利益分配</SubmitButton>
      </Form>
    </details>
  );
}
