import { Form } from "@remix-run/react";
import { lastDayOf } from "#app/areas/contracts/states.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import type { Page } from "./route.tsx";

/** An offer to end the contract early that waits for the other side's signer. */
export function OpenEndingSheet({ open }: { open: NonNullable<Page["open"]> }) {
  return (
    <Sheet title="待确认的提前结束" note={`由${open.proposedByName}提出`}>
      <DescriptionList
        items={[
          { term: "最后一天", detail: lastDayOf(open.endsOn) },
          { term: "费用（不含税）", detail: open.feeFen === "0" ? "无" : formatFen(open.feeFen) },
          { term: "原因", detail: open.reason },
        ]}
      />
      <div className="row">
        {open.mayAgree ? (
          <Form method="post">
            <input type="hidden" name="intent" value="agree" />
            <input type="hidden" name="endingId" value={open.id} />
            <SubmitButton pending="正在确认…">确认提前结束</SubmitButton>
          </Form>
        ) : null}
        {open.mayDrop ? (
          <ConfirmButton
            label={open.isOwn ? "撤回提议" : "不同意"}
            question={open.isOwn ? "撤回这项提议？" : "不同意提前结束？"}
            consequence="合同按原期限继续履行；以后可以重新提出。"
            confirmLabel={open.isOwn ? "撤回提议" : "不同意提前结束"}
            pending="正在处理…"
            fields={{ intent: "drop", endingId: open.id }}
          />
        ) : null}
      </div>
      {open.mayAgree || open.isOwn ? null : <p className="muted">须由贵单位的签署人或管理员确认。</p>}
    </Sheet>
  );
}
