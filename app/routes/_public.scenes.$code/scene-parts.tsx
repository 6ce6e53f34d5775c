/** Parts of a scene's page that the public page and the unit's own share: indicators, facts, seats, texts. */
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDate, formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { DIMENSION_NAMES } from "#db/vocabulary/metrics.ts";
import {
  COMMERCIAL_MODE_NAMES,
  DEPLOYMENT_GOAL_NAMES,
  PRODUCT_TYPE_NAMES,
  SCENE_DOMAIN_NAMES,
  SCENE_FIELD_NAMES,
  SCENE_UNIT_KIND_NAMES,
} from "#db/vocabulary/scenes.ts";
import type { SceneView } from "./scene-view.ts";
import "./scene-parts.css";

export function IndicatorTable({ indicators }: { indicators: SceneView["indicators"] }) {
  const mandatory = indicators.filter((indicator) => indicator.mandatory).length;
  return (
    <Sheet title="指标" note={`共 ${indicators.length} 项，必须 ${mandatory} 项；权重只影响排序，必须项不达标即否决`} flush>
      <DataTable
        caption="指标"
        rows={indicators}
        rowKey={(row) => row.id}
        cards
        top
        columns={[
          {
            key: "name",
            header: "指标",
            rowHeader: true,
            width: "22%",
            render: (row) => (
              <>
                {row.name}
                <span className="cap block">
                  {DIMENSION_NAMES[row.dimension]}
                  {row.metricName === row.name ? null : ` · ${row.metricName}`}
                </span>
              </>
            ),
          },
          {
            key: "target",
            header: "目标值",
            align: "right",
            nowrap: true,
            word: "",
            render: (row) => <span className="strong">{row.target}</span>,
          },
          {
            key: "mandatory",
            header: "要求",
            nowrap: true,
            word: "",
            render: (row) => (row.mandatory ? <span className="strong">必须</span> : "期望"),
          },
          { key: "weight", header: "权重", align: "right", phone: "hide", render: (row) => row.weight },
          { key: "method", header: "测试方法", phone: "full", word: "", width: "46%", render: (row) => row.testMethod },
        ]}
      />
    </Sheet>
  );
}

/** `budgetFen` is only given on the unit's own page. */
export function SceneFacts({ scene, budgetFen }: { scene: SceneView; budgetFen?: string | null }) {
  return (
    <Sheet title="基本情况">
      <DescriptionList
        columns={1}
        items={[
          { term: "类型与领域", detail: `${SCENE_DOMAIN_NAMES[scene.domain]} · ${SCENE_FIELD_NAMES[scene.field]}` },
          { term: "行业/方向", detail: scene.industryDirection },
          { term: "所在地区", detail: scene.regionName },
          {
            term: "场景单元",
            detail: `${SCENE_UNIT_KIND_NAMES[scene.unitKind]} ${scene.unitCount} 个，${scene.structured ? "结构化" : "非结构化"}`,
          },
          { term: "产品类型", detail: scene.productTypes.map((type) => PRODUCT_TYPE_NAMES[type]).join("、") },
          { term: "部署总数", detail: `${scene.deploymentCount} 台` },
          { term: "整机应用目标", detail: scene.deploymentGoals.map((goal) => DEPLOYMENT_GOAL_NAMES[goal]).join("；") },
          { term: "合作方式", detail: scene.commercialModes.map((mode) => COMMERCIAL_MODE_NAMES[mode]).join("、") },
          ...(budgetFen === undefined
            ? []
            : [{ term: "首年预算上限", detail: budgetFen === null ? "面议" : `${formatFen(budgetFen)}（不公开）` }]),
          { term: "公开日期", detail: scene.publishedAt ? formatDate(scene.publishedAt) : "尚未公开" },
          { term: "应答截止", detail: formatDate(scene.closesAt) },
        ]}
      />
    </Sheet>
  );
}

export function SeatList({ seats }: { seats: SceneView["seats"] }) {
  return (
    <Sheet title="联合体成员角色" note="平台按席位匹配成员">
      <ul className="seat-list">
        {seats.map((seat) => (
          <li key={seat.id}>
            <span>{seat.label}</span>
            <span className={seat.required ? "strong" : "muted"}>{seat.isLead ? "牵头，必须有" : seat.required ? "必须有" : "希望有"}</span>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

/** `two`: in two columns, for a sheet of the whole width. */
export function SceneTexts({ scene, two }: { scene: SceneView; two?: boolean }) {
  const texts = [
    { title: "场景痛点", text: scene.painPoint },
    { title: "核心作业", text: scene.coreTask },
    { title: "预期成效", text: scene.expectedEffect },
    { title: "差异化创新点", text: scene.differentiation },
  ].filter(({ text }) => text !== "");
  return (
    <div className={two ? "prose scene-texts two" : "prose scene-texts"}>
      {texts.map(({ title, text }) => (
        <section key={title}>
          <h3>{title}</h3>
          <p>{text}</p>
        </section>
      ))}
    </div>
  );
}
