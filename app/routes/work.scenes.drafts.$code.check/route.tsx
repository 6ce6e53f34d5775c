import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { listMyContacts, regionNames } from "#app/areas/organizations/index.server.ts";
import { filesOfDraft, getDraft, stepOf, submitDraft } from "#app/areas/scenes/index.server.ts";
import { SCENE_FACT_NAMES, SCENE_STEPS, type SceneFactField } from "#app/areas/scenes/vocabulary.ts";
import { readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ERROR_CODES, isAppError } from "#app/kernel/errors.ts";
import { STEP_HEADS } from "#app/routes/work.scenes.drafts.$code.$step/steps.tsx";
import { valueWords } from "#app/routes/work.scenes.drafts.$code.$step/value-words.ts";
import { ActionBar } from "#app/ui/action-bar.tsx";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary } from "#app/ui/error-summary.tsx";
import { fieldId } from "#app/ui/field-source.ts";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { TextAreaField } from "#app/ui/text-area-field.tsx";
import { Answers } from "./answers.tsx";

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const [page, regions, contacts] = await Promise.all([getDraft(ctx, params["code"] ?? ""), regionNames(ctx), listMyContacts(ctx)]);
    const files = new Map((await filesOfDraft(ctx, page.content)).map(({ id, name }) => [id, name]));
    const contact = new Map(contacts.map(({ id, title }) => [id, title]));
    const named = (field: string, key: string) => {
      if (field === "regionCode") return regions.get(key);
      if (field === "files") return files.get(key) ?? "已失效的文件";
      return field === "contactId" ? (contact.get(key) ?? "已移除的联系人") : undefined;
    };
    return json({
      code: page.code,
      version: page.version,
      updatedAt: page.updatedAt,
      isRevision: page.isRevision,
      isPublic: page.isPublic,
      obstacle: page.obstacle,
      faults: page.faults,
      indicators: page.card.indicators,
      steps: SCENE_STEPS.flatMap(({ key, title, fields }) => {
        if (fields.length === 0) return [];
        const { values } = stepOf(page, key);
        const answers = fields
          .filter((field) => field !== "requirements")
          .map((field) => ({ field, name: SCENE_FACT_NAMES[field], words: valueWords(field, values[field] ?? "", named) }));
        return [{ key, title, answers }];
      }),
    });
  });
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const form = await readForm(request);
    try {
      const { code } = await submitDraft(ctx, {
        code: params["code"] ?? "",
        version: Number(form.get("version") || Number.NaN),
        note: String(form.get("note") ?? ""),
      });
      return redirect(`${paths.myScene(code)}?saved=submitted`);
    } catch (error) {
      if (!isAppError(error) || (error.code !== "invalid" && error.code !== "conflict")) throw error;
      return json({ message: error.fields["note"]?.[0] ?? error.message, note: String(form.get("note") ?? "") }, ERROR_CODES[error.code]);
    }
  });
}

export default function Check() {
  const { code, version, updatedAt, isRevision, isPublic, obstacle, faults, indicators, steps } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <>
      <PageHead title={STEP_HEADS.check.title} subtitle="以下是主管部门和厂商将看到的全部内容。核对无误后提交审核。" />
      {/* After a press that was refused the focus goes to what is left to do. */}
      <ErrorSummary errors={refused ? [{ message: refused.message }] : []} title="还没有提交" />
      {faults.length > 0 ? (
        <Notice tone="warn" title={`还有 ${faults.length} 处需要填写或更正`}>
          <ul className="left-to-do">
            {faults.map(({ step, name, message }) => (
              <li key={`${name}${message}`}>
                <Link to={`${paths.draftStep(code, step, { check: 1 })}#${fieldId(name)}`}>
                  {SCENE_FACT_NAMES[/^\w+/.exec(name)?.[0] as SceneFactField]}：{message}
                </Link>
              </li>
            ))}
          </ul>
        </Notice>
      ) : obstacle ? (
        <Notice tone="warn" title="内容完整，现在还不能提交">
          {obstacle}草稿保留，可以继续修改。
        </Notice>
      ) : (
        <Notice tone="ok" title="内容完整，可以提交">
          提交后由所在地区主管部门审核，一般 3 个工作日内答复；通过后公开，平台随即匹配联合体方案。
        </Notice>
      )}
      {steps.map(({ key, title, answers }) => (
        <Sheet
          key={key}
          title={title}
          actions={
            <ButtonLink small variant="text" to={paths.draftStep(code, key, { check: 1 })}>
              修改<span className="vh">：{title}</span>
            </ButtonLink>
          }
        >
          <Answers answers={answers} indicators={key === "indicators" ? indicators : []} />
        </Sheet>
      ))}
      <Form method="post" className="check-form">
        <input type="hidden" name="version" value={version} />
        {isPublic ? (
          <Sheet title="修订说明">
            <TextAreaField
              name="note"
              label="改了什么、为什么改"
              hint="主管部门据此审核；公开版本在审核通过前保持不变。"
              required
              rows={3}
              maxLength={500}
              defaultValue={refused?.note ?? ""}
            />
          </Sheet>
        ) : null}
        <ActionBar note={`已保存 ${formatDateTime(updatedAt).slice(-5)}，可随时离开`}>
          <ButtonLink to={paths.draftStep(code, "disclosure")}>上一步</ButtonLink>
          <SubmitButton pending="正在提交…">{isPublic ? "提交修订" : isRevision ? "重新提交审核" : "提交审核"}</SubmitButton>
        </ActionBar>
      </Form>
    </>
  );
}
