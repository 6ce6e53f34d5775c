/**
 * ErrorPage({ status, message?, requestId?, retryAfterSeconds? }): the designed page of a failure:
 * what happened, what is safe, what to do, and the number to quote.
 */
import { Link, useLocation } from "@remix-run/react";
import { CopyText } from "./copy-text.tsx";

type Story = { title: string; happened: string; safe: string; next: string; retry?: boolean };

const stories: Record<number, Story> = {
  400: {
    title: "请求的内容有误",
    happened: "系统无法识别这次请求的内容。",
    safe: "没有任何数据被改动。",
    next: "请返回上一页，检查填写的内容后重新提交。",
  },
  403: {
    title: "您没有权限查看或操作",
    happened: "当前单位或岗位没有这项权限。",
    safe: "没有任何数据被改动，对方也不会看到您的访问内容。",
    next: "请切换到有权限的单位，或联系本单位管理员开通。",
  },
  404: {
    title: "没有找到这个页面",
    happened: "地址可能有误，内容可能已撤下，或者不对您所在的单位公开。",
    safe: "您的数据没有受到影响。",
    next: "请核对地址，或从首页、工作台重新进入。",
  },
  405: {
    title: "这个地址不接受此操作",
    happened: "页面收到了它不支持的操作。",
    safe: "没有任何数据被改动。",
    next: "请返回上一页重新操作。",
  },
  409: {
    title: "内容已被他人更新",
    happened: "在您操作期间，这条内容发生了变化，您的修改没有写入。",
    safe: "他人的更新已完整保存，您的修改没有覆盖它。",
    next: "请重新载入页面查看最新内容，再决定是否修改。",
    retry: true,
  },
  413: {
    title: "上传的内容过大",
    happened: "文件或表单超过了允许的大小，没有被接收。",
    safe: "之前保存的内容没有受到影响。",
    next: "请压缩或拆分文件后重新上传。",
  },
  429: {
    title: "操作过于频繁",
    happened: "短时间内的请求次数超过了上限，本次请求没有执行。",
    safe: "没有任何数据被改动。",
    next: "请稍候再试。",
    retry: true,
  },
  500: {
    title: "系统出现问题",
    happened: "处理这次请求时出错，已自动记录。",
    safe: "已保存的内容不受影响；未完成的提交没有写入。",
    next: "请稍后重试。如仍有问题，请把下面的请求编号告诉我们。",
    retry: true,
  },
  503: {
    title: "服务暂时不可用",
    happened: "系统正在维护，或某项服务暂时无法响应。",
    safe: "已保存的内容不受影响。",
    next: "请稍后重试，通常几分钟内恢复。",
    retry: true,
  },
};

const general: Story = stories[500] as Story;

/** The title of the page for a status, for the document title as well. */
export function errorTitle(status: number): string {
  return (stories[status] ?? (status < 500 ? stories[400] : general) ?? general).title;
}

type ErrorPageProps = {
  status: number;
  /** A sentence for people, in place of the general description of what happened. */
  message?: string | undefined;
  requestId?: string | undefined;
  retryAfterSeconds?: number | undefined;
};

export function ErrorPage({ status, message, requestId, retryAfterSeconds }: ErrorPageProps) {
  const { pathname, search } = useLocation();
  const story = stories[status] ?? (status < 500 ? stories[400] : general) ?? general;
  return (
    <div className="error-page">
      <p className="muted">错误 {status}</p>
      <h1>{story.title}</h1>
      <dl className="facts one">
        <div>
          <dt>发生了什么</dt>
          <dd>{message ?? story.happened}</dd>
        </div>
        <div>
          <dt>哪些是安全的</dt>
          <dd>{story.safe}</dd>
        </div>
        <div>
          <dt>您可以怎么做</dt>
          <dd>
            {story.next}
            {retryAfterSeconds ? `约 ${retryAfterSeconds} 秒后可以重试。` : ""}
          </dd>
        </div>
        {requestId ? (
          <div>
            <dt>请求编号</dt>
            <dd>
              <CopyText value={requestId} label="请求编号" code />
            </dd>
          </div>
        ) : null}
      </dl>
      <div className="row">
        {story.retry ? (
          <Link className="btn primary" to={pathname + search} reloadDocument>
            重新载入页面
          </Link>
        ) : null}
        <Link className={story.retry ? "btn" : "btn primary"} to="/" reloadDocument>
          返回首页
        </Link>
      </div>
    </div>
  );
}
