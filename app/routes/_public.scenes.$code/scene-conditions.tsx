/** What a partner finds on site: readiness, admission, site, retrofit, compliance, data. Shared by the public page and the unit's own. */
import type { ReactNode } from "react";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { Icon } from "#app/ui/icon.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import {
  ADMISSION_CRITERIA,
  ADMISSION_CRITERION_NAMES,
  COMPLIANCE_STATUS_NAMES,
  DATA_KIND_NAMES,
  READINESS_CHECK_NAMES,
  READINESS_GROUPS,
  RETROFIT_LEVEL_NAMES,
  type RestrictablePart,
  SCENE_MATURITY_NAMES,
} from "#db/vocabulary/scenes.ts";
import { Kept } from "./kept.tsx";
import type { SceneView } from "./scene-view.ts";

/** A text, that it is kept, or that nothing was written. */
function partOf(scene: SceneView, part: RestrictablePart, text: string): ReactNode {
  if (scene.withheld.includes(part)) return <Kept scene={scene} />;
  return text === "" ? null : <span className="lines-kept">{text}</span>;
}

function Check({ met, children }: { met: boolean; children: ReactNode }) {
  return (
    <li className={met ? "met" : "unmet"}>
      {met ? <Icon name="check" /> : <span className="dash">—</span>}
      <span>{children}</span>
      <span className="cap">{met ? "具备" : "未具备"}</span>
    </li>
  );
}

/** Site and readiness: 可训练、可测试、可验证, and the four admission criteria as the unit judged itself. */
export function SceneSite({ scene }: { scene: SceneView }) {
  return (
    <Sheet title="现场与条件" note={`${SCENE_MATURITY_NAMES[scene.maturity]} · ${scene.structured ? "结构化" : "非结构化"}环境`}>
      <div className="checks">
        {READINESS_GROUPS.map(({ name, checks }) => (
          <section key={name}>
            <h3>{name}</h3>
            <ul>
              {checks.map((check) => (
                <Check key={check} met={scene.readiness.includes(check)}>
                  {READINESS_CHECK_NAMES[check]}
                </Check>
              ))}
            </ul>
          </section>
        ))}
        <section className="admission">
          <h3>准入自查</h3>
          <ul>
            {ADMISSION_CRITERIA.map((criterion) => (
              <Check key={criterion} met={scene.admission.includes(criterion)}>
                {ADMISSION_CRITERION_NAMES[criterion]}
              </Check>
            ))}
          </ul>
        </section>
      </div>
      <DescriptionList
        columns={1}
        items={[
          { term: "现场条件", detail: partOf(scene, "siteConditions", scene.siteConditions) },
          { term: "自查依据", detail: scene.admissionBasis },
        ]}
      />
    </Sheet>
  );
}

/** Retrofit, compliance and data. */
export function SceneTerms({ scene }: { scene: SceneView }) {
  return (
    <Sheet title="改造、合规与数据">
      <DescriptionList
        columns={1}
        items={[
          { term: "改造程度", detail: RETROFIT_LEVEL_NAMES[scene.retrofitLevel] },
          { term: "改造方案", detail: partOf(scene, "retrofitPlan", scene.retrofitPlan) },
          { term: "行业准入与监管", detail: COMPLIANCE_STATUS_NAMES[scene.complianceStatus] },
          { term: "合规说明", detail: scene.complianceNote },
          { term: "提供的数据", detail: scene.dataKinds.map((kind) => DATA_KIND_NAMES[kind]).join("、") },
          { term: "数据条件", detail: partOf(scene, "dataTerms", scene.dataTerms) },
        ]}
      />
    </Sheet>
  );
}
