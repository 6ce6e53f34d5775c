import type { SerializeFrom } from "@remix-run/node";
import type { TaskBookEditor, TaskBookPage } from "#app/areas/task-books/index.server.ts";
import type { LastResult } from "./typed.ts";

export type EditorPage = SerializeFrom<TaskBookPage>;
export type Editor = SerializeFrom<TaskBookEditor>;
export type Choices = Editor["choices"]["ownership"];

/** What a clause's form is given; `last` only when it was this form that was refused. */
export interface ClauseFormProps {
  page: EditorPage;
  editor: Editor;
  last: LastResult;
}

/** The parties as options of a select or a group of boxes. */
export const partyOptions = (page: EditorPage) => page.parties.map((party) => ({ value: party.organizationId, label: party.name }));
