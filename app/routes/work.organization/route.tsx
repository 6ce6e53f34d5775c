import { type SubmissionResult, useForm } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import type { z } from "zod";
import { organizationById, regionNames, updateOrganization } from "#app/areas/organizations/index.server.ts";
import { updateOrganizationInput } from "#app/areas/organizations/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { mayEdit } from "#app/kernel/actor.ts";
import { notFound } from "#app/kernel/errors.ts";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { ErrorSummary, errorsFromForm } from "#app/ui/error-summary.tsx";
import { formatCount, formatDate } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { NumberField } from "#app/ui/number-field.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { ORGANIZATION_KIND_NAMES, SUPPLY_ROLE_NAMES, SUPPLY_ROLES } from "#db/vocabulary/roles.ts";

export const meta: MetaFunction = () => [{ title: "单位资料 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const [row, regions] = await Promise.all([organizationById(ctx, ctx.actor.organizationId), regionNames(ctx)]);
    if (!row) throw notFound("单位");
    return json({
      organization: {
        code: row.code,
        name: row.name,
        shortName: row.shortName,
        kind: row.kind,
        supplyRoles: row.supplyRoles,
        regionName: regions.get(row.regionCode) ?? "—",
        groupName: row.groupName,
        industry: row.industry,
        introduction: row.introduction,
        foundedYear: row.foundedYear,
        headcount: row.headcount,
        deliveredProjects: row.deliveredProjects,
        verifiedAt: row.verifiedAt?.toISOString() ?? null,
        updatedAt: row.updatedAt.toISOString(),
      },
      mayChange: mayEdit(ctx.actor),
      saved: new URL(request.url).searchParams.has("saved"),
    });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return formAction(request, context, updateOrganizationInput, async (value) => {
      await updateOrganization(ctx, value);
      return redirect(`${paths.organization()}?saved`);
    });
  });
}

export default function OrganizationProfile() {
  const { organization, mayChange, saved } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const { name, code, kind, regionName, groupName, verifiedAt } = organization;
  return (
    <>
      <PageHead title="单位资料" subtitle={name} />
      {saved && !answer ? <Notice tone="ok">单位资料已保存。</Notice> : null}
      <Sheet title="登记信息" note="单位全称和所在地区须由平台核实，如需变更请联系平台运营">
        <DescriptionList
          items={[
            { term: "单位全称", detail: name },
            { term: "单位编号", detail: <span className="code">{code}</span> },
            { term: "单位类别", detail: ORGANIZATION_KIND_NAMES[kind] },
            { term: "所在地区", detail: regionName },
            {
              term: "认证状态",
              detail: <Status tone={verifiedAt ? "ok" : "wait"} word={verifiedAt ? `已认证（${formatDate(verifiedAt)}）` : "待平台认证"} />,
            },
            { term: "所属集团", detail: groupName },
            ...(kind === "vendor" ? [{ term: "交付项目", detail: formatCount(organization.deliveredProjects, "个") }] : []),
          ]}
        />
      </Sheet>
      {mayChange ? <ProfileForm answer={answer} /> : null}
      {/* After a lost race the form keeps what was typed, so what the other one saved stands below it. */}
      {mayChange && !answer?.error?.[""] ? null : <ProfileFacts />}
    </>
  );
}

function ProfileFacts() {
  const { organization } = useLoaderData<typeof loader>();
  return (
    <Sheet title="已保存的对外资料">
      <DescriptionList
        items={[
          { term: "单位简称", detail: organization.shortName },
          { term: "所属行业", detail: organization.industry },
          { term: "成立年份", detail: organization.foundedYear },
          { term: "员工人数", detail: formatCount(organization.headcount, "人") },
          ...(organization.kind === "vendor"
            ? [{ term: "供给角色", detail: organization.supplyRoles.map((role) => SUPPLY_ROLE_NAMES[role]).join("、") }]
            : []),
          { term: "单位简介", detail: organization.introduction, wide: true },
        ]}
      />
    </Sheet>
  );
}

function ProfileForm({ answer }: { answer: SubmissionResult | undefined }) {
  const { organization } = useLoaderData<typeof loader>();
  const { updatedAt, shortName, industry, introduction, foundedYear, headcount, supplyRoles } = organization;
  const [form, fields] = useForm<z.input<typeof updateOrganizationInput>>({
    // A new id makes the form take the saved values; a refused answer keeps what was typed.
    id: `profile-${updatedAt}`,
    lastResult: answer ?? null,
    defaultValue: { shortName, industry, introduction, foundedYear, headcount, supplyRoles },
  });
  return (
    <Sheet title="对外资料" note="在场景、能力和方案比选中展示">
      <Form method="post" noValidate id={form.id} key={form.id} className="form">
        <ErrorSummary errors={errorsFromForm(form)} />
        <div className="fields">
          <TextField field={fields.shortName} label="单位简称" required width="medium" maxLength={20} />
          <TextField field={fields.industry} label="所属行业" optional width="medium" maxLength={40} />
          <div className="field-row">
            <NumberField field={fields.foundedYear} label="成立年份" optional integer unit="年" />
            <NumberField field={fields.headcount} label="员工人数" optional integer unit="人" />
          </div>
          {organization.kind === "vendor" ? (
            <CheckboxGroup
              field={fields.supplyRoles}
              label="供给角色"
              hint="可以增加；已登记的角色关联已发布的能力，如需撤销请联系平台运营"
              inline
              options={SUPPLY_ROLES.map((value) => ({ value, label: SUPPLY_ROLE_NAMES[value], disabled: supplyRoles.includes(value) }))}
            />
          ) : null}
          <TextAreaField field={fields.introduction} label="单位简介" optional rows={6} maxLength={1000} />
        </div>
        <div className="row">
          <input type="hidden" name="updatedAt" value={updatedAt} />
          <SubmitButton pending="正在保存…">保存单位资料</SubmitButton>
        </div>
      </Form>
    </Sheet>
  );
}
