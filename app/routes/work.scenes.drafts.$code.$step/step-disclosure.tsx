/** Step 7: what everybody sees beside what only invited partners and the bureau see, and whom to speak to. */
import { EmptyState } from "#app/ui/empty-state.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { RESTRICTABLE_PART_NAMES, RESTRICTABLE_PARTS } from "#db/vocabulary/scenes.ts";
import type { StepFields } from "./step-fields.ts";

const ALWAYS_PUBLIC = ["名称、地点与单位", "核心作业与预期成效", "指标与目标值", "部署目标与合作方式", "应答截止日期", "联合体席位"];
const ALWAYS_KEPT = ["首年预算上限（仅受邀单位与主管部门可见）", "联系人的电话与邮箱（双方同意后才可见）"];

type DisclosureStepProps = { fields: StepFields; contacts: readonly { id: string; title: string; personName: string }[] };

export function DisclosureStep({ fields: { list, text }, contacts }: DisclosureStepProps) {
  const { defaultValue: kept } = list("restrictedParts");
  return (
    <>
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
            <p className="cap">
              总是不公开：{ALWAYS_KEPT.join("；")}。揭榜期间，已认证的供给单位确认保密承诺后也能看到勾选的内容，预算除外。
            </p>
          </fieldset>
        </div>
      </Sheet>
      <Sheet title="联系人" note="电话与邮箱只在双方同意交换后可见">
        {contacts.length === 0 ? (
          <EmptyState
            title="还没有登记联系人"
            reason="登记后可在这里选择。厂商申请交换联系方式、贵单位同意之后，对方才能看到姓名、电话和邮箱。"
            action={<AddContact />}
          />
        ) : (
          <div className="fields">
            <SelectField
              {...text("contactId")}
              label="本场景的联系人"
              hint="厂商申请交换联系方式时，默认提供这一位；答复时仍可更换。"
              optional
              placeholder="暂不指定"
              options={contacts.map(({ id, title, personName }) => ({ value: id, label: `${title}（${personName}）` }))}
            />
            <p className="contact-add">
              <AddContact />
              <span className="cap">本页已填写的内容会先保存，登记后回到这里。</span>
            </p>
          </div>
        )}
      </Sheet>
    </>
  );
}

/** Saves this page first, so that nothing typed is lost, also without JavaScript. */
function AddContact() {
  return (
    <SubmitButton name="intent" value="addContact" variant="outline" small icon="plus" pending="正在保存…">
      新增联系人
    </SubmitButton>
  );
}
