/**
 * useUploads(): sends chosen files one after the other to the upload address, with progress, cancel and retry.
 * State of one file: waiting → sending → done | failed. XMLHttpRequest, because fetch tells nothing of what has been sent.
 */
import { useCallback, useEffect, useReducer, useRef } from "react";
import { paths } from "#app/http/paths.ts";

/** A stored file as a page shows it. */
export type FieldFile = { id: string; name: string; size: number; mime: string };

export type Upload = {
  /** Of this page only. */
  key: number;
  name: string;
  size: number;
  source: File;
  state: "waiting" | "sending" | "failed";
  /** Part sent, 0 to 1. */
  progress: number;
  error?: string | undefined;
  /** The same file may pass another time: what failed was not the file. */
  mayRetry?: boolean | undefined;
};

type State = { files: FieldFile[]; uploads: Upload[] };
type Change =
  | { type: "add"; sources: File[]; firstKey: number }
  | { type: "set"; key: number; facts: Partial<Upload> }
  | { type: "done"; key: number; file: FieldFile; multiple: boolean }
  | { type: "drop"; key: number }
  | { type: "remove"; id: string };

function reduce(state: State, change: Change): State {
  const others = (key: number) => state.uploads.filter((upload) => upload.key !== key);
  switch (change.type) {
    case "add": {
      const added = change.sources.map((source, index) => ({
        key: change.firstKey + index,
        name: source.name,
        size: source.size,
        source,
        state: "waiting" as const,
        progress: 0,
      }));
      return { ...state, uploads: [...state.uploads, ...added] };
    }
    case "set":
      return { ...state, uploads: state.uploads.map((upload) => (upload.key === change.key ? { ...upload, ...change.facts } : upload)) };
    case "done":
      return { files: change.multiple ? [...state.files, change.file] : [change.file], uploads: others(change.key) };
    case "drop":
      return { ...state, uploads: others(change.key) };
    case "remove":
      return { ...state, files: state.files.filter((file) => file.id !== change.id) };
  }
}

let nextKey = 1;

export function useUploads(initial: readonly FieldFile[], multiple: boolean) {
  const [state, dispatch] = useReducer(reduce, { files: [...initial], uploads: [] });
  const running = useRef<{ key: number; request: XMLHttpRequest } | null>(null);
  const next = state.uploads.find((upload) => upload.state === "waiting");
  const isSending = state.uploads.some((upload) => upload.state === "sending");

  useEffect(() => {
    if (!next || isSending || running.current) return;
    const { key, source } = next;
    dispatch({ type: "set", key, facts: { state: "sending", progress: 0, error: undefined, mayRetry: undefined } });
    const request = send(source, {
      progress: (progress) => dispatch({ type: "set", key, facts: { progress } }),
      end: (outcome) => {
        running.current = null;
        if ("file" in outcome) dispatch({ type: "done", key, file: outcome.file, multiple });
        else if (outcome.error !== undefined) dispatch({ type: "set", key, facts: { state: "failed", ...outcome } });
        else dispatch({ type: "drop", key });
      },
    });
    running.current = { key, request };
  }, [next, isSending, multiple]);

  useEffect(() => () => running.current?.request.abort(), []);

  const add = useCallback((list: Iterable<File>) => {
    const sources = [...list];
    dispatch({ type: "add", sources, firstKey: nextKey });
    nextKey += sources.length;
  }, []);
  const drop = useCallback((key: number) => {
    if (running.current?.key === key) running.current.request.abort();
    else dispatch({ type: "drop", key });
  }, []);
  const retry = useCallback((key: number) => dispatch({ type: "set", key, facts: { state: "waiting" } }), []);
  const remove = useCallback((id: string) => dispatch({ type: "remove", id }), []);
  return { ...state, isBusy: state.uploads.some((upload) => upload.state !== "failed"), add, drop, retry, remove };
}

type Outcome = { file: FieldFile } | { error?: string; mayRetry?: boolean };

/** Statuses after which the same file is refused again. */
const FINAL = [400, 413];

function send(source: File, on: { progress: (part: number) => void; end: (outcome: Outcome) => void }): XMLHttpRequest {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("file", source);
  request.upload.onprogress = ({ loaded, total }) => on.progress(total > 0 ? loaded / total : 0);
  request.onload = () => on.end(outcomeOf(request));
  request.onerror = () => on.end({ error: "网络中断，文件没有上传。", mayRetry: true });
  request.onabort = () => on.end({});
  request.open("POST", paths.uploads());
  request.send(body);
  return request;
}

function outcomeOf(request: XMLHttpRequest): Outcome {
  const mayRetry = !FINAL.includes(request.status);
  try {
    const answer = JSON.parse(request.responseText) as { file?: FieldFile; message?: string };
    return answer.file ? { file: answer.file } : { error: answer.message ?? "文件没有上传。", mayRetry };
  } catch {
    return { error: request.status === 413 ? "文件过大，没有上传。" : "文件没有上传。", mayRetry };
  }
}
