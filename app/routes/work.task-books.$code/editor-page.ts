import type { SerializeFrom } from "@remix-run/node";
import type { TaskBookEditor, TaskBookPage } from "#app/areas/task-books/index.server.ts";
import type { LastResult } from "./typed.ts";

export type EditorPage = SerializeFrom<TaskBookPage>;
export type Editor = SerializeFrom<TaskBookEditor>;

/** What a form on the page is given; `last` only when it was this form that was refused. */
export interface ClauseFormProps {
  page: EditorPage;
  editor: Editor;
  last: LastResult;
}
