/** Status({ tone, word }): a dot and a word. tone: go (open) | run (in progress) | ok | wait | bad | none (not begun). */
export type StatusTone = "go" | "run" | "ok" | "wait" | "bad" | "none";

export function Status({ tone, word }: { tone: StatusTone; word: string }) {
  return <span className={`status ${tone}`}>{word}</span>;
}
