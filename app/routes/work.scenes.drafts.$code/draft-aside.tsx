/** DraftAside({ draft }): the scene as vendors will see it, and the five dimensions. Follows what is saved. */
import { Link } from "@remix-run/react";
import type { DraftFrame } from "#app/areas/scenes/index.server.ts";
import { SCENE_STEPS } from "#app/areas/scenes/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { Bar } from "#app/ui/bar.tsx";
import { fieldId } from "#app/ui/field-source.ts";
import { Icon } from "#app/ui/icon.tsx";
import {
  PRODUCT_TYPE_NAMES,
  type ProductType,
  SCENE_DOMAIN_NAMES,
  SCENE_FIELD_NAMES,
  type SceneDomain,
  type SceneField,
} from "#db/vocabulary/scenes.ts";
import "./draft.css";

/** So many indicators stand on the card; the rest is counted. */
const SHOWN = 8;

export function DraftAside({ draft: { code, card, coverage, completeness } }: { draft: DraftFrame }) {
  const isSettled = coverage.every(({ count, reason }) => count > 0 || reason !== "");
  const facts = [
    ["类型", [SCENE_DOMAIN_NAMES[card.domain as SceneDomain], SCENE_FIELD_NAMES[card.field as SceneField]].filter(Boolean).join(" · ")],
    ["行业", card.industryDirection],
    ["产品类型", card.productTypes.map((type) => PRODUCT_TYPE_NAMES[type as ProductType]).join("、")],
    ["计划部署", card.deploymentCount === "" ? "" : `${card.deploymentCount} 台`],
    ["应答截止", card.closesOn],
  ] as const;
  return (
    <>
      <h2 className="aside-title">厂商将看到</h2>
      <p className="cap">随您的填写更新，提交前不公开</p>
      <div className="scene-card">
        <h3>{card.name || "（尚未命名）"}</h3>
        <p className="cap">{[card.organizationName, card.regionName].filter(Boolean).join(" · ")}</p>
        <dl>
          {facts.map(([term, detail]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{detail || "—"}</dd>
            </div>
          ))}
        </dl>
        <p className="cap">
          {card.indicators.length === 0 ? "还没有指标" : `关键指标（${card.indicators.length} 项，其中必须 ${card.mandatory} 项）`}
        </p>
        <dl className="ruled">
          {card.indicators.slice(0, SHOWN).map((indicator, i) => (
            // The same indicator may have been typed twice.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <div key={i}>
              <dt>{indicator.name || "（未选指标）"}</dt>
              <dd>{indicator.isWrong ? <span className="danger">待更正</span> : indicator.text || "—"}</dd>
            </div>
          ))}
        </dl>
        {card.indicators.length > SHOWN ? <p className="cap">另有 {card.indicators.length - SHOWN} 项</p> : null}
      </div>
      <h2 className="aside-title">{isSettled ? "五个维度均已覆盖或说明" : "五个维度"}</h2>
      <dl className="ruled coverage">
        {coverage.map(({ dimension, name, count, reason }) => (
          <div key={dimension}>
            <dt>{name}</dt>
            <dd>
              {count > 0 ? (
                <>
                  {count} 项 <Icon name="check" label="已覆盖" />
                </>
              ) : reason ? (
                "已说明"
              ) : (
                <span className="warn">未覆盖</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <h2 className="aside-title">完整度 {completeness.score}%</h2>
      <Bar segments={[{ value: completeness.score }]} max={100} height={12} label={`完整度 ${completeness.score}%`} />
      {completeness.raises.length > 0 ? (
        <ul className="ruled raises">
          {completeness.raises.map(({ key, name, field, gain, advice }) => (
            <li key={key}>
              <Link
                to={`${paths.draftStep(code, stepWith(field))}#${fieldId(field === "requirements" ? "requirements[0].metric" : field)}`}
              >
                {name} +{gain}
              </Link>
              <span className="cap block">{advice}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** The step a field stands on. */
const stepWith = (field: string) =>
  SCENE_STEPS.find(({ fields }) => (fields as readonly string[]).includes(field))?.key ?? SCENE_STEPS[0].key;
