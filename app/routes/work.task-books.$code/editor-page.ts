import type { SerializeFrom } from "@remix-run/node";
import type { TaskBookEditor, TaskBookPage } from "#app/areas/task-books/index.server.ts";

export type EditorPage = SerializeFrom<TaskBookPage>;
export type Editor = SerializeFrom<TaskBookEditor>;
