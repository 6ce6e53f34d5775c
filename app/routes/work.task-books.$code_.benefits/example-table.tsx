import { type BenefitTerms, type Drivers, distribute, linesInOrder, termsProblem } from "#app/areas/task-books/benefits.ts";
import { formatDecimal, formatFen, formatYuan } from "#app/ui/format.ts";
import { nameOf, type Page } from "./page-data.ts";

/** Who gets what by which step, computed by the function that later splits what is paid. */
export function ExampleTable({ page, terms, drivers }: { page: Page; terms: BenefitTerms; drivers: Drivers }) {
  if (termsProblem(terms)) return <p className="muted">填写完整后显示分配示例。</p>;
  const parts = distribute(terms, drivers);
  const lines = linesInOrder(terms, parts);
  const waits = lines.some((line) => line.waitingFen > 0n);
  return (
    <table className="tb">
      <caption>
        {terms.pool.name}累计到账 {formatFen(drivers.poolFen)} 时，各方分得（单位：元）
      </caption>
      <thead>
        <tr>
          <th scope="col">项目</th>
          <th scope="col">成员单位</th>
          <th scope="col" className="num not-phone">
            计算值
          </th>
          <th scope="col" className="num">
            分得
          </th>
          {waits ? (
            <th scope="col" className="num">
              待以后支付
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.source} ${line.key} ${line.organizationId}`}>
            <td>{line.name}</td>
            <th scope="row">{nameOf(page, line.organizationId)}</th>
            <td className="num not-phone">{formatDecimal(line.exact)}</td>
            <td className="num">
              {formatYuan(line.amountFen)}
              {line.rounded ? <span title="按最大余数法补足的一分">＋</span> : null}
            </td>
            {waits ? <td className="num">{line.waitingFen === 0n ? "—" : formatYuan(line.waitingFen)}</td> : null}
          </tr>
        ))}
      </tbody>
      <tfoot>
        {parts.length < lines.length
          ? parts.map((part) => (
              <tr key={part.organizationId} className="benefits-subtotal">
                <td>小计</td>
                <th scope="row">{nameOf(page, part.organizationId)}</th>
                <td className="not-phone" />
                <td className="num">{formatYuan(part.amountFen)}</td>
                {waits ? <td /> : null}
              </tr>
            ))
          : null}
        <tr>
          <th scope="row" colSpan={2}>
            合计
          </th>
          <td className="not-phone" />
          <td className="num">{formatYuan(drivers.poolFen)}</td>
          {waits ? <td /> : null}
        </tr>
      </tfoot>
    </table>
  );
}
