import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { inboxOf } from "#app/areas/notifications/index.server.ts";
import { organizationById } from "#app/areas/organizations/index.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SummaryStrip } from "#app/ui/summary-strip.tsx";
import { ORGANIZATION_KIND_NAMES, type OrganizationKind } from "#db/vocabulary/roles.ts";
import { InboxTable } from "../work.inbox/inbox-table.tsx";
import { VerificationNotice } from "../work.organization/verification-notice.tsx";
import { summaryOf } from "./summary.server.ts";

export const meta: MetaFunction = () => [{ title: "工作台 · 实景" }];

/** Entries of the inbox this page shows; the rest is in the inbox. */
const SHOWN = { page: 1, pageSize: 8 };

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const { organizationName, organizationKind: kind } = ctx.actor;
    const [todos, messages, summary, own] = await Promise.all([
      inboxOf(ctx, SHOWN, "open"),
      inboxOf(ctx, SHOWN, "messages"),
      summaryOf(ctx),
      organizationById(ctx, ctx.actor.organizationId),
    ]);
    const standing = { verification: own?.verification ?? "unverified", reason: own?.verificationReason ?? null };
    return json({ organizationName, kind, todos, messages, summary, standing });
  });
}

const FIRST_STEP: Partial<Record<OrganizationKind, { to: string; label: string }>> = {
  userUnit: { to: paths.newScene(), label: "发布场景" },
  vendor: { to: paths.newCapability(), label: "发布能力" },
  bureau: { to: paths.review(), label: "审核场景" },
};

export default function WorkbenchHome() {
  const { organizationName, kind, todos, messages, summary, standing } = useLoaderData<typeof loader>();
  const first = FIRST_STEP[kind];
  return (
    <>
      <PageHead
        title="工作台"
        subtitle={`${organizationName} · ${ORGANIZATION_KIND_NAMES[kind]}`}
        actions={
          first ? (
            <ButtonLink to={first.to} variant="primary">
              {first.label}
            </ButtonLink>
          ) : null
        }
      />
      {kind === "userUnit" || kind === "vendor" ? <VerificationNotice {...standing} act /> : null}
      <SummaryStrip items={summary} />
      <Sheet
        title="待办"
        note={`${todos.total} 项`}
        flush
        footer={todos.total > todos.rows.length ? <Link to={paths.inbox()}>查看全部待办</Link> : null}
      >
        <InboxTable
          caption="待办"
          rows={todos.rows}
          empty={<EmptyState title="没有待办" reason="需要贵单位处理的事项会出现在这里，同时发送邮件给管理员。" />}
        />
      </Sheet>
      <Sheet title="最近消息" flush footer={messages.total > 0 ? <Link to={`${paths.inbox()}?view=messages`}>查看全部消息</Link> : null}>
        <InboxTable
          caption="最近消息"
          rows={messages.rows}
          empty={<EmptyState title="没有消息" reason="场景发布、匹配完成、成员加入等进展会出现在这里。" />}
        />
      </Sheet>
    </>
  );
}
