import { type SubmissionResult, useForm } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { acceptOf } from "#app/areas/files/vocabulary.ts";
import {
  applyForVerification,
  listRegions,
  myApplications,
  organizationById,
  regionOptions,
  withdrawApplication,
} from "#app/areas/organizations/index.server.ts";
import { applicationInput, withdrawApplicationInput } from "#app/areas/organizations/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { readUploads } from "#app/http/uploads.server.ts";
import { mayManageMembers } from "#app/kernel/actor.ts";
import { forbidden, notFound } from "#app/kernel/errors.ts";
import { CheckboxGroup } from "#app/ui/checkbox-group.tsx";
import { ErrorSummary, errorsFromForm } from "#app/ui/error-summary.tsx";
import { FileField } from "#app/ui/file-field.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import { SOE_KIND_NAMES, SOE_KINDS } from "#db/vocabulary/organizations.ts";
import { SUPPLY_ROLE_NAMES, SUPPLY_ROLES } from "#db/vocabulary/roles.ts";
import { OrganizationField } from "../work.organization/organization-field.tsx";
import { VerificationNotice } from "../work.organization/verification-notice.tsx";
import { ApplicationHistory } from "./history.tsx";

export const meta: MetaFunction = () => [{ title: "单位认证与变更 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    if (!mayManageMembers(ctx.actor)) throw forbidden("只有单位管理员可以申请认证或变更登记信息。");
    const row = await organizationById(ctx, ctx.actor.organizationId);
    if (!row) throw notFound("单位");
    const [mine, regions, parent] = await Promise.all([
      myApplications(ctx),
      listRegions(ctx),
      row.parentOrganizationId === null ? null : organizationById(ctx, row.parentOrganizationId),
    ]);
    return json({
      ...mine,
      regions: regionOptions(regions),
      kind: row.kind,
      verification: row.verification,
      reason: row.verificationReason,
      current: {
        name: row.name,
        creditCode: row.creditCode ?? "",
        regionCode: row.regionCode,
        supplyRoles: row.supplyRoles,
        soeKind: row.soeKind,
        groupName: row.groupName ?? "",
        parentCode: parent?.code ?? "",
      },
    });
  });
}

const pageForm = z.discriminatedUnion("intent", [
  applicationInput.extend({ intent: z.literal("apply") }),
  withdrawApplicationInput.extend({ intent: z.literal("withdraw") }),
]);

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    return formAction(await readUploads(request, context, ctx), context, pageForm, async ({ intent, ...value }) => {
      if (intent === "withdraw") {
        await withdrawApplication(ctx, value as z.input<typeof withdrawApplicationInput>);
        return redirect(`${paths.organization()}?done=withdrawn`);
      }
      await applyForVerification(ctx, value as z.input<typeof applicationInput>);
      return redirect(`${paths.organization()}?done=applied`);
    });
  });
}

export default function Application() {
  const { applications, verification, reason } = useLoaderData<typeof loader>();
  const isOpen = applications[0]?.status === "open";
  return (
    <>
      <PageHead
        crumb={[{ label: "单位资料", to: paths.organization() }, { label: "认证与变更" }]}
        title={verification === "verified" ? "申请变更登记信息" : "申请单位认证"}
        subtitle={
          verification === "verified"
            ? "变更在平台核实后生效；核实之前，贵单位以现有信息继续使用。"
            : "平台核实贵单位的名称、代码和地区，让对方放心与您合作。约 3 分钟。"
        }
      />
      <VerificationNotice verification={verification} reason={reason} />
      {isOpen || verification === "suspended" ? null : <ApplicationForm />}
      <ApplicationHistory applications={applications} />
    </>
  );
}

function ApplicationForm() {
  const { current, regions, kind, files } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const [form, fields] = useForm<z.input<typeof applicationInput>>({
    id: "application",
    lastResult: answer ?? null,
    defaultValue: current,
  });
  return (
    <Form method="post" encType="multipart/form-data" noValidate id={form.id}>
      <ErrorSummary errors={errorsFromForm(form)} />
      <Sheet title="登记信息" note="与证照一致">
        <div className="fields">
          <TextField field={fields.name} label="单位全称" required maxLength={120} />
          <div className="field-row">
            <TextField field={fields.creditCode} label="统一社会信用代码" required maxLength={30} autoComplete="off" />
            <SelectField field={fields.regionCode} label="所在地区" required placeholder="请选择" options={regions} />
          </div>
          {kind === "vendor" ? (
            <CheckboxGroup
              field={fields.supplyRoles}
              label="供给角色"
              inline
              options={SUPPLY_ROLES.map((value) => ({ value, label: SUPPLY_ROLE_NAMES[value] }))}
            />
          ) : null}
        </div>
      </Sheet>
      <Sheet title="国有属性与隶属关系" note="决定由谁报送场景，并用于回避审查">
        <div className="fields">
          <div className="field-row">
            <SelectField
              field={fields.soeKind}
              label="国有属性"
              options={SOE_KINDS.map((value) => ({ value, label: SOE_KIND_NAMES[value] }))}
            />
            <TextField field={fields.groupName} label="所属集团" optional maxLength={60} />
          </div>
          <OrganizationField field={fields.parentCode} label="上级单位" optional />
        </div>
      </Sheet>
      <Sheet title="证明文件">
        <div className="fields">
          <FileField
            field={fields.files}
            label="营业执照或法人证书"
            required
            multiple
            accept={acceptOf(["document", "image"])}
            value={files}
            hint="PDF、Word 或照片，单个文件不超过 50 MB（图片 20 MB）；只有贵单位和平台运营可以查看。变更供给角色或隶属关系，请一并上传资质或股权文件。"
          />
          <TextAreaField field={fields.note} label="说明" optional rows={3} maxLength={500} />
        </div>
      </Sheet>
      <div className="row">
        <input type="hidden" name="intent" value="apply" />
        <SubmitButton pending="正在提交…">提交申请</SubmitButton>
      </div>
    </Form>
  );
}
