import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import {
  declareRelation,
  endRelation,
  listRelations,
  organizationById,
  publicOrganization,
  reportingUnitOf,
  updateOrganization,
} from "#app/areas/organizations/index.server.ts";
import { declareRelationInput, endRelationInput, updateOrganizationInput } from "#app/areas/organizations/schemas.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { mayEdit, mayManageMembers } from "#app/kernel/actor.ts";
import { notFound } from "#app/kernel/errors.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatCount, formatDate } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SOE_KIND_NAMES, VERIFICATION_STATUS_NAMES } from "#db/vocabulary/organizations.ts";
import { ORGANIZATION_KIND_NAMES, SUPPLY_ROLE_NAMES } from "#db/vocabulary/roles.ts";
import { ProfileFacts, ProfileForm } from "./profile.tsx";
import { RelationsSheet } from "./relations-sheet.tsx";
import { VERIFICATION_TONES } from "./tones.ts";
import { VerificationNotice } from "./verification-notice.tsx";

export const meta: MetaFunction = () => [{ title: "单位资料 · 实景" }];

/** What was done last, said on the page that follows. */
const DONE = {
  saved: "单位资料已保存。",
  applied: "申请已提交，平台运营核实后会通知您。",
  withdrawn: "申请已撤回。",
  related: "关联单位已申报，对方会收到消息。",
  unrelated: "关联申报已撤销。",
} as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const { organizationId, organizationKind } = ctx.actor;
    const row = await organizationById(ctx, organizationId);
    if (!row) throw notFound("单位");
    const [facts, relations, reportingUnit] = await Promise.all([
      organizationKind === "operator" ? null : publicOrganization(ctx, row.code),
      listRelations(ctx),
      reportingUnitOf(ctx, organizationId),
    ]);
    const done = new URL(request.url).searchParams.get("done");
    return json({
      organization: {
        code: row.code,
        name: row.name,
        shortName: row.shortName,
        kind: row.kind,
        creditCode: row.creditCode,
        supplyRoles: row.supplyRoles,
        regionName: facts?.regionName ?? "—",
        groupName: row.groupName,
        parent: facts?.parent ?? null,
        soeKind: row.soeKind,
        industry: row.industry,
        introduction: row.introduction,
        foundedYear: row.foundedYear,
        headcount: row.headcount,
        sizeIndustry: row.sizeIndustry,
        revenueWan: row.revenueWan,
        assetsWan: row.assetsWan,
        size: facts?.size ?? null,
        deliveredProjects: row.deliveredProjects,
        verification: row.verification,
        verificationReason: row.verificationReason,
        verifiedAt: row.verifiedAt?.toISOString() ?? null,
        updatedAt: row.updatedAt.toISOString(),
      },
      relations,
      reportingUnit,
      isMarketSide: organizationKind === "userUnit" || organizationKind === "vendor",
      mayChange: mayEdit(ctx.actor),
      manages: mayManageMembers(ctx.actor),
      done: done !== null && done in DONE ? (done as keyof typeof DONE) : null,
    });
  });
}

const pageForm = z.discriminatedUnion("intent", [
  updateOrganizationInput.extend({ intent: z.literal("profile") }),
  declareRelationInput.extend({ intent: z.literal("relate") }),
  endRelationInput.extend({ intent: z.literal("unrelate") }),
]);

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const back = (done: keyof typeof DONE) => redirect(`${paths.organization()}?done=${done}`);
    return formAction(await readForm(request), context, pageForm, async ({ intent, ...value }) => {
      if (intent === "relate") {
        await declareRelation(ctx, value as z.input<typeof declareRelationInput>);
        return back("related");
      }
      if (intent === "unrelate") {
        await endRelation(ctx, value as z.input<typeof endRelationInput>);
        return back("unrelated");
      }
      await updateOrganization(ctx, value as z.input<typeof updateOrganizationInput>);
      return back("saved");
    });
  });
}

export default function OrganizationProfile() {
  const { organization, relations, isMarketSide, mayChange, manages, done } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const { name, code, verification, verificationReason } = organization;
  const isProfile = answer?.initialValue?.["intent"] === "profile";
  return (
    <>
      <PageHead
        title="单位资料"
        subtitle={name}
        actions={isMarketSide ? <ButtonLink to={paths.publicOrganization(code)}>查看公开页</ButtonLink> : null}
      />
      {done && !answer ? <Notice tone="ok">{DONE[done]}</Notice> : null}
      {isMarketSide ? <VerificationNotice verification={verification} reason={verificationReason} act={manages} /> : null}
      <ConfirmedFacts />
      {mayChange ? <ProfileForm organization={organization} answer={isProfile ? answer : undefined} /> : null}
      {/* After a lost race the form keeps what was typed, so what the other one saved stands below it. */}
      {mayChange && !(isProfile && answer?.error?.[""]) ? null : <ProfileFacts organization={organization} />}
      {isMarketSide ? <RelationsSheet relations={relations} manages={manages} answer={isProfile ? undefined : answer} /> : null}
    </>
  );
}

const APPLY_WORDS = {
  unverified: "申请认证",
  pending: "查看申请",
  returned: "重新申请",
  verified: "申请变更",
  suspended: "查看申请",
} as const;

function ConfirmedFacts() {
  const { organization, reportingUnit, isMarketSide, manages } = useLoaderData<typeof loader>();
  const { name, code, kind, verification, verifiedAt, parent } = organization;
  const standing = VERIFICATION_STATUS_NAMES[verification];
  return (
    <Sheet
      title="登记信息"
      note="由平台核实"
      actions={isMarketSide && manages ? <Link to={paths.applyForVerification()}>{APPLY_WORDS[verification]}</Link> : null}
    >
      <DescriptionList
        items={[
          { term: "单位全称", detail: name },
          { term: "单位编号", detail: <span className="code">{code}</span> },
          { term: "统一社会信用代码", detail: organization.creditCode ? <span className="code">{organization.creditCode}</span> : null },
          { term: "单位类别", detail: ORGANIZATION_KIND_NAMES[kind] },
          { term: "所在地区", detail: organization.regionName },
          {
            term: "认证状态",
            detail: (
              <Status tone={VERIFICATION_TONES[verification]} word={verifiedAt ? `${standing}（${formatDate(verifiedAt)}）` : standing} />
            ),
          },
          { term: "国有属性", detail: SOE_KIND_NAMES[organization.soeKind] },
          { term: "所属集团", detail: organization.groupName },
          { term: "上级单位", detail: parent ? <Link to={paths.publicOrganization(parent.code)}>{parent.name}</Link> : null },
          ...(kind === "userUnit" ? [{ term: "报送单位", detail: reportingUnit.name ?? "所在地区省级主管部门" }] : []),
          ...(kind === "vendor"
            ? [
                { term: "供给角色", detail: organization.supplyRoles.map((role) => SUPPLY_ROLE_NAMES[role]).join("、") },
                { term: "交付项目", detail: formatCount(organization.deliveredProjects, "个") },
              ]
            : []),
        ]}
      />
    </Sheet>
  );
}
