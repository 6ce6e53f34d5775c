import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, type HeadersFunction, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { newPassword } from "#app/areas/organizations/schemas.ts";
import {
  changePassword,
  disableSecondFactor,
  type Enrolment,
  finishEnrolment,
  renewBackupCodes,
  repeatEnrolment,
  startEnrolment,
} from "#app/http/account-security.server.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { retryAfter } from "#app/http/retry-after.server.ts";
import { requireActor, signedIn } from "#app/http/session.server.ts";
import { isAppError } from "#app/kernel/errors.ts";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { EnrolForm, EnrolmentSteps } from "./enrolment.tsx";
import { BackupCodes, DisableForm, PasswordForm, RenewForm, refusalErrors } from "./forms.tsx";

export const meta: MetaFunction = () => [{ title: "账号安全 · 实景" }];
export const headers: HeadersFunction = (answers) => retryAfter(answers);

const DONE = {
  enabled: "两步验证已启用。下次登录需要输入验证码。",
  disabled: "两步验证已停用。",
  password: "密码已修改，其他设备已退出登录。",
} as const;
type Done = keyof typeof DONE;

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const session = await signedIn(request, context);
    const { organizationKind } = ctx.actor;
    const done = new URL(request.url).searchParams.get("done");
    return json({
      name: ctx.actor.name,
      email: ctx.actor.email,
      enabled: session?.twoFactorEnabled === true,
      // Bureaus and the operator work with a second factor only (reliability A5).
      mustEnable: organizationKind === "bureau" || organizationKind === "operator",
      done: done !== null && done in DONE ? (done as Done) : null,
    });
  });
}

const password = z.string({ error: "请填写密码。" }).max(128, "密码不正确。");
const securityForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("enable"), password }),
  z.object({
    intent: z.literal("verify"),
    uri: z.string().max(400),
    backupCodes: z
      .array(z.string().regex(/^[A-Za-z0-9]{5}-[A-Za-z0-9]{5}$/))
      .max(10)
      .default([]),
    code: z.string({ error: "请填写验证码。" }).max(20, "验证码不正确。"),
  }),
  z.object({ intent: z.literal("disable"), password }),
  z.object({ intent: z.literal("renew"), password }),
  z.object({ intent: z.literal("password"), currentPassword: password, newPassword }),
]);

/** What an action of this page answers: a refused form, or what to show next. */
export interface SecurityAnswer {
  refused?: SubmissionResult;
  enrolment?: Enrolment;
  backupCodes?: string[];
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const { actor } = await requireActor(request, context);
    const done = (name: Done, headers: Headers) => redirect(`${paths.security()}?done=${name}`, { headers });
    let enrolment: Enrolment | undefined;
    const response = await formAction(request, context, securityForm, async (value) => {
      switch (value.intent) {
        case "enable":
          return json<SecurityAnswer>({ enrolment: await startEnrolment(request, context, actor, value.password) });
        case "verify":
          try {
            return done("enabled", (await finishEnrolment(request, context, actor, value.code)).headers);
          } catch (error) {
            // After a conflict there is no enrolment to go on with.
            if (isAppError(error) && error.code !== "conflict") enrolment = repeatEnrolment(value);
            throw error;
          }
        case "disable":
          return done("disabled", (await disableSecondFactor(request, context, actor, value.password)).headers);
        case "renew":
          return json<SecurityAnswer>({ backupCodes: await renewBackupCodes(request, context, actor, value.password) });
        case "password":
          return done("password", (await changePassword(request, context, actor, value)).headers);
      }
    });
    if (response.status < 400) return response;
    const refused = (await response.json()) as SubmissionResult;
    return json<SecurityAnswer>({ refused, ...(enrolment ? { enrolment } : {}) }, { status: response.status, headers: response.headers });
  });
}

export default function Security() {
  const { name, email, enabled, mustEnable, done } = useLoaderData<typeof loader>();
  const answer = useActionData() as SecurityAnswer | undefined;
  const refusedIn = answer?.refused?.initialValue?.["intent"];
  const refusalOf = (intent: string) => (refusedIn === intent ? answer?.refused : undefined);
  const enrolmentRefused = refusalOf("enable") ?? refusalOf("verify");
  const alreadyEnabled = enabled ? refusalErrors(enrolmentRefused)[""]?.[0] : undefined;
  return (
    <>
      <PageHead title="账号安全" subtitle="密码与两步验证只与您本人的账号有关，对您所在的全部单位生效。" />
      {done && !answer ? <Notice tone="ok">{DONE[done]}</Notice> : null}
      {alreadyEnabled ? <Notice tone="warn">{alreadyEnabled}</Notice> : null}
      {mustEnable && !enabled ? (
        <Notice tone="warn" title="请启用两步验证">
          主管部门和平台运营账号须启用两步验证后才能办理业务。
        </Notice>
      ) : null}
      <Sheet title="账号">
        <DescriptionList
          items={[
            { term: "姓名", detail: name },
            { term: "登录邮箱", detail: email },
            { term: "两步验证", detail: <Status tone={enabled ? "ok" : "none"} word={enabled ? "已启用" : "未启用"} /> },
          ]}
        />
      </Sheet>
      {answer?.backupCodes ? <BackupCodes codes={answer.backupCodes} /> : null}
      {enabled ? (
        <>
          <RenewForm refused={refusalOf("renew")} />
          <DisableForm refused={refusalOf("disable")} mustEnable={mustEnable} />
        </>
      ) : answer?.enrolment ? (
        <EnrolmentSteps enrolment={answer.enrolment} refused={refusalOf("verify")} />
      ) : (
        <EnrolForm refused={enrolmentRefused} />
      )}
      <PasswordForm refused={refusalOf("password")} />
    </>
  );
}
