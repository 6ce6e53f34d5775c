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
          {
            term: "增值税",
            detail:
              kind === "payPerUse"
                ? "按作业结果收费属现代服务，税率 6%，在不含税价之外另计。"
                : "有形动产租赁，税率 13%，在不含税租金之外另计；押金不计税。",
          },
          {
            term: "计费期",
            detail: "按自然月（北京时间）。月末后由牵头供给单位的财务出账，出账后的账单不再改动。",
          },
          ...(kind === "payPerUse"
            ? [
                { term: "用量", detail: "由机器人凭合同密钥上报，同一次作业只计一次；失败的作业留存备查、不收费。" },
                { term: "迟到的用量", detail: "出账后 35 天内补报的作业，在下一张账单中按原计费期单列补计；已被最低承诺覆盖的不再收费。" },
              ]
            : []),
          { term: "收款", detail: "账单经收款渠道发给用户单位，付款后按任务书签署的比例分配到分。" },
        ]}
      />
    </Sheet>
  );
}
