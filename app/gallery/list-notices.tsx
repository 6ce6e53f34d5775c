/** ListNotices({ degraded, isWidened, unread, what }): what a person should know about how the list was made. */
import { Notice } from "#app/ui/notice.tsx";

type ListNoticesProps = { degraded: boolean; isWidened: boolean; unread: readonly string[]; what: string };

export function ListNotices({ degraded, isWidened, unread, what }: ListNoticesProps) {
  return (
    <>
      {degraded ? (
        <Notice tone="warn" title="搜索服务暂不可用，已改用基础检索">
          筛选与排序照常，结果可能少于平时；其他功能不受影响。
        </Notice>
      ) : null}
      {isWidened ? (
        <Notice>
          没有同时符合各项要求的{what}，以下{what}符合其中一部分。
        </Notice>
      ) : null}
      {unread.length > 0 ? (
        <Notice>
          “{unread.join("”“")}”没有写明是哪项指标，未用于查找。可以写成“负载 {unread[0]}”，或在“指标范围”中添加条件。
        </Notice>
      ) : null}
    </>
  );
}
