/** RevisionSheet({ revision }): what a handed-in revision changes of the public scene, with added and removed words said and marked. */
import type { ReviewPage } from "#app/areas/bureau/index.server.ts";
import { CHANGE_WORDS } from "#app/areas/scenes/vocabulary.ts";
import { DataTable } from "#app/ui/data-table.tsx";
import { FileList } from "#app/ui/file-list.tsx";
import { formatDateTime } from "#app/ui/format.ts";
import { Notice } from "#app/ui/notice.tsx";
import { Sheet } from "#app/ui/sheet.tsx";

export function RevisionSheet({ revision }: { revision: NonNullable<ReviewPage["revision"]> }) {
  return (
    <Sheet
      title="待审核的修订"
      note={`${revision.submittedAt ? `提交于 ${formatDateTime(revision.submittedAt)}，` : ""}共 ${revision.changes.length} 处改动`}
      flush
    >
      <div className="sheet-body">
        <p>修订说明：{revision.note}</p>
        {revision.obstacle ? <Notice tone="warn">{revision.obstacle}</Notice> : null}
      </div>
      {revision.newFiles.length > 0 ? (
        <div className="sheet-body">
          <h3>修订新增的文件</h3>
          <FileList files={revision.newFiles} />
        </div>
      ) : null}
      <div className="changes">
        <DataTable
          caption="修订前后对照"
          rows={revision.changes}
          rowKey={(change) => `${change.field}-${change.name}-${change.kind}`}
          cards
          top
          columns={[
            { key: "name", header: "项目", rowHeader: true, render: (change) => change.name },
            { key: "kind", header: "改动", nowrap: true, render: (change) => CHANGE_WORDS[change.kind] },
            {
              key: "before",
              header: "修订前",
              phone: "full",
              render: (change) => (change.before === null ? "—" : <del>{change.before}</del>),
            },
            {
              key: "after",
              header: "修订后",
              phone: "full",
              render: (change) => (change.after === null ? "—" : <ins>{change.after}</ins>),
            },
          ]}
        />
      </div>
    </Sheet>
  );
}
