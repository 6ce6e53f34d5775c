import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { demoMails } from "#app/areas/notifications/index.server.ts";
import { responding } from "#app/http/respond.server.ts";
import { anyActor } from "#app/http/session.server.ts";
import { EmptyState } from "#app/ui/empty-state.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";

export const meta: MetaFunction = () => [{ title: "演示邮箱 · 实景" }];
export const handle = { width: "narrow" };

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await anyActor(request, context);
    return json({ mails: await demoMails(ctx), origin: context.services.config.APP_URL });
  });
}

export default function DemoMail() {
  const { mails, origin } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHead title="演示邮箱" subtitle="演示环境不向外发送邮件，平台发出的邮件都列在这里。" display />
      <Notice tone="warn">仅演示环境可见。正式环境由邮件服务器发送，没有这个页面。</Notice>
      {mails.length === 0 ? (
        <Sheet>
          <EmptyState title="还没有邮件" reason="邀请成员、登记单位或产生待办后，邮件会在几秒内出现在这里。" />
        </Sheet>
      ) : (
        mails.map((mail) => (
          <Sheet key={mail.id} title={mail.subject} note={`收件人 ${mail.recipient} · ${formatDateTime(mail.createdAt)}`}>
            {mail.body.split("\n").map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a mail never change
              <p key={index}>{line.startsWith(`${origin}/`) ? <Link to={line.slice(origin.length)}>{line}</Link> : line || "\u00a0"}</p>
            ))}
          </Sheet>
        ))
      )}
    </>
  );
}
