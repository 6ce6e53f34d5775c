/** Chances({ code, replications }): what others have that concerns this scene; nothing where there is nothing. */
import { paths } from "#app/http/paths.ts";
import { ButtonLink } from "#app/ui/button.tsx";
import { Notice } from "#app/ui/notice.tsx";

export function Chances({ code, replications }: { code: string; replications: number }) {
  if (replications === 0) return null;
  return (
    <Notice
      tone="info"
      action={
        <ButtonLink small to={paths.replications(code)}>
          逐项对照
        </ButtonLink>
      }
    >
      有 {replications} 个在相近场景中做成的方案可复制到这里。
    </Notice>
  );
}
