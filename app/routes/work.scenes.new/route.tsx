import { type ActionFunctionArgs, json, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { copyableScenes, SCENE_TEMPLATES, startDraft } from "#app/areas/scenes/index.server.ts";
import { mayCreateScene } from "#app/areas/scenes/policy.ts";
import { SCENE_STEPS } from "#app/areas/scenes/vocabulary.ts";
import { readForm } from "#app/http/form.server.ts";
import { paths } from "#app/http/paths.ts";
import { responding } from "#app/http/respond.server.ts";
import { requireActor } from "#app/http/session.server.ts";
import { ERROR_CODES, forbidden, isAppError } from "#app/kernel/errors.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { ErrorSummary } from "#app/ui/error-summary.tsx";
import { Icon } from "#app/ui/icon.tsx";
import { PageHead } from "#app/ui/page-head.tsx";
import { SelectField } from "#app/ui/select-field.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { SCENE_DOMAIN_NAMES, SCENE_DOMAINS } from "#db/vocabulary/scenes.ts";
import "./start.css";

export const meta: MetaFunction = () => [{ title: "发布场景 · 实景" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    if (!mayCreateScene(ctx.actor)) throw forbidden("只有本单位的管理员和编辑可以发布场景。");
    return json({
      formKey: crypto.randomUUID(),
      scenes: await copyableScenes(ctx),
      templates: SCENE_TEMPLATES.map(({ key, title, summary, domain, indicators }) => ({
        key,
        title,
        summary,
        domain,
        count: indicators.length,
      })),
    });
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  return responding(context, async () => {
    const ctx = await requireActor(request, context, ["userUnit"]);
    const form = await readForm(request);
    const text = (name: string) => String(form.get(name) ?? "");
    const from =
      text("from") === "template"
        ? ({ kind: "template", template: text("template") } as const)
        : text("from") === "copy"
          ? ({ kind: "copy", code: text("copy") } as const)
          : ({ kind: "blank" } as const);
    try {
      const { code } = await startDraft(ctx, { formKey: text("formKey"), from });
      return redirect(paths.draftStep(code, SCENE_STEPS[0].key));
    } catch (error) {
      if (!isAppError(error) || (error.code !== "invalid" && error.code !== "conflict")) throw error;
      const message = Object.values(error.fields)[0]?.[0] ?? error.message;
      return json({ message }, ERROR_CODES[error.code]);
    }
  });
}

const PAPERS = [
  "工位或点位的尺寸、节拍、班次和现有人数",
  "质量与效率的现状数字，例如合格率、单件用时",
  "想达到的指标和测试方法，有表格的可以直接粘贴",
  "现场照明、通道、网络、供电和安全要求",
  "计划部署数量、预算和希望的合作方式",
];

export default function NewScene() {
  const { formKey, scenes, templates } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <>
      <PageHead
        crumb={[{ label: "我的场景", to: paths.myScenes() }, { label: "发布场景" }]}
        title="发布场景"
        subtitle="约 8 分钟，可随时离开。填写的内容自动保存，提交审核前只有贵单位可见。"
      />
      <ErrorSummary errors={refused ? [{ message: refused.message }] : []} title="还不能开始" />
      <div className="start">
        <div>
          <div className="start-ways">
            <StartForm formKey={formKey} from="blank">
              <h2>
                <Icon name="file" />
                空白开始
              </h2>
              <p>按 8 步逐页填写。</p>
              <SubmitButton pending="正在新建…">从空白开始</SubmitButton>
            </StartForm>
            <section className="start-way">
              <h2>
                <Icon name="table" />
                导入工作计划表
              </h2>
              <p>已有《工作计划表》的，上传 .xlsx，一次导入多个场景。</p>
              <ButtonLink to={paths.sceneImports()}>导入表格</ButtonLink>
            </section>
            {scenes.length > 0 ? (
              <StartForm formKey={formKey} from="copy">
                <h2>
                  <Icon name="columns" />
                  复制已有场景
                </h2>
                <SelectField
                  name="copy"
                  label={<span className="vh">要复制的场景</span>}
                  options={scenes.map(({ code, name }) => ({ value: code, label: name }))}
                />
                <SubmitButton variant="default" pending="正在复制…">
                  复制为新草稿
                </SubmitButton>
              </StartForm>
            ) : null}
          </div>
          <Sheet title="行业模板" note="已填好常用指标、测试方法和席位；只需补上【】中的内容">
            {SCENE_DOMAINS.map((domain) => (
              <section key={domain} className="start-templates" aria-label={`${SCENE_DOMAIN_NAMES[domain]}模板`}>
                <h3>{SCENE_DOMAIN_NAMES[domain]}</h3>
                <ul>
                  {templates
                    .filter((template) => template.domain === domain)
                    .map(({ key, title, summary, count }) => (
                      <li key={key}>
                        <Form method="post">
                          <input type="hidden" name="formKey" value={formKey} />
                          <input type="hidden" name="from" value="template" />
                          <button type="submit" name="template" value={key}>
                            <b>{title}</b>
                            <span>{summary}</span>
                            <span className="cap">{count} 项指标</span>
                          </button>
                        </Form>
                      </li>
                    ))}
                </ul>
              </section>
            ))}
          </Sheet>
        </div>
        <Sheet title="请先备好">
          <ul className="start-papers">
            {PAPERS.map((paper) => (
              <li key={paper}>{paper}</li>
            ))}
          </ul>
          <p className="cap">没有也可以先填，之后再补。</p>
        </Sheet>
      </div>
    </>
  );
}

/** One way to begin. The key makes two presses one draft. */
function StartForm({ formKey, from, children }: { formKey: string; from: string; children: React.ReactNode }) {
  return (
    <Form method="post" className="start-way">
      <input type="hidden" name="formKey" value={formKey} />
      <input type="hidden" name="from" value={from} />
      {children}
    </Form>
  );
}
