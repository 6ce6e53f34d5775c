/** Parts of a scene's page that the public page and the unit's own share: facts, seats, texts. */
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import {
  COMMERCIAL_MODE_NAMES,
  DEPLOYMENT_GOAL_NAMES,
  FLAGSHIP_KIND_NAMES,
  FLAGSHIP_KINDS,
  PRODUCT_TYPE_NAMES,
  SCENE_DOMAIN_NAMES,
  SCENE_FIELD_NAMES,
  SCENE_UNIT_KIND_NAMES,
} from "#db/vocabulary/scenes.ts";
import { Kept } from "./kept.tsx";
import type { SceneView } from "./scene-view.ts";
import "./scene-parts.css";

export function SceneFacts({ scene }: { scene: SceneView }) {
  const flagships = FLAGSHIP_KINDS.flatMap((kind) => {
    const text = scene.flagshipProducts[kind];
    return text ? [`${FLAGSHIP_KIND_NAMES[kind]}：${text}`] : [];
  });
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
          {
            term: "首年预算上限",
            detail: scene.withheld.includes("budget") ? (
              <Kept scene={scene} />
            ) : scene.budgetFen === null ? (
              "面议"
            ) : (
              formatFen(scene.budgetFen)
            ),
          },
          ...(flagships.length > 0 ? [{ term: "标志性技术产品", detail: <span className="lines-kept">{flagships.join("\n")}</span> }] : []),
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
    { title: "场景痛点", text: scene.withheld.includes("painPoint") ? <Kept scene={scene} /> : scene.painPoint },
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
