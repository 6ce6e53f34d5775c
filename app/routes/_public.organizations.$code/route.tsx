import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { publicCapabilitiesOf } from "#app/areas/capabilities/index.server.ts";
import { contactsFor, publicOrganization } from "#app/areas/organizations/index.server.ts";
import { publicScenesOf } from "#app/areas/scenes/index.server.ts";
import { SCENE_STATUS_TONES } from "#app/areas/scenes/vocabulary.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DataTable } from "#app/ui/data-table.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatCount, formatDate } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { ENTERPRISE_SIZE_NAMES, SOE_KIND_NAMES } from "#db/vocabulary/organizations.ts";
import { ORGANIZATION_KIND_NAMES, SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { SCENE_STATUS_NAMES } from "#db/vocabulary/scenes.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.organization.name ?? "单位"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    const { id, ...organization } = await publicOrganization(ctx, params["code"] ?? "");
    const [scenes, capabilities, consent] = await Promise.all([
      publicScenesOf(ctx, id),
      publicCapabilitiesOf(ctx, id),
      contactsFor(ctx, id),
    ]);
    const isMarketSide =
      ctx.actor.kind === "user" && (ctx.actor.organizationKind === "userUnit" || ctx.actor.organizationKind === "vendor");
    return json({
      organization,
      scenes: scenes.map(({ code, name, status, regionName }) => ({ code, name, status, regionName })),
      capabilities: capabilities.map(({ code, name, role, summary }) => ({ code, name, role, summary })),
      consent: consent?.status ?? null,
      mayAsk: isMarketSide && ctx.actor.kind === "user" && ctx.actor.organizationId !== id,
    });
  });
}

export default function OrganizationPage() {
  const { organization, scenes, capabilities, consent, mayAsk } = useLoaderData<typeof loader>();
  const { name, kind, supplyRoles, verifiedAt, parent } = organization;
  const isMarketSide = kind === "userUnit" || kind === "vendor";
  return (
    <>
      <PageHead
        display
        crumb={[{ label: "单位" }, { label: organization.code }]}
        title={name}
        subtitle={
          <>
            {verifiedAt ? <span className="ok">已认证</span> : "未认证"} · {organization.regionName} · {ORGANIZATION_KIND_NAMES[kind]}
            {supplyRoles.length > 0 ? ` · ${supplyRoles.map((role) => SUPPLY_ROLE_NAMES[role]).join("、")}` : null}
          </>
        }
        actions={mayAsk ? <ContactLink code={organization.code} consent={consent} /> : null}
      />
      {isMarketSide && !verifiedAt ? (
        <Notice tone="warn" title="该单位尚未通过平台认证">
          请先核实对方身份，再提供资料或进行合作。
        </Notice>
      ) : null}
      <SummaryStrip
        items={[
          ...(kind === "vendor"
            ? [
                { label: "已发布能力", value: capabilities.length, unit: "项" },
                { label: "已交付项目", value: formatCount(organization.deliveredProjects), unit: "个" },
              ]
            : [{ label: "公开场景", value: scenes.length, unit: "个" }]),
          { label: "成立", value: organization.foundedYear ?? "—", ...(organization.foundedYear ? { unit: "年" } : {}) },
          { label: "从业人员", value: formatCount(organization.headcount), ...(organization.headcount ? { unit: "人" } : {}) },
          { label: "企业规模", value: organization.size ? ENTERPRISE_SIZE_NAMES[organization.size] : "—" },
        ]}
      />
      <div className="stack">
        <div className="pair top">
          <Sheet title="单位简介">
            <p style={{ whiteSpace: "pre-line" }}>{organization.introduction || "该单位没有填写简介。"}</p>
          </Sheet>
          <Sheet title="登记信息" note={verifiedAt ? `平台于 ${formatDate(verifiedAt)} 核实` : "未经平台核实"}>
            <DescriptionList
              columns={1}
              items={[
                { term: "单位编号", detail: <span className="code">{organization.code}</span> },
                {
                  term: "统一社会信用代码",
                  detail: organization.creditCode ? <span className="code">{organization.creditCode}</span> : null,
                },
                { term: "所属行业", detail: organization.industry },
                { term: "国有属性", detail: SOE_KIND_NAMES[organization.soeKind] },
                { term: "所属集团", detail: organization.groupName },
                { term: "上级单位", detail: parent ? <Link to={paths.publicOrganization(parent.code)}>{parent.name}</Link> : null },
              ]}
            />
          </Sheet>
        </div>
        {kind === "userUnit" ? (
          <Sheet title="公开场景" note={`${scenes.length} 个`} flush>
            <DataTable
              caption="公开场景"
              rows={scenes}
              rowKey={(row) => row.code}
              cards
              columns={[
                { key: "name", header: "场景", rowHeader: true, render: (row) => <Link to={paths.scene(row.code)}>{row.name}</Link> },
                { key: "region", header: "地区", nowrap: true, render: (row) => row.regionName },
                {
                  key: "status",
                  header: "阶段",
                  nowrap: true,
                  render: (row) => <Status tone={SCENE_STATUS_TONES[row.status]} word={SCENE_STATUS_NAMES[row.status]} />,
                },
              ]}
              empty={<EmptyState title="没有公开场景" reason="该单位发布场景后会出现在这里。" />}
            />
          </Sheet>
        ) : null}
        {kind === "vendor" ? (
          <Sheet title="已发布能力" note={`${capabilities.length} 项`} flush>
            <DataTable
              caption="已发布能力"
              rows={capabilities}
              rowKey={(row) => row.code}
              cards
              columns={[
                { key: "name", header: "能力", rowHeader: true, render: (row) => <Link to={paths.capability(row.code)}>{row.name}</Link> },
                { key: "role", header: "供给角色", nowrap: true, render: (row) => SUPPLY_ROLE_NAMES[row.role] },
                { key: "summary", header: "概述", phone: "full", render: (row) => row.summary },
              ]}
              empty={<EmptyState title="没有公开的能力" reason="该单位发布能力后会出现在这里。" />}
            />
          </Sheet>
        ) : null}
      </div>
    </>
  );
}

function ContactLink({ code, consent }: { code: string; consent: string | null }) {
  if (consent === "asked" || consent === "agreed")
    return <ButtonLink to={paths.contacts()}>{consent === "agreed" ? "查看联系方式" : "联系方式：等待答复"}</ButtonLink>;
  return <ButtonLink to={paths.askForContact({ to: code })}>申请交换联系方式</ButtonLink>;
}
