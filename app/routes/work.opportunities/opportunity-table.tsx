/**
 * OpportunityTable({ rows, now, empty }): scenes and what one's capability would add to each, or the first thing that keeps it out. `OpportunityFilter`
 * narrows the list by capability, field and region.
 */
import { Form, Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { OpportunityLine, OpportunityPage } from "#app/areas/matching/index.server.ts";
import { OTHER_WORK } from "#app/areas/matching/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { type Column, DataTable } from "#app/ui/data-table.tsx";
import { formatDate, formatDecimal, formatRemaining } from "#app/ui/format.ts";
import { SelectField } from "#app/ui/select-field.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { COMPONENT_KIND_NAMES, SLOT_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";

type TableProps = { rows: readonly OpportunityLine[]; kind: OpportunityLine["kind"]; now: string; empty: ReactNode };

export function OpportunityTable({ rows, kind, now, empty }: TableProps) {
  const columns: Column<OpportunityLine>[] = [
    {
      key: "scene",
      header: "场景",
      rowHeader: true,
      width: "30%",
      render: ({ scene }) => (
        <>
          <Link to={paths.scene(scene.code)} prefetch="intent">
            {scene.name}
          </Link>
          <span className="cap block">
            {scene.organizationName} · {scene.regionName} · {SCENE_FIELD_NAMES[scene.field]}
          </span>
        </>
      ),
    },
    kind === "raises"
      ? { key: "gain", header: "加入后的最优方案", render: (row) => <Gain row={row} /> }
      : { key: "gap", header: "还差什么", phone: "full", width: "22%", render: (row) => <Gap row={row} /> },
    {
      key: "capability",
      header: "我的能力",
      phone: "full",
      width: "18%",
      render: ({ capability, slot }) => (
        <>
          <Link to={paths.capability(capability.code)}>{capability.name}</Link>
          <span className="cap block">
            席位：{SLOT_ROLE_NAMES[slot.role]}
            {slot.componentKind ? ` · ${COMPONENT_KIND_NAMES[slot.componentKind]}` : ""}
          </span>
        </>
      ),
    },
    {
      key: "answers",
      header: "能应答的指标",
      phone: "full",
      width: "22%",
      render: ({ answers }) =>
        answers.length === 0 ? (
          <span className="faint">—</span>
        ) : (
          `${answers.slice(0, NAMED).join("、")}${answers.length > NAMED ? ` 等 ${answers.length} 项` : ""}`
        ),
    },
    {
      key: "closes",
      header: "应答截止",
      align: "right",
      nowrap: true,
      render: ({ scene }) => (
        <>
          {formatDate(scene.closesAt)}
          <span className="cap block">{formatRemaining(scene.closesAt, now)}</span>
        </>
      ),
    },
  ];
  return (
    <DataTable
      caption="适合我的场景"
      columns={columns}
      rows={rows}
      rowKey={({ scene, capability }) => `${scene.code} ${capability.code}`}
      cards
      top
      empty={empty}
    />
  );
}

const NAMED = 3;

/** What the best consortium wins by it. Beside a mandatory indicator more, fewer points are not worth a word. */
function Gain({ row: { enables, unmetFewer, gain } }: { row: OpportunityLine }) {
  if (enables) return <span className="strong">有了它才能组成联合体</span>;
  const value = gain.startsWith("-") || gain === "0" ? null : `价值 +${roughly(gain)} 分`;
  if (unmetFewer === 0) return <span className="strong nb">{value ?? "价值略高"}</span>;
  return (
    <>
      <span className="strong nb">必须项少缺 {unmetFewer} 项</span>
      {value ? <span className="cap block">{value}</span> : null}
    </>
  );
}

/** One decimal, and for less than that as many as say something. */
function roughly(gain: string): string {
  return Number(gain) < 0.05 ? gain : formatDecimal(gain, { places: 1 });
}

function Gap({ row: { gap } }: { row: OpportunityLine }) {
  switch (gap?.kind) {
    case "short":
      return (
        <>
          <span className="warn">
            {gap.name}要求 {gap.target}
            {gap.by === null ? "，未达到" : `，还差 ${gap.by}`}
          </span>
          <span className="cap block">必须项，您声明的数值不足</span>
        </>
      );
    case "open":
      return (
        <>
          {gap.name} {gap.target}
          <span className="cap block">必须项，{gap.otherWork ? `您的数值${OTHER_WORK}` : "您尚未写明"}</span>
        </>
      );
    case "incompatible":
      return (
        <>
          还没有能配合的整机
          <span className="cap block">请在能力中声明与整机的适配</span>
        </>
      );
    default:
      return (
        <>
          指标不差，已有更优的选择
          <span className="cap block">更强的证据或更大的余量可能改变结果</span>
        </>
      );
  }
}

/** A small form over the list; what is chosen elsewhere in the address is kept. */
export function OpportunityFilter({ filter, choices }: Pick<OpportunityPage, "filter" | "choices">) {
  const counted = (label: string, count: number) => `${label}（${count}）`;
  return (
    <Form method="get" className="opportunity-filter">
      {filter.kind === "raises" ? null : <input type="hidden" name="kind" value={filter.kind} />}
      {filter.sort === "gain" ? null : <input type="hidden" name="sort" value={filter.sort} />}
      <SelectField
        key={`capability-${filter.capability}`}
        name="capability"
        label="我的能力"
        placeholder="全部能力"
        defaultValue={filter.capability}
        options={choices.capabilities.map(({ code, name, count }) => ({ value: code, label: counted(name, count) }))}
      />
      <SelectField
        key={`field-${filter.field}`}
        name="field"
        label="应用领域"
        placeholder="全部领域"
        defaultValue={filter.field}
        options={choices.fields.map(({ field, count }) => ({ value: field, label: counted(SCENE_FIELD_NAMES[field], count) }))}
      />
      <SelectField
        key={`province-${filter.province}`}
        name="province"
        label="地区"
        placeholder="全部地区"
        defaultValue={filter.province}
        options={choices.provinces.map(({ code, name, count }) => ({ value: code, label: counted(name, count) }))}
      />
      <SubmitButton variant="default">筛选</SubmitButton>
    </Form>
  );
}
