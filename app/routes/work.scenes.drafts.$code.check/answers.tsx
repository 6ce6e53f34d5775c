/** Answers({ answers, indicators }): what one step says, as people read it; what is empty is named as such. */
import type { DraftCard } from "#app/areas/scenes/index.server.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { Status } from "#app/ui/status.tsx";
import "./check.css";

type AnswersProps = {
  answers: readonly { field: string; name: string; words: string }[];
  indicators: DraftCard["indicators"];
};

/** Texts of several lines take the whole width. */
const LONG = 30;

export function Answers({ answers, indicators }: AnswersProps) {
  return (
    <>
      {indicators.length > 0 ? (
        <table className="tb compact check-indicators">
          <caption className="vh">指标</caption>
          <thead>
            <tr>
              <th scope="col">指标</th>
              <th scope="col">目标值</th>
              <th scope="col">要求</th>
              <th scope="col">测试方法</th>
              <th scope="col" className="num">
                权重
              </th>
            </tr>
          </thead>
          <tbody>
            {indicators.map(({ name, text, mandatory, weight, testMethod, isWrong }, i) => (
              // The same indicator may have been typed twice.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <tr key={i}>
                <th scope="row">{name || "（未选指标）"}</th>
                <td>{text || "—"}</td>
                <td>{isWrong ? <Status tone="bad" word="待更正" /> : mandatory ? "必须" : "期望"}</td>
                <td className="method">{testMethod || "—"}</td>
                <td className="num">{weight || "—"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <DescriptionList
        items={answers.map(({ name, words }) => ({
          term: name,
          detail: words === "" ? "" : <span className="typed">{words}</span>,
          wide: words.length > LONG,
        }))}
      />
    </>
  );
}
