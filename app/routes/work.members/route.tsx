import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import {
  changeMemberRole,
  type InvitationLine,
  inviteMember,
  listInvitations,
  listMembers,
  removeMember,
  revokeInvitation,
} from "#app/areas/organizations/index.server.ts";
import { changeMemberRoleInput, inviteMemberInput, removeMemberInput, revokeInvitationInput } from "#app/areas/organizations/schemas.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { mayManageMembers } from "#app/kernel/actor.ts";
import { ErrorSummary } from "#app/ui/error-summary.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { InvitationTable, InviteForm, RoleGuide } from "./invitations.tsx";
import { MemberTable } from "./member-table.tsx";

export const meta: MetaFunction = () => [{ title: "成员与权限 · 实景" }];

/** What was done last, said on the page that follows. */
const DONE = {
  invited: "邀请已发出，对方会收到邮件。",
  revoked: "邀请已撤销，链接不能再使用。",
  changed: "岗位权限已更新，立即生效。",
  removed: "成员已移除，立即失去访问权限。",
} as const;
type Done = keyof typeof DONE;

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const manages = mayManageMembers(ctx.actor);
    const done = new URL(request.url).searchParams.get("done");
    const [members, invitations] = await Promise.all([
      listMembers(ctx),
      manages ? listInvitations(ctx) : Promise.resolve<InvitationLine[]>([]),
    ]);
    return json({ members, invitations, manages, done: done !== null && done in DONE ? (done as Done) : null });
  });
}

/** `pressed` only lets a button know that it is the one waiting. */
const pressed = z.string().optional();
const membersForm = z.discriminatedUnion("intent", [
  inviteMemberInput.extend({ intent: z.literal("invite"), pressed }),
  revokeInvitationInput.extend({ intent: z.literal("revoke"), pressed }),
  changeMemberRoleInput.extend({ intent: z.literal("change"), pressed }),
  removeMemberInput.extend({ intent: z.literal("remove"), pressed }),
]);

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const back = (done: Done) => redirect(`${paths.members()}?done=${done}`);
    return formAction(request, context, membersForm, async ({ intent, pressed: _pressed, ...value }) => {
      switch (intent) {
        case "invite":
          await inviteMember(ctx, inviteMemberInput.parse(value));
          return back("invited");
        case "revoke":
          await revokeInvitation(ctx, revokeInvitationInput.parse(value));
          return back("revoked");
        case "change":
          await changeMemberRole(ctx, changeMemberRoleInput.parse(value));
          return back("changed");
        case "remove": {
          const { left } = await removeMember(ctx, removeMemberInput.parse(value));
          return left ? redirect(paths.workbench()) : back("removed");
        }
      }
    });
  });
}

export default function Members() {
  const { members, invitations, manages, done } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult>();
  const isInvite = answer?.initialValue?.["intent"] === "invite";
  const messages = isInvite ? [] : Object.values(answer?.error ?? {}).flatMap((list) => list ?? []);
  return (
    <>
      <PageHead
        title="成员与权限"
        subtitle={manages ? "您是管理员，可以邀请成员、调整权限和移除成员。" : "调整成员和权限请联系本单位管理员。"}
      />
      <ErrorSummary errors={messages.map((message) => ({ message }))} title="操作没有完成" />
      {done && !answer ? <Notice tone="ok">{DONE[done]}</Notice> : null}
      <MemberTable members={members} manages={manages} />
      {manages ? (
        <>
          <InviteForm answer={isInvite ? answer : undefined} />
          <InvitationTable invitations={invitations} />
        </>
      ) : null}
      <RoleGuide />
    </>
  );
}
