/** IndicatorGroups({ scene }): the indicators of a scene by the five dimensions; a dimension without any says why. */
import { Sheet } from "#app/ui/sheet.tsx";
import { DIMENSION_NAMES } from "#db/vocabulary/metrics.ts";
import { Kept } from "./kept.tsx";
import type { SceneView } from "./scene-view.ts";

export function IndicatorGroups({ scene }: { scene: SceneView }) {
  const { indicators, dimensions } = scene;
  const mandatory = indicators.filter((indicator) => indicator.mandatory).length;
  const isKept = scene.withheld.includes("testMethods");
  return (
    <Sheet title="指标" note={`共 ${indicators.length} 项，必须 ${mandatory} 项；必须项不达标即否决，权重只影响排序`} flush>
      {/* biome-ignore lint/a11y/useSemanticElements: a scroll area must be reachable by keyboard and have a name */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <div className="scroll" role="region" aria-label="指标" tabIndex={0}>
        <table className="tb lines indicators">
          <thead>
            <tr>
              <th scope="col">指标</th>
              <th scope="col" className="num">
                目标值
              </th>
              <th scope="col">要求</th>
              <th scope="col" className="num wide-only">
                权重
              </th>
              <th scope="col">测试方法</th>
            </tr>
          </thead>
          {dimensions.map(({ dimension, count, waiver }) => (
            <tbody key={dimension}>
              <tr className="group">
                <th colSpan={5} scope="rowgroup">
                  {DIMENSION_NAMES[dimension]}
                  <span className="cap">{count > 0 ? `${count} 项` : waiver ? `不设指标：${waiver}` : "未设指标"}</span>
                </th>
              </tr>
              {indicators
                .filter((indicator) => indicator.dimension === dimension)
                .map((row) => (
                  <tr key={row.id}>
                    <th scope="row">
                      {row.name}
                      {row.metricName === row.name ? null : <span className="cap block">{row.metricName}</span>}
                    </th>
                    <td className="num target">{row.target}</td>
                    <td className="wish">{row.mandatory ? <span className="strong">必须</span> : "期望"}</td>
                    <td className="num wide-only">{row.weight}</td>
                    <td className="method">{isKept ? <Kept scene={scene} /> : row.testMethod}</td>
                  </tr>
                ))}
            </tbody>
          ))}
        </table>
      </div>
    </Sheet>
  );
}
