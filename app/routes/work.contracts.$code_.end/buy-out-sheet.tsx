import { Form } from "@remix-run/react";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import type { Page } from "./route.tsx";

type Robot = Page["robots"][number];
type Bought = Page["bought"][number];

/** Leased robots with the price each would have on a day, and those bought already. */
export function BuyOutSheet({ page }: { page: Page }) {
  const steps = page.buyOutTerms.map(({ afterMonths, priceFen }) => `租满 ${afterMonths} 个月 ${formatFen(priceFen)}`).join("，");
  const robots: Column<Robot>[] = [
    { key: "station", header: "工位", rowHeader: true, nowrap: true, render: (robot) => <span className="strong">{robot.station}</span> },
    { key: "identity", header: "整机身份证", phone: "hide", render: (robot) => <span className="code muted">{robot.identity}</span> },
    { key: "accepted", header: "验收交接日", nowrap: true, render: (robot) => robot.acceptedOn ?? "未验收" },
    { key: "months", header: "已租满月数", align: "right", render: (robot) => robot.monthsRented ?? "—" },
    {
      key: "price",
      header: "买断价格（不含税）",
      align: "right",
      nowrap: true,
      render: (robot) => (robot.priceFen ? formatFen(robot.priceFen) : robot.earliest ? `最早 ${robot.earliest}` : "—"),
    },
    {
      key: "act",
      header: "操作",
      align: "right",
      render: (robot) =>
        robot.priceFen && page.mayLeave && page.running ? (
          <ConfirmButton
            label="买断"
            question={`买断 ${robot.station} 的机器人？`}
            consequence={`自 ${page.buyDay} 起归${page.userUnitName}，租金计至前一天；价款 ${formatFen(robot.priceFen)}（不含税）列入当月账单。确认后不能撤回。`}
            confirmLabel="确认买断"
            pending="正在确认…"
            fields={{ intent: "buyOut", identity: robot.identity, ownedFrom: page.buyDay, priceFen: robot.priceFen }}
            small
          />
        ) : null,
    },
  ];
  const bought: Column<Bought>[] = [
    { key: "identity", header: "整机身份证", rowHeader: true, render: (one) => <span className="code">{one.identity}</span> },
    { key: "from", header: "归用户单位之日", nowrap: true, render: (one) => one.ownedFrom },
    { key: "months", header: "租满月数", align: "right", render: (one) => one.monthsRented },
    { key: "price", header: "价格（不含税）", align: "right", nowrap: true, render: (one) => formatFen(one.priceFen) },
  ];
  return (
    <>
      <Sheet title="可买断的机器人" note={steps || undefined} flush>
        {page.buyOutTerms.length > 0 && page.running ? (
          <Form method="get" className="row day-form flush">
            <input type="hidden" name="by" value="buyOut" />
            <DateField name="day" label="自哪天起归用户单位" defaultValue={page.buyDay} min={page.tomorrow} max={page.endsOn} />
            <SubmitButton variant="default" pending="正在计算…">
              查看当日价格
            </SubmitButton>
          </Form>
        ) : null}
        <DataTable
          caption="可买断的机器人"
          compact
          rows={page.running ? page.robots : []}
          rowKey={(robot) => robot.identity}
          columns={robots}
          empty={
            <EmptyState
              title="没有可以买断的机器人"
              reason={page.buyOutTerms.length === 0 ? "合同条款没有残值买断的约定。" : "在租的机器人都已买断或调离。"}
            />
          }
        />
      </Sheet>
      {page.bought.length > 0 ? (
        <Sheet title="已买断" note={`${page.bought.length} 台`} flush>
          <DataTable caption="已买断的机器人" compact rows={page.bought} rowKey={(one) => one.identity} columns={bought} empty={null} />
        </Sheet>
      ) : null}
    </>
  );
}
