import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { CAPABILITY_STATUS_NAMES, CAPABILITY_STATUS_TONES, EVIDENCE_VALID_MONTHS } from "#app/areas/capabilities/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatCount, formatDate } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { EVIDENCE_GRADE_NAMES, EVIDENCE_GRADES } from "#db/vocabulary/metrics.ts";
import { COMPONENT_KIND_NAMES, SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { PRODUCT_TYPE_NAMES, SCENE_DOMAIN_NAMES, SCENE_FIELD_NAMES } from "#db/vocabulary/scenes.ts";
import { AbilitySheet, CompatibilitySheet, DetailsSheet, HistorySheet, PriceSheet } from "./capability-sheets.tsx";
import { capabilityView } from "./capability-view.server.ts";
import { ClaimsTable } from "./claims-table.tsx";
import "#app/routes/_public.scenes.$code/scene-parts.css";
import "./capability-page.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.capability.name ?? "能力"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => json(await capabilityView(await anyActor(request, context), params["code"] ?? "")));
}

export default function CapabilityPage() {
  const { capability, vendor, compatibility, history, isOwn, isSignedIn, mayAsk } = useLoaderData<typeof loader>();
  const { claims, status } = capability;
  const best = EVIDENCE_GRADES.findLast((grade) => claims.some((claim) => claim.evidence === grade));
  const stale = claims.filter((claim) => claim.isStale).length;
  const open = compatibility.filter((line) => line.state === "declared" && !line.declaredHere).length;
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
            <Link to={paths.publicOrganization(vendor.code)}>{vendor.name}</Link>
            {vendor.isVerified ? <span className="ok">（已认证）</span> : null} · {vendor.regionName} · {SUPPLY_ROLE_NAMES[capability.role]}
            {kind ? ` · ${kind}` : null}
          </>
        }
        actions={
          isOwn && status === "published" ? (
            <ButtonLink to={paths.editCapability(capability.code)}>修改</ButtonLink>
          ) : mayAsk ? (
            <ButtonLink to={paths.askForContact({ to: vendor.code, subject: capability.code })}>申请交换联系方式</ButtonLink>
          ) : null
        }
      />
      {status === "published" ? null : (
        <Notice tone="warn" title="该能力已不公开">
          现在只有贵单位可以打开。
          <Status tone={CAPABILITY_STATUS_TONES[status]} word={CAPABILITY_STATUS_NAMES[status]} />
        </Notice>
      )}
      {isOwn && status === "published" && stale > 0 ? (
        <Notice
          tone="warn"
          title={`有 ${stale} 项证据出具已超过 ${EVIDENCE_VALID_MONTHS} 个月`}
          action={
            <ButtonLink to={paths.editCapability(capability.code)} small>
              更新证据
            </ButtonLink>
          }
        >
          它们在匹配中按低一级的证据计算，页面上也会标明。
        </Notice>
      ) : null}
      {isOwn && open > 0 ? (
        <Notice
          title={`有 ${open} 家单位声明与它适配，待您确认`}
          action={
            <ButtonLink to={paths.compatibility()} small>
              去确认
            </ButtonLink>
          }
        />
      ) : null}
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
          { label: "最近更新", value: formatDate(capability.updatedAt), note: `版本 ${capability.version}` },
        ]}
      />
      <div className="stack">
        <ClaimsTable claims={claims} isSignedIn={isSignedIn} />
        <div className="pair top">
          <div className="stack">
            <Sheet title="能力说明">
              <div className="prose">
                <p className="strong">{capability.summary}</p>
                <p style={{ whiteSpace: "pre-line" }}>{capability.description}</p>
              </div>
            </Sheet>
            <DetailsSheet title={`${kind ?? SUPPLY_ROLE_NAMES[capability.role]}参数`} details={capability.details} />
            <AbilitySheet abilities={capability.abilities} />
            <CompatibilitySheet lines={compatibility} interfaces={capability.interfaces} />
          </div>
          <div className="stack">
            <Sheet title="适用范围">
              <DescriptionList
                columns={1}
                items={[
                  { term: "场景类型", detail: capability.domains.map((domain) => SCENE_DOMAIN_NAMES[domain]).join("、") },
                  { term: "应用领域", detail: capability.fields.map((field) => SCENE_FIELD_NAMES[field]).join("、") },
                  { term: "服务地区", detail: capability.serviceRegions.length === 0 ? "全国" : capability.serviceRegions.join("、") },
                ]}
              />
            </Sheet>
            <PriceSheet prices={capability.prices} />
            <HistorySheet history={history} />
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
