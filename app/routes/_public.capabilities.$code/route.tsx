import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { getCapability, namedCapabilities, showClaim } from "#app/areas/capabilities/index.server.ts";
import { CAPABILITY_STATUS_NAMES, CAPABILITY_STATUS_TONES } from "#app/areas/capabilities/vocabulary.ts";
import { loadRegistry } from "#app/areas/metrics/index.server.ts";
import { organizationById, regionNames } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatCount, formatDate, formatFen } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { DIMENSIONS, EVIDENCE_GRADE_NAMES, EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KIND_NAMES, SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { PRODUCT_TYPE_NAMES, SCENE_DOMAIN_NAMES, SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";
import { ClaimsTable } from "./claims-table.tsx";
import "#app/routes/_public.scenes.$code/scene-parts.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.capability.name ?? "能力"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    const { capability: row, claims } = await getCapability(ctx, params["code"] ?? "");
    const [registry, regions, vendor, robots] = await Promise.all([
      loadRegistry(ctx),
      regionNames(ctx),
      organizationById(ctx, row.organizationId),
      namedCapabilities(ctx, row.worksWith),
    ]);
    const {
      code,
      name,
      summary,
      description,
      status,
      role,
      componentKind,
      productType,
      domains,
      fields,
      interfaces,
      unitsPerMonth,
      leadTimeWeeks,
    } = row;
    return json({
      capability: {
        ...{
          code,
          name,
          summary,
          description,
          status,
          role,
          componentKind,
          productType,
          domains,
          fields,
          interfaces,
          unitsPerMonth,
          leadTimeWeeks,
        },
        serviceRegions: row.serviceRegions.map((region) => regions.get(region) ?? region),
        leaseMonthlyFen: row.leaseMonthlyFen?.toString() ?? null,
        perOperationFen: row.perOperationFen?.toString() ?? null,
        oneOffFen: row.oneOffFen?.toString() ?? null,
        updatedAt: row.updatedAt.toISOString(),
        claims: claims
          .map((claim) => ({
            metric: claim.metric,
            name: registry.get(claim.metric).name,
            dimension: registry.get(claim.metric).dimension,
            text: showClaim(registry, claim),
            evidence: claim.evidence,
            note: claim.evidenceNote,
          }))
          .sort((a, b) => DIMENSIONS.indexOf(a.dimension) - DIMENSIONS.indexOf(b.dimension)),
      },
      vendor: {
        name: vendor?.name ?? "—",
        introduction: vendor?.introduction ?? "",
        regionName: regions.get(vendor?.regionCode ?? "") ?? "—",
        deliveredProjects: vendor?.deliveredProjects ?? 0,
        isVerified: vendor?.verifiedAt != null,
      },
      robots,
      isOwn: ctx.actor.kind === "user" && ctx.actor.organizationId === row.organizationId,
    });
  });
}

export default function CapabilityPage() {
  const { capability, vendor, robots, isOwn } = useLoaderData<typeof loader>();
  const { claims } = capability;
  const best = EVIDENCE_GRADES.findLast((grade) => claims.some((claim) => claim.evidence === grade));
  const kind = capability.componentKind
    ? COMPONENT_KIND_NAMES[capability.componentKind]
    : capability.productType
      ? PRODUCT_TYPE_NAMES[capability.productType]
      : null;
  return (
    <>
      <PageHead
        display
        crumb={[{ label: "能力库", to: paths.capabilities() }, { label: capability.code }]}
        title={capability.name}
        subtitle={
          <>
            {vendor.name}
            {vendor.isVerified ? <span className="ok">（已认证）</span> : null} · {vendor.regionName} · {SUPPLY_ROLE_NAMES[capability.role]}
            {kind ? ` · ${kind}` : null}
          </>
        }
        actions={
          isOwn && capability.status === "published" ? <ButtonLink to={paths.editCapability(capability.code)}>修改</ButtonLink> : null
        }
      />
      {capability.status === "published" ? null : (
        <Notice tone="warn" title="该能力已不公开">
          现在只有贵单位可以打开。
          <Status tone={CAPABILITY_STATUS_TONES[capability.status]} word={CAPABILITY_STATUS_NAMES[capability.status]} />
        </Notice>
      )}
      <SummaryStrip
        items={[
          { label: "指标", value: claims.length, unit: "项", note: best ? `最高证据等级：${EVIDENCE_GRADE_NAMES[best]}` : "未填写" },
          {
            label: "月供货量",
            value: capability.unitsPerMonth > 0 ? formatCount(capability.unitsPerMonth) : "—",
            ...(capability.unitsPerMonth > 0 ? { unit: "套" } : {}),
          },
          {
            label: "交付周期",
            value: capability.leadTimeWeeks > 0 ? capability.leadTimeWeeks : "即时",
            ...(capability.leadTimeWeeks > 0 ? { unit: "周" } : {}),
          },
          { label: "已交付项目", value: formatCount(vendor.deliveredProjects), unit: "个" },
          { label: "最近更新", value: formatDate(capability.updatedAt) },
        ]}
      />
      <div className="stack">
        <ClaimsTable claims={claims} />
        <div className="pair top">
          <Sheet title="能力说明">
            <div className="prose">
              <p className="strong">{capability.summary}</p>
              <p style={{ whiteSpace: "pre-line" }}>{capability.description}</p>
            </div>
          </Sheet>
          <div className="stack">
            <Sheet title="适用与接口">
              <DescriptionList
                columns={1}
                items={[
                  { term: "场景类型", detail: capability.domains.map((domain) => SCENE_DOMAIN_NAMES[domain]).join("、") },
                  { term: "应用领域", detail: capability.fields.map((field) => SCENE_FIELD_NAMES[field]).join("、") },
                  { term: "服务地区", detail: capability.serviceRegions.length === 0 ? "全国" : capability.serviceRegions.join("、") },
                  { term: "接口", detail: capability.interfaces.join("、") },
                  {
                    term: "已适配机型",
                    detail:
                      robots.length === 0 ? (
                        capability.interfaces.length > 0 ? (
                          "未列出，凭相同接口适配"
                        ) : null
                      ) : (
                        <ul>
                          {robots.map((robot) => (
                            <li key={robot.id}>
                              {robot.published ? <Link to={paths.capability(robot.code)}>{robot.name}</Link> : robot.name}
                              <span className="cap block">{robot.organizationName}</span>
                            </li>
                          ))}
                        </ul>
                      ),
                  },
                ]}
              />
            </Sheet>
            <Sheet title="价格" note="参考价，以合同为准">
              <DescriptionList
                columns={1}
                items={[
                  { term: "经营性租赁", detail: capability.leaseMonthlyFen ? `${formatFen(capability.leaseMonthlyFen)} / 台 · 月` : null },
                  {
                    term: "按效用付费",
                    detail: capability.perOperationFen ? `${formatFen(capability.perOperationFen)} / 次成功作业` : null,
                  },
                  { term: "一次性", detail: capability.oneOffFen ? formatFen(capability.oneOffFen) : null },
                ]}
              />
            </Sheet>
            {vendor.introduction ? (
              <Sheet title="供给单位">
                <p className="strong">{vendor.name}</p>
                <p className="muted">{vendor.introduction}</p>
              </Sheet>
            ) : null}
          </div>
        </div>
      </div>
    </>
  );
}
