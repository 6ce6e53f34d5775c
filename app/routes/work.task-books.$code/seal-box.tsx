import { Form, Link } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { DescriptionList } from "#app/ui/description-list.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import type { EditorPage } from "./editor-page.ts";

/** What was sealed, when, with which key, and where everybody can check it. */
export function SealBox({ page }: { page: EditorPage }) {
  if (!page.digest || !page.sealedAt) return null;
  return (
    <div className="no-print">
      <Sheet title="封存" note={page.method.label}>
        <div className="stack">
          <DescriptionList
            items={[
              { term: "封存时间", detail: formatDateTime(page.sealedAt) },
              {
                term: "平台签章",
                detail: page.seal ? (
                  <>
                    {page.seal.algorithm}，密钥 <span className="code">{page.seal.keyId}</span>
                  </>
                ) : (
                  "启用平台签章之前封存"
                ),
              },
              { term: "内容摘要", detail: <span className="code task-book-hash">{page.digest}</span>, wide: true },
            ]}
          />
          <div className="row">
            {page.may.takeEvidence ? (
              <ButtonLink to={paths.evidencePackage(page.code)} icon="download" download>
                下载存证包
              </ButtonLink>
            ) : null}
            {/* A post, because every export is recorded. */}
            <Form method="post" action={paths.registrationForm(page.code)} reloadDocument>
              <SubmitButton variant="default" icon="download">
                导出技术合同登记表
              </SubmitButton>
            </Form>
            <Link to={`${paths.verifyDocument()}?digest=${page.digest}`}>核对摘要</Link>
            <Link to={paths.verifyDocument()}>签署文件验真</Link>
          </div>
          <p className="cap">{page.method.standing}</p>
        </div>
      </Sheet>
    </div>
  );
}
