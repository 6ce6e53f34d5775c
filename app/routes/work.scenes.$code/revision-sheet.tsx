/** RevisionSheet({ revision, mayChange, editTo }): a revision of the public scene: where it stands, what it changes, and how to go on. */
import { Form } from "@remix-run/react";
import type { RevisionPage } from "#app/areas/scenes/index.server.ts";
import { SCENE_FACT_NAMES, type SceneFactField } from "#app/areas/scenes/vocabulary.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";
import { SubmitButton } from "#app/ui/submit-button.tsx";
import { ChangeList } from "./change-list.tsx";

type RevisionSheetProps = { revision: RevisionPage; mayChange: boolean; editTo: string };

export function RevisionSheet({ revision, mayChange, editTo }: RevisionSheetProps) {
  const { submittedAt, returnReason, returnNotes, changes, note, obstacle, version } = revision;
  const go = <ButtonLink to={editTo}>继续修订</ButtonLink>;
  return (
    <Sheet
      title="修订"
      note={submittedAt ? `${formatDateTime(submittedAt)} 提交，主管部门审核中` : returnReason ? "已退回" : "尚未提交"}
      actions={
        mayChange ? (
          submittedAt ? (
            <Form method="post">
              <input type="hidden" name="intent" value="withdrawRevision" />
              <input type="hidden" name="version" value={version} />
              <SubmitButton variant="default" pending="正在撤回…">
                撤回修订
              </SubmitButton>
            </Form>
          ) : (
            go
          )
        ) : null
      }
    >
      {returnReason ? (
        <Notice tone="warn" title="主管部门退回了修订">
          {returnReason}
          {returnNotes.length > 0 ? (
            <ul className="dots">
              {returnNotes.map(({ field, note: remark }) => (
                <li key={`${field} ${remark}`}>
                  {SCENE_FACT_NAMES[field as SceneFactField] ?? field}：{remark}
                </li>
              ))}
            </ul>
          ) : null}
        </Notice>
      ) : null}
      {obstacle ? (
        <Notice tone="warn" title="修订现在不能发布">
          {obstacle}
        </Notice>
      ) : null}
      <p className="muted">
        {submittedAt ? "审核期间公开内容不变。" : "修订提交并审核通过后，才会替换公开内容。"}
        {note ? `修订说明：${note}` : null}
      </p>
      <ChangeList changes={changes} />
    </Sheet>
  );
}
