/** Sheets of a capability's page: details of its role, abilities, compatibility, prices, versions. */
import { Link } from "@remix-run/react";
import type { CapabilityVersion, CompatibilityLine } from "#app/areas/capabilities/index.server.ts";
import { COMPATIBILITY_STATE_TONES } from "#app/areas/capabilities/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime, formatFen } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import {
  ABILITY_LEVEL_NAMES,
  ABILITY_LEVELS,
  ABILITY_NAMES,
  type Ability,
  COMPATIBILITY_STATE_NAMES,
  PRICE_MODEL_NAMES,
  type Price,
  USE_UNIT_NAMES,
} from "#db/vocabulary/capabilities.ts";
import { SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";

/** What is stated, and at the end how much was left open. */
export function DetailsSheet({ title, details }: { title: string; details: readonly { label: string; text: string | null }[] }) {
  const stated = details.filter(({ text }) => text !== null);
  const open = details.length - stated.length;
  return (
    <Sheet title={title} note={open > 0 ? `另有 ${open} 项未填写` : undefined}>
      {stated.length === 0 ? (
        <p className="muted">这项能力发布时还没有填写参数。</p>
      ) : (
        <DescriptionList
          items={stated.map(({ label, text }) => ({
            term: label,
            detail: <span className="detail-text">{text}</span>,
            wide: (text ?? "").length > 24 || (text ?? "").includes("\n"),
          }))}
        />
      )}
    </Sheet>
  );
}

/** The six abilities as five steps each, with what every level rests on. */
export function AbilitySheet({ abilities }: { abilities: readonly { ability: Ability; level: number; ground: string }[] }) {
  if (abilities.length === 0) return null;
  return (
    <Sheet title="六项能力" note="单位自评，1 演示验证 — 5 开放环境自主" flush>
      <DataTable
        caption="六项能力"
        rows={abilities}
        rowKey={(row) => row.ability}
        cards
        columns={[
          { key: "name", header: "能力", rowHeader: true, nowrap: true, render: (row) => ABILITY_NAMES[row.ability] },
          {
            key: "level",
            header: "等级",
            nowrap: true,
            word: "",
            render: (row) => (
              <span className="ability-level">
                <svg viewBox="0 0 58 8" aria-hidden="true">
                  {ABILITY_LEVELS.map((step) => (
                    <rect
                      key={step}
                      x={(step - 1) * 12}
                      width="10"
                      height="8"
                      fill={step <= row.level ? "var(--primary)" : "var(--line)"}
                    />
                  ))}
                </svg>
                {row.level} · {ABILITY_LEVEL_NAMES[row.level as (typeof ABILITY_LEVELS)[number]]}
              </span>
            ),
          },
          { key: "ground", header: "依据", phone: "full", word: "", render: (row) => row.ground },
        ]}
      />
    </Sheet>
  );
}

/** With whom it works, as it declared and as others declared about it. */
export function CompatibilitySheet({ lines, interfaces }: { lines: readonly CompatibilityLine[]; interfaces: readonly string[] }) {
  return (
    <Sheet title="接口与适配" note={interfaces.length > 0 ? `接口：${interfaces.join("、")}` : "未填写接口"} flush>
      <DataTable
        caption="适配关系"
        rows={lines}
        rowKey={(row) => row.id}
        cards
        top
        empty={
          <EmptyState
            title="没有列出适配的能力"
            reason={interfaces.length > 0 ? "凭相同接口参与组合。" : "没有接口，也没有适配关系，难以进入组合。"}
          />
        }
        columns={[
          {
            key: "other",
            header: "适配对象",
            rowHeader: true,
            render: (row) => (
              <>
                {row.other.published ? <Link to={paths.capability(row.other.code)}>{row.other.name}</Link> : row.other.name}
                <span className="cap block">
                  {row.other.organizationName} · {SUPPLY_ROLE_NAMES[row.other.role]}
                </span>
              </>
            ),
          },
          {
            key: "state",
            header: "状态",
            nowrap: true,
            word: "",
            render: (row) => (
              <>
                <Status tone={COMPATIBILITY_STATE_TONES[row.state]} word={COMPATIBILITY_STATE_NAMES[row.state]} />
                {row.state === "declared" ? (
                  <span className="cap block">
                    {row.declaredHere ? "由本能力的单位声明，待对方确认" : "由对方单位声明，待本能力的单位确认"}
                  </span>
                ) : null}
              </>
            ),
          },
          {
            key: "note",
            header: "依据",
            phone: "full",
            word: "",
            render: (row) => (
              <>
                {row.note || <span className="faint">未写依据</span>}
                {row.reply ? <span className="cap block">答复：{row.reply}</span> : null}
              </>
            ),
          },
        ]}
      />
    </Sheet>
  );
}

/** Every way to pay, with what it includes. */
export function PriceSheet({ prices }: { prices: readonly Price[] }) {
  return (
    <Sheet title="价格" note="参考价，不含税，以合同为准">
      {prices.length === 0 ? (
        <p className="muted">面议。</p>
      ) : (
        <DescriptionList
          columns={1}
          items={prices.map(({ model, unit, amountFen, includes }) => ({
            term: unit ? `${PRICE_MODEL_NAMES[model]}（每${USE_UNIT_NAMES[unit]}）` : PRICE_MODEL_NAMES[model],
            detail: (
              <>
                <span className="strong">{formatFen(amountFen)}</span>
                {includes ? <span className="cap block">{includes}</span> : null}
              </>
            ),
          }))}
        />
      )}
    </Sheet>
  );
}

/** What each version changed of the claims. */
export function HistorySheet({ history }: { history: readonly CapabilityVersion[] }) {
  return (
    <Sheet title="版本记录">
      <ol className="versions">
        {history.map(({ version, at, changes }, i) => (
          <li key={version}>
            <b>版本 {version}</b> <span className="cap">{formatDateTime(at)}</span>
            {changes.length === 0 ? (
              <p className="cap">{i === history.length - 1 && version === 1 ? "首次发布" : "指标没有变化"}</p>
            ) : (
              <ul>
                {changes.map((change) => (
                  <li key={change.name}>
                    <span className={`change ${change.kind}`}>{change.word}</span> {change.name}{" "}
                    {change.before && change.after && change.before !== change.after ? (
                      <>
                        <del>{change.before}</del> → {change.after}
                      </>
                    ) : (
                      (change.after ?? <del>{change.before}</del>)
                    )}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </Sheet>
  );
}
