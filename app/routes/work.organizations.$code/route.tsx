import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { decideApplication, reinstateOrganization, suspendOrganization, verificationPage } from "#app/areas/organizations/index.server.ts";
import { decideApplicationInput, reinstateOrganizationInput, suspendOrganizationInput } from "#app/areas/organizations/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { APPLICATION_STATUS_NAMES, VERIFICATION_STATUS_NAMES } from "#db/vocabulary/organizations.ts";
import { ORGANIZATION_KIND_NAMES } from "#db/vocabulary/roles.ts";
import { APPLICATION_TONES, VERIFICATION_TONES } from "../work.organization/tones.ts";
import { DecisionSheets, StandingSheet } from "./decision.tsx";
import { FactsTable } from "./facts-table.tsx";
import { EarlierProofs, LookAlikes, Proofs } from "./proofs.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `认证：${data?.organization.name ?? "单位"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    return json(await verificationPage(ctx, params["code"] ?? ""));
  });
}

const pageForm = z.union([decideApplicationInput, suspendOrganizationInput, reinstateOrganizationInput]);

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["operator"]);
    return formAction(request, context, pageForm, async (value) => {
      if ("decision" in value) {
        await decideApplication(ctx, value);
        return redirect(paths.applications());
      }
      if ("reason" in value) await suspendOrganization(ctx, value);
      else await reinstateOrganization(ctx, value);
      return redirect(paths.verifyOrganization(params["code"] ?? ""));
    });
  });
}

export default function VerifyOrganization() {
  const { organization, applications, files, lookAlikes } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const { name, code, kind, verification, reason } = organization;
  const [latest, ...earlier] = applications;
  const open = latest?.status === "open" ? latest : null;
  return (
    <>
      <PageHead
        crumb={[{ label: "单位认证", to: paths.applications() }, { label: code }]}
        title={name}
        subtitle={
          <>
            {ORGANIZATION_KIND_NAMES[kind]} ·{" "}
            <Status tone={VERIFICATION_TONES[verification]} word={VERIFICATION_STATUS_NAMES[verification]} />
            {kind === "userUnit" || kind === "vendor" ? (
              <>
                {" · "}
                <Link to={paths.publicOrganization(code)}>公开页</Link>
              </>
            ) : null}
          </>
        }
      />
      {answer?.error ? <ErrorSummary errors={errorsFromRecord(answer.error)} /> : null}
      {reason ? (
        <Notice tone="warn" title={verification === "suspended" ? "暂停原因" : "上次退回原因"}>
          {reason}
        </Notice>
      ) : null}
      <LookAlikes lookAlikes={lookAlikes} />
      <div className="pair top">
        <Sheet title={open ? "申请核对" : "最近一次申请"} note={latest ? `提交于 ${formatDateTime(latest.askedAt)}` : null} flush>
          {latest ? (
            <FactsTable facts={latest.facts} isOpen={latest.status === "open"} />
          ) : (
            <p className="sheet-body muted">该单位还没有提交申请。</p>
          )}
          {latest?.note ? <p className="sheet-body">申请说明：{latest.note}</p> : null}
        </Sheet>
        <Proofs files={files} />
      </div>
      {open ? <DecisionSheets applicationId={open.id} answer={answer} /> : null}
      <StandingSheet code={code} name={name} verification={verification} answer={answer} />
      {earlier.map((application) => (
        <Sheet
          key={application.id}
          title={`${formatDateTime(application.askedAt)} 的申请`}
          note={<Status tone={APPLICATION_TONES[application.status]} word={APPLICATION_STATUS_NAMES[application.status]} />}
          flush
        >
          {application.reason ? <p className="sheet-body">退回原因：{application.reason}</p> : null}
          <FactsTable facts={application.facts} isOpen={false} />
          <EarlierProofs files={application.files} />
        </Sheet>
      ))}
    </>
  );
}
