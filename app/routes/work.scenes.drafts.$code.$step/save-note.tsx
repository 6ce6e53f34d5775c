/** SaveNote({ state }): what became of the last typing, beside the buttons. */
import { formatDateTime } from "#app/ui/format.ts";
import { Icon } from "#app/ui/icon.tsx";
import type { SaveState } from "./use-autosave.ts";

export function SaveNote({ state }: { state: SaveState }) {
  switch (state.kind) {
    case "saved":
      return (
        <>
          <Icon name="check" />
          <span>已保存 {formatDateTime(state.at).slice(-5)}，可随时离开</span>
        </>
      );
    case "dirty":
    case "saving":
      return <span>正在保存…</span>;
    case "failed":
      return <span className="danger">暂时没有保存，正在重试。您可以继续填写，请先不要关闭本页。</span>;
    case "signedOut":
      return (
        <span className="danger">
          登录已失效，最近的内容没有保存。请
          <a href="/sign-in" target="_blank" rel="noreferrer">
            在新窗口登录
          </a>
          后继续填写。
        </span>
      );
    case "refused":
      return <span className="danger">没有保存：{state.message}</span>;
  }
}
