/** Posts({ posts, act? }): what was said on a question, in order; `act` puts something beside a post, such as the button that takes it back. */
import type { ReactNode } from "react";
import type { PostLine } from "#app/areas/questions/index.server.ts";
import { formatDateTime } from "#app/ui/format.ts";
import "./questions.css";

export function Posts({ posts, act }: { posts: readonly PostLine[]; act?: (post: PostLine) => ReactNode }) {
  return (
    <ol className="posts">
      {posts.map((post) => (
        <li key={post.id} className={post.side}>
          <header>
            <span className="strong">{post.isOwn ? "贵单位" : post.organizationName}</span>
            <span className="cap">
              {post.side === "respondent" ? "答复" : "提问"} · <time dateTime={post.createdAt}>{formatDateTime(post.createdAt)}</time>
            </span>
            {act?.(post)}
          </header>
          {post.body === null ? (
            <p className="muted">{post.takenBack ? "已撤回" : "贵单位已不在可见范围内，这段内容不再显示。"}</p>
          ) : (
            <p className="said">{post.body}</p>
          )}
        </li>
      ))}
    </ol>
  );
}
