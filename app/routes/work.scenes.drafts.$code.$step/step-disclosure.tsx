/** Step 7: what everybody sees beside what only invited partners and the bureau see. */
import { Sheet } from "#app/ui/sheet.tsx";
import { RESTRICTABLE_PART_NAMES, RESTRICTABLE_PARTS } from "#db/vocabulary/scenes.ts";
import type { StepFields } from "./step-fields.ts";

const ALWAYS_PUBLIC = ["名称、地点与单位", "核心作业与预期成效", "指标与目标值", "部署目标与合作方式", "应答截止日期", "联合体席位"];
const ALWAYS_KEPT = ["首年预算上限（仅受邀单位与主管部门可见）", "联系人的电话与邮箱（双方同意后才可见）"];

export function DisclosureStep({ fields: { list } }: { fields: StepFields }) {
  const { defaultValue: kept } = list("restrictedParts");
  return (
    <Sheet title="公开范围" note="收起得越少，厂商的应答越准">
      <div className="disclosure">
        <section aria-labelledby="public-parts">
          <h3 id="public-parts">所有人可见</h3>
          <ul>
            {ALWAYS_PUBLIC.map((part) => (
              <li key={part}>{part}</li>
            ))}
            <li>右边没有勾选的内容</li>
          </ul>
        </section>
        <fieldset>
          <legend>仅受邀单位与主管部门可见</legend>
          <ul>
            {RESTRICTABLE_PARTS.map((part) => (
              <li key={part}>
                <label className="choice">
                  <input type="checkbox" name="restrictedParts" value={part} defaultChecked={kept.includes(part)} />
                  <span>{RESTRICTABLE_PART_NAMES[part]}</span>
                </label>
              </li>
            ))}
          </ul>
          <p className="cap">总是不公开：{ALWAYS_KEPT.join("；")}。</p>
        </fieldset>
      </div>
    </Sheet>
  );
}
