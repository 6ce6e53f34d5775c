import type { SubmissionResult } from "@conform-to/react";
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import {
  answerConsent,
  endConsent,
  keepContact,
  listConsents,
  listMyContacts,
  lookAtContact,
  removeContact,
  type ShownContact,
} from "#app/areas/organizations/index.server.ts";
import {
  answerConsentInput,
  endConsentInput,
  keepContactInput,
  lookAtContactInput,
  removeContactInput,
} from "#app/areas/organizations/schemas.ts";
import { contactsOfMyScenes } from "#app/areas/scenes/index.server.ts";
import { formAction, readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { mayEdit } from "#app/kernel/actor.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { ConsentSheet } from "./consents.tsx";
import { ContactsSheet } from "./contacts.tsx";

export const meta: MetaFunction = () => [{ title: "联系人与授权 · 实景" }];

/** What was done last, said on the page that follows. */
const DONE = {
  kept: "联系人已保存。",
  removed: "联系人已移除，对方立即看不到其联系方式。",
  asked: "申请已发出，对方同意后双方可以互相查看。",
  agree: "已同意。双方现在可以互相查看所选联系人的联系方式。",
  decline: "已答复不同意，双方都看不到对方的联系方式。",
  ended: "授权已撤回，立即生效。",
} as const;

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const [contacts, consents] = await Promise.all([listMyContacts(ctx), listConsents(ctx)]);
    // What is asked about a scene is offered the contact that scene names.
    const offered = await contactsOfMyScenes(
      ctx,
      consents.flatMap(({ subjectCode }) => subjectCode ?? []),
    );
    const search = new URL(request.url).searchParams;
    const done = search.get("done");
    return json({
      contacts,
      consents: consents.map((consent) => ({ ...consent, offeredContactId: offered[consent.subjectCode ?? ""] ?? null })),
      mayChange: mayEdit(ctx.actor),
      editing: search.get("edit"),
      draft: search.get("draft"),
      done: done !== null && done in DONE ? (done as keyof typeof DONE) : null,
    });
  });
}

const sceneCode = z.string().regex(/^SC-\d{4}-\d{4,}$/, "草稿编号无法识别。");

/** Told apart by their intent, so that a fault is said at its field and not of the whole. */
const actForm = z.discriminatedUnion("intent", [
  // `draft`: the scene's draft whose form asked for a contact, to go back to.
  keepContactInput.safeExtend({ intent: z.literal("keep"), draft: sceneCode.optional() }),
  removeContactInput.extend({ intent: z.literal("remove") }),
  endConsentInput.extend({ intent: z.literal("end") }),
  lookAtContactInput.extend({ intent: z.literal("look") }),
]);

/** The other side's contact, in the answer to a post only: it is in no page that is merely opened. */
interface Shown {
  shown: { consentId: string; contact: ShownContact };
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit", "vendor"]);
    const back = (done: keyof typeof DONE) => redirect(`${paths.contacts()}?done=${done}`);
    const form = await readForm(request);
    if (form.has("answer"))
      return formAction(form, context, answerConsentInput, async (value) => {
        await answerConsent(ctx, value);
        return back(value.answer);
      });
    return formAction(form, context, actForm, async (value) => {
      switch (value.intent) {
        case "look":
          return json<Shown>({ shown: { consentId: value.consentId, contact: await lookAtContact(ctx, { consentId: value.consentId }) } });
        case "keep": {
          const { intent: _intent, draft, ...facts } = value;
          const { contactId } = await keepContact(ctx, facts);
          return draft ? redirect(paths.draftStep(draft, "disclosure", { contact: contactId })) : back("kept");
        }
        case "remove":
          await removeContact(ctx, { contactId: value.contactId });
          return back("removed");
        case "end":
          await endConsent(ctx, { consentId: value.consentId });
          return back("ended");
      }
    });
  });
}

export default function Contacts() {
  const { contacts, consents, mayChange, editing, draft, done } = useLoaderData<typeof loader>();
  const answer = useActionData<SubmissionResult | Shown>();
  const shown = answer && "shown" in answer ? answer.shown : null;
  const refusal = answer && !("shown" in answer) ? answer : undefined;
  const isContactForm = refusal?.initialValue?.["intent"] === "keep";
  // A refused form is answered at the address without the question mark.
  const forDraft = draft ?? (refusal?.initialValue?.["draft"] as string | undefined);
  return (
    <>
      <PageHead title="联系人与授权" subtitle="联系方式默认不对外显示。双方都同意后，才能互相查看；任何一方可以随时撤回。" />
      {done && !answer ? <Notice tone="ok">{DONE[done]}</Notice> : null}
      {refusal?.error && !isContactForm ? <ErrorSummary errors={errorsFromRecord(refusal.error)} title="操作没有完成" /> : null}
      <ConsentSheet consents={consents} contacts={contacts} mayChange={mayChange} shown={shown} />
      {forDraft ? (
        <Notice
          tone="info"
          action={
            <ButtonLink small to={paths.draftStep(forDraft, "disclosure")}>
              不登记，返回草稿
            </ButtonLink>
          }
        >
          场景草稿 {forDraft} 已保存。登记联系人后会回到草稿，并自动选上。
        </Notice>
      ) : null}
      <ContactsSheet
        contacts={contacts}
        mayChange={mayChange}
        forDraft={forDraft}
        editing={editing}
        answer={isContactForm ? refusal : undefined}
      />
    </>
  );
}
