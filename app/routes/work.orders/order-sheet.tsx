/** OrderSheet({ order, own? }): small scenes put together, what the reader may know of who could serve them all, and what stands in it. `own`: the
 * reader's own scene; without it the reader is a vendor. */
import { Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDate, formatWan } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { ORDER_LEVEL_NAMES, type OrderLevel } from "#db/vocabulary/demand.ts";
import { COMPONENT_KIND_NAMES, type ComponentKind, SUPPLY_ROLE_NAMES, type SupplyRole } from "#db/vocabulary/roles.ts";
import { PRODUCT_TYPE_NAMES, type ProductType, SCENE_FIELD_NAMES, type SceneField } from "#db/vocabulary/scenes.ts";
import "./orders.css";

interface Member {
  role: SupplyRole;
  componentKind: ComponentKind | null;
  organizationName: string;
  code: string;
  name: string;
}
interface ServingSet {
  valueFen: string | null;
  unpriced: number;
  members: readonly Member[];
}
interface Order {
  level: OrderLevel;
  field: SceneField;
  productType: ProductType;
  operationName: string;
  robots: number;
  units: number;
  organizations: number;
  regions: readonly string[];
  firstClose: string | null;
  lastClose: string | null;
  scenes: readonly {
    code: string;
    name: string;
    unitName: string;
    regionName: string;
    unitCount: number;
    deploymentCount: number;
    closesAt: string;
  }[];
  /** Sets that serve every scene, and what of them the reader may know. */
  serving: number;
  sets: readonly ServingSet[];
}

/** Sets shown at once; the rest is folded. */
const SHOWN_SETS = 2;

export function OrderSheet({ order, own }: { order: Order; own?: string | undefined }) {
  const { sets, scenes, regions } = order;
  return (
    <Sheet
      title={`${order.operationName} · ${PRODUCT_TYPE_NAMES[order.productType]}`}
      note={`${SCENE_FIELD_NAMES[order.field]} · ${scenes.length} 个场景，${order.organizations} 家单位，合计 ${order.robots} 台`}
      flush
    >
      <div className="sheet-body">
        <DescriptionList
          items={[
            {
              term: "承接方式",
              detail: <Status tone={order.level === "consortium" ? "ok" : "run"} word={ORDER_LEVEL_NAMES[order.level]} />,
            },
            { term: "场景单元", detail: `${order.units} 个` },
            { term: "地区", detail: `${regions.slice(0, 5).join("、")}${regions.length > 5 ? ` 等 ${regions.length} 地` : ""}` },
            {
              term: "应答截止",
              detail:
                order.firstClose === order.lastClose
                  ? formatDate(order.firstClose)
                  : `${formatDate(order.firstClose)} 至 ${formatDate(order.lastClose)}`,
            },
          ]}
        />
        <h3 className="order-head">
          {order.level === "consortium" ? "可以全部承接的联合体" : "必须项全部满足的整机或服务"}（{order.serving} 组）
        </h3>
        <p className="cap">{own === undefined ? vendorNote(order) : unitNote(order)}</p>
        <ul className="order-sets">
          {sets.slice(0, SHOWN_SETS).map((set) => (
            <SetLine key={set.members.map(({ code }) => code).join(" ")} set={set} isMine={own === undefined} />
          ))}
        </ul>
        {sets.length > SHOWN_SETS ? (
          <details className="fold">
            <summary>其余 {sets.length - SHOWN_SETS} 组</summary>
            <ul className="order-sets">
              {sets.slice(SHOWN_SETS).map((set) => (
                <SetLine key={set.members.map(({ code }) => code).join(" ")} set={set} isMine={own === undefined} />
              ))}
            </ul>
          </details>
        ) : null}
      </div>
      <DataTable
        caption={`${order.operationName}集单中的场景`}
        rows={scenes}
        rowKey={(row) => row.code}
        rowTone={(row) => (row.code === own ? "selected" : undefined)}
        compact
        cards
        columns={[
          {
            key: "scene",
            header: "场景",
            rowHeader: true,
            phone: "full",
            render: (row) => (
              <>
                <Link to={paths.scene(row.code)}>{row.name}</Link>
                {row.code === own ? <span className="cap"> 本场景</span> : null}
              </>
            ),
          },
          { key: "unit", header: "用户单位", phone: "full", render: (row) => row.unitName },
          { key: "region", header: "地区", nowrap: true, render: (row) => row.regionName },
          { key: "count", header: "计划台数", align: "right", nowrap: true, render: (row) => `${row.deploymentCount} 台` },
          { key: "closes", header: "应答截止", align: "right", nowrap: true, render: (row) => formatDate(row.closesAt) },
        ]}
      />
    </Sheet>
  );
}

/** What a vendor is told of the sets: the scenes' proposals are shown to their units alone. */
function vendorNote({ serving, sets }: Order): string {
  if (serving === 0) return "目前没有可以全部承接的组合。";
  if (sets.length === 0) return "贵单位的能力暂未进入这些组合；组合的成员来自各场景的方案，只对场景的用户单位显示。";
  return "以下是贵单位在这些组合中的能力；其他成员来自各场景的方案，只对场景的用户单位显示。";
}

function unitNote({ serving, sets }: Order): string {
  if (serving === 0) return "目前没有可以全部承接的组合。";
  if (sets.length === 0) return "这些组合都不来自本场景的最新方案；其他单位的方案不对外显示。";
  return sets.length < serving ? "以下组合来自本场景的最新方案；其余来自其他单位的方案，不对外显示。" : "以下组合来自本场景的最新方案。";
}

function SetLine({ set: { members, valueFen, unpriced }, isMine }: { set: ServingSet; isMine: boolean }) {
  return (
    <li>
      {members.map(({ role, componentKind, organizationName, code, name }) => (
        <span key={code} className="order-member">
          <span className="muted">{componentKind ? COMPONENT_KIND_NAMES[componentKind] : SUPPLY_ROLE_NAMES[role]}</span>{" "}
          <Link to={paths.capability(code)}>{name}</Link>{" "}
          <span className={isMine ? "strong" : "muted"}>{isMine ? "贵单位" : organizationName}</span>
        </span>
      ))}
      <span className="cap block">
        {valueFen === null
          ? isMine
            ? "未公布价格"
            : "均未公布价格"
          : `按${isMine ? "贵单位" : ""}公布价格，首年合计约 ${formatWan(valueFen)}（不含税）`}
        {valueFen !== null && unpriced > 0 ? `，另有 ${unpriced} 项未公布价格` : ""}
      </span>
    </li>
  );
}
