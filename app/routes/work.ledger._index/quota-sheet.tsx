import { Bar } from "#app/ui/bar.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";

interface Quota {
  regionCode: string;
  regionName: string;
  minimum: number;
  minimumDomains: number;
  done: number;
  inReview: number;
  domains: number;
  met: boolean;
}
interface Row {
  unitCount: number;
  deploymentCount: number;
  domain: string;
  status: string;
  countedWith: unknown;
}

/** Progress of each quota as a bar with its figures beside it; the region's own quota is the first row. */
export function QuotaSheet({ quotas, rows }: { quotas: Quota[]; rows: Row[] }) {
  const max = Math.max(1, ...quotas.map((quota) => Math.max(quota.minimum, quota.done + quota.inReview)));
  const listed = rows.filter((row) => row.status !== "submitted" && row.countedWith === null);
  if (quotas.length === 0) return null;
  return (
    <>
      <SummaryStrip
        items={[
          { label: "已审核单元", value: listed.reduce((sum, row) => sum + row.unitCount, 0), unit: "个", note: "按当前筛选，重复合并后" },
          { label: "类型覆盖", value: new Set(listed.map((row) => row.domain)).size, unit: "类", note: "工业、服务、特种" },
          { label: "计划部署", value: rows.reduce((sum, row) => sum + row.deploymentCount, 0), unit: "台", note: "含审核中" },
          { label: "达到要求", value: `${quotas.filter((quota) => quota.met).length} / ${quotas.length}`, unit: "项", note: "指标任务" },
        ]}
      />
      <Sheet title="场景单元指标任务进度" note="单位：个，相似场景合并后计数" flush>
        <DataTable
          caption="各地区场景单元指标任务进度"
          rows={quotas}
          rowKey={(quota) => quota.regionCode}
          compact
          cards
          columns={[
            { key: "region", header: "地区", rowHeader: true, nowrap: true, render: (quota) => quota.regionName },
            {
              key: "bar",
              header: "进度",
              width: "36%",
              phone: "full",
              render: (quota) => (
                <Bar
                  segments={[{ value: quota.done }, { value: quota.inReview, tone: "progress" }]}
                  max={max}
                  target={quota.minimum}
                  label={`${quota.regionName}已审核 ${quota.done} 个，审核中 ${quota.inReview} 个，要求 ${quota.minimum} 个`}
                />
              ),
            },
            { key: "done", header: "已审核", align: "right", render: (quota) => <span className="strong">{quota.done}</span> },
            { key: "review", header: "审核中", align: "right", render: (quota) => quota.inReview },
            { key: "minimum", header: "要求", align: "right", render: (quota) => `≥${quota.minimum}` },
            {
              key: "domains",
              header: "类型覆盖",
              nowrap: true,
              render: (quota) =>
                `${quota.domains} 类${quota.minimumDomains > 0 ? (quota.domains >= quota.minimumDomains ? "，符合" : `，要求 ≥${quota.minimumDomains}`) : ""}`,
            },
            {
              key: "verdict",
              header: "结论",
              nowrap: true,
              render: (quota) =>
                quota.met ? (
                  <Status tone="ok" word="达到要求" />
                ) : (
                  <Status tone="wait" word={quota.done < quota.minimum ? `还差 ${quota.minimum - quota.done} 个` : "类型覆盖不足"} />
                ),
            },
          ]}
        />
      </Sheet>
    </>
  );
}
