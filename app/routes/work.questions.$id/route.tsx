import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { z } from "zod";
import { answerQuestion, changeVisibility, closeQuestion, questionThread, takeBackPost } from "#app/areas/questions/index.server.ts";
import { answerQuestionInput, changeVisibilityInput, closeQuestionInput, takeBackPostInput } from "#app/areas/questions/schemas.ts";
import { QUESTION_OBJECT_NAMES, QUESTION_STATUS_TONES, visibilityName } from "#app/areas/questions/vocabulary.ts";
import { formAction } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { Posts } from "#app/routes/work.questions._index/posts.tsx";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { ErrorSummary, errorsFromRecord } from "#app/ui/error-summary.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { RadioGroup } from "#app/ui/radio-group.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { Status } from "#app/ui/status.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { QUESTION_STATUS_NAMES } from "#db/vocabulary/questions.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.thread.subject ?? "提问"} · 实景` }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => json(await questionThread(await requireActor(request, context), params["id"] ?? "")));
}

/** The question is that of the address. */
const act = z.discriminatedUnion("intent", [
  answerQuestionInput.omit({ id: true }).extend({ intent: z.literal("post") }),
  closeQuestionInput.omit({ id: true }).extend({ intent: z.literal("close") }),
  takeBackPostInput.omit({ id: true }).extend({ intent: z.literal("takeBack") }),
  changeVisibilityInput.omit({ id: true }).extend({ intent: z.literal("widen") }),
]);

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context);
    const id = params["id"] ?? "";
    return formAction(request, context, act, async ({ intent, ...value }) => {
      if ("body" in value) await answerQuestion(ctx, { ...value, id });
      else if ("postId" in value) await takeBackPost(ctx, { ...value, id });
      else if ("visibility" in value) await changeVisibility(ctx, { ...value, id });
      else await closeQuestion(ctx, { ...value, id });
      return redirect(`${paths.question(id)}?done=${intent}`);
    });
  });
}

/** What was done last, said on the page that follows. */
const DONE: Record<string, string> = {
  asked: "提问已发出，答复后会通知贵单位。",
  post: "已发出。",
  close: "提问已关闭，内容仍可查看。",
  takeBack: "已撤回，其他人只会看到“已撤回”。",
  widen: "可见范围已扩大，提问单位的名称不对外显示。",
};

export default function Question() {
  const { thread, object, closedReason, may } = useLoaderData<typeof loader>();
  const last = useActionData<typeof action>();
  const [search] = useSearchParams();
  const done = DONE[search.get("done") ?? ""];
  const isAsker = thread.side === "asker";
  const version = String(thread.version);
  const typed = last?.initialValue?.["intent"] === "post" ? last.initialValue["body"] : undefined;
  return (
    <>
      <PageHead
        crumb={[{ label: "提问与答复", to: paths.questions() }, { label: QUESTION_OBJECT_NAMES[thread.objectType] }]}
        title={thread.subject}
        subtitle={<Status tone={QUESTION_STATUS_TONES[thread.status]} word={QUESTION_STATUS_NAMES[thread.status]} />}
        actions={
          <>
            {may.widen.length > 0 ? (
              <ConfirmButton
                label="扩大可见范围"
                variant="default"
                question="让更多单位看到这条提问和答复？"
                consequence="提问单位的名称不再显示给其他单位，但正文原样显示。请先确认正文没有透露提问单位的身份和商业秘密。范围扩大后不能再缩小。"
                confirmLabel="确认扩大"
                fields={{ intent: "widen", version }}
              >
                <RadioGroup
                  name="visibility"
                  label="新的可见范围"
                  defaultValue={may.widen[0]}
                  options={may.widen.map((value) => ({ value, label: visibilityName(thread.objectType, value) }))}
                />
              </ConfirmButton>
            ) : null}
            {may.close ? (
              <ConfirmButton
                label="关闭提问"
                variant="default"
                question="关闭这条提问？"
                consequence="关闭后双方都不能继续发言，已有内容仍可查看。"
                confirmLabel="确认关闭"
                fields={{ intent: "close", version }}
              />
            ) : null}
          </>
        }
      />
      {last?.error ? <ErrorSummary errors={errorsFromRecord(last.error)} /> : null}
      {done && !last ? <Notice tone="ok">{done}</Notice> : null}
      <Sheet title="基本情况">
        <DescriptionList
          items={[
            {
              term: QUESTION_OBJECT_NAMES[thread.objectType],
              detail: object ? <Link to={object.href}>{object.name}</Link> : "贵单位已看不到",
              wide: true,
            },
            { term: "提问单位", detail: isAsker ? `${thread.askerName}（贵单位）` : thread.askerName },
            { term: "答复单位", detail: thread.side === "respondent" ? `${thread.respondentName}（贵单位）` : thread.respondentName },
            {
              term: "可见范围",
              detail: `${visibilityName(thread.objectType, thread.visibility)}${thread.anonymous && thread.visibility !== "private" ? "，不显示提问单位" : ""}`,
            },
            { term: "提问时间", detail: formatDateTime(thread.createdAt) },
          ]}
        />
      </Sheet>
      <Sheet title="问答">
        <Posts
          posts={thread.posts}
          act={(post) =>
            post.mayTakeBack ? (
              <ConfirmButton
                label="撤回"
                small
                variant="text"
                question="撤回这条发言？"
                consequence="撤回后不再显示内容，只留下“已撤回”，不能恢复。"
                confirmLabel="确认撤回"
                fields={{ intent: "takeBack", postId: post.id }}
              />
            ) : null
          }
        />
        {may.post ? (
          <Form key={version} method="post" className="form" noValidate>
            <input type="hidden" name="intent" value="post" />
            <input type="hidden" name="version" value={version} />
            <TextAreaField
              name="body"
              label={isAsker ? "继续提问或补充" : thread.status === "answered" ? "补充答复" : "答复"}
              required
              rows={5}
              maxLength={2000}
              hint="2 至 2,000 个字。发出后 10 分钟内可以撤回，不能修改。"
              defaultValue={typeof typed === "string" ? typed : ""}
              error={last?.error?.["body"] ?? undefined}
            />
            <div className="row">
              <SubmitButton pending="正在发出…">{isAsker ? "发出" : "发出答复"}</SubmitButton>
            </div>
          </Form>
        ) : closedReason && thread.status !== "closed" ? (
          <p className="muted">{closedReason}</p>
        ) : null}
      </Sheet>
    </>
  );
}
