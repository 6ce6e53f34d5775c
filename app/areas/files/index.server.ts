export { attachFiles } from "./attach-files.server.ts";
export { filesOf, type OpenedFile, openFile, ownFiles } from "./reads.server.ts";
export { storeFile } from "./store-file.server.ts";
export { sweepFiles } from "./sweep.server.ts";
export type { FileLine } from "./vocabulary.ts";
