import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { counts, inboxOf, markRead } from "#app/areas/notifications/index.server.ts";
import { markReadInput } from "#app/areas/notifications/schemas.ts";
import { INBOX_VIEW_NAMES, INBOX_VIEWS, type InboxView } from "#app/areas/notifications/vocabulary.ts";
import { formAction } from "#app/http/form.server.ts";
import { localPath, paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { pageFrom } from "#app/kernel/paging.ts";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Pager } from "#app/ui/pager.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { Tabs } from "#app/ui/tabs.tsx";
import { InboxTable } from "./inbox-table.tsx";

export const meta: MetaFunction = () => [{ title: "待办与消息 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const params = new URL(request.url).searchParams;
    const view = INBOX_VIEWS.find((name) => name === params.get("view")) ?? "open";
    const [inbox, counted] = await Promise.all([inboxOf(ctx, pageFrom(params), view), counts(ctx)]);
    return json({ view, inbox, counts: counted });
  });
}

/** `open` marks an entry as read and goes where it leads; without it one comes back to the list. */
const readForm = markReadInput.extend({ open: z.literal("1").optional() });

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const { search } = new URL(request.url);
    return formAction(request, context, readForm, async ({ open, ...value }) => {
      const { href } = await markRead(ctx, value);
      return redirect(open && href ? localPath(href) : paths.inbox() + search);
    });
  });
}

const EMPTY: Record<InboxView, { title: string; reason: string }> = {
  open: { title: "没有待办", reason: "需要贵单位处理的事项会出现在这里，例如审核、比选、签署和付款，同时发送邮件给管理员。" },
  messages: { title: "没有消息", reason: "场景发布、匹配完成、成员加入等进展会出现在这里。" },
  done: { title: "还没有办结的事项", reason: "待办办结后会保留在这里，供您查阅。" },
};

export default function Inbox() {
  const { view, inbox, counts: counted } = useLoaderData<typeof loader>();
  const tabs = INBOX_VIEWS.map((name) => ({
    to: name === "open" ? paths.inbox() : `${paths.inbox()}?view=${name}`,
    label: INBOX_VIEW_NAMES[name],
    count: name === "open" ? counted.openTodos : name === "messages" && counted.unread > 0 ? counted.unread : undefined,
    current: name === view,
  }));
  return (
    <>
      <PageHead
        title="待办与消息"
        subtitle="本单位成员看到的内容相同，一人办结，全单位办结。"
        actions={
          view === "messages" && counted.unread > 0 ? (
            <Form method="post">
              <SubmitButton variant="default" pending="正在标记…">
                全部标为已读
              </SubmitButton>
            </Form>
          ) : null
        }
      />
      <Tabs label="分类" items={tabs} />
      <Sheet flush>
        <InboxTable caption={INBOX_VIEW_NAMES[view]} rows={inbox.rows} done={view === "done"} empty={<EmptyState {...EMPTY[view]} />} />
        <Pager page={inbox.page} pageCount={Math.ceil(inbox.total / inbox.pageSize)} />
      </Sheet>
    </>
  );
}
