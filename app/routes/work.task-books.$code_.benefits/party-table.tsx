import { basisPointsOf, formatBasisPoints, shareTotalProblem } from "#app/areas/task-books/shares.ts";
import { fieldId } from "#app/ui/field-source.ts";
import { nameOf, type PartProps } from "./page-data.ts";

/** A percentage for every party with the live total and what is missing. A party without one is not in the table of the clause. */
export function PercentTable({
  page,
  errors,
  at,
  rows,
  caption,
}: PartProps & { at: string; rows: readonly { organizationId: string; percent: string }[]; caption: string }) {
  const typed = rows.map((row) => ({ basisPoints: row.percent.trim() === "" ? 0 : (basisPointsOf(row.percent) ?? 0) }));
  const unreadable = rows.some((row) => row.percent.trim() !== "" && basisPointsOf(row.percent) === null);
  const problem = unreadable ? "有比例不是数，请更正。" : shareTotalProblem(typed);
  const refused = errors[at]?.[0];
  return (
    <div>
      <table className="tb benefits-parties">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">成员单位</th>
            <th scope="col" className="num">
              比例（%）
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <Row
              key={row.organizationId}
              at={`${at}[${i}]`}
              member="percent"
              label="的比例（%）"
              party={nameOf(page, row.organizationId)}
              id={row.organizationId}
              typed={row.percent}
              errors={errors}
              wrong={row.percent.trim() !== "" && basisPointsOf(row.percent) === null}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">合计</th>
            <td className="num">{formatBasisPoints(typed.reduce((sum, share) => sum + share.basisPoints, 0))}</td>
          </tr>
        </tfoot>
      </table>
      <p id={fieldId(at)} tabIndex={-1} className={problem || refused ? "danger" : "muted"} role="status">
        {problem ?? "合计恰好 100.00%。"}
      </p>
    </div>
  );
}

/** An amount for every party; a party without one is not in the table of the clause. */
export function AmountTable({
  page,
  errors,
  at,
  rows,
  caption,
}: PartProps & { at: string; rows: readonly { organizationId: string; yuan: string }[]; caption: string }) {
  return (
    <table id={fieldId(at)} tabIndex={-1} className="tb benefits-parties">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">成员单位</th>
          <th scope="col" className="num">
            金额（元）
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <Row
            key={row.organizationId}
            at={`${at}[${i}]`}
            member="yuan"
            label="的金额（元）"
            party={nameOf(page, row.organizationId)}
            id={row.organizationId}
            typed={row.yuan}
            errors={errors}
            wrong={false}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row({
  at,
  member,
  label,
  party,
  id,
  typed,
  errors,
  wrong,
}: {
  at: string;
  member: "percent" | "yuan";
  label: string;
  party: string;
  id: string;
  typed: string;
  errors: PartProps["errors"];
  wrong: boolean;
}) {
  const name = `${at}.${member}`;
  const error = errors[name]?.[0];
  return (
    <tr>
      <th scope="row">{party}</th>
      <td className="num">
        <input type="hidden" name={`${at}.organizationId`} value={id} />
        <input
          id={fieldId(name)}
          className="benefits-figure"
          name={name}
          inputMode="decimal"
          autoComplete="off"
          aria-label={`${party}${label}`}
          aria-invalid={wrong || error !== undefined || undefined}
          aria-describedby={error ? `${fieldId(name)}-error` : undefined}
          defaultValue={typed}
        />
        {error ? (
          <span id={`${fieldId(name)}-error`} className="cap block danger">
            {error}
          </span>
        ) : null}
      </td>
    </tr>
  );
}
