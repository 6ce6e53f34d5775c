/** SaveSearch({ corpus, isSignedIn, name }): keeps the list's question under a name; visitors are asked to sign in and come back. */
import { Link, useLocation } from "@remix-run/react";
import { paths } from "#app/http/paths.ts";
import { ConfirmButton } from "#app/ui/confirm-button.tsx";
import { TextField } from "#app/ui/text-field.tsx";
import type { SearchCorpus } from "#db/vocabulary/search.ts";

export function SaveSearch({ corpus, isSignedIn, name }: { corpus: SearchCorpus; isSignedIn: boolean; name: string }) {
  const { pathname, search } = useLocation();
  if (!isSignedIn)
    return (
      <Link to={paths.signIn({ to: `${pathname}${search}` })} rel="nofollow">
        登录后保存搜索
      </Link>
    );
  return (
    <ConfirmButton
      key={search}
      label="保存搜索"
      variant="text"
      small
      side="left"
      question="保存当前的搜索条件"
      consequence="有新发布的内容符合全部条件时提醒您，每小时最多一次。"
      confirmLabel="保存"
      pending="正在保存…"
      action={paths.savedSearches()}
      fields={{ intent: "save", corpus, query: search }}
    >
      <TextField name="name" label="名称" defaultValue={name.slice(0, 40)} required maxLength={40} autoComplete="off" />
    </ConfirmButton>
  );
}
