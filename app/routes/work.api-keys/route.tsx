import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { issueOrganizationKey, listOrganizationKeys, revokeOrganizationKey } from "#app/areas/organizations/index.server.ts";
import { issueOrganizationKeyInput, revokeOrganizationKeyInput } from "#app/areas/organizations/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { CopyText } from "#app/ui/copy-text.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { IssueForm } from "./issue-form.tsx";
import { KeyTable } from "./key-table.tsx";

export const meta: MetaFunction = () => [{ title: "接口密钥 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    return json({
      keys: await listOrganizationKeys(ctx),
      kind: ctx.actor.organizationKind,
      now: ctx.clock.now().toISOString(),
      revoked: new URL(request.url).searchParams.get("done") === "revoked",
    });
  });
}

const keysForm = z.discriminatedUnion("intent", [
  issueOrganizationKeyInput.extend({ intent: z.literal("issue") }),
  revokeOrganizationKeyInput.extend({ intent: z.literal("revoke") }),
]);

/** A new key, seen this once; or a refused form. */
type Answer = { key?: string; refused?: SubmissionResult };

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const response = await formAction(request, context, keysForm, async (value) => {
      if (value.intent === "revoke") {
        await revokeOrganizationKey(ctx, { keyId: value.keyId });
        return redirect(`${paths.apiKeys()}?done=revoked`);
      }
      const { intent: _intent, ...facts } = value;
      return json<Answer>({ key: (await issueOrganizationKey(ctx, facts)).key });
    });
    if (response.status < 400) return response;
    return json<Answer>({ refused: (await response.json()) as SubmissionResult }, { status: response.status });
  });
}

export default function ApiKeys() {
  const { keys, kind, now, revoked } = useLoaderData<typeof loader>();
  const answer = useActionData() as Answer | undefined;
  return (
    <>
      <PageHead
        title="接口密钥"
        subtitle={
          <>
            供贵单位自己的程序读写平台数据，用法见<Link to={paths.apiDocs()}>开放接口</Link>
            。密钥以签发人的名义操作，签发人离开本单位后失效。
          </>
        }
      />
      {answer?.key ? (
        <Notice tone="ok" title="新密钥已签发，只显示这一次">
          <p>请立即保存；离开或刷新本页后无法再查看，只能停用后重新签发。</p>
          <p>
            <CopyText value={answer.key} label="密钥" code />
          </p>
        </Notice>
      ) : null}
      {revoked && !answer ? <Notice tone="ok">密钥已停用，使用它的程序立即无法访问。</Notice> : null}
      <KeyTable keys={keys} now={now} />
      <IssueForm key={answer?.key ?? "form"} kind={kind} refused={answer?.refused} />
    </>
  );
}
