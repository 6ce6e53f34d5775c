import { Form } from "@remix-run/react";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { DateField } from "#app/ui/date-field.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatCount, formatDateTime, formatPercentBp } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import "./contract.css";
import type { ContractData, Errors, RobotLine } from "./page-data.ts";

interface RobotsSheetProps {
  contract: ContractData;
  robots: readonly RobotLine[];
  month: string | null;
  values: Record<string, unknown> | null | undefined;
  errors: Errors;
}

/** 国别 2, 企业 4, 型号 6, 序列号 17. */
const grouped = (identity: string) => identity.replace(/^(.{2})(.{4})(.{6})(.{17})$/, "$1 $2 $3 $4");

function successRate(succeeded: bigint, failed: bigint): string {
  const all = succeeded + failed;
  return all === 0n ? "—" : formatPercentBp((succeeded * 10_000n) / all);
}

/** Robots of the contract with what each reported in the month, and the form that puts another one to work. */
export function RobotsSheet({ contract, robots, month, values, errors }: RobotsSheetProps) {
  const silent = robots.filter((robot) => robot.registered && robot.lastAt === null);
  const total = (of: "succeeded" | "failed") => robots.reduce((sum, robot) => sum + BigInt(robot[of]), 0n);
  const columns: Column<RobotLine>[] = [
    { key: "station", header: "工位", rowHeader: true, nowrap: true, render: (robot) => <span className="strong">{robot.station}</span> },
    {
      key: "identity",
      header: "整机身份证",
      phone: "hide",
      nowrap: true,
      render: (robot) => <span className="code muted">{grouped(robot.identity)}</span>,
    },
    { key: "succeeded", header: "成功次数", align: "right", render: (robot) => formatCount(robot.succeeded) },
    { key: "failed", header: "失败次数", align: "right", render: (robot) => formatCount(robot.failed) },
    { key: "rate", header: "成功率", align: "right", render: (robot) => successRate(BigInt(robot.succeeded), BigInt(robot.failed)) },
    {
      key: "last",
      header: "最近作业",
      align: "right",
      nowrap: true,
      phone: "hide",
      render: (robot) => (robot.registered ? formatDateTime(robot.lastAt) : `${formatDateTime(robot.lastAt)}（已调离）`),
    },
  ];
  return (
    <Sheet
      id="robots"
      title="机器人"
      note={robots.length > 0 ? `${robots.length} 台${month ? ` · ${month}` : ""}` : undefined}
      actions={<span className="cap not-phone">身份证编码 29 位：国别、企业、型号、序列号</span>}
      footer={silent.length > 0 ? `本期没有上报：${silent.map((robot) => robot.station).join("、")}。` : undefined}
      flush
    >
      <DataTable
        caption="机器人"
        compact
        rows={robots}
        rowKey={(robot) => robot.identity}
        columns={columns}
        totals={{
          succeeded: formatCount(total("succeeded")),
          failed: formatCount(total("failed")),
          rate: successRate(total("succeeded"), total("failed")),
        }}
        empty={<EmptyState title="还没有登记机器人" reason="登记后，该机器人上报的用量才会计入本合同。" />}
      />
      {contract.mayRegisterRobot ? (
        <details className="sheet-more" open={robots.length === 0 || Boolean(errors?.["identity"] ?? errors?.["station"])}>
          <summary className="btn">登记机器人</summary>
          <Form method="post" noValidate className="form">
            <input type="hidden" name="intent" value="registerRobot" />
            <TextField
              name="identity"
              label="整机身份证编码"
              hint="29 位数字或大写字母，可以带空格粘贴。已登记的机器人再次登记会改换工位。"
              defaultValue={textOf(values?.["identity"])}
              error={errors?.["identity"] ?? undefined}
              autoComplete="off"
              maxLength={60}
              required
            />
            <TextField
              name="station"
              label="工位"
              hint="例如 T01。"
              width="short"
              defaultValue={textOf(values?.["station"])}
              error={errors?.["station"] ?? undefined}
              maxLength={20}
              required
            />
            <DateField
              name="from"
              label="开始工作的日期"
              hint="从这一天起的上报计入本合同；不填从合同开始日算起。"
              defaultValue={textOf(values?.["from"])}
              error={errors?.["from"] ?? undefined}
              optional
            />
            <SubmitButton pending="正在登记…">登记到本合同</SubmitButton>
          </Form>
        </details>
      ) : null}
    </Sheet>
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
