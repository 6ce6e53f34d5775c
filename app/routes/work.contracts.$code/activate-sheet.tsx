import { Form } from "@remix-run/react";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import type { ContractData } from "./page-data.ts";

/** A draft: the other side agrees, everybody else reads what it waits for. */
export function ActivateSheet({ contract }: { contract: ContractData }) {
  if (contract.mayActivate) {
    return (
      <Sheet title="请确认合同" note={`由${contract.proposedByName}起草`}>
        <Form method="post" className="form">
          <p>请核对下面的合同条款。确认后合同立即生效，机器人上报的用量开始计费；以后变更条款须双方确认，自约定的日期起适用。</p>
          <input type="hidden" name="intent" value="activate" />
          <SubmitButton pending="正在确认…">确认合同</SubmitButton>
        </Form>
      </Sheet>
    );
  }
  const waitsForMe = (contract.isUserUnit || contract.isProvider) && !contract.proposedByMe;
  return (
    <Notice tone="warn" title="合同还没有生效">
      {waitsForMe
        ? `由${contract.proposedByName}起草，须由贵单位的签署人或管理员确认。`
        : `由${contract.proposedByName}起草，正在等待${contract.proposedByName === contract.providerName ? contract.userUnitName : contract.providerName}的签署人确认。`}
    </Notice>
  );
}
