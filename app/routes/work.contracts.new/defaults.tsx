import type { ContractKind } from "#app/areas/contracts/states.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { Sheet } from "#app/ui/sheet.tsx";

/** What holds without being asked for, and why. */
export function Defaults({ kind }: { kind: ContractKind }) {
  return (
    <Sheet title="平台默认约定" note="订立合同即适用">
      <DescriptionList
        columns={1}
        items={[
          { term: "增值税", detail: "在不含税价之外另计，逐行注明税务处理和依据；押金不计税。" },
          {
            term: "计费期",
            detail: "按自然月（北京时间）。宽限期满自动计费，由牵头供给单位的财务审核后发出，发出后的账单不再改动。",
          },
          ...(kind !== "operatingLease"
            ? [
                { term: "用量", detail: "由机器人凭合同密钥上报，同一事件只计一次；失败的作业留存备查、不收费。" },
                {
                  term: "迟到的用量",
                  detail: "账单发出后补报或更正的用量，在下一张账单中按原计费期重算、单列差额；已被最低承诺覆盖的不再收费。",
                },
              ]
            : []),
          { term: "计费次序", detail: "分档计价、最低承诺补足、封顶、服务水平抵扣、增值税，各列一行，每行四舍五入到分一次。" },
          { term: "收款", detail: "账单经收款渠道发给用户单位，付款后按任务书签署的比例分配到分。" },
        ]}
      />
    </Sheet>
  );
}
