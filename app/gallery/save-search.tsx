/** SaveSearch({ corpus, isSignedIn, name }): keeps the list's question under a name; visitors are asked to sign in and come back. */
import { Form, Link, useLocation } from "@remix-run/react";
import { useId } from "react";
import { paths } from "#app/http/paths.ts";
import { Menu } from "#app/ui/menu.tsx";
import type { SearchCorpus } from "#db/vocabulary/search.ts";

export function SaveSearch({ corpus, isSignedIn, name }: { corpus: SearchCorpus; isSignedIn: boolean; name: string }) {
  const id = useId();
  const { pathname, search } = useLocation();
  if (!isSignedIn)
    return (
      <Link className="save-search" to={paths.signIn({ to: `${pathname}${search}` })} rel="nofollow">
        登录后保存搜索
      </Link>
    );
  return (
    <Menu label="保存搜索" className="save-search">
      <Form method="post" action={paths.savedSearches()} className="save-search-form">
        <input type="hidden" name="intent" value="save" />
        <input type="hidden" name="corpus" value={corpus} />
        <input type="hidden" name="query" value={search} />
        <label htmlFor={id}>名称</label>
        <input id={id} name="name" defaultValue={name.slice(0, 40)} required maxLength={40} autoComplete="off" />
        <p className="cap">有新发布的内容符合这些条件时，会在“待办与消息”中告诉您，每小时最多一次。</p>
        <button type="submit" className="btn primary">
          保存
        </button>
      </Form>
    </Menu>
  );
}
